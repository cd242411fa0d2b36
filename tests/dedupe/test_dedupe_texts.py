"""Fingerprints, shingles, signatures: properties and odd scripts."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import dedupe
from newscrawl.dedupe.signature import BANDS, BINS

ANY = st.text(max_size=400)


@given(ANY)
def test_any_text_has_a_fingerprint_and_a_signature(text: str) -> None:
    assert len(dedupe.fingerprint(text)) in (0, 32)
    signature = dedupe.signature(text)
    assert len(signature) in (0, 4 * BINS)
    assert len(dedupe.bands(signature)) in (0, BANDS)
    assert all(0 <= key < 1 << 48 for key in dedupe.bands(signature))


@given(ANY)
def test_a_text_is_wholly_similar_to_itself(text: str) -> None:
    signature = dedupe.signature(text)
    assert dedupe.estimate(signature, signature) == (1.0 if signature else 0.0)
    shingles = dedupe.shingles(text)
    assert dedupe.jaccard(shingles, shingles) == (1.0 if shingles else 0.0)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1))
def test_white_space_does_not_change_a_fingerprint(tokens: list[str]) -> None:
    assert dedupe.fingerprint(" ".join(tokens)) == dedupe.fingerprint("\n\n ".join(tokens) + "\t")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s over” – he said", '"It\'s over" - he said'),
        ("caf\u00e9", "cafe\u0301"),
        ("co\u00adoperate", "cooperate"),
        ("a\u00a0b", "a b"),
    ],
)
def test_typography_does_not_change_a_fingerprint(one: str, other: str) -> None:
    assert dedupe.fingerprint(one) == dedupe.fingerprint(other)


@pytest.mark.parametrize(("one", "other"), [("12 dead", "15 dead"), ("1.5 m", "15 m"), ("a", "b")])
def test_other_words_change_a_fingerprint(one: str, other: str) -> None:
    assert dedupe.fingerprint(one) != dedupe.fingerprint(other)


def test_texts_without_words_have_no_marks() -> None:
    assert dedupe.fingerprint(" \n\u00ad") == ""
    assert dedupe.signature(" \n") == b""
    assert dedupe.bands(b"") == ()


def test_marks_are_the_same_in_every_process() -> None:
    """They are kept in a database; Python's own string hashes differ from run to run."""
    text = "the harbour bridge reopened on monday after four months of repairs"
    code = f"from newscrawl import dedupe as d; print(d.signature({text!r}).hex())"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == dedupe.signature(text).hex()


@pytest.mark.parametrize("similarity", [0.5, 0.8, 0.95])
def test_estimates_are_right_on_average(similarity: float) -> None:
    rng = random.Random(3)
    errors = []
    for _ in range(60):
        shared = int(400 * similarity)
        rest = 400 - shared
        common = [rng.randrange(1 << 32) for _ in range(shared)]
        sides = [
            frozenset(common + [rng.randrange(1 << 32) for _ in range(rest // 2)]) for _ in range(2)
        ]
        exact = dedupe.jaccard(*sides)
        signatures = [dedupe.signature_of(side) for side in sides]
        errors.append(dedupe.estimate(*signatures) - exact)
    assert abs(sum(errors) / len(errors)) < 0.02
    assert max(map(abs, errors)) < 0.25


def test_nearly_all_pairs_at_the_threshold_share_a_band() -> None:
    rng = random.Random(4)
    met = 0
    for _ in range(400):
        common = [rng.randrange(1 << 32) for _ in range(320)]
        sides = [frozenset(common + [rng.randrange(1 << 32) for _ in range(40)]) for _ in range(2)]
        keys = [set(dedupe.bands(dedupe.signature_of(side))) for side in sides]
        met += bool(keys[0] & keys[1])
    assert met >= 390


def test_a_short_text_is_one_shingle() -> None:
    assert len(dedupe.shingles("Bridge reopens")) == 1
    assert dedupe.shingles("Bridge reopens") == dedupe.shingles("bridge  REOPENS")


@pytest.mark.parametrize(
    "text",
    [
        "港口大桥经过四个月维修后重新开放",
        "ท่าเรือเปิดอีกครั้งหลังซ่อมสี่เดือน",
        "港の橋が四か月ぶりに開通した",
    ],
)
def test_scripts_without_spaces_have_character_shingles(text: str) -> None:
    assert len(dedupe.shingles(text)) > 5

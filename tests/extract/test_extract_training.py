"""The parts of the training run: labels, plainer pages, export."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.dataset import site
from training.labels import labels
from training.variants import broken_lines, nameless

TRUTH = ["The ferry went out at noon with nine people on board.", "It came back in the evening."]


def test_blocks_of_the_truth_are_labelled_and_others_are_not() -> None:
    blocks = ["Menu", *TRUTH, "Read more about ferries and other boats of the town here."]
    assert labels(blocks, TRUTH) == [0.0, 1.0, 1.0, 0.0]


def test_truth_is_used_up_by_the_block_that_is_its_copy() -> None:
    """A caption that repeats a part of the text, before it, does not claim it."""
    caption = "The ferry went out at noon"
    assert labels([caption, *TRUTH], TRUTH) == [0.0, 1.0, 1.0]


def test_nameless_page_keeps_its_text_but_no_names() -> None:
    html = b'<article class="a" id=\'b\' itemprop="articleBody"><p class="x">T</p></article>'
    assert nameless(html) == b"<div><p>T</p></div>"


def test_broken_lines_part_paragraphs_without_p() -> None:
    assert broken_lines(b"<div><p class=a>One</p><p>Two</p></div>") == (
        b"<div>One<br><br>Two<br><br></div>"
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.bbc.co.uk/news/1", "bbc"),
        ("https://edition.cnn.com/x", "cnn"),
        ("http://www.donga.com/", "donga"),
        ("", ""),
    ],
)
def test_site_is_the_registered_name(url: str, name: str) -> None:
    assert site(url) == name


def test_export_says_the_same_as_the_booster(tmp_path: Path) -> None:
    lightgbm = pytest.importorskip("lightgbm")
    numpy = pytest.importorskip("numpy")
    from training.export import CLEAR, export

    random = numpy.random.default_rng(1)
    x = random.integers(-50, 1000, (800, 4)).astype(float)
    y = (x[:, 0] + x[:, 1] > 900).astype(float)
    settings = {"objective": "binary", "verbose": -1, "num_threads": 1, "seed": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(x, y), 40)
    path = tmp_path / "made.py"
    export(booster, path, "made-up numbers", x)
    made: dict[str, object] = {}
    exec(path.read_text(), made)
    score = made["score"]
    assert callable(score)
    first = booster.predict(x, num_iteration=20, raw_score=True)
    for row, early, whole in zip(x, first, booster.predict(x, raw_score=True), strict=True):
        found = score(tuple(int(value) for value in row))
        if abs(early) <= CLEAR - 0.01:
            assert found == pytest.approx(whole, abs=0.01)
        assert (found > 0) == (early > 0 if abs(early) > CLEAR else whole > 0)

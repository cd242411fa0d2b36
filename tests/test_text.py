"""Small things about strings."""

from __future__ import annotations

import pytest

from newscrawl.text import counted, fold


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (2, ("article",), "2 articles"),
        (1234, ("entry", "entries"), "1,234 entries"),
        (1, ("entry", "entries"), "1 entry"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, words: tuple[str, ...], told: str) -> None:
    assert counted(number, *words) == told


def test_a_line_is_folded_between_words_and_an_address_never_broken() -> None:
    address = f"http://a.example/{'long-' * 10}end:"
    lines = fold(f"one two three {address} four five six", 20).splitlines()
    assert lines == ["one two three", f"  {address}", "  four five six"]

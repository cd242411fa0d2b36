# ruff: noqa: E501
# The troublesome characters stand in one row.
"""Characters as they should be stored."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.normalise.characters import characters, line, markup, paragraphs

TROUBLE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u00ad\u00a0\u2028\u2029\r\n\t می ا ក ก é\u0301.<>&a"
        ),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Cafe\u0301", "Café"),
        ("a\u00a0b\u2003 c", "a b c"),
        ("Helikopter\u00adlande\u00adplatz", "Helikopterlandeplatz"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ufefftext", "text"),
        ("bell\x07and null\x00", "belland null"),
        ("\u202bنص\u202c عربي\u200f", "نص عربي"),
        ("\u2067نص\u2069", "نص"),
    ],
)
def test_debris_goes(text: str, clean: str) -> None:
    assert line(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cشود",
        "خانه\u200cهای ما",
        "۲۰\u200cساله",
        "HTML\u200cها",
        "क्\u200dष",
        "ශ්\u200dරී",
        "👩\u200d💻",
        "ភាសា\u200bខ្មែរ",
    ],
)
def test_joiners_and_word_spaces_stay_where_their_script_spells_with_them(text: str) -> None:
    assert line(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("می\u200c\u200cشود", "می\u200cشود"),
        ("می\u200c شود", "می شود"),
        ("می\u200c", "می"),
        ("\u200cمی", "می"),
        ("ساله\u200c، و", "ساله، و"),
        ("plain\u200ctext", "plaintext"),
        ("می\u200c\u00ad شود", "می شود"),
    ],
)
def test_a_joiner_that_joins_nothing_goes(text: str, clean: str) -> None:
    assert line(text) == clean


def test_arabic_and_persian_letters_are_not_exchanged() -> None:
    """ي and ی look alike and are not alike: what the page wrote is kept."""
    assert line("علي علی كتاب کتاب") == "علي علی كتاب کتاب"


def test_paragraphs_are_parted_by_one_blank_line() -> None:
    assert (
        paragraphs("  one\nline \n\n\n \n two\r\n\r\nthree\u2029four\n\n\u200e\n\n")
        == "one line\n\ntwo\n\nthree\n\nfour"
    )


def test_tags_are_left_alone() -> None:
    assert (
        markup('<p>a\u00a0 b <a href="/x  y">c\u00add</a></p>')
        == '<p>a b <a href="/x  y">cd</a></p>'
    )


@given(TROUBLE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for clean in (characters, line, paragraphs, markup):
        once = clean(text)
        assert clean(once) == once


@given(TROUBLE)
def test_a_line_is_composed_and_has_single_spaces(text: str) -> None:
    clean = line(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == " ".join(clean.split())
    clean.encode()

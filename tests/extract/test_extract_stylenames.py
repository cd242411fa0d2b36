"""Class names that say how a part looks are no hints at what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract import extract_page
from newscrawl.extract.stylenames import without_style
from newscrawl.extract.words import BIT, hint_names, read_names
from newscrawl.model import Page
from tests.bounded import bounded
from tests.extract.test_extract_body import MENU, PARAGRAPHS, TITLE, paragraphs


def hints(names: str) -> frozenset[str]:
    return hint_names(read_names(names)[0] & ((1 << len(BIT)) - 1))


@pytest.mark.parametrize(
    "names",
    [
        "relative flex w-full items-start md:relative print:block",
        "position-relative overflow-hidden",
        "layout-with-rail__wrapper",
        "has-sidebar noRightRail without-sidebar",
        "flush-top flush-bottom u-margin-top-xs",
        "-top-4 bottom-[3rem] list-disc list-inside",
        "text-center text-sm text-gray-500 justify-content-between",
        "field--label-hidden",
        "hidden md:block",
        "widget Blog",
        "wp-block-list",
        "__next",
    ],
)
def test_names_of_looks_hint_at_nothing(names: str) -> None:
    assert hints(names) == frozenset()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("related-posts relative", {"rel"}),
        ("sidebar has-sidebar", {"nav"}),
        ("field--label-hidden field--name-body", {"body"}),
        ("top-stories", {"nav", "rel"}),
        ("wp-block-latest-posts", {"rel"}),
        ("no-print", {"share"}),
        ("hidden", {"hide"}),
        ("type-post status-publish category-media tag-video", {"body"}),
        ("category-media", {"media", "meta"}),
    ],
)
def test_names_of_parts_are_read_beside_them(names: str, told: set[str]) -> None:
    assert hints(names) == told


@pytest.mark.parametrize(
    "names",
    [
        "relative",
        "content-with-rail",
        "overflow-hidden",
        "wrap items-start",
        # Wrong words that no list foresees: what holds nearly all text is the article's.
        "remove-follow",
        "lightbox-layout",
    ],
)
def test_a_text_in_a_box_that_is_oddly_called_is_read_whole(names: str) -> None:
    bio = (
        "Mara Olden has written of harbours and of the people who live by them for more than "
        "thirty years, from four islands and for many newspapers. She lives in Varn with a dog."
    )
    html = (
        f"<title>{TITLE}</title><body>{MENU}<div class='{names}'><div>"
        f"<ul class='wp-block-list'><li>{PARAGRAPHS[1]}</li></ul>{paragraphs()}</div></div>"
        f"<div><h3>About the author</h3><p>{bio}</p></div>"
    )
    found = extract_page(Page("https://varn.example/news/harbour", html.encode()))
    assert [text for text in PARAGRAPHS if text not in found.body_text] == []
    assert bio not in found.body_text


@given(st.text(alphabet="abcXYZ-_: 19[]()", max_size=80))
def test_any_names_are_survived_and_only_get_shorter(names: str) -> None:
    left = without_style(names)
    assert set("".join(left.split())) <= set(names)
    assert len(left.split()) <= len(names.split()) + names.count("-") + names.count("_")


def test_long_names_cost_no_time() -> None:
    with bounded():
        for unit in ("with-", "a:", "no_", "-hidden", "text-", "items-", "relative"):
            without_style(unit * 20_000)

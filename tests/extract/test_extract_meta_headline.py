# ruff: noqa: E501
# Pages stand as they come over the wire.
"""The headline as the reader sees it, and the metadata's where that differs."""

from __future__ import annotations

import pytest
from meta_pages import article, ld, metadata

from newscrawl.extract.headline import without_site


def test_the_visible_headline_wins_and_the_other_is_kept() -> None:
    found = metadata(
        article(), '<meta property="og:title" content="Bridge: council to decide">'
        "<title>Bridge: council to decide - Harbour Post</title>"
    )  # fmt: skip
    assert found.headline == "Council to decide on bridge"
    assert found.alternative_headline == "Bridge: council to decide"
    assert found.provenance["headline"] == "h1"


def test_an_equal_headline_is_no_alternative() -> None:
    found = metadata(article(), '<meta property="og:title" content="Council to decide on bridge">')
    assert found.alternative_headline == ""


def test_a_logo_set_as_h1_is_passed_over() -> None:
    found = metadata(
        "<header><h1>Harbour Post</h1></header>"
        + article(top="<h2>Council to decide on bridge</h2>"),
        '<title>Council to decide on bridge | Harbour Post</title><meta property="og:title" '
        'content="Council to decide on bridge"><meta property="og:site_name" content="Harbour Post">',
    )
    assert found.headline == "Council to decide on bridge"


def test_a_toolbar_set_as_h1_is_passed_over() -> None:
    found = metadata(
        article(top="") + "<h1>Original text</h1>", "<title>Council to decide on bridge</title>"
    )
    assert found.headline == "Council to decide on bridge"


def test_a_kicker_within_the_heading_is_set_apart() -> None:
    found = metadata(
        article(
            top="<h1><span>Old bridge</span><span>: </span><span>Council to decide</span></h1>"
        ),
        '<meta property="og:title" content="Old bridge: Council to decide">',
    )
    assert found.headline == "Old bridge: Council to decide"


def test_a_soft_hyphen_is_not_part_of_the_headline() -> None:
    found = metadata(article(top="<h1>Heli&shy;kopter&shy;landeplatz geplant</h1>"))
    assert found.headline == "Helikopterlandeplatz geplant"


def test_a_page_without_heading_uses_its_title_without_the_outlet() -> None:
    found = metadata(
        "<p>" + "Text of the page. " * 20 + "</p>",
        '<title>Council to decide on bridge – Harbour Post</title><meta property="og:site_name" content="Harbour Post">',
    )
    assert found.headline == "Council to decide on bridge"


def test_a_cut_off_title_is_not_preferred() -> None:
    found = metadata(
        article(top=""),
        '<meta property="og:title" content="Council to decide on…">'
        + ld('{"@type": "NewsArticle", "headline": "Council to decide on the old bridge"}'),
    )
    assert found.headline == "Council to decide on the old bridge"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Council to decide - Harbour Post", "Council to decide"),
        ("Harbour Post | Council to decide", "Council to decide"),
        ("Council to decide | News | Harbour Post", "Council to decide | News"),
        ("Council to decide | Harbour Post | by Anna Berg", "Council to decide"),
        ("Well-known author - a portrait", "Well-known author - a portrait"),
        ("Yes: a story", "Yes: a story"),
        ("Harbour Post", "Harbour Post"),
    ],
)
def test_the_outlet_is_cut_from(title: str, expected: str) -> None:
    assert without_site(title, ["harbourpost"]) == expected


def test_no_headline_at_all_is_an_empty_one() -> None:
    assert metadata("<p>x</p>").headline == ""

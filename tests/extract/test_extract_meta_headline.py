# ruff: noqa: E501
# Pages stand as they come over the wire.
"""The headline as the reader sees it, and the metadata's where that differs."""

from __future__ import annotations

import pytest
from meta_pages import FILLER, article, ld, metadata

from newscrawl.extract.sitetitle import without_site


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


def test_the_name_that_the_title_has_behind_the_headline_is_none_though_it_is_set_as_h1() -> None:
    found = metadata(
        "<header><h1>A handbook for the wardens of the northern bay</h1></header>"
        + article(top="<h1>Bridge to reopen<a href='#b'>¶</a></h1>"),
        "<title>Bridge to reopen — A handbook for the wardens of the northern bay</title>",
    )
    assert found.headline == "Bridge to reopen"


def test_a_post_set_as_h2_below_the_name_of_the_blog_is_the_headline() -> None:
    found = metadata(
        "<h1>Letters from the northern bay</h1>" + article(top="<h2>Bridge to reopen</h2>"),
        "<title>Bridge to reopen — Letters from the northern bay</title>",
    )
    assert found.headline == "Bridge to reopen"


def test_an_h1_that_the_metadata_have_behind_a_kicker_stays_the_headline() -> None:
    found = metadata(
        "<h2>Council elections</h2>" + article(top="<h1>Three seats are left open in Varn</h1>"),
        "<title>Council elections - Three seats are left open in Varn | Harbour Post</title>"
        '<meta property="og:title" content="Council elections - Three seats are left open in Varn">',
    )
    assert found.headline == "Three seats are left open in Varn"


TRAIL = "<nav><ol><li><a href='/'>Home</a></li><li><h1>Bridge vote: when, where, who</h1></li></ol></nav>"


def test_an_h1_at_the_end_of_the_breadcrumbs_gives_way_to_the_headline_below() -> None:
    found = metadata(
        TRAIL + article(top="<h2>Council to decide on bridge</h2>"),
        "<title>Bridge vote: when, where, who</title>"
        + ld('{"@type": "NewsArticle", "headline": "Council to decide on bridge"}'),
    )
    assert found.headline == "Council to decide on bridge"
    assert found.alternative_headline == "Bridge vote: when, where, who"


def test_an_h1_at_the_end_of_the_breadcrumbs_stays_where_no_other_heading_is_the_articles() -> None:
    found = metadata(
        TRAIL + article(top="<h2>More from the harbour</h2>"),
        "<title>Bridge vote: when, where, who</title>",
    )
    assert found.headline == "Bridge vote: when, where, who"


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


@pytest.mark.parametrize("sign", [" - ", " | ", " – ", " · ", "ㅣ", "｜", " :: "])
def test_what_the_page_leaves_out_of_its_title_is_the_outlets_name(sign: str) -> None:
    """No metadata, no ``<h1>``: the page shows the front part of its title and never the whole."""
    head = f"<title>Council to decide - at last - on bridge{sign}The Old Ferry Gazette of Tarrow</title>"
    found = metadata(article(top="<p><b>Council to decide - at last - on bridge</b></p>"), head)
    assert found.headline == "Council to decide - at last - on bridge"


def test_a_headline_that_the_page_shows_whole_keeps_its_dashes() -> None:
    head = "<title>Council to decide on bridge - and on the ferry too</title>"
    top = "<div><b>Council to decide on bridge - and on the ferry too</b></div>"
    assert metadata(article(top=top), head).headline == (
        "Council to decide on bridge - and on the ferry too"
    )


def test_a_section_behind_the_title_goes_with_the_outlets_name() -> None:
    head = (
        '<meta property="og:site_name" content="한국항구">'
        '<meta property="og:title" content="다리 재개통 결정 또다시 미뤄졌다-정치ㅣ한국항구">'
    )
    found = metadata("<ul><li>정치</li><li>경제</li></ul>" + article(top=""), head)
    assert found.headline == "다리 재개통 결정 또다시 미뤄졌다"


def test_a_kicker_that_is_an_element_apart_is_no_part_of_the_headline() -> None:
    """Where the metadata's title is the rest; without that it may belong to the headline."""
    top = "<h1><span>Old bridge</span><span>Council to decide on Friday</span></h1>"
    head = '<meta property="og:title" content="Council to decide on Friday">'
    assert metadata(article(top=top), head).headline == "Council to decide on Friday"
    assert metadata(article(top=top)).headline == "Old bridge Council to decide on Friday"


@pytest.mark.parametrize("between", [": ", " – ", " | "])
def test_the_metadata_spell_what_the_page_sets_apart_by_a_break(between: str) -> None:
    top = "<h1>Old bridge<br>Council to decide on Friday</h1>"
    told = f"Old bridge{between}Council to decide on Friday"
    found = metadata(article(top=top), f'<meta property="og:title" content="{told}">')
    assert found.headline == told


def test_a_headline_of_one_piece_is_spelt_as_it_is_seen() -> None:
    head = '<meta property="og:title" content="Council - to decide on bridge">'
    assert metadata(article(), head).headline == "Council to decide on bridge"


def test_a_section_behind_a_title_that_is_told_without_it_elsewhere_is_none_of_it() -> None:
    head = (
        '<meta property="og:site_name" content="한국항구">'
        '<meta property="og:title" content="다리 재개통 결정 또다시 미뤄졌다-정치ㅣ한국항구">'
        '<meta name="headline" content="다리 재개통 결정 또다시 미뤄졌다">'
    )
    found = metadata(article(top=""), head)
    assert found.headline == "다리 재개통 결정 또다시 미뤄졌다"
    assert found.alternative_headline == ""


def test_a_section_behind_a_title_that_the_metadata_call_so_is_none_of_it() -> None:
    head = '<meta property="og:title" content="Council to decide on bridge - Local">'
    section = '<meta property="article:section" content="Local">'
    assert metadata(article(top=""), head + section).headline == "Council to decide on bridge"
    assert metadata(article(top=""), head).headline == "Council to decide on bridge - Local"


@pytest.mark.parametrize(
    "box",
    [
        '<div style="display: none"><h1>Council decides on bridge: read on in the app</h1></div>',
        '<div aria-hidden="true"><p><h1>Council to decide on bridge!</h1></p></div>',
        "<h1 hidden>Council to decide on bridge today</h1>",
        '<div id="goog-gt-tt" class="skiptranslate"><h1>Council to decide on bridge</h1></div>',
    ],
)
def test_a_hidden_h1_is_passed_over_where_a_visible_one_is_there(box: str) -> None:
    head = '<meta property="og:title" content="Council to decide on bridge">'
    found = metadata(box + article(top="<h1>Council decides about the bridge</h1>"), head)
    assert found.headline == "Council decides about the bridge"
    assert found.provenance["headline"] == "h1"


def test_a_hidden_h1_is_taken_where_no_other_is_there() -> None:
    top = '<h1 style="display:none">Council to decide on bridge</h1>'
    assert metadata(article(top=top), "<title>Council to decide</title>").headline == (
        "Council to decide on bridge"
    )


def test_a_page_that_is_hidden_until_it_is_complete_keeps_its_headline() -> None:
    body = f'<header><h1>Council weekly news</h1></header><div hidden id="S:0">{article()}<p>x</p></div>'
    found = metadata(body, "<title>Council to decide on bridge</title>")
    assert found.headline == "Council to decide on bridge"
    assert found.provenance["headline"] == "h1"


def test_a_page_parted_by_breaks_that_is_hidden_at_first_keeps_its_headline() -> None:
    text = "<br><br>".join([FILLER] * 5)
    hidden = f'<div style="display:none"><h1>Council to decide on bridge</h1>{text}</div>'
    found = metadata(
        f"<header><h1>Council weekly news</h1></header>{hidden}",
        "<title>Council to decide on bridge</title>",
    )
    assert found.headline == "Council to decide on bridge"
    assert found.provenance["headline"] == "h1"


def test_an_h1_that_leads_to_the_front_page_is_the_outlets_name() -> None:
    body = '<h1><a href="/">post.example</a></h1>' + article(
        top="<h2>Council to decide on bridge</h2>"
    )
    head = (
        "<title>post.example: Council to decide on bridge</title>"
        '<meta property="og:title" content="Council to decide on bridge">'
    )
    assert metadata(body, head).headline == "Council to decide on bridge"


def test_an_h1_made_of_the_metadatas_words_agrees_with_them() -> None:
    top = "<h1>HP: Anna Bergquist highest-paid</h1>"
    head = (
        "<title>Anna Bergquist Jr. top-paid ferry captain in 2013 -- Harbour Places</title>"
        '<meta property="og:title" content="HP: Bergquist is the top-paid captain of \'13">'
    )
    assert metadata(article(top=top), head).headline == "HP: Anna Bergquist highest-paid"


def test_the_mark_that_closes_a_quotation_parts_nothing() -> None:
    assert without_site("Das Tor: «Wir wollen es so»", [], generous=True) == (
        "Das Tor: «Wir wollen es so»"
    )
    assert without_site("Council to decide on bridge »", [], generous=True) == (
        "Council to decide on bridge"
    )

# ruff: noqa: DTZ001, E501, ISC004
# Pages give times without zones, and so does their reading.
"""The fields together: dates, details, and why each candidate won."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from meta_pages import article, ld, metadata

from newscrawl.model import Image, PageKind

CAPTURED = datetime(2024, 1, 6, tzinfo=UTC)


def test_a_bare_day_gets_its_time_from_another_statement() -> None:
    found = metadata(
        article(),
        '<meta property="article:published_time" content="2024-01-05T10:20:00+01:00">'
        + ld('{"@type": "NewsArticle", "headline": "Bridge", "datePublished": "2024-01-05"}'),
    )
    assert found.date_published == datetime(2024, 1, 5, 9, 20, tzinfo=UTC)
    assert found.date_published_raw == "2024-01-05T10:20:00+01:00"


def test_a_time_without_a_zone_gets_it_from_another_statement() -> None:
    found = metadata(
        article("<time datetime='2024-01-05T10:20:00+03:30'>10:20</time>"),
        ld(
            '{"@type": "NewsArticle", "headline": "Bridge", "datePublished": "2024-01-05T10:20:00"}'
        ),
    )
    assert found.date_published == datetime(
        2024, 1, 5, 10, 20, tzinfo=timezone(timedelta(hours=3.5))
    )


def test_a_time_that_nothing_gives_a_zone_stays_naive() -> None:
    """Which zone a bare clock means is settled by the outlet, when normalising."""
    found = metadata(
        article(), '<meta property="article:published_time" content="2024-01-05 10:20">'
    )
    assert found.date_published == datetime(2024, 1, 5, 10, 20)


def test_a_date_after_the_capture_is_not_believed() -> None:
    found = metadata(
        article("<div>5 January 2024, 10:20</div>"),
        '<meta property="article:published_time" content="2031-01-05T10:20:00Z">',
        captured_at=CAPTURED,
    )
    assert found.date_published == datetime(2024, 1, 5, 10, 20)


def test_the_date_of_the_change_is_not_that_of_publication() -> None:
    found = metadata(
        article("<time datetime='2024-01-06T08:00Z'>Updated 6 January 2024</time>"
                "<time datetime='2024-01-05T10:20Z'>5 January 2024</time>"),
        '<meta property="article:modified_time" content="2024-01-06T08:00:00Z">',
    )  # fmt: skip
    assert found.date_published == datetime(2024, 1, 5, 10, 20, tzinfo=UTC)
    assert found.date_modified == datetime(2024, 1, 6, 8, 0, tzinfo=UTC)


def test_todays_date_in_the_masthead_is_not_the_articles() -> None:
    found = metadata(
        "<header><div>Wednesday, April 16, 2025</div></header>"
        + article("<div>11 February 2025</div>")
    )
    assert found.date_published == datetime(2025, 2, 11)


def test_a_teasers_date_is_worse_than_any_other() -> None:
    body = article("<p class='info'>11 February 2025</p>").replace(
        "<main>",
        "<div class='related-stories'><time datetime='2025-04-16T13:41Z'>x</time></div><main>",
    )
    assert metadata(body).date_published == datetime(2025, 2, 11)


def test_the_data_of_a_script_tell_the_date_where_nothing_else_does() -> None:
    script = '<script>window.__STATE__ = {"published_date": "2024-01-05T10:20:00Z"}</script>'
    found = metadata(article() + script)
    assert found.date_published == datetime(2024, 1, 5, 10, 20, tzinfo=UTC)
    assert found.provenance["date_published"] == "script"


def test_the_day_in_the_address_is_used_where_nothing_else_tells() -> None:
    found = metadata(article(), url="https://www.harbourpost.example/2024/01/05/bridge")
    assert found.date_published == datetime(2024, 1, 5)
    assert found.provenance["date_published"] == "url"


def test_numbers_in_the_address_that_are_no_day_are_left() -> None:
    found = metadata(article(), url="https://www.harbourpost.example/2024/99/12345678/bridge")
    assert found.date_published is None


@pytest.mark.parametrize(
    ("url", "month"),
    [
        ("https://www.post.example.com/a", 3),
        ("https://www.post.co.uk/a", 4),
        ("https://www.post.com.au/a", 4),
    ],
)
def test_slashed_dates_are_read_as_the_country_reads_them(url: str, month: int) -> None:
    found = metadata(article("<div class='date'>3/4/2024</div>"), url=url)
    assert found.date_published is not None
    assert found.date_published.month == month


def test_details_are_read_with_their_source() -> None:
    found = metadata(
        article(),
        '<meta name="description" content="On &amp; about the bridge"><link rel="canonical" href="/news/bridge">'
        + ld(
            '{"@type": "NewsArticle", "headline": "Bridge", "articleSection": "Local", "keywords": "bridge, ferry, Bridge",'
            '"isAccessibleForFree": "False", "image": {"@type": "ImageObject", "url": "/a.jpg", "caption": "The bridge"}}'
        ),
    )
    assert found.description == "On & about the bridge"
    assert found.canonical_url == "https://www.harbourpost.example/news/bridge"
    assert found.section == "Local"
    assert found.keywords == ("bridge", "ferry")
    assert found.is_paywalled is True
    assert found.images == (Image("https://www.harbourpost.example/a.jpg", "The bridge"),)
    assert found.provenance["section"] == "json-ld"


def test_the_section_comes_from_the_breadcrumbs_where_nothing_states_it() -> None:
    crumbs = '{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "Local"}}, {"name": "Council to decide on bridge"}]}'
    found = metadata(article(), "<title>Council to decide on bridge</title>" + ld(crumbs))
    assert found.section == "Local"


def test_a_page_that_says_nothing_of_a_paywall_leaves_it_open() -> None:
    assert metadata(article()).is_paywalled is None


def test_every_candidate_is_shown_when_asked_and_one_is_chosen() -> None:
    head = '<title>Bridge: council to decide</title><meta property="og:title" content="Bridge: council to decide">'
    brief = metadata(article(), head)
    full = metadata(article(), head, explain=True)
    headlines = [one for one in full.candidates if one.field == "headline"]
    assert {one.source for one in headlines} >= {"h1", "meta og:title", "title"}
    assert [one.value for one in headlines if one.chosen] == [full.headline]
    assert all(
        one.reason for one in full.candidates if one.field in {"headline", "kind", "language"}
    )
    assert len(brief.candidates) < len(full.candidates)
    assert (brief.headline, brief.provenance) == (full.headline, full.provenance)


def test_explaining_changes_no_field() -> None:
    head = '<meta name="author" content="Anna Berg">' + ld(
        '{"@type": "NewsArticle", "headline": "Bridge", "datePublished": "2024-01-05T10:20:00", "author": "Ole Dahl"}'
    )
    body = article("<p class='byline'>By Eva Lind</p><time datetime='2024-01-05T10:20Z'>x</time>")
    brief, full = metadata(body, head), metadata(body, head, explain=True)
    for name in (
        "headline",
        "alternative_headline",
        "authors",
        "date_published",
        "date_modified",
        "language",
        "kind",
        "agency",
    ):
        assert getattr(brief, name) == getattr(full, name)


def test_reading_twice_gives_the_same() -> None:
    assert metadata(article()) == metadata(article())


ABNA_TEXT = (
    "<p>(AhlulBayt News Agency) - The council of the port said on Friday that the road is open again after weeks "
    "of repair, and thanked the engineers who had worked through the nights.</p><p>He gave no details but seemed to "
    "suggest that the bridge would follow in the autumn, when the new cranes have arrived from overseas.</p>"
    "<p>The road had been closed in spring, and ferries had carried the cars since then. End/ 129</p>"
)
ABNA_LAYOUTS = {
    "until 2021": (
        "http://en.abna24.com/service/middle-east/archive/2017/08/25/850444/story.html",
        "<div id='content'><h1 class='title'>Port road open again</h1><div class='story'>{text}</div></div>",
        "<title>Port road open again</title>",
    ),
    "2022 to 2024": (
        "https://en.abna24.com/story/850444",
        "<article><header><h1>Port road open again</h1><span class='date'>25 August 2017 - 10:20</span></header>{text}</article>",
        "<title>Port road open again | AhlulBayt News Agency</title>",
    ),
    "since 2025": (
        "https://en.abna24.com/news/850444/Port-road-open-again",
        "<h1 class='title'><a itemprop='headline' href='#'>Port road open again</a></h1>"
        "<div class='item-text' itemprop='articleBody'>{text}</div>",
        "<title>Port road open again - AhlulBayt News Agency</title>"
        '<meta property="article:published_time" content="2017-08-25T05:50:00Z">',
    ),
}


@pytest.mark.parametrize(("url", "body", "head"), ABNA_LAYOUTS.values(), ids=list(ABNA_LAYOUTS))
def test_abna_in_three_layouts(url: str, body: str, head: str) -> None:
    found = metadata(body.format(text=ABNA_TEXT), head, url=url)
    assert found.headline == "Port road open again"
    assert found.alternative_headline == ""
    assert found.agency == "AhlulBayt News Agency"
    assert found.language == "en"
    assert found.kind is PageKind.ARTICLE
    text = [block.text for block in found.blocks]
    assert any(one.startswith("The council of the port") for one in text)
    assert text[-1].endswith("since then.")
    if "story/" not in url:
        assert found.date_published is not None
        assert found.date_published.date().isoformat() == "2017-08-25"


_RELATED = {
    "list": '<ul><li><a href="/n/2">Ferry fares to rise again in spring</a> <time>2 January 2024</time></li></ul>',
    "cards": '<div class="x1"><h3><a href="/n/2">Ferry fares to rise</a></h3><time datetime="2024-01-02">x</time></div>',
    "card articles": '<article class="x-card"><a href="/n/2"><h4>Ferry fares</h4></a><time datetime="2024-01-02"></time></article>',
    "sidebar": '<aside><p>Ferry fares to rise</p><time datetime="2024-01-02">2 January</time></aside>',
}


@pytest.mark.parametrize("related", _RELATED.values(), ids=_RELATED.keys())
@pytest.mark.parametrize("name", ["item-date", "q7"])
def test_the_date_below_the_headline_beats_those_of_other_articles(related: str, name: str) -> None:
    """Whether or not a class tells what the date is, and wherever the related ones stand."""
    top = (
        f'<h1>Council to decide on bridge</h1><div class="{name}"><span>5 January 2024</span></div>'
    )
    for body in (article(top=top) + related, article(top=top + related)):
        assert metadata(body).date_published == datetime(2024, 1, 5)


def test_a_persian_page_is_read_by_what_it_shows() -> None:
    """Jalali date in Persian digits, byline behind a label, section in the trail."""
    body = (
        '<ol class="breadcrumb"><li><a href="/">نخست</a></li><li><a href="/s/1/">شهر</a></li></ol>'
        + article(
            top='<h1>پل کهنه شهرداری بسته شد</h1><div class="item-nav"><div class="item-date">'
            '<span>۲۳ آبان ۱۴۰۴ - ۲۰:۱۳</span></div><div class="item-reporter">گزارش: '
            "<span>گلناز رودبان</span></div></div>"
        )
        + '<ul><li><h3><a href="/n/3">بلیت قایق گران شد</a></h3><time>۱۹ آبان ۱۴۰۴ - ۰۸:۰۰</time></li></ul>'
    )
    found = metadata(body, '<meta name="keywords" content="پل،شهر">')
    assert found.date_published == datetime(2025, 11, 14, 20, 13)
    assert found.authors == ("گلناز رودبان",)
    assert found.section == "شهر"
    assert found.keywords == ("پل", "شهر")


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        ('<nav aria-label="Breadcrumb"><a href="/">Home</a> › <a href="/p/">Politics</a></nav>', "Politics"),
        ('<div class="crumbs"><a href="https://www.harbourpost.example/">HP</a> / <a href="/b/">Bridge</a></div>', "Bridge"),
        ("<p>Home &gt; Health</p>", "Health"),
        ("<p>Startseite › Wirtschaft › Artikel</p>", "Wirtschaft"),
        ("<p>Home is where the ferry lands.</p>", ""),
    ],
)  # fmt: skip
def test_the_section_is_the_trails_first_step(trail: str, section: str) -> None:
    """A section's name that is a word of the headline too is none the less the section."""
    assert metadata(article(top=f"{trail}<h1>Council to decide on bridge</h1>")).section == section


def test_a_page_of_tables_is_read_by_its_lines() -> None:
    """No ``<h1>``, no class: headline, byline, date and trail share a cell, parted by breaks."""
    cell = (
        "<font>Home &gt; Health</font><br><font size=6><b>Council to decide on bridge</b></font><br>"
        "<font><b>By Anna Berg</b><br> Friday, 5th January 2024, 4.21pm</font><hr>"
    )
    body = f"<table><tr><td>{cell}{article(top='')}</td></tr></table>"
    found = metadata(body, "<title>Council to decide on bridge - The Old Post</title>")
    assert found.headline == "Council to decide on bridge"
    assert found.authors == ("Anna Berg",)
    assert found.date_published == datetime(2024, 1, 5, 16, 21)
    assert found.section == "Health"


def test_keywords_hold_nothing_that_a_system_tells_itself() -> None:
    said = '["Tag: Bees", "Bees", "Lite:true", "Page Type: Article", "100312362", "Harbour"]'
    found = metadata(
        article(), ld(f'{{"@type": "NewsArticle", "headline": "Bridge", "keywords": {said}}}')
    )
    assert found.keywords == ("Bees", "Harbour")


def test_links_to_tags_are_keywords_where_nothing_states_them() -> None:
    tags = '<ul><li><a rel="tag" href="/t/1">Bees</a></li><li><a rel="tag" href="/t/2">Ferry</a></li></ul>'
    assert metadata(article() + tags).keywords == ("Bees", "Ferry")


def test_the_day_of_a_film_on_the_page_is_not_the_articles() -> None:
    film = (
        '<div itemscope itemtype="http://schema.org/VideoObject"><span itemprop="name">Ferry</span>'
        '<meta itemprop="datePublished" content="2012-06-16T01:20:48Z"></div>'
    )
    found = metadata(article(f"<p>Published June 06, 2013</p>{film}"))
    assert found.date_published == datetime(2013, 6, 6)


def test_an_articles_own_item_tells_its_day() -> None:
    own = '<meta itemprop="datePublished" content="2013-06-06T01:20:48Z">'
    body = f'<div itemscope itemtype="http://schema.org/NewsArticle">{own}{article()}</div>'
    assert metadata(body).date_published == datetime(2013, 6, 6, 1, 20, 48, tzinfo=UTC)

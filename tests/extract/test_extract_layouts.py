"""An outlet's layout overrides what the generic extractor finds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.errors import BadInput
from newscrawl.extract import explain_page, extract_page
from newscrawl.model import Article, Page
from newscrawl.outlets import Layout

HTML = """<html lang="en"><head><title>Wrong title</title>
<meta property="og:title" content="Wrong title"></head><body>
<div class="kicker">Harbour</div><h1 class="t">Right headline</h1><h1>Another</h1>
<p class="by">By <b>Jane Roe</b> and <b>John Doe</b></p>
<span id="when" data-at="2024-05-01T10:00:00+02:00">Wednesday</span>
<div id="story"><p>One short line.</p>
<p>Two <a href="/x">short</a> lines.</p><p class="ad">Buy now</p></div>
<div class="long"><p>A long paragraph that the generic extractor would take for the
article, since it is the only running text on the page, with several clauses and an end.</p></div>
</body></html>"""


def read(layout: Layout) -> Article:
    return extract_page(Page("https://varn.example/1", HTML.encode()), layout)


def test_css_selectors_override_fields() -> None:
    article = read(
        Layout(
            fields={
                "headline": "h1.t",
                "authors": ".by b",
                "date_published": "#when::attr(data-at)",
                "section": ".kicker::text",
                "body": "#story",
            },
            drop=(".ad",),
        )
    )
    assert article.headline == "Right headline"
    assert article.authors == ("Jane Roe", "John Doe")
    assert article.date_published is not None
    assert article.date_published.astimezone(UTC) == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert article.date_published_raw == "2024-05-01T10:00:00+02:00"
    assert article.section == "Harbour"
    assert article.body_text == "One short line.\n\nTwo short lines."
    assert article.links == ("https://varn.example/x",)
    assert article.provenance["headline"] == "layout"
    assert article.provenance["body_text"] == "layout"
    assert article.confidence == 1


def test_xpath_selectors_do_the_same() -> None:
    article = read(
        Layout(
            fields={
                "headline": "//h1[@class='t']",
                "section": "xpath:string(//div[@class='kicker'])",
                "authors": "//p[@class='by']/b/text()",
                "body": "//div[@id='story']",
            },
            drop=("//p[@class='ad']",),
        )
    )
    assert article.headline == "Right headline"
    assert article.section == "Harbour"
    assert article.authors == ("Jane Roe", "John Doe")
    assert article.body_text == "One short line.\n\nTwo short lines."


def test_selectors_that_match_nothing_leave_the_generic_reading() -> None:
    article = read(Layout(fields={"body": ".no-such", "headline": "h5"}))
    assert "A long paragraph" in article.body_text
    assert article.provenance["body_text"] != "layout"


def test_explain_says_that_the_layout_won() -> None:
    reading = explain_page(
        Page("https://varn.example/1", HTML.encode()), Layout(fields={"headline": "h1.t"})
    )
    chosen = [c for c in reading.candidates if c.field == "headline" and c.chosen]
    assert [(c.source, c.value) for c in chosen] == [("layout", "Right headline")]


def test_a_selector_of_no_language_is_bad_input() -> None:
    with pytest.raises(BadInput, match="not a CSS selector"):
        read(Layout(fields={"headline": "h1["}))
    with pytest.raises(BadInput, match="not XPath"):
        read(Layout(fields={"headline": "//h1["}))


def test_xpath_on_an_empty_page_finds_nothing() -> None:
    page = Page("https://varn.example/1", b"")
    assert extract_page(page, Layout(fields={"headline": "//h1"}, drop=("//aside",))).headline == ""

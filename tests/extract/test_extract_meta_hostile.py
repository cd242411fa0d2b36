# ruff: noqa: E501
# Pages stand as they come over the wire.
"""Metadata of pages that nobody publishes in good faith: bounded time, no error."""

from __future__ import annotations

import pytest
from meta_pages import ld, read

from newscrawl.extract.document import Body, Document
from newscrawl.extract.metadata import read_metadata
from newscrawl.model import Page
from tests.bounded import bounded

URL = "https://www.harbourpost.example/news/bridge"
HOSTILE = {
    "metas": '<meta property="og:title" content="x">' * 50_000,
    "metas of many names": "".join(f'<meta name="n{n}" content="x">' for n in range(50_000)),
    "a long meta": '<meta name="author" content="' + "By A and " * 300_000 + '">',
    "a long title": "<title>" + "x | " * 400_000 + "</title>",
    "a long heading": "<h1>" + "word " * 400_000 + "</h1>",
    "items in items": '<div itemscope itemprop="a" itemtype="http://schema.org/NewsArticle">' * 20_000,
    "properties": '<span itemprop="author">A B</span>' * 50_000,
    "rdfa in rdfa": '<div typeof="NewsArticle" property="author">' * 20_000,
    "bylines": '<p class="byline author">By Anna Berg and Ole Dahl</p>' * 30_000,
    "author links": '<a href="/author/anna">Anna Berg</a>' * 50_000,
    "nested bylines": '<div class="author">Anna Berg ' * 20_000,
    "times": '<time datetime="2024-01-05T10:00">x</time>' * 50_000,
    "dates": '<span class="date">5 January</span>' * 50_000,
    "keywords": ld('{"@type": "NewsArticle", "keywords": "' + "a," * 400_000 + '"}'),
    "authors": ld('{"@type": "NewsArticle", "author": [' + '{"name": "Anna Berg"},' * 20_000 + '{}]}'),
    "images": ld('{"@type": "NewsArticle", "image": [' + '"/a.jpg",' * 100_000 + '"/b.jpg"]}'),
    "things": ld("[" + '{"@type": "NewsArticle", "headline": "x"},' * 20_000 + "{}]"),
    "references in a circle": ld('{"@graph": [{"@id": "a", "name": {"@id": "a"}, "author": {"@id": "a"}, "@type": "Article"}]}'),
    "broken data": ld('{"headline": "' + '\\"' * 400_000),
    "broken authors": ld('{"author": [' + '{"name": "A B", ' * 50_000),
    "a lead": "<main>" + "<p>" + "(" * 100_000 + "</p>" + "<p>BAGHDAD, " * 1000 + "</main>",
}  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE.values(), ids=list(HOSTILE))
def test_metadata_are_read_in_bounded_time(html: str) -> None:
    document = Document(Page(url=URL, body=f"<html><body>{html}".encode()))
    _ = document.blocks
    with bounded():
        found = read_metadata(document, Body(), explain=True)
    assert len(found.headline) <= 4000
    assert len(found.keywords) <= 100
    assert len(found.authors) <= 20


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": ["NewsArticle", 1, null, {}], "headline": {"@value": ["x"]}, "author": [[["A B"]], 7, null]}',
        '{"@type": "NewsArticle", "headline": 5, "datePublished": {"a": 1}, "image": {"url": {"@id": 3}}}',
        '{"@type": "NewsArticle", "headline": [], "author": {"name": ["A B", "C D"]}, "keywords": {"name": "k"}}',
        '{"@type": "NewsArticle", "isAccessibleForFree": {"x": 1}, "articleSection": [["a"]], "publisher": "P"}',
        '{"@type": "BreadcrumbList", "itemListElement": [1, "x", {"item": {"name": "y"}}, null]}',
        '{"@type": "NewsArticle", "url": 5, "mainEntityOfPage": ["x"], "inLanguage": {"name": "English"}}',
        '"just a string"', "5", "null", "[]", "[[[]]]", "{}", '{"@type": {}}', '{"@graph": 5}',
    ],
)  # fmt: skip
def test_data_of_other_types_than_the_vocabulary_has_are_survived(script: str) -> None:
    read(Page(url=URL, body=ld(script).encode()), explain=True)


@pytest.mark.parametrize(
    "url", ["", "x", "http://", "http://[::1", "https://a.example/\ud83d", "http://a:b/c"]
)
def test_odd_addresses_are_survived(url: str) -> None:
    read(Page(url=url, body=b"<title>x</title><link rel=canonical href='http://[bad'><img src=x>"))

"""Sitemaps, indexes, news sitemaps and text lists, and which children of an index are worth it."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.discover.children import Child, covers, recent
from newscrawl.model import SourceKind

if TYPE_CHECKING:
    from conftest import Reading

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://news.example.org/a/1 </loc><lastmod>2024-05-06T12:00:00+02:00</lastmod>
<image:image><image:loc>https://news.example.org/1.jpg</image:loc></image:image>
<news:news><news:publication><news:name>Example</news:name><news:language>fa</news:language>
</news:publication><news:publication_date>2024-05-06</news:publication_date>
<news:title>A &amp; B</news:title></news:news></url>
<url><loc>https://news.example.org/a/2</loc></url></urlset>"""
INDEX = f"""<sitemapindex {NS}>
<sitemap><loc>https://news.example.org/s/2019-01.xml</loc></sitemap>
<sitemap><loc>https://news.example.org/s/2024-05.xml</loc></sitemap>
<sitemap><loc>https://news.example.org/s/news.xml</loc></sitemap></sitemapindex>"""


def test_a_news_sitemap_gives_title_dates_and_language(read: Reading) -> None:
    found = read(NEWS, SourceKind.SITEMAP)
    assert found.problems == ()
    first, second = found.links
    assert first.url == "https://news.example.org/a/1"
    assert first.title == "A & B"
    assert first.language == "fa"
    assert first.published == datetime(2024, 5, 5, 20, 30, tzinfo=UTC)
    assert first.modified == datetime(2024, 5, 6, 10, tzinfo=UTC)
    assert first.kind is SourceKind.SITEMAP
    assert (second.url, second.title, second.published) == (
        "https://news.example.org/a/2",
        "",
        None,
    )


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(NEWS.encode()),
        gzip.compress(gzip.compress(NEWS.encode())),
        b"\n\n  " + NEWS.encode(),
        NEWS.replace(
            "sitemaps.org/schemas/sitemap/0.9", "google.com/schemas/sitemap/0.84"
        ).encode(),
        NEWS.replace(f"<urlset {NS}", f"<s:urlset {NS.replace('xmlns', 'xmlns:s')}")
        .replace("<url>", "<s:url>")
        .replace("</url>", "</s:url>")
        .replace("<loc>", "<s:loc>")
        .replace("</loc>", "</s:loc>")
        .replace("</urlset>", "</s:urlset>")
        .encode(),
        NEWS.replace(f" {NS}", "").encode("utf-16"),
    ],
    ids=["gzip", "twice", "blank-lines", "old-namespace", "prefix", "utf-16"],
)
def test_a_sitemap_is_read_however_it_comes(read: Reading, body: bytes) -> None:
    found = read(body, SourceKind.SITEMAP)
    assert [link.url[-3:] for link in found.links] == ["a/1", "a/2"]


def test_a_cut_gzip_gives_what_there_is_and_a_problem(read: Reading) -> None:
    many = "".join(f"<url><loc>/a/{n}</loc></url>" for n in range(3_000))
    packed = gzip.compress(f"<urlset>{many}</urlset>".encode())
    found = read(packed[: len(packed) // 2], SourceKind.SITEMAP)
    assert len(found.links) > 100
    assert found.problems[0] == "gzip data are cut off or damaged"


def test_an_index_gives_its_children_as_sources(read: Reading) -> None:
    found = read(INDEX, SourceKind.SITEMAP)
    assert found.links == ()
    assert [kind for kind, _ in found.sources] == [SourceKind.SITEMAP] * 3


def test_given_a_time_an_index_gives_children_that_can_hold_news(read: Reading) -> None:
    found = read(INDEX, SourceKind.SITEMAP, since=datetime(2024, 5, 6, tzinfo=UTC))
    assert [url.rpartition("/")[2] for _, url in found.sources] == ["news.xml", "2024-05.xml"]


def test_an_index_without_recent_children_says_so(read: Reading) -> None:
    body = INDEX.replace("2024-05", "2019-02").replace("news.xml", "authors.xml")
    found = read(body, SourceKind.SITEMAP, since=datetime(2024, 5, 6, tzinfo=UTC))
    assert found.problems == ("index of 3 sitemaps, none of which can hold recent news",)


def test_an_index_that_names_itself_does_not_loop(read: Reading) -> None:
    body = f"<sitemapindex {NS}><sitemap><loc>/source</loc></sitemap></sitemapindex>"
    assert read(body, SourceKind.SITEMAP).sources == ()


def test_an_index_without_loc_elements_is_read(read: Reading) -> None:
    body = "<sitemapindex><sitemap>https://news.example.org/s?a=1&amp;b=2</sitemap></sitemapindex>"
    assert read(body, SourceKind.SITEMAP).sources == (
        (SourceKind.SITEMAP, "https://news.example.org/s?a=1&b=2"),
    )


def test_a_text_sitemap_lists_a_url_a_line(read: Reading) -> None:
    body = "\ufeffhttps://news.example.org/a/1\r\nhttps://news.example.org/خبر\r\nnot a url\r\n"
    found = read(body, SourceKind.SITEMAP)
    assert [link.url for link in found.links] == [
        "https://news.example.org/a/1",
        "https://news.example.org/%D8%AE%D8%A8%D8%B1",
    ]
    assert found.problems == ("1 line without a usable URL",)


def test_a_feed_given_as_a_sitemap_is_read_as_the_feed_it_is(read: Reading) -> None:
    body = "<rss><channel><item><link>/a/1</link></item></channel></rss>"
    (link,) = read(body, SourceKind.SITEMAP).links
    assert link.kind is SourceKind.FEED


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (f"<urlset {NS}/>", "lists no entries"),
        (
            "<!doctype html><title>Not found</title>",
            "an HTML page in place of a sitemap: 'Not found'",
        ),
        ("<urlset><url><loc>ftp://a/b</loc></url></urlset>", "1 entry without a usable URL"),
    ],
)
def test_a_sitemap_without_links_says_why(read: Reading, body: str, problem: str) -> None:
    found = read(body, SourceKind.SITEMAP)
    assert found.links == ()
    assert found.problems[-1] == problem


def test_more_links_than_any_protocol_allows_are_cut_and_named(
    read: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.discover.result.MAX_LINKS", 5)
    body = "<urlset>" + "".join(f"<url><loc>/a/{n}</loc></url>" for n in range(9)) + "</urlset>"
    found = read(body, SourceKind.SITEMAP)
    assert len(found.links) == 5
    assert found.problems == ("lists 9 links: took the first 5",)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("sitemap-2024-05.xml", (2024, 5, 1), (2024, 6, 1)),
        ("sitemap-202405.xml.gz", (2024, 5, 1), (2024, 6, 1)),
        ("2024/05/06/sitemap.xml", (2024, 5, 6), (2024, 5, 7)),
        ("sitemap?yyyy=2024&mm=05&dd=06", (2024, 1, 1), (2025, 1, 1)),
        ("sitemap_20240506.xml", (2024, 5, 6), (2024, 5, 7)),
        ("sitemap-05-2024.xml", (2024, 5, 1), (2024, 6, 1)),
        ("sitemap-2024-may.xml", (2024, 5, 1), (2024, 6, 1)),
        ("articles_2024_5.xml", (2024, 5, 1), (2024, 6, 1)),
        ("sitemap-2024.xml", (2024, 1, 1), (2025, 1, 1)),
        ("sitemap/1403/sitemap.xml", (2024, 3, 20), (2025, 3, 20)),
        ("sitemap/1403/02/17/sitemap.xml", (2024, 5, 6), (2024, 5, 7)),
    ],
)
def test_the_name_of_a_sitemap_tells_what_it_covers(
    name: str, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    span = covers(f"https://news.example.org/{name}")
    assert span is not None
    assert span[0] <= datetime(*start, tzinfo=UTC)
    assert span[1] >= datetime(*end, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["sitemap.xml", "sitemap-17.xml", "sitemap1390.xml", "s-12345.xml"]
)
def test_a_number_is_not_a_date(name: str) -> None:
    assert covers(f"https://news.example.org/{name}") is None


SINCE = datetime(2024, 5, 6, tzinfo=UTC)


def names(*children: str | Child) -> list[str]:
    listed = [
        each if isinstance(each, Child) else Child(f"https://news.example.org/{each}")
        for each in children
    ]
    return [child.url.removeprefix("https://news.example.org/") for child in recent(listed, SINCE)]


def test_without_a_time_every_child_is_taken() -> None:
    listed = [Child(f"https://news.example.org/{n}.xml") for n in range(50)]
    assert recent(listed, None) == listed


def test_lastmod_decides_where_the_name_says_nothing() -> None:
    old = Child("https://news.example.org/a.xml", datetime(2024, 1, 1, tzinfo=UTC))
    new = Child("https://news.example.org/b.xml", datetime(2024, 5, 6, tzinfo=UTC))
    assert names(old, new) == ["b.xml"]


def test_an_old_month_is_left_even_when_it_was_written_today() -> None:
    rewritten = Child("https://news.example.org/2001-01.xml", datetime(2024, 5, 6, tzinfo=UTC))
    assert names(rewritten, "2024-05.xml") == ["2024-05.xml"]


def test_lists_of_tags_authors_and_pictures_are_left() -> None:
    assert names("post-sitemap.xml", "post_tag-sitemap.xml", "author-sitemap.xml",
                 "category-sitemap2.xml", "image-sitemap.xml", "page-sitemap.xml",
                 "sitemap?page=2") == ["post-sitemap.xml", "sitemap?page=2"]  # fmt: skip


def test_of_a_long_numbered_list_both_ends_are_taken() -> None:
    assert names(*(f"post-{n}.xml" for n in range(1, 41))) == [
        "post-1.xml",
        "post-2.xml",
        "post-39.xml",
        "post-40.xml",
    ]


def test_numbers_that_run_through_the_years_are_not_taken_for_years() -> None:
    assert names(*(f"s-{n}.xml" for n in range(1998, 2200))) == [
        "s-1998.xml",
        "s-1999.xml",
        "s-2198.xml",
        "s-2199.xml",
    ]

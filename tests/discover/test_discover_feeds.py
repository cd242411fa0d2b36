"""Feeds of every kind give the same links."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discover import discover
from newscrawl.model import Page, SourceKind, Truncation
from newscrawl.outlets import Outlet

if TYPE_CHECKING:
    from conftest import Reading

RSS_20 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Channel</title><link>https://news.example.org/</link><language>en-gb</language>
<atom:link rel="self" href="https://news.example.org/rss"/>
<item><media:title>A picture</media:title><title>First &amp; foremost</title>
<link>https://news.example.org/a/1?x=1&amp;y=2#comments</link>
<pubDate>Mon, 06 May 2024 10:20:30 +0200</pubDate>
<media:content url="https://news.example.org/a.jpg"/></item>
</channel></rss>"""

RSS_10 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example.org/"><title>Channel</title>
<dc:language>en-gb</dc:language><items><rdf:Seq><rdf:li
 rdf:resource="https://news.example.org/a/1?x=1&amp;y=2"/></rdf:Seq></items></channel>
<item rdf:about="https://news.example.org/a/1?x=1&amp;y=2"><title>First &amp; foremost</title>
<link>https://news.example.org/a/1?x=1&amp;y=2</link><dc:date>2024-05-06T08:20:30Z</dc:date></item>
</rdf:RDF>"""

RSS_091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><language>en-gb</language>
<item><title>First &amp; foremost</title>
<link>https://news.example.org/a/1?x=1&amp;y=2</link>
<pubDate>6 May 24 8:20:30 GMT</pubDate></item></channel></rss>"""

ATOM_10 = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-gb" xml:base="https://news.example.org/a/">
<title>Feed</title><link rel="self" href="https://news.example.org/atom"/>
<entry><title type="html">First &amp;amp; &lt;b&gt;foremost&lt;/b&gt;</title>
<link rel="enclosure" href="sound.mp3"/><link rel="edit" href="edit/1"/>
<link rel="alternate" type="application/json" href="1.json"/>
<link rel="alternate" type="text/html" href="1?x=1&amp;y=2"/>
<id>tag:news.example.org,2024:1</id><published>2024-05-06T10:20:30+02:00</published></entry>
</feed>"""

ATOM_03 = """<?xml version="1.0"?>
<a:feed version="0.3" xmlns:a="http://purl.org/atom/ns#" xml:lang="en-gb"><a:entry>
<a:title>First &amp; foremost</a:title>
<a:link rel="alternate" type="text/html" href="https://news.example.org/a/1?x=1&amp;y=2"/>
<a:issued>2024-05-06T08:20:30Z</a:issued></a:entry></a:feed>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "language": "en-gb", "items": [
{"id": "1", "title": "First & foremost", "url": "https://news.example.org/a/1?x=1&y=2",
"date_published": "2024-05-06T10:20:30+02:00"}]}"""

NOT_WELL_FORMED = """
<?xml version="1.0"?><rss><channel><language>en-gb</language><item>
<title>First & foremost</title><link>https://news.example.org/a/1?x=1&y=2</link>
<pubDate>2024-05-06 11:50:30</pubDate></item></channel></rss>"""


@pytest.mark.parametrize(
    "body",
    [RSS_20, RSS_10, RSS_091, ATOM_10, ATOM_03, JSON_FEED, NOT_WELL_FORMED],
    ids=["rss-2.0", "rss-1.0", "rss-0.91", "atom-1.0", "atom-0.3", "json", "ill-formed"],
)
def test_every_kind_of_feed_gives_address_title_date_and_language(read: Reading, body: str) -> None:
    found = read(body)
    assert found.problems == ()
    (link,) = found.links
    assert link.url == "https://news.example.org/a/1?x=1&y=2"
    assert link.title == "First & foremost"
    assert link.published == datetime(2024, 5, 6, 8, 20, 30, tzinfo=UTC)
    assert link.language == "en-gb"
    assert link.kind is SourceKind.FEED
    assert link.source == "https://news.example.org/source"


def item(inner: str) -> str:
    return f'<rss version="2.0"><channel><item>{inner}</item></channel></rss>'


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<guid>https://news.example.org/a/1</guid>", "https://news.example.org/a/1"),
        ("<link/><guid>https://news.example.org/a/1</guid>", "https://news.example.org/a/1"),
        ("<link> \n/a/1\n </link>", "https://news.example.org/a/1"),
        ("<link>https://news.example.org/a\n/1</link>", "https://news.example.org/a/1"),
        (
            "<link><![CDATA[https://news.example.org/a?b&c]]></link>",
            "https://news.example.org/a?b&c",
        ),
        ('<link href="/a/1"/>', "https://news.example.org/a/1"),
        (
            "<link>https://news.example.org/خبر</link>",
            "https://news.example.org/%D8%AE%D8%A8%D8%B1",
        ),
        (
            "<link>https://counter.example/1</link><feedburner:origLink>/a/1</feedburner:origLink>",
            "https://news.example.org/a/1",
        ),
        (
            "<link>https://news.example.org/a&amp;amp;b</link>",
            "https://news.example.org/a&b",
        ),
    ],
)
def test_an_entry_s_address_is_found_where_feeds_put_it(
    read: Reading, inner: str, url: str
) -> None:
    assert [link.url for link in read(item(inner)).links] == [url]


@pytest.mark.parametrize(
    "inner",
    [
        '<guid isPermaLink="false">8271-11</guid>',
        "<link>mailto:editor@example.org</link>",
        "<link>javascript:alert(1)</link>",
        "<link>https://</link>",
        "<title>No address</title>",
    ],
)
def test_an_entry_without_web_address_is_counted(read: Reading, inner: str) -> None:
    found = read(item(inner))
    assert found.links == ()
    assert found.problems == ("1 entry without a usable URL",)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("One&lt;br/&gt;two", "One two"),
        ("3 &lt; 4 and 5 &gt; 2", "3 < 4 and 5 > 2"),
        ("Caf&eacute; &nbsp; &amp;eacute;&#8217;s&#150;", "Café é’s–"),
        ("<![CDATA[Caf&eacute; <i>au lait</i>]]>", "Café au lait"),
        ("A &unknown; B", "A &unknown; B"),
        ("A\u0003B\ufffe", "AB"),
        ("&#3;A&#0;B&#xFFFE;C", "ABC"),
    ],
)
def test_titles_are_plain_text(read: Reading, written: str, title: str) -> None:
    found = read(item(f"<title>{written}</title><link>/a/1</link>"))
    assert found.links[0].title.replace("\ufffd", "") == title


def test_text_titles_of_atom_are_taken_literally(read: Reading) -> None:
    body = ATOM_10.replace('type="html"', 'type="text"')
    assert read(body).links[0].title == "First &amp; <b>foremost</b>"


def test_a_date_without_zone_is_in_the_outlet_s(read: Reading) -> None:
    (link,) = read(item("<link>/a/1</link><pubDate>2024-05-06 12:00</pubDate>")).links
    assert link.published == datetime(2024, 5, 6, 8, 30, tzinfo=UTC)


def test_updated_is_a_modification_not_a_publication(read: Reading) -> None:
    (link,) = read(ATOM_10.replace("published>", "updated>")).links
    assert link.published is None
    assert link.modified == datetime(2024, 5, 6, 8, 20, 30, tzinfo=UTC)


def test_an_address_is_listed_once(read: Reading) -> None:
    body = f"<rss><channel>{'<item><link>/a/1</link></item>' * 3}</channel></rss>"
    assert len(read(body).links) == 1


def test_undeclared_prefixes_are_taken_by_name(read: Reading) -> None:
    (link,) = read(item("<link>/a/1</link><dc:date>2024-05-06T08:20:30Z</dc:date>")).links
    assert link.published == datetime(2024, 5, 6, 8, 20, 30, tzinfo=UTC)


def test_a_feed_cut_in_the_middle_gives_its_links_and_a_problem(read: Reading) -> None:
    whole = "".join(f"<item><link>/a/{n}</link><title>x</title></item>" for n in range(20))
    body = f"<rss><channel>{whole}</channel></rss>"
    found = read(body[: len(body) // 2], truncated=Truncation.TIME)
    assert 8 <= len(found.links) <= 10
    assert found.problems[0] == "cut off (time)"
    assert "not well-formed XML, line 1" in found.problems[1]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("<rss><channel></channel></rss>", "lists no entries"),
        ('{"items": []}', "lists no entries"),
        ('{"version": 1}', "JSON, but no JSON Feed: it has no list of items"),
        ('{"items": [1}', "not JSON: Expecting ',' delimiter, line 1, column 13"),
        ('{"items": ' + "[" * 100_000, "not a JSON Feed: nested too deeply"),
        ("<opml><body/></opml>", "XML with root <opml> in place of a feed"),
        ("%PDF-1.7 ...", "a binary file in place of a feed"),
        ("Service unavailable", "something else in place of a feed"),
    ],
)
def test_a_source_without_links_says_why(read: Reading, body: str, problem: str) -> None:
    found = read(body)
    assert found.links == ()
    assert found.problems[-1] == problem


def test_an_error_status_is_a_problem(read: Reading) -> None:
    assert read(RSS_20, status=503).problems == ("HTTP status 503",)
    assert read(RSS_20, status=503).links == ()


def test_html_in_place_of_a_feed_is_named_and_its_feeds_are_proposed(read: Reading) -> None:
    found = read(
        """<!-- cached --><!DOCTYPE html><html><head><title>Our
        site</title><link rel="alternate" type="application/rss+xml" href="/rss.xml">
        <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
        <link rel="alternate" type="text/html" hreflang="fr" href="/fr">
        <link rel="sitemap" href="/sitemap.xml"></head><body></body></html>"""
    )
    assert found.links == ()
    assert found.problems == ("an HTML page in place of a feed: 'Our site'",)
    assert found.sources == (
        (SourceKind.FEED, "https://news.example.org/rss.xml"),
        (SourceKind.SITEMAP, "https://news.example.org/sitemap.xml"),
    )


def test_a_feed_under_an_html_document_type_is_still_a_feed(read: Reading) -> None:
    body = '<!DOCTYPE html PUBLIC "x" "y">' + item("<link>/a/1</link>")
    assert len(read(body, content_type="text/html").links) == 1


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_raise(body: bytes) -> None:
    outlet = Outlet("example", "https://news.example.org/")
    for kind in SourceKind:
        found = discover(Page(url="https://news.example.org/s", body=body), kind, outlet)
        assert found.links or found.problems or found.sources


@given(st.integers(0, len(ATOM_10)), st.text(max_size=20))
@settings(deadline=None)
def test_no_damage_to_a_feed_raises_or_is_silent(at: int, noise: str) -> None:
    body = (ATOM_10[:at] + noise + ATOM_10[at:]).encode("utf-8", "surrogatepass")
    outlet = Outlet("example", "https://news.example.org/")
    found = discover(Page(url="https://news.example.org/s", body=body), SourceKind.FEED, outlet)
    assert found.links or found.problems


def test_text_before_the_xml_is_named_and_left_out(read: Reading) -> None:
    for junk in (
        "Warning: mysql_connect() failed on line 3\n",
        "<br />\n<b>Warning</b>: oh dear\n",
    ):
        found = read(junk + RSS_20)
        assert len(found.links) == 1
        assert found.problems == (f"{len(junk)} bytes of other text before the XML",)


@pytest.mark.parametrize("tag", ["ITEM", "Item", "rss:item"])
def test_items_in_capitals_or_under_undeclared_prefixes_are_found(read: Reading, tag: str) -> None:
    body = f"<rss><channel><{tag}><link>/a/1</link></{tag}></channel></rss>"
    assert len(read(body).links) == 1


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("../y", "https://news.example.org/y"),
        ("https://a.org/y/..z", "https://a.org/y/..z"),
        ("https://a.org", "https://a.org"),
        ("HTTPS://A.org/y", "https://A.org/y"),
        ("//a.org/y", "https://a.org/y"),
        ("?x=1", "https://news.example.org/source?x=1"),
        ("https://a.org/y#!/page", "https://a.org/y#!/page"),
        ("https://a.org/y#top", "https://a.org/y"),
        ("https://a.org/a b|c", "https://a.org/a%20b%7Cc"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
    ],
)
def test_addresses_are_made_absolute_and_safe(read: Reading, written: str, url: str) -> None:
    (link,) = read(item(f"<link>{written}</link>")).links
    assert link.url == url

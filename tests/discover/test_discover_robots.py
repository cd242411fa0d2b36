"""Sitemaps named in robots.txt."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from newscrawl.discover import robots_sitemaps, robots_text
from newscrawl.model import SourceKind

if TYPE_CHECKING:
    from conftest import Reading

ROBOTS = """User-agent: *
Disallow: /private
Sitemap: https://news.example.org/sitemap.xml
# Sitemap: https://news.example.org/old.xml
SITEMAP:https://news.example.org/news.xml   # with a comment
Sitemap: https://news.example.org/sitemap.xml
Sitemap: /relative.xml
Sitemap:
"""


def test_each_sitemap_is_named_once_in_order() -> None:
    assert robots_sitemaps(ROBOTS) == [
        "https://news.example.org/sitemap.xml",
        "https://news.example.org/news.xml",
    ]


def test_relative_sitemaps_are_taken_where_the_address_is_known() -> None:
    assert robots_sitemaps(ROBOTS, "https://news.example.org/robots.txt")[-1] == (
        "https://news.example.org/relative.xml"
    )


def test_byte_order_marks_are_understood() -> None:
    for body in (
        codecs.BOM_UTF8 + ROBOTS.encode(),
        ROBOTS.encode("utf-16"),
        codecs.BOM_UTF16_BE + ROBOTS.encode("utf-16-be"),
    ):
        assert len(robots_sitemaps(robots_text(body))) == 2


def test_a_robots_txt_given_as_a_source_leads_to_its_sitemaps(read: Reading) -> None:
    url = "https://news.example.org/robots.txt"
    found = read(ROBOTS, SourceKind.SITEMAP, url=url)
    assert found.sources[0] == (SourceKind.SITEMAP, "https://news.example.org/sitemap.xml")
    assert len(found.sources) == 3
    assert read("User-agent: *", SourceKind.SITEMAP, url=url).problems == ("names no sitemap",)

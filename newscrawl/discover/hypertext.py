"""HTML pages as sources see them: text, base address, and the feeds and sitemaps they name."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import html_to_unicode

from newscrawl.discover.addresses import absolute
from newscrawl.model import SourceKind

if TYPE_CHECKING:
    from newscrawl.model import Page

_FEED_LIKE = re.compile(r"(?:^|[/.?=_-])(?:rss|feeds?|atom|rdf)\d*(?:$|[/.?=_-])", re.IGNORECASE)
_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/rss",
        "text/rss+xml",
    }
)


class Hypertext:
    """One HTML page, parsed once."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The page's tree, in the charset it declares, else UTF-8, else Windows-1252."""
        _, text = html_to_unicode(
            self.page.header("Content-Type") or None, self.page.body, auto_detect_fun=_guessed
        )
        return LexborHTMLParser(text)

    @cached_property
    def base(self) -> str:
        """Base address of the page's links: ``base href``, else its own URL."""
        element = self.tree.css_first("base[href]")
        stated = (element.attributes.get("href") or "") if element else ""
        try:
            joined = urljoin(self.page.url, stated.strip())
        except ValueError:
            return self.page.url
        return joined if joined.startswith(("http://", "https://")) else self.page.url

    @property
    def title(self) -> str:
        """What the page calls itself, on one line."""
        element = self.tree.css_first("title")
        return " ".join(element.text().split())[:120] if element else ""

    @cached_property
    def sources(self) -> tuple[tuple[SourceKind, str], ...]:
        """Feeds and sitemaps that the page's ``link`` elements name, in order, each once."""
        found: dict[str, SourceKind] = {}
        for element in self.tree.css("link[rel][href]"):
            attributes = element.attributes
            relations = (attributes.get("rel") or "").lower().split()
            media = (attributes.get("type") or "").lower().partition(";")[0].strip()
            title = (attributes.get("title") or "").lower()
            url = absolute(attributes.get("href") or "", self.base)
            if not url or url == self.page.url:
                continue
            if "sitemap" in relations:
                found.setdefault(url, SourceKind.SITEMAP)
                continue
            of_comments = "comment" in title or "/comments/" in url
            if media in _FEED_TYPES and not of_comments and {"alternate", "feed"} & {*relations}:
                found.setdefault(url, SourceKind.FEED)
        return tuple((kind, url) for url, kind in found.items())

    @cached_property
    def feed_anchors(self) -> tuple[str, ...]:
        """Addresses that the page's ordinary links have for feeds, by the look of them."""
        found: dict[str, None] = {}
        for element in self.tree.css("a[href]"):
            href = element.attributes.get("href") or ""
            if (
                _FEED_LIKE.search(href)
                and (url := absolute(href, self.base))
                and url != self.page.url
            ):
                found.setdefault(url)
        return tuple(found)


def _guessed(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"

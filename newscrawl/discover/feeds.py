"""Feeds: RSS 0.90 to 2.0, Atom 0.3 and 1.0, CDF; well-formed or not. JSON Feed is beside."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from newscrawl.discover.addresses import absolute
from newscrawl.discover.dates import Dates
from newscrawl.discover.result import Discovery, gathered
from newscrawl.discover.titles import plain
from newscrawl.discover.tree import base_of, children, language_of, name_of, text_of
from newscrawl.model import Link, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import etree

    from newscrawl.model import Page
    from newscrawl.outlets import Outlet

ROOTS = frozenset({"rss", "rdf", "feed", "channel", "entry", "item"})
"""Names of the root element of what is read here."""

_CONTAINERS = frozenset({"rss", "rdf", "feed", "channel", "items"})
_ATOM = re.compile(r"/2005/atom|purl\.org/(?:atom|echo|pie|necho)|echo/namespace|^atom:", re.I)
_DUBLIN = re.compile(r"purl\.org/(?:dc/|metadata/dublin|rss/1\.0/modules/dc)|^dc(?:terms)?:", re.I)
_RSS = re.compile(r"\brss|netscape\.com|backend\.userland", re.IGNORECASE)
_MODULE = re.compile(r"modul|namespace|media|yahoo|itunes", re.IGNORECASE)

_PUBLISHED = (
    ("core", "pubdate"), ("atom", "published"), ("atom", "issued"), ("dublin", "issued"),
    ("dublin", "date"), ("dublin", "created"), ("atom", "created"), ("core", "published"),
    ("core", "issued"), ("core", "date"), ("core", "created"),
)  # fmt: skip
_MODIFIED = (
    ("atom", "updated"), ("atom", "modified"), ("dublin", "modified"), ("core", "updated"),
    ("core", "modified"), ("core", "lastmod"),
)  # fmt: skip


def read_feed(root: etree._Element, problems: list[str], page: Page, outlet: Outlet) -> Discovery:
    """Links of a feed's entries, in its order, with titles, dates and language."""
    links: list[Link] = []
    skipped = 0
    language = _feed_language(root)
    dates = Dates(outlet.timezone, outlet.language)
    for element in _entries(root):
        parent = element.getparent()
        if parent is not None and name_of(parent)[1] not in _CONTAINERS:
            continue
        link = _Entry(element).link(page, dates, language)
        if link is None:
            skipped += 1
        else:
            links.append(link)
    return gathered(links, problems, skipped=skipped)


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    """Yield entries and items, also those in capitals or under a prefix that nothing declares."""
    first = next(root.iter("{*}entry", "{*}item"), None)
    if first is not None:
        yield from root.iter("{*}entry", "{*}item")
    else:
        yield from (each for each in root.iter() if name_of(each)[1] in ("entry", "item"))


def _feed_language(root: etree._Element) -> str:
    """Language of the whole feed: RSS's ``language``, Dublin Core's, ``xml:lang``."""
    for holder in (root, *(each for _, local, each in children(root) if local == "channel")):
        for _, local, child in children(holder):
            if local == "language":
                return text_of(child).strip()
    return language_of(root)


class _Entry:
    """One entry: its elements by vocabulary, whatever prefixes the feed uses."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.parts: dict[tuple[str, str], list[etree._Element]] = {}
        own = name_of(element)[0]
        for space, local, child in children(element):
            if local == "origlink":
                vocabulary = "core"
            elif space in ("", own):
                vocabulary = "atom" if _ATOM.search(own) else "core"
            elif _ATOM.search(space):
                vocabulary = "atom"
            elif _DUBLIN.search(space):
                vocabulary = "dublin"
            elif _RSS.search(space) and not _MODULE.search(space):
                vocabulary = "core"
            else:
                continue
            self.parts.setdefault((vocabulary, local), []).append(child)

    def link(self, page: Page, dates: Dates, language: str) -> Link | None:
        """Build the entry's Link; None where it has no usable address."""
        base = base_of(self.element, page.url)
        url = next((url for text in self._addresses() if (url := absolute(text, base))), "")
        if not url:
            return None
        own_language = language_of(self.element) or next(self._texts("dublin", "language"), "")
        return Link(
            url=url,
            source=page.url,
            kind=SourceKind.FEED,
            title=self._title(),
            published=self._date(_PUBLISHED, dates),
            modified=self._date(_MODIFIED, dates),
            language=(own_language or language).strip()[:35],
        )

    def _addresses(self) -> Iterator[str]:
        """Yield what may be the address, the most trustworthy first.

        The link behind a click counter goes first; identifiers last, where they are addresses.
        """
        yield from self._texts("core", "origlink")
        yield from self._texts("core", "link")
        yield from self._atom_links()
        for guid in self.parts.get(("core", "guid"), ()):
            text = text_of(guid).strip()
            permanent = (guid.get("isPermaLink") or "true").lower() != "false"
            if permanent and not text.isalnum() and ("/" in text):
                yield text
        for vocabulary in ("atom", "core"):
            for text in self._texts(vocabulary, "id"):
                if text.strip().startswith(("http://", "https://")):
                    yield text
        yield self.element.get("href") or self.element.get("HREF") or ""
        yield next(
            (str(value) for key, value in self.element.items() if str(key).endswith("about")), ""
        )

    def _atom_links(self) -> list[str]:
        """Give addresses of Atom links, alternates before others, HTML before other types."""
        ranked: list[tuple[bool, bool, str]] = []
        links = [*self.parts.get(("atom", "link"), ()), *self.parts.get(("core", "link"), ())]
        for each in links:
            href = each.get("href")
            relation = (each.get("rel") or "alternate").lower().rpartition("/")[2]
            media = (each.get("type") or "").lower()
            if href and relation in ("alternate", "canonical", "related", "via"):
                other = relation not in ("alternate", "canonical")
                ranked.append((other, bool(media) and "html" not in media, href))
        return [href for _, _, href in sorted(ranked, key=lambda rank: rank[:2])]

    def _title(self) -> str:
        for vocabulary in ("core", "atom", "dublin"):
            for element in self.parts.get((vocabulary, "title"), ()):
                kind = (element.get("type") or "").lower()
                literal = vocabulary == "atom" and kind in ("", "text", "text/plain", "xhtml")
                if title := plain(text_of(element), markup=not literal):
                    return title
        return ""

    def _date(self, places: tuple[tuple[str, str], ...], dates: Dates) -> datetime | None:
        for place in places:
            for text in self._texts(*place):
                if found := dates.read(text):
                    return found
        return None

    def _texts(self, vocabulary: str, name: str) -> Iterator[str]:
        for element in self.parts.get((vocabulary, name), ()):
            text = text_of(element)
            if text.strip():
                yield html.unescape(text) if "&amp;" in text else text

"""Tells what a source sent, whatever it should have been, and has it read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.discover import feeds, sitemaps
from newscrawl.discover.hypertext import Hypertext
from newscrawl.discover.jsonfeed import read_json_feed
from newscrawl.discover.result import Discovery
from newscrawl.discover.robots import robots_sitemaps, robots_text
from newscrawl.discover.sections import read_section
from newscrawl.discover.tree import name_of, parse_xml
from newscrawl.errors import BodyTooLarge
from newscrawl.http import remove_content_coding
from newscrawl.model import Page, SourceKind
from newscrawl.text import counted

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.outlets import Outlet

MAX_SOURCE = 100_000_000
"""Most bytes of a source after decompression: twice what the sitemap protocol allows."""

_GZIP = b"\x1f\x8b"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_XML_START = re.compile(rb"<\?xml\s|" + _XML_ROOT.pattern, re.IGNORECASE)
_PROLOG = 10_000
"""Most bytes before the root element that are looked at."""
_TEXT_LIST = re.compile(rb"^(?:\xef\xbb\xbf)?\s*https?://\S+\s*(?:[\r\n]|$)")
_BINARY = re.compile(rb"^(?:%PDF|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|RIFF)")


def discover(
    page: Page, kind: SourceKind, outlet: Outlet, *, since: datetime | None = None
) -> Discovery:
    """Links that a source lists; never raises for what the source sent.

    ``kind`` is what the source should be; what came decides how it is read, so that a feed given
    as a sitemap is read as a feed. ``since``: of a sitemap index only the children that can hold
    news since then are given (:func:`newscrawl.discover.children.recent`); None: all. Links to
    other sites are given too, for feeds and sitemaps: whoever follows them asks the outlet.
    """
    if not 200 <= page.status < 300:
        return Discovery(problems=(f"HTTP status {page.status}",))
    problems: list[str] = []
    if page.truncated is not None:
        problems.append(f"cut off ({page.truncated.value})")
    body = _unpacked(page.body, problems)
    if not body.strip():
        return Discovery(problems=(*problems, "empty"))
    found = _read(body, page, kind, outlet, since)
    return Discovery(found.links, found.sources, (*problems, *found.problems))


def _read(
    body: bytes, page: Page, kind: SourceKind, outlet: Outlet, since: datetime | None
) -> Discovery:
    if urlsplit(page.url).path.endswith("/robots.txt"):
        return _robots(body, page)
    if _BINARY.match(body):
        return Discovery(problems=("a binary file in place of a " + kind.value,))
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return read_json_feed(body, page, outlet)
    if _TEXT_LIST.match(body):
        return sitemaps.read_text_sitemap(body, page, outlet)
    start = _after_prolog(body)
    junk = _junk(body)
    if junk and not _HTML.match(start):
        found = _read(body[junk:], page, kind, outlet, since)
        problem = f"{counted(junk, 'byte')} of other text before the XML"
        return Discovery(found.links, found.sources, (problem, *found.problems))
    if _HTML.match(start) and not _XML_ROOT.search(start):
        return _hypertext(body, page, kind, outlet)
    tree = parse_xml(body, page.header("Content-Type"), outlet.language)
    name = name_of(tree.root)[1] if tree.root is not None else ""
    if tree.root is not None and name in feeds.ROOTS:
        return feeds.read_feed(tree.root, tree.problems, page, outlet)
    if tree.root is not None and name in sitemaps.ROOTS:
        return sitemaps.read_sitemap(tree.root, tree.problems, page, outlet, since)
    if kind is SourceKind.SECTION or b"<a " in body or name == "html":
        return _hypertext(body, page, kind, outlet)
    what = f"XML with root <{name}>" if name else "something else"
    return Discovery(problems=(*tree.problems, f"{what} in place of a {kind.value}"))


def _junk(body: bytes) -> int:
    """Count the bytes before the XML that are none of it, such as a server's warnings."""
    if body[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?", b"<!")):
        return 0
    found = _XML_START.search(body, 0, _PROLOG)
    return found.start() if found and body[: found.start()].strip(b"\xef\xbb\xbf \t\r\n") else 0


def _robots(body: bytes, page: Page) -> Discovery:
    named = robots_sitemaps(robots_text(body), page.url)
    sources = tuple((SourceKind.SITEMAP, url) for url in named)
    return Discovery(sources=sources, problems=() if named else ("names no sitemap",))


def _after_prolog(body: bytes) -> bytes:
    """Give the start of a body from behind its XML declaration and comments."""
    head = body[:_PROLOG].removeprefix(b"\xef\xbb\xbf").lstrip()
    while head.startswith((b"<?", b"<!--")):
        closing = head.find(b"-->" if head.startswith(b"<!--") else b">", 2)
        if closing < 0:
            return b""
        head = head[closing:].lstrip(b"->").lstrip()
    return head[:2_000]


def _hypertext(body: bytes, page: Page, kind: SourceKind, outlet: Outlet) -> Discovery:
    if body is not page.body:
        page = Page(url=page.url, body=body, headers=page.headers)
    hypertext = Hypertext(page)
    if kind is SourceKind.SECTION:
        return read_section(hypertext, outlet)
    named = f": {hypertext.title!r}" if hypertext.title else ""
    return Discovery(
        sources=hypertext.sources, problems=(f"an HTML page in place of a {kind.value}{named}",)
    )


def _unpacked(body: bytes, problems: list[str]) -> bytes:
    """Give a body without the gzip that sitemaps come in, also where it was packed twice."""
    for _ in range(2):
        if not body.startswith(_GZIP):
            return body
        try:
            body, whole = remove_content_coding(body, "gzip", limit=MAX_SOURCE)
        except BodyTooLarge:
            problems.append(f"unpacks to more than {MAX_SOURCE} bytes: not read")
            return b""
        if not whole:
            problems.append("gzip data are cut off or damaged")
            if body.startswith(_GZIP):
                return b""
    return body

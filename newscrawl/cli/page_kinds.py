"""What text is that is no HTML page: feeds, sitemaps, other XML, JSON, plain text."""

from __future__ import annotations

import json
import re

LOOKED_AT = 1 << 16
"""Bytes from the beginning that tell what a file is."""
BLANK = b" \t\r\n\f\0\xef\xbb\xbf"
"""What may stand before anything: white space, filling, the byte order mark of UTF-8."""
_ROOT = re.compile(
    rb"(?>\s+|<\?[^>]*>|<!--(?:(?!-->).)*-->|<!doctype[^>\[]*(?:\[[^\]]*\]\s*)?>)*+"
    rb"<([a-z_][\w.:-]*)",
    re.IGNORECASE | re.DOTALL,
)
"""The first element, behind declarations and comments."""
_OF_XML = {
    "rss": "an RSS feed",
    "feed": "an Atom feed",
    "rdf": "an RSS feed or other RDF",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
    "opml": "a list of feeds (OPML)",
}
"""Roots of what leads to pages, without prefix; whatever else stands in them. As in a crawl."""
_OF_HTML = frozenset(
    "a abbr address article aside b base blockquote body br button center dd div dl dt em fieldset "
    "figure font footer form frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input "
    "label link main meta nav noscript object ol p picture pre script section select small span "
    "strong style table tbody td template th title tr tt u ul video".split()
)
_HTML_WITHIN = re.compile(rb"<(?:html|body|frameset)[\s>]|1999/xhtml", re.IGNORECASE)
_TAG = re.compile(
    rb"<(?:!doctype\s|!--|\?xml|/?[a-z][\w:-]*(?:\s[^<>]*)?/?>)|\+ADw-", re.IGNORECASE
)
"""A whole tag; or, quirk, the beginning of one in UTF-7."""


def data_in(body: bytes) -> str:
    """What a body of XML or JSON is that is no page; empty for anything else.

    Here as below it is in a charset that has ASCII's characters as they are. Either may carry
    pages within: that tags stand in it says nothing.
    """
    begun = body.strip(BLANK)
    return _xml(begun) or _json(begun)


def has_tags(body: bytes) -> bool:
    """Whether any tag stands in a body, as in every page and every part of one."""
    return _TAG.search(body) is not None


def _xml(begun: bytes) -> str:
    found = _ROOT.match(begun[:LOOKED_AT])
    if found is None:
        return ""
    name = found.group(1).decode("latin-1")
    root = name.rpartition(":")[2].lower()
    if root in _OF_XML:
        return _OF_XML[root]
    # A page may be served as XML, whole or in part, and have elements of its own.
    if not begun.startswith(b"<?xml") or root in _OF_HTML or "-" in root:
        return ""
    return "" if _HTML_WITHIN.search(begun) else f"XML (<{name}>)"


def _json(begun: bytes) -> str:
    if not begun.startswith((b"{", b"[")):
        return ""
    if _is_json(begun):
        return "JSON"
    # A page may begin with a line of JSON, as those of some generators of sites do.
    lines = begun.split(b"\n", 2)[:2]
    several = len(lines) > 1 and all(line.startswith(b"{") and _is_json(line) for line in lines)
    return "JSON Lines" if several else ""


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True

"""Sitemaps that a robots.txt names (RFC 9309, section 2.2.4: other records)."""

from __future__ import annotations

import codecs
import re

from newscrawl.discover.addresses import absolute

_SITEMAP = re.compile(r"^\s*site-?map\s*:[\s:]*(\S+)", re.IGNORECASE | re.MULTILINE)


def robots_sitemaps(text: str, base: str = "") -> list[str]:
    """Absolute URLs of the sitemaps that a robots.txt names, in order, each once.

    ``base`` is the address of the robots.txt, for those that are relative in spite of the
    protocol; without it they are left out.
    """
    named = (absolute(found, base) for found in _SITEMAP.findall(text.replace("\0", "")))
    return list(dict.fromkeys(url for url in named if url))


def robots_text(body: bytes) -> str:
    """A robots.txt as text: UTF-8, or UTF-16 where a byte order mark says so."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[2:].decode(name, "replace")
    return body.decode("utf-8-sig", "replace")

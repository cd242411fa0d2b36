"""Plainer versions of a page, so that the model does not lean on names and modern elements."""

from __future__ import annotations

import re
from collections.abc import Callable

_SECTIONS = re.compile(
    rb"<(/?)(article|main|aside|figure|figcaption|section|header|nav)\b", re.IGNORECASE
)
_NAMES = re.compile(
    rb"\s(?:class|id|itemprop|role|data-[\w-]+|aria-[\w-]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[a-zA-Z][^>]{0,3000}>")
_P_OPEN = re.compile(rb"<p(?:\s[^>]*)?>", re.IGNORECASE)
_P_CLOSE = re.compile(rb"</p\s*>", re.IGNORECASE)


def nameless(html: bytes) -> bytes:
    """Return the page without class names and ids, with ``<div>`` for every section element."""
    return _SECTIONS.sub(rb"<\1div", _TAG.sub(lambda tag: _NAMES.sub(b"", tag.group()), html))


def broken_lines(html: bytes) -> bytes:
    """Return the nameless page with paragraphs parted by ``<br><br>``, as in the nineties."""
    return _P_CLOSE.sub(b"<br><br>", _P_OPEN.sub(b"", nameless(html)))


def boxes(html: bytes) -> bytes:
    """Return the nameless page with a ``<div>`` for each paragraph."""
    return _P_CLOSE.sub(b"</div>", _P_OPEN.sub(b"<div>", nameless(html)))


def one_block(html: bytes) -> bytes:
    """Return the nameless page with lines for paragraphs: an article is one block, or few."""
    return _P_CLOSE.sub(b"<br>", _P_OPEN.sub(b"", nameless(html)))


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "nameless": nameless,
    "broken lines": broken_lines,
    "boxes": boxes,
    "one block": one_block,
}

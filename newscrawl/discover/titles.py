"""Titles as sources write them, to one line of plain text."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?([a-zA-Z][\w:-]*)(?:[\s/][^<>]*)?>|<!--[^<>]*-->")
_INLINE = frozenset({
    "a", "b", "i", "em", "strong", "u", "s", "span", "font", "sub", "sup", "small", "mark", "code",
    "abbr", "cite", "q", "del", "ins", "big", "tt", "wbr",
})  # fmt: skip
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MAX_TITLE = 500


def plain(text: str, *, markup: bool = True) -> str:
    """``text`` on one line, at most 500 characters; ``markup``: without tags and entities.

    RSS does not say whether a title is text or HTML: what looks like a tag or an entity is one.
    """
    if markup and "<" in text:
        text = _TAG.sub(lambda tag: "" if (tag[1] or "").lower() in _INLINE else " ", text)
    if markup and "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return " ".join(text.split())[:_MAX_TITLE]

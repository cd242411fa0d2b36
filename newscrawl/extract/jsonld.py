"""JSON-LD as pages really carry it: wrapped, concatenated, with commas too many, cut off.

:func:`load` never raises: what cannot be parsed is mended, what cannot be mended is searched for
the few keys that matter. Everything is capped, so that a hostile script costs little.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

MAX_SCRIPT = 1_000_000
"""Characters of one script that are read; a longer one is searched, not parsed."""
MAX_VALUES = 40

_OPENERS = ("<!--", "//<![CDATA[", "// <![CDATA[", "<![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */")
_CLOSERS = ("-->", "//]]>", "// ]]>", "]]>", "/*]]>*/", "/* ]]> */", "//", ";")
_COMMA = re.compile(r",(?=\s{0,200}[}\]])")
_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})")
_SALVAGE = re.compile(
    r'"(headline|alternativeHeadline|datePublished|dateModified|articleSection|inLanguage'
    r'|description|isAccessibleForFree)"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){0,2000})"'
)
_SALVAGE_AUTHOR = re.compile(
    r'"(?:author|creator)"\s{0,20}:\s{0,20}(\[[^\]]{0,2000}|[^\]}]{0,600})'
)
_SALVAGE_NAME = re.compile(r'"name"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){0,200})"')
_BARE_AUTHOR = re.compile(r'"((?:[^"\\]|\\.){0,200})"')


def load(text: str) -> list[Any]:
    """All JSON values in a ``<script type="application/ld+json">``, in order.

    A script that cannot be mended gives one object of type ``Article`` with whichever of
    headline, dates, section and author names stand in it; an empty one gives nothing.
    """
    text = text.strip()
    for opener in _OPENERS:
        text = text.removeprefix(opener).lstrip()
    for closer in _CLOSERS:
        text = text.removesuffix(closer).rstrip()
    if not text:
        return []
    if len(text) > MAX_SCRIPT:
        return _salvage(text[:MAX_SCRIPT])
    if text.startswith(("&quot;", "{&quot;", "[{&quot;")):
        text = html.unescape(text)
    values = _values(text)
    if values is None:
        values = _values(_mend(text))
    return _salvage(text) if values is None else values


def _values(text: str) -> list[Any] | None:
    """One or several JSON values after one another; ``None`` where that fails."""
    decoder = json.JSONDecoder(strict=False)
    out: list[Any] = []
    at = 0
    try:
        while at < len(text) and len(out) < MAX_VALUES:
            value, at = decoder.raw_decode(text, at)
            out.append(value)
            while at < len(text) and text[at] in " \t\r\n;,":
                at += 1
    except (ValueError, RecursionError):
        # Rubbish behind a good object is no reason to lose the object.
        return out or None
    return out


def _mend(text: str) -> str:
    text = _ESCAPE.sub("", text)
    text = _COMMA.sub("", text)
    return text.replace("\t", " ").lstrip("\ufeff;, ")


def _salvage(text: str) -> list[Any]:
    found: dict[str, Any] = {}
    for match in _SALVAGE.finditer(text):
        found.setdefault(match.group(1), _unescape(match.group(2)))
    authors = _SALVAGE_AUTHOR.search(text)
    if authors:
        names = [_unescape(name) for name in _SALVAGE_NAME.findall(authors.group(1))]
        bare = _BARE_AUTHOR.match(authors.group(1))
        found["author"] = names or ([_unescape(bare.group(1))] if bare else [])
    return [{"@type": "Article", **found}] if found else []


def _unescape(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text.replace('\\"', '"').replace("\\/", "/")

"""Article text that the page holds outside of what it shows: in JSON-LD, or HTML in a script."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from newscrawl.extract.cues import WIDE
from newscrawl.extract.render import body_blocks, plain_block
from newscrawl.extract.select import Score, choose
from newscrawl.extract.walk import outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.extract.document import BodyBlock, Document

MAX_SCRIPT = 3_000_000
"""Characters of scripts that are searched on one page."""
MAX_STRINGS = 40
LONG_STRING = 400
MAX_TOLD = 400_000
"""Characters of an ``articleBody`` that are read."""
_MARKUP = re.compile(r"<(?:p|br|div|h\d|strong|a)\b", re.IGNORECASE)
_CLOSED = re.compile(r"(?:<|u003c)(?:\\*/)?(?:p|br)\b", re.IGNORECASE)
_LINES = re.compile(r"[\r\n]+")
_PLACEHOLDER = re.compile(r"\{/?[a-z]{1,6}\}")
"""Tags as some content management systems keep them beside the HTML: ``{/p}``."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
"""Letters of a word that are compared: endings differ."""
_FEW, _SHARED = 4, 0.3
"""Words that tell what a page is about, at least; part of them that its text has."""


def article_body(document: Document) -> list[BodyBlock]:
    """Return the longest ``articleBody`` that the page gives, cut into paragraphs.

    It comes as text, as HTML or as escaped HTML. Nothing says that it is the whole article.
    """
    longest = ""
    for thing in document.structured.things:
        value = thing.data.get("articleBody")
        if thing.syntax == "json-ld" and isinstance(value, str) and len(value) > len(longest):
            longest = value
    if not longest:
        return []
    text = html.unescape(longest[:MAX_TOLD])
    if _MARKUP.search(text):
        page = outline(LexborHTMLParser(text).body)
        return _unplaced(body_blocks(page, range(len(page.text)), document.base))
    return [plain_block(line) for line in _LINES.split(text) if line.strip()]


def scripted(document: Document, title: str, description: str, score: Score) -> list[BodyBlock]:
    """Return the article of a page that ships it as an HTML string inside a script."""
    best: list[BodyBlock] = []
    left = MAX_SCRIPT
    for node in document.tree.css("script"):
        source = node.text() or ""
        if not LONG_STRING < len(source) < left or not _CLOSED.search(source):
            continue
        left -= len(source)
        for _ in range(2):  # frameworks escape their payload once or twice
            found = _in_strings(source, document.base, title, description, score)
            if _size(found) > _size(best):
                best = found
                break
            if '\\"' not in source:
                break
            source = source.replace('\\"', '"').replace("\\\\", "\\")
    return best


def _in_strings(
    source: str, base: str, title: str, description: str, score: Score
) -> list[BodyBlock]:
    best: list[BodyBlock] = []
    tried = 0
    for raw in _literals(source):
        if "<" not in raw and "u003c" not in raw and "u003C" not in raw:
            continue
        try:
            text = json.loads(f'"{raw}"', strict=False)
        except ValueError:
            continue
        text = _PLACEHOLDER.sub("", text)
        if text.count("<p") + text.count("<br") + text.count("</p") <= 2 or "<html" in text[:500]:
            continue
        if text.lstrip()[:1] in ("[", "{") or ('":' in text[:3000] and '\\"' in text):
            continue  # JSON inside the string: that is for the second round
        page = outline(LexborHTMLParser(text).body)
        chosen = choose(page, title, description, score)
        found = body_blocks(page, chosen.indexes, base)
        if _size(found) > _size(best) and _is_about(found, f"{title} {description}"):
            best = found
        tried += 1
        if tried >= MAX_STRINGS:
            break
    return _unplaced(best)


def _is_about(blocks: Sequence[BodyBlock], told: str) -> bool:
    """Tell whether a text speaks of what the page's headline and description do.

    Scripts also hold other articles: the weather, the next story.
    """
    words = set(_stems(told))
    text = set(_stems(" ".join([block.text for block in blocks])))
    return len(words) < _FEW or len(words & text) >= _SHARED * len(words)


def _stems(text: str) -> list[str]:
    """Return beginnings of longer words; pairs of characters where words are not parted."""
    low = text.lower()
    wide = "".join(WIDE.findall(low))
    return [word[:_STEM] for word in _WORD.findall(low)] + list(map("".join, pairwise(wide)))


def _unplaced(blocks: Sequence[BodyBlock]) -> list[BodyBlock]:
    """Return blocks of a page within the page; they are none of the outer page's own."""
    return [replace(block, index=-1) for block in blocks]


def _literals(source: str) -> Iterator[str]:
    """Yield what stands between double quotes, where it is long; still escaped."""
    start = source.find('"')
    while start >= 0:
        end = start
        while True:
            end = source.find('"', end + 1)
            if end < 0:
                return
            back = end - 1
            while source[back] == "\\":
                back -= 1
            if (end - back) % 2:
                break
        if end - start > LONG_STRING:
            yield source[start + 1 : end]
            start = source.find('"', end + 1)
        else:
            start = end


def _size(blocks: Sequence[BodyBlock]) -> int:
    return sum(len(block.text) for block in blocks)

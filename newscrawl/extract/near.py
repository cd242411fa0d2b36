"""The texts about an article's headline and the ends of its body: bylines and dates live there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawl.extract.parted import parted, whole_days
from newscrawl.extract.published import NEAR_AFTER, NEAR_BEFORE
from newscrawl.extract.spots import is_teaser
from newscrawl.text import key, plain, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.document import Blocks, Body
    from newscrawl.extract.structured import Structured

_LONGEST = 400
_LINE = re.compile(r"<(?:br|hr|/?(?:p|div|td|tr|table|h[1-6]|li|ul))\b[^>]*>", re.I)
_SHORT = 140
_DIGIT = re.compile(r"\d")
_NAME_LINE = 70
"""Characters of a line that is names and little else."""
_BEHIND = 60
"""Blocks behind the body in which a line about the author is looked for."""
_AUTHOR = re.compile(
    r"(?:authors?|autor(?:in|en|es|a)?|auteurs?|autor[ei]|auteure|verfasst von|written by|автор|"
    r"forfatter|författare|szerző|yazar|penulis|tác giả|作者|記者|记者|기자)(?:\s?[:：]\s?|\s)",
    re.I,
)
_SEARCHED = 400
"""Blocks from the top of the page in which the headline is looked for."""


@dataclass(frozen=True, slots=True)
class Near:
    """What stands about the headline and about the ends of the body."""

    texts: tuple[str, ...]
    places: tuple[int, ...]
    """Blocks just behind headline and body that are no part of the body."""
    lines: tuple[str, ...] = ()
    """Lines of the block that holds the headline, where it holds more than that."""
    around: tuple[int, ...] = ()
    """Blocks that ``texts`` are the texts of, behind ``lines``."""

    def own(self, blocks: Blocks) -> tuple[str, ...]:
        """``texts`` without the dates of teasers."""
        told = [
            text
            for place, text in zip(self.around, self.texts[len(self.lines) :], strict=True)
            if not _of_another(blocks, place)
        ]
        return (*self.lines, *whole_days(told))


def about(blocks: Blocks, body: Body, page: Structured, headline: str) -> Near:
    """Short texts about the headline and the body's ends, the headline's own first."""
    texts, kept = blocks.texts, body.indexes
    if not texts:
        return Near((), ())
    at, lines = _headline_at(blocks, page, headline)
    first, last = (kept[0], kept[-1]) if kept else (min(NEAR_BEFORE, len(texts)), len(texts) - 1)
    places: dict[int, None] = {}
    if at >= 0:
        # Above the headline today's date stands more often than the article's.
        places.update(dict.fromkeys(range(at, at + NEAR_BEFORE)))
    start = max(at - 3, first - NEAR_BEFORE) if at < first else first - NEAR_BEFORE
    places.update(dict.fromkeys(range(start, first + 3)))
    places.update(dict.fromkeys(range(max(last, first + 3), last + 1 + NEAR_AFTER)))
    # The standfirst may count as body, and the byline stand behind it.
    above = at + 1 if 0 <= at <= first else first - NEAR_BEFORE // 2
    between = {*range(max(0, above), above + NEAR_BEFORE)}
    behind = {*range(last + 1, last + 1 + NEAR_AFTER)} if kept else set()
    free = sorted(place for place in (between | behind) - {*kept} if place < len(texts))
    around = tuple(place for place in places if 0 <= place < len(texts))
    told = [parted(texts[place][:_LONGEST], blocks.node(place)) for place in around]
    return Near((*lines, *told), tuple(free), lines, around)


def _of_another(blocks: Blocks, place: int) -> bool:
    """Whether a short text with a date is a teaser's."""
    text = blocks.texts[place]
    return len(text) < _SHORT and bool(_DIGIT.search(text)) and is_teaser(blocks.node(place))


def _headline_at(blocks: Blocks, page: Structured, headline: str) -> tuple[int, tuple[str, ...]]:
    """Place of the headline among the blocks, and the lines that share its block.

    -1 where it is not visible. A page without ``<h1>`` may have its headline in any element.
    """
    found = -1
    for node in page.marks.h1[:3]:
        told = squeeze((node.text() or "")[:600])
        head, size = key(told[:200]), len(told)
        if not head:
            continue
        for place, text in enumerate(blocks.texts[:_SEARCHED]):
            if abs(len(text) - size) < 20 and key(text[:200]) == head:
                if blocks.node(place).tag == "h1":
                    return place, ()
                found = place if found < 0 else found
    if found >= 0 or page.marks.h1 or len(headline) < 12:
        return found, ()
    for place, text in enumerate(blocks.texts[:_SEARCHED]):
        if headline in text and len(text) < len(headline) + _LONGEST:
            return place, () if len(text) < len(headline) + 4 else _lines(blocks, place)
    return -1, ()


def _lines(blocks: Blocks, place: int) -> tuple[str, ...]:
    """The lines that breaks make of one block; nothing where its markup is long."""
    markup = blocks.node(place).html or ""
    if len(markup) > 20_000:
        return ()
    wanted = key(blocks.texts[place])
    lines = [plain(part) for part in _LINE.split(markup)]
    return tuple(line for line in lines if line and key(line) in wanted)


def lone_lines(blocks: Blocks, body: Body) -> Sequence[str]:
    """Texts that may be a signature: the body's ends, and lines in bold type just outside it."""
    kept = body.indexes
    if not kept:
        return []
    ends = [body.blocks[-1].text, body.blocks[0].text, *_below_the_standfirst(body)]
    for index in (kept[-1] + 1, kept[0] - 1):
        if 0 <= index < len(blocks) and len(blocks.texts[index]) < 40:
            block = blocks[index]
            bold = block.strong_share > 0.9 and not block.link_share
            if bold and block.tag in {"p", "div"} and not _heads_a_box(blocks, index):
                ends.append(block.text)
    return ends


def labelled_behind(blocks: Blocks, body: Body) -> Sequence[str]:
    """Lines behind the body, however far, that begin as one about the author does."""
    last = max(body.indexes, default=len(blocks))
    behind = blocks.texts[last + 1 : last + 1 + _BEHIND]
    return [text for text in behind if len(text) < _NAME_LINE and _AUTHOR.match(text)]


def _below_the_standfirst(body: Body) -> list[str]:
    """Short lines among the first paragraphs, each with a long one right below it."""
    first = body.blocks[:5]
    return [
        line.text
        for line, text in pairwise(first)
        if line is not first[0] and line.kind == "p" and text.kind == "p"
        if len(line.text) < _NAME_LINE and len(text.text) > 2 * _NAME_LINE
    ]


def _heads_a_box(blocks: Blocks, index: int) -> bool:
    """Whether the next block lies within this one's element, which is then a box with a title."""
    if index + 1 >= len(blocks):
        return False
    mine, at = blocks.node(index).mem_id, blocks.node(index + 1).parent
    for _ in range(3):
        if at is None:
            return False
        if at.mem_id == mine:
            return True
        at = at.parent
    return False

"""A second opinion on the body, for pages of which the first is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.extract.render import body_blocks, plain_block
from newscrawl.extract.words import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.document import BodyBlock, Document
    from newscrawl.extract.walk import Outline

MAX_HTML = 800_000
"""Bytes; larger pages get no second opinion, for time's sake."""
MAX_TAGS = 15_000
LINE = 150
"""Characters below which a text that is a link leads to another page, and is none of this."""
PROSE = 40
"""Characters from which on a text may be a sentence of the article."""
MORE = 0.15
"""Part by which a second opinion is longer, or it is not taken."""


def may_find_more(page: Outline, found: Sequence[BodyBlock]) -> bool:
    """Tell whether the page shows enough other running text for a second opinion to be fuller."""
    size = sum(len(block.text) for block in found)
    taken = {block.index for block in found}
    other = sum(
        len(text)
        for index, text in enumerate(page.text)
        if len(text) >= PROSE and index not in taken and page.in_links[index] < 0.5 * len(text)
    )
    return not size or other > MORE * size


def second_opinion(document: Document) -> list[BodyBlock]:
    """Return what trafilatura takes for the article, as blocks of the page where they are its.

    Slow (some 15 ms a page) and imported only when first needed.
    """
    if len(document.html) > MAX_HTML or document.html.count(b"<") > MAX_TAGS:
        return []
    from trafilatura import extract

    text = extract(document.html.decode("utf-8", "replace"), fast=True, include_comments=False)
    if not text:
        return []
    page = document.blocks.outline
    places: dict[str, int] = {}
    for index, block in enumerate(page.text):
        places.setdefault(block, index)
    out: list[BodyBlock] = []
    furniture: list[int] = []
    for line in text.split("\n"):
        told = " ".join(line.removeprefix("- ").split())
        if not told:
            continue
        index = places.get(told, -1)
        if index < 0:
            out.append(plain_block(told))
        elif _is_furniture(page, index):
            furniture.append(index)
        else:
            out += body_blocks(page, [index], document.base)
    # Where there is nothing else, that is what the page says.
    return out or body_blocks(page, furniture, document.base)


def _is_furniture(page: Outline, index: int) -> bool:
    """Tell whether a block stands where no article does, or leads to another page."""
    size = len(page.text[index])
    leads = size < LINE and page.in_links[index] > 0.75 * size
    return leads or bool(page.hints_above(page.box[index]) & NEVER)

"""A second opinion on the body, for pages of which the first is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.extract.render import body_blocks, plain_block

if TYPE_CHECKING:
    from newscrawl.extract.document import BodyBlock, Document

MAX_HTML = 800_000
"""Bytes; larger pages get no second opinion, for time's sake."""
MAX_TAGS = 15_000


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
    for line in text.split("\n"):
        told = " ".join(line.removeprefix("- ").split())
        if not told:
            continue
        index = places.get(told, -1)
        out += body_blocks(page, [index], document.base) if index >= 0 else [plain_block(told)]
    return out

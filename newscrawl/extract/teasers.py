"""Whether a page is a list of other pages: told by how it is built, whatever it says of itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.document import BodyBlock
    from newscrawl.extract.walk import Outline

MANY_HEADLINES = 15
"""Headlines that lead elsewhere from which on a page may be a list. Articles have some too."""
SCATTERED = 0.15
"""Part of the text that the largest of its places holds, below which it is no one text.

A front page's text is teasers, each in a box of its own: 0.02 to 0.06 on the corpus' fronts. An
article's paragraphs share a box, or their boxes do: 0.2 on the most cut up page that is one.
"""
MORE_LINKED = 2.5
"""Times as many characters in headlines as in text make a list of a page with little text."""
LITTLE = 1000
"""Characters of text from which on a page is not called a list for its headlines alone."""
_SOME = 4
"""Blocks, each in a place of its own, that are teasers where most of the page is headlines."""
_HEADLINE = range(25, 200)
_LINKED = 0.75


def lists_others(page: Outline, blocks: Sequence[BodyBlock]) -> str:
    """Say why a page is a list of others, or nothing; ``blocks`` are the body found in it."""
    linked = _headlines(page)
    if len(linked) < MANY_HEADLINES:
        return ""
    size = sum(len(block.text) for block in blocks)
    if size < LITTLE and sum(map(len, linked)) > MORE_LINKED * size:
        return f"{len(linked)} headlines that lead elsewhere, and little text"
    placed = [block for block in blocks if block.index >= 0]
    if 2 * sum(len(block.text) for block in placed) < size:
        return ""  # the text was not found where the page shows it
    largest = _largest_place(page, placed)
    alone = len(placed) >= _SOME and largest <= max(len(block.text) for block in placed)
    if largest < SCATTERED * size or (alone and sum(map(len, linked)) > MORE_LINKED * size):
        return f"{len(linked)} headlines that lead elsewhere, and text in as many places"
    return ""


def _headlines(page: Outline) -> set[str]:
    """Texts as long as a headline that are links and nothing else."""
    return {
        text
        for text, links in zip(page.text, page.in_links, strict=True)
        if len(text) in _HEADLINE and links > _LINKED * len(text)
    }


def _largest_place(page: Outline, blocks: Sequence[BodyBlock]) -> int:
    """Characters of text that stand below one container, two above the paragraphs."""
    sizes: defaultdict[int, int] = defaultdict(int)
    for block in blocks:
        box = page.box[block.index]
        sizes[page.parent[page.parent[box]]] += len(block.text)
    return max(sizes.values(), default=0)

"""What blocks look like within: a second walk over one container keeps links and emphasis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.extract.cues import labels_ad
from newscrawl.extract.elements import EMPHASIS, STRONG
from newscrawl.extract.walk import MAX_DEPTH, A, Outline, Walker
from newscrawl.text import one_spaced

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Inlines = tuple[list[str], list[tuple[int, "LexborNode | None"]]]
"""Pieces of text, and before which piece a link, strong or em element opens or closes."""
_MARKS = {A} | STRONG | EMPHASIS


class _LooksWalker(Walker):
    """Goes into no other container, and leaves the outline as it is."""

    __slots__ = ("found", "marks")
    keeps_space = True

    def __init__(self, out: Outline) -> None:
        super().__init__(out)
        self.found: list[Inlines] = []
        self.marks: list[tuple[int, LexborNode | None]] = []

    def flush(self, box: int, tag: int) -> None:
        del box, tag
        pieces = self.pieces
        text = one_spaced("".join(pieces))
        if text and not labels_ad(text):
            self.found.append((pieces, self.marks))
        self.marks = []
        self.pieces = []

    def inline(
        self, node: LexborNode, kind: int, box: int, tag: int, within: int, depth: int
    ) -> None:
        pieces = self.pieces
        marked = kind in _MARKS
        if marked:
            self.marks.append((len(pieces), node))
        super().inline(node, kind, box, tag, within, depth)
        if marked and self.pieces is pieces:
            self.marks.append((len(pieces), None))

    def container(self, node: LexborNode, kind: int, box: int, within: int, depth: int) -> None:
        del kind, box, within
        if depth > MAX_DEPTH:
            self.pieces.append(node.text() or "")


def inlines(page: Outline, box: int) -> list[Inlines]:
    """Return for each block of a container, in order, what it looks like within."""
    node = page.node[box]
    walker = _LooksWalker(page)
    walker.walk(node, box, node.tag_id, 0, page.depth[box])
    walker.flush(box, node.tag_id)
    return walker.found

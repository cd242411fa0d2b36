"""Paragraphs that are built or placed as the text that was chosen, and belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.extract.cues import ENDS
from newscrawl.extract.inserts import LIKELY_ENOUGH, is_furniture

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from newscrawl.extract.features import Row
    from newscrawl.extract.walk import Outline, Signature

_SHARE, _LEAST = 0.3, 60
"""Part of the sure text that must be built the same; characters of what is chosen for that."""
_SURE, _OPENING, _UNKNOWN, _PARAGRAPH = 2.0, -2.5, -9.0, 80
"""Scores of sure text, and of an opening paragraph at least; its characters."""


def with_alike(
    page: Outline,
    picked: list[int],
    found: Sequence[Row | None],
    scores: Sequence[float | None],
) -> list[int]:
    """Return the choice with sentences that are built as most of what was chosen, and stand by it.

    Reviews and manuals part their text over sections of their own; where one of them holds much
    of the text, the model takes the others for something beside it.
    """
    sure = [i for i in picked if (scores[i] or 0.0) > 0]
    if not sure:
        return picked
    held: dict[tuple[Signature, ...], float] = {}
    for i in sure:
        held[_shape(page, i)] = held.get(_shape(page, i), 0.0) + len(page.text[i])
    least = _SHARE * sum(held.values())
    shapes = {
        shape for shape, size in held.items() if size >= least and any(names for _, names in shape)
    }
    home = _common(page, sure)
    chosen = set(picked)
    for i, (row, score) in enumerate(zip(found, scores, strict=True)):
        if (
            i not in chosen
            and score is not None
            and score > LIKELY_ENOUGH
            and len(page.text[i]) > _LEAST
            and page.text[i][-1] in ENDS
            and not is_furniture(row)
            and _shape(page, i) in shapes
            and _is_within(page, page.box[i], home)
        ):
            chosen.add(i)
    return sorted(chosen)


def with_opening(
    page: Outline,
    picked: list[int],
    found: Sequence[Row | None],
    scores: Sequence[float | None],
) -> list[int]:
    """Return the choice with paragraphs that come first in the container of the sure text.

    The first paragraph often stands in a box of its own, beside the picture; or the text in two
    containers of one name, with a picture between.
    """
    sure = [i for i in picked if (scores[i] or 0.0) > _SURE]
    if not sure:
        return picked
    home = _common(page, sure)
    above, names = page.parent[home], page.signature[home]
    alike = {home}
    if names[1]:
        alike.update(
            box
            for box in range(above + 1, home)
            if page.parent[box] == above and page.signature[box] == names
        )
    opening = [
        i
        for i in range(picked[0])
        if (scores[i] or _UNKNOWN) > _OPENING
        and len(page.text[i]) > _PARAGRAPH
        and page.text[i][-1] in ENDS
        and not page.in_links[i]
        and not is_furniture(found[i])
        and _stands_in(page, page.box[i], alike)
    ]
    return opening + picked


def _shape(page: Outline, i: int) -> tuple[Signature, ...]:
    box = page.box[i]
    above = page.parent[box]
    return page.signature[box], page.signature[above], page.signature[page.parent[above]]


def _common(page: Outline, among: Sequence[int]) -> int:
    """Return the innermost container that holds all of these blocks."""
    home = page.box[among[0]]
    for i in among[1:]:
        while not _is_within(page, page.box[i], home):
            home = page.parent[home]
    return home


def _is_within(page: Outline, box: int, home: int) -> bool:
    # Containers are numbered in the order of the document: those above have lower numbers.
    while box > home:
        box = page.parent[box]
    return box == home


def _stands_in(page: Outline, box: int, homes: Container[int]) -> bool:
    while box and box not in homes:
        box = page.parent[box]
    return box in homes

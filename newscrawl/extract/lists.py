"""Lists that belong to an article's text: between its blocks, or right behind one."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawl.extract.endings import is_ending
from newscrawl.extract.features import FEATURES
from newscrawl.extract.inserts import LIKELY_ENOUGH, is_called_teasers_alone, is_furniture
from newscrawl.extract.words import BIT, read_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.features import Row
    from newscrawl.extract.walk import Outline

_WEIGHT = FEATURES.index("weight")
_KIND = FEATURES.index("kind")
_PLEA = FEATURES.index("plea")
_ITEM, _LEAST = 4, 8
"""Kind of a list item; letters of one, at least."""
_LONGEST_LIST = 30
_LISTED = re.compile(r"lists?|items?", re.IGNORECASE)
"""Words that hint at teasers, but in the names of lists."""


def with_lists(
    page: Outline,
    picked: list[int],
    found: Sequence[Row | None],
    scores: Sequence[float | None],
) -> list[int]:
    """Return the choice with the short lists that stand between chosen blocks."""
    out = picked[:1]
    for before, after in pairwise(picked):
        if 1 < after - before <= _LONGEST_LIST + 1:
            between = range(before + 1, after)
            homes = [page.parent[page.box[before]], page.parent[page.box[after]]]
            if all(_is_list_item(page, i, found[i], scores[i], homes) for i in between):
                out += between
        out.append(after)
    return out


def with_following_lists(
    page: Outline,
    picked: list[int],
    found: Sequence[Row | None],
    scores: Sequence[float | None],
) -> list[int]:
    """Return the choice with the list right behind each chosen block, in the same container."""
    chosen = set(picked)
    for i in picked:
        home = page.parent[page.box[i]]
        for at in range(i + 1, min(len(found), i + 1 + _LONGEST_LIST)):
            if (
                at in chosen
                or page.parent[page.parent[page.box[at]]] != home
                or is_ending(page.text[at])
                or not _is_list_item(page, at, found[at], scores[at], (home,))
            ):
                break
            chosen.add(at)
    return sorted(chosen)


def _is_list_item(
    page: Outline, i: int, row: Row | None, score: float | None, homes: Sequence[int]
) -> bool:
    if row is None or score is None or score <= LIKELY_ENOUGH:
        return False
    if row[_KIND] != _ITEM or row[_WEIGHT] < _LEAST or row[_PLEA]:
        return False
    return not is_furniture(row) or (
        is_called_teasers_alone(row) and _is_plain_list(page, i, homes)
    )


def _is_plain_list(page: Outline, i: int, homes: Sequence[int]) -> bool:
    """Tell whether an item stands right beside chosen text, in a list that is just called so."""
    above = page.parent[page.box[i]]
    if page.parent[above] not in homes:
        return False
    names = f"{page.signature[above][1]} {page.signature[page.box[i]][1]}"
    return not read_names(_LISTED.sub(" ", names))[0] & BIT["rel"]

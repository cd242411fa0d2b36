"""Inserts among an article's text, told by what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.extract.features import FEATURES

if TYPE_CHECKING:
    from newscrawl.extract.features import Row

LIKELY_ENOUGH = -3.5
"""Score from which on a block is believed that other things speak for."""
LINKED = 300
"""Thousandths of a text that stand in links, from which on it is none."""
LINKS = FEATURES.index("linkden")
_RELATED = FEATURES.index("rel_rel")
_FURNITURE = [
    FEATURES.index(f"rel_{name}")
    for name in ("nav", "media", "hide", "rel", "sale", "share", "comment", "meta")
]


def is_furniture(row: Row | None) -> bool:
    """Tell whether a block is made of links, or hangs in what is called furniture."""
    return row is None or row[LINKS] >= LINKED or any(row[place] for place in _FURNITURE)


def is_called_teasers_alone(row: Row) -> bool:
    """Tell whether nothing but a word for teasers and lists makes a block furniture."""
    return row[LINKS] < LINKED and not any(row[place] for place in _FURNITURE if place != _RELATED)

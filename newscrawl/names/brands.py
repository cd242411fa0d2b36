"""The outlet's own names, which are no author's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.text import key

_BRAND_SPLIT = re.compile(r"\s[|–—-]\s")
_BRAND_END = re.compile(r"(?:news|online|digital|media|daily|tv|24|com|www)$")
_BRAND_TAIL = re.compile(
    r"(?:.{0,3}|staff|team|redaktion|redaction|editors?|news|newsroom|desk|online|digital|"
    r"admin|com|"
    r"editorial|media|sports?|reporters?|correspondents?|writers?|staffwriters?|staffreporters?|newsdesk)$"
)


def brand_keys(names: Iterable[str]) -> set[str]:
    """:func:`~newscrawl.text.key` forms of an outlet's names, with and without "News" and such."""
    # "Post | The Harbour Post - all the news": each part is a name of the outlet.
    parts = [part for name in names for part in (name, *_BRAND_SPLIT.split(name))]
    brands = {key(part) for part in parts}
    for brand in list(brands):
        short = _BRAND_END.sub("", brand)
        if len(short) > 4:
            brands.add(short)
    return brands - {""}


def is_brand(name: str, brands: set[str]) -> bool:
    """Whether a name is the outlet's own, perhaps with a little behind it: ``Ilanga D``."""
    mine = key(name)
    if mine in brands or not mine:
        return True
    return any(
        len(brand) > 3 and mine.startswith(brand) and _BRAND_TAIL.match(mine[len(brand) :])
        for brand in brands
    )

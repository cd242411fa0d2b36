"""The outlet's name in a title: before or behind the headline, behind a bar or a dash."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.text import key

SEPARATOR = re.compile(r"\s+(?:[|–—\-·•»«:]|::|//|\|\|)\s+|\s*[|»_ㅣ｜│┃]\s*|-{2}")
_IN_NUMBERS = re.compile(
    r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d\d){1,2}"
    r"|(?:19|20)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}"
)
DAY = re.compile(
    rf"{_IN_NUMBERS.pattern}"
    r"|\d{1,2}\.?(?:st|nd|rd|th)?\s(?:de\s)?[^\W\d_]{3,10}\.?,?\s(?:de\s)?(?:19|20)\d\d"
    r"|[^\W\d_]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d"
)
"""A day and nothing more."""
_BY_TAIL = re.compile(r"by(?:\s[A-ZÀ-Þ][\w.'’-]+){1,4}$")


def without_site(title: str, sites: Sequence[str], *, generous: bool = False) -> str:
    """``title`` without the outlet's name before or behind it.

    ``sites`` are :func:`key` forms of the outlet's names. ``generous`` also cuts a short last
    part that nothing proves to be the outlet's.
    """
    for _ in range(3):
        # The mark that closes a quotation parts nothing.
        size = len(title) if "«" in title else len(title) + 1
        parts = [m for m in SEPARATOR.finditer(title) if m.start() > 0 and m.end() < size]
        if not parts:
            return title
        tail, head = title[parts[-1].end() :], title[: parts[0].start()]
        if is_site(tail, sites) or _BY_TAIL.match(tail) or _is_day(title, parts, sites):
            title = title[: parts[-1].start()].rstrip()
        elif is_site(head, sites):
            title = title[parts[0].end() :].lstrip()
        elif generous and len(tail) < 0.25 * len(title):
            return title[: parts[-1].start()].rstrip()
        else:
            return title
    return title


def _is_day(title: str, parts: Sequence[re.Match[str]], sites: Sequence[str]) -> bool:
    """Whether a title ends in a day behind the outlet's name; else the day is the headline's."""
    if len(parts) < 2 or not DAY.fullmatch(title, parts[-1].end()):
        return False
    return is_site(title[parts[-2].end() : parts[-1].start()], sites)


def day_behind(title: str) -> str:
    """The day in numbers that a title ends in as a part of its own, or nothing.

    One with the month's name may be what the headline speaks of.
    """
    *before, tail = SEPARATOR.split(title)
    return tail if before and _IN_NUMBERS.fullmatch(tail) else ""


def is_site(text: str, sites: Sequence[str]) -> bool:
    """Whether a part of a title is the outlet's name; ``sites`` as above."""
    mine = key(text)
    if not mine or len(mine) > 40:
        return False
    return any(
        mine == site
        or (len(mine) > 3 and len(site) > 3 and (mine in site or site in mine))
        or (len(site) > 2 and mine.startswith(site) and len(mine) <= len(site) + 10)
        for site in sites
        if site
    )

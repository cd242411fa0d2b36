"""Dates and times as people and machines write them, in many languages and calendars.

:func:`parse_date` finds the first date in a short text. The value is aware where the text names
a zone or offset, naive where it does not: what zone a bare time means is not the page's to say
and is settled when the article is normalised.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from newscrawl.extract.moment import Moment
from newscrawl.extract.named_dates import named
from newscrawl.extract.number_dates import digits, eastern, iso, numeric
from newscrawl.text import squeeze

__all__ = ["Moment", "parse_date"]
MAX_TEXT = 300


def parse_date(
    text: str, *, language: str = "", month_first: bool = False, near: datetime | None = None
) -> Moment | None:
    """The first date in ``text`` (at most 300 characters of it), or ``None``.

    ``language`` (BCP 47) settles month names that languages share; ``month_first`` reads
    ``3/4/2024`` as March 4. ``near`` (the time of capture) lends its year to a date without one.
    """
    text = squeeze(text[:MAX_TEXT])
    if len(text) < 4:
        return None
    return _parse(text, language[:2], month_first, near)


@lru_cache(maxsize=512)
def _parse(text: str, language: str, month_first: bool, near: datetime | None) -> Moment | None:
    try:
        return (
            iso(text)
            or digits(text)
            or eastern(text)
            or named(text, language, near)
            or numeric(text, month_first)
        )
    except (ValueError, OverflowError):
        return None

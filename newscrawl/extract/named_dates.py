"""Dates with the month's name, in any of the orders that languages have."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from newscrawl.extract import calendars
from newscrawl.extract.clocks import take_clock
from newscrawl.extract.date_words import (
    ABBREVIATED,
    BY_LANGUAGE,
    ETHIOPIAN,
    GREGORIAN,
    HIJRI,
    JALALI,
)
from newscrawl.extract.moment import Moment, day_of, moment_at, year_of
from newscrawl.extract.number_dates import numeric

_TOKEN = re.compile(r"\d+|[^\s\d.,;:/|()\[\]{}+\-–—_'’\"،؛<>]+(?:\.[^\s\d.,;:/|()\[\]<>]+)*")
_MARKS = ".॰\u0654׳'’"
"""What may stand behind an abbreviated or joined month's name."""


def named(text: str, language: str, near: datetime | None) -> Moment | None:
    """A date with the month's name, in any of the orders that languages have."""
    clock, zone, rest = take_clock(text)
    tokens = _TOKEN.findall(rest)[:60]
    words = [token.lower() if not token.isdigit() else token for token in tokens]
    lunar: Moment | None = None
    for index in range(len(words)):
        if words[index][0].isdigit():
            continue
        for month, calendar, width in _months(words, index, language):
            found = _around(words, index, width)
            if found is None and near is not None and calendar == "gregorian":
                when = _without_year(words, index, width, month, near.date())
            elif found is None:
                continue
            else:
                when = _in_calendar(calendar, found[0], month, found[1])
            if when is None:
                continue
            moment = moment_at(when, clock, zone, calendar)
            # The civil table of the lunar year can be a day off: any other date is believed first.
            if calendar != "hijri":
                return moment
            lunar = lunar or moment
    return lunar and (numeric(rest, month_first=False) or lunar)


def _months(words: list[str], index: int, language: str) -> list[tuple[int, str, int]]:
    """Readings of the word at ``index`` as a month: number, calendar, width in words."""
    one = words[index].rstrip(_MARKS)
    two = f"{one} {words[index + 1]}" if index + 1 < len(words) else ""
    special = BY_LANGUAGE.get(language, {})
    out: list[tuple[int, str, int]] = []
    for name, width in ((two, 2), (one, 1)):
        if not name:
            continue
        if name in special:
            out.append((special[name], "gregorian", width))
        for table, calendar in (
            (GREGORIAN, "gregorian"),
            (ABBREVIATED, "gregorian"),
            (JALALI, "jalali"),
            (HIJRI, "hijri"),
            (ETHIOPIAN, "ethiopian"),
        ):
            if name in table:
                out.append((table[name], calendar, width))
    if one in {"tháng", "thg"} and len(two.split()) == 2 and two.split()[1].isdigit():
        out.append((int(two.split()[1]), "gregorian", 2))
    return out


def _around(words: list[str], index: int, width: int) -> tuple[int, int] | None:
    """Year and day beside a month's name: 5 May 2024, May 5 2024, 2024 May 5, 2024 5 May."""
    before = _number(words, index, -1)
    after = _number(words, index + width - 1, 1)
    if before is not None and _is_day(words[before]):
        if after is not None and (year := year_of(words[after])):
            return year, int(words[before])
        further = _number(words, before, -1)
        if further is not None and len(words[further]) == 4 and (year := year_of(words[further])):
            return year, int(words[before])
    if after is not None and _is_day(words[after]):
        further = _number(words, after, 1)
        if further is not None and len(words[further]) == 4 and (year := year_of(words[further])):
            return year, int(words[after])
        if before is not None and len(words[before]) == 4 and (year := year_of(words[before])):
            return year, int(words[after])
    return None


def _number(words: list[str], index: int, step: int) -> int | None:
    """The next number from ``index``, over at most two short words (de, of, th, gada)."""
    for distance in range(1, 4):
        at = index + step * distance
        if not 0 <= at < len(words):
            return None
        if words[at].isdecimal():
            return at
        # "mar 17 set 2024" is a Tuesday in September, not a March.
        if len(words[at]) > 4 or words[at] in GREGORIAN:
            return None
    return None


def _is_day(word: str) -> bool:
    return len(word) <= 2 and 1 <= int(word) <= 31


def _without_year(words: list[str], index: int, width: int, month: int, near: date) -> date | None:
    for at in (_number(words, index, -1), _number(words, index + width - 1, 1)):
        if at is not None and _is_day(words[at]):
            for year in (near.year, near.year - 1):
                try:
                    when = date(year, month, int(words[at]))
                except ValueError:
                    continue
                if when <= near + timedelta(days=1):
                    return when
    return None


def _in_calendar(calendar: str, year: int, month: int, day: int) -> date | None:
    try:
        if calendar == "jalali":
            return calendars.jalali(year, month, day)
        if calendar == "hijri":
            return calendars.hijri(year, month, day)
        if calendar == "ethiopian":
            return calendars.ethiopian(year, month, day)
        return day_of(year, month, day)
    except ValueError:
        return None

"""Dates and times as people and machines write them, in many languages and calendars.

:func:`parse_date` finds the first date in a short text. The value is aware where the text names
a zone or offset, naive where it does not: what zone a bare time means is not the page's to say
and is settled when the article is normalised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from newscrawl.extract import calendars
from newscrawl.extract.clocks import OFFSET, clock_time, take_clock, zone_of
from newscrawl.extract.date_words import (
    ABBREVIATED,
    BY_LANGUAGE,
    ETHIOPIAN,
    GREGORIAN,
    HIJRI,
    JALALI,
)
from newscrawl.text import squeeze

MAX_TEXT = 300
FIRST_YEAR, LAST_YEAR = 1900, 2100

_ISO = re.compile(
    r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)(?:[T\s,]{1,3}(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:]\d{1,9})?)?)"
    rf"\s?([AaPp]\.?[Mm]\.?)?\s?({OFFSET})?)?"
)
_COMPACT = re.compile(
    r"^(\d{4})(\d{2})(\d{2})(?:[T_ ]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(Z|"
    r"[+-]\d{2}:?\d{2})?)?$"
)
_EPOCH = re.compile(r"^\d{10}(?:\.\d{1,6})?$|^\d{13}$")
_EAST = re.compile(r"(?<!\d)(\d{2,4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?")
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|民國|民国)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
)
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d/]|\.\d)"
)
_TOKEN = re.compile(r"\d+|[^\s\d.,;:/|()\[\]{}+\-–—_'’\"،؛<>]+(?:\.[^\s\d.,;:/|()\[\]<>]+)*")
_MARKS = ".॰\u0654׳'’"
"""What may stand behind an abbreviated or joined month's name."""
_MONGOLIAN = re.compile(r"(\d{4})\s?он\w{0,3}\s?(\d{1,2})(?:-р|-р\s)?\s?сар\w{0,3}\s?(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found in a text."""

    value: datetime
    """Aware where the text named a zone; midnight where it gave the day alone."""
    has_time: bool
    calendar: str = "gregorian"

    @property
    def aware(self) -> bool:
        """Whether the text named a zone or offset."""
        return self.value.tzinfo is not None


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
            _iso(text)
            or _digits(text)
            or _eastern(text)
            or _named(text, language, near)
            or _numeric(text, month_first)
        )
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> Moment | None:
    match = _ISO.search(text)
    if match is None:
        return None
    year, _, month, day, hour, minute, second, half, zone = match.groups()
    try:
        when = _day(int(year), int(month), int(day))
    except ValueError:
        if int(month) <= 12 or int(day) > 12:
            return None
        when = _day(int(year), int(day), int(month))
    if hour is None:
        return _with_clock(when, text[: match.start()] + " " + text[match.end() :])
    return _moment(when, clock_time(hour, minute, second, half), zone_of(zone))


def _digits(text: str) -> Moment | None:
    if not text[:8].isdigit():
        return None
    if _EPOCH.match(text):
        return Moment(datetime.fromtimestamp(int(text[:10]), UTC), has_time=True)
    match = _COMPACT.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    when = _day(int(year), int(month), int(day))
    if hour is None:
        return _moment(when)
    return _moment(when, clock_time(hour, minute, second, None), zone_of(zone))


def _eastern(text: str) -> Moment | None:
    """``2024年1月5日``, ``2024년 1월 5일``, and the era years of Japan and Taiwan."""
    if "сар" in text and (match := _MONGOLIAN.search(text)):
        when = _day(*(int(part) for part in match.groups()))
        return _with_clock(when, text[match.end() :])
    if "年" not in text and "년" not in text:
        return None
    era = _ERA.search(text)
    if era:
        name, count, month, day = era.groups()
        year = 1 if count == "元" else int(count)
        if name in {"民國", "民国"}:
            when = calendars.minguo(year, int(month), int(day))
        else:
            when = calendars.japanese(name, year, int(month), int(day))
        return _with_clock(when, text[era.end() :])
    match = _EAST.search(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    if year < 1000:
        year += calendars.MINGUO_OFFSET if year > 99 else 2000
    return _with_clock(_day(year, month, day), text[match.end() :])


def _named(text: str, language: str, near: datetime | None) -> Moment | None:
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
            moment = _moment(when, clock, zone, calendar)
            if moment is None:
                continue
            # The civil table of the lunar year can be a day off: any other date is believed first.
            if calendar != "hijri":
                return moment
            lunar = lunar or moment
    return lunar and (_numeric(rest, month_first=False) or lunar)


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
        if after is not None and (year := _year(words[after])):
            return year, int(words[before])
        further = _number(words, before, -1)
        if further is not None and len(words[further]) == 4 and (year := _year(words[further])):
            return year, int(words[before])
    if after is not None and _is_day(words[after]):
        further = _number(words, after, 1)
        if further is not None and len(words[further]) == 4 and (year := _year(words[further])):
            return year, int(words[after])
        if before is not None and len(words[before]) == 4 and (year := _year(words[before])):
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


def _year(word: str) -> int:
    if len(word) == 4:
        return int(word)
    if len(word) == 2:
        return 2000 + int(word) if int(word) < 50 else 1900 + int(word)
    return 0


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
        return _day(year, month, day)
    except ValueError:
        return None


def _numeric(text: str, month_first: bool) -> Moment | None:
    for match in _NUMERIC.finditer(text):
        first, separator, second, year = match.groups()
        day, month = int(first), int(second)
        if month > 12 or (month_first and day <= 12 and separator != "."):
            day, month = month, day
        try:
            when = _day(_year(year), month, day)
        except ValueError:
            continue
        return _with_clock(when, text[: match.start()] + " " + text[match.end() :])
    return None


def _day(year: int, month: int, day: int) -> date:
    when = calendars.any_year(year, month, day)
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"year out of range: {year}")
    return when


def _with_clock(when: date, rest: str) -> Moment | None:
    clock, zone, _ = take_clock(rest)
    return _moment(when, clock, zone)


def _moment(
    when: date,
    clock: time | None = None,
    zone: timezone | ZoneInfo | None = None,
    calendar: str = "gregorian",
) -> Moment | None:
    if clock is None:
        return Moment(datetime.combine(when, time()), has_time=False, calendar=calendar)
    return Moment(datetime.combine(when, clock, zone), has_time=True, calendar=calendar)

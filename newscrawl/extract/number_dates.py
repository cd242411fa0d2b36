"""Dates written in numbers: by machines, by people, and in the East with their signs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from newscrawl.extract import calendars
from newscrawl.extract.clocks import OFFSET, clock_time, zone_of
from newscrawl.extract.moment import Moment, day_of, moment_at, with_clock, year_of

_ISO = re.compile(
    r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)(?:[T\s,]{1,3}(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:]\d{1,9})?)?)"
    rf"\s?([AaPp]\.?[Mm]\.?)?\s?({OFFSET})?)?"
)
_ZONE_NAME = re.compile(r"\s?\(?([A-Z]{2,5})(?=\s?(?:$|[)\],.;|•·(/])|\s[–—-]\s)")
"""``2024-05-03 10:20:30 EDT``; before another word it may be one itself: ``WEST COAST``."""
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
_MONGOLIAN = re.compile(r"(\d{4})\s?он\w{0,3}\s?(\d{1,2})(?:-р|-р\s)?\s?сар\w{0,3}\s?(\d{1,2})")


def iso(text: str) -> Moment | None:
    """``2024-05-03T10:20:30+03:30``, with any of its parts missing behind, or a day alone."""
    match = _ISO.search(text)
    if match is None:
        return None
    year, _, month, day, hour, minute, second, half, zone = match.groups()
    try:
        when = day_of(int(year), int(month), int(day))
    except ValueError:
        if int(month) <= 12 or int(day) > 12:
            return None
        when = day_of(int(year), int(day), int(month))
    if hour is None:
        return with_clock(when, text[: match.start()] + " " + text[match.end() :])
    if not zone and (named := _ZONE_NAME.match(text, match.end())):
        zone = named.group(1)
    return moment_at(when, clock_time(hour, minute, second, half), zone_of(zone))


def digits(text: str) -> Moment | None:
    """``20240503102030``, and seconds since 1970."""
    if not text[:8].isdigit():
        return None
    if _EPOCH.match(text):
        return Moment(datetime.fromtimestamp(int(text[:10]), UTC), has_time=True)
    match = _COMPACT.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    when = day_of(int(year), int(month), int(day))
    if hour is None:
        return moment_at(when)
    return moment_at(when, clock_time(hour, minute, second, None), zone_of(zone))


def eastern(text: str) -> Moment | None:
    """``2024年1月5日``, ``2024년 1월 5일``, and the era years of Japan and Taiwan."""
    if "сар" in text and (match := _MONGOLIAN.search(text)):
        when = day_of(*(int(part) for part in match.groups()))
        return with_clock(when, text[match.end() :])
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
        return with_clock(when, text[era.end() :])
    match = _EAST.search(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    if year < 1000:
        year += calendars.MINGUO_OFFSET if year > 99 else 2000
    return with_clock(day_of(year, month, day), text[match.end() :])


def numeric(text: str, month_first: bool) -> Moment | None:
    """``3.5.2024``, ``3/5/24``, ``3-5-2024``: the first that is a day."""
    for match in _NUMERIC.finditer(text):
        first, separator, second, year = match.groups()
        day, month = int(first), int(second)
        if month > 12 or (month_first and day <= 12 and separator != "."):
            day, month = month, day
        try:
            when = day_of(year_of(year), month, day)
        except ValueError:
            continue
        return with_clock(when, text[: match.start()] + " " + text[match.end() :])
    return None

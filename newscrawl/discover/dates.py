"""Dates as feeds and sitemaps write them, to aware UTC.

RFC 822 and its relatives, ISO 8601 and W3CDTF in all their lengths, and, where those fail, dates in
words of the outlet's language. A time without a zone is in the outlet's time zone; a date without
a time is its midnight there. Years from 1300 to 1430 are of the Iranian calendar.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from newscrawl.discover.datewords import IRANIAN_YEARS, ZONES, from_iranian, month_of

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d{1,2})(?:-?(?P<day>\d{1,2})"
    r"(?:[T\s]+(?P<hour>\d{1,2})(?::?(?P<minute>\d{1,2})(?::?(?P<second>\d{1,2})"
    r"(?:[.,](?P<fraction>\d{1,9}))?)?)?)?)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{1,2})?)?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})(?!\d)")
_WORDS = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-.]+(?P<month>[^\W\d_]{2,9})\.?|"
    r"(?P<month2>[^\W\d_]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?)[\s\-,]+"
    r"(?:(?P<clock0>\d{1,2}:\d{2}(?::\d{2})?)\s+)?(?P<year>\d{4}|\d{2})(?!\d)"
    r"(?:[\s,T|–-]+(?:(?:at|ساعت)\s+)?(?P<clock>\d{1,2}:\d{1,2}(?::\d{1,2})?)(?:\.\d+)?\s*(?P<half>[ap]\.?m\.?)?)?"
    r"\s*(?P<zone>[+-]\d{1,2}:?\d{2}|[A-Z][A-Za-z]{0,4}(?:\s*[+-]\d{1,2}:?\d{2})?)?",
    re.IGNORECASE,
)
_WORDS_YEAR_LAST = re.compile(
    r"[a-z]{3,9},?\s+(?P<month>[a-z]{3})[a-z]*\s+(?P<day>\d{1,2})\s+"
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)\s+(?P<zone>[a-z]{1,5}\s+)?(?P<year>\d{4})",
    re.IGNORECASE,
)
_EARLIEST, _LATEST = 1970, 2100
_LONGEST = 100
_WORDY = re.compile(r"(?=.*\d{4})(?=.*[^\W\d_]{2})")


MAX_IN_WORDS = 300
"""Most dates of one source that are read as words of a language: each takes milliseconds."""


class Dates:
    """Reads the dates of one source."""

    def __init__(self, zone: str = "", language: str = "") -> None:
        """Take the IANA time zone of dates without one (default UTC) and a BCP 47 tag."""
        self.zone = _zone(zone)
        self.language = language.partition("-")[0].lower()
        self.left = MAX_IN_WORDS

    def read(self, text: str) -> datetime | None:
        """``text`` as aware UTC, or None where it is no date from 1970 to 2100."""
        text = " ".join(text.split())
        if not text or len(text) > _LONGEST or not any(char.isdigit() for char in text):
            return None
        try:
            found = (
                _plain_iso(text, self.zone) or _iso(text, self.zone) or _english(text, self.zone)
            )
            found = found or _by_numbers(text, self.zone) or self._in_words(text)
            found = found.astimezone(UTC) if found else None
        except (ValueError, OverflowError):
            return None
        return found if found and _EARLIEST <= found.year <= _LATEST else None

    def _in_words(self, text: str) -> datetime | None:
        """Read a date in words of the language; it does not depend on today's date."""
        if self.left <= 0 or not _WORDY.search(text):
            return None
        self.left -= 1
        import dateparser  # type: ignore[import-untyped]

        known = self.language if self.language in _languages() else "en"
        settings = {
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
            "DATE_ORDER": "DMY",
        }
        found = dateparser.parse(text, languages=[known], settings=settings)
        if not isinstance(found, datetime):
            return None
        return found if found.tzinfo else found.replace(tzinfo=self.zone)


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (OSError, ValueError, KeyError):
        return UTC


def _plain_iso(text: str, default: tzinfo) -> datetime | None:
    """Read the commonest form the quick way; None for anything else."""
    if len(text) < 10 or text[4] != "-" or text[10:11] not in ("T", " "):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.year in IRANIAN_YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=default)


def _iso(text: str, default: tzinfo) -> datetime | None:
    if ordinal := _ORDINAL.fullmatch(text):
        year, day = int(ordinal[1]), int(ordinal[2])
        return datetime(year, 1, 1, tzinfo=default) + timedelta(days=day - 1)
    found = _ISO.fullmatch(text)
    if not found:
        return None
    part = {key: int(found[key] or low) for key, low in _LEAST.items()}
    if found["fraction"]:
        part["microsecond"] = int(found["fraction"][:6].ljust(6, "0"))
    return _made(part, _offset(found["zone"], default))


_LEAST = {"year": 0, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0}


def _english(text: str, default: tzinfo) -> datetime | None:
    found = _WORDS.fullmatch(text)
    if found:
        groups = found.groupdict()
    elif last := _WORDS_YEAR_LAST.fullmatch(text):
        groups = {"half": None, **last.groupdict()}
    else:
        return None
    month = month_of(groups["month"] or groups.get("month2") or "")
    if not month:
        return None
    year = int(groups["year"])
    clock = [int(each) for each in (groups["clock"] or groups.get("clock0") or "0").split(":")]
    hour, minute, second = (*clock, 0, 0)[:3]
    if groups["half"]:
        hour = hour % 12 + (12 if groups["half"][0].lower() == "p" else 0)
    part = {
        "year": year if year > 99 else year + (1900 if year >= 70 else 2000),
        "month": month,
        "day": int(groups["day"] or groups.get("day2") or 1),
        "hour": hour,
        "minute": minute,
        "second": second,
    }
    return _made(part, _offset(groups["zone"], default))


def _made(part: dict[str, int], zone: tzinfo) -> datetime:
    """Make the time; 24:00 and leap seconds run over into the next day and minute."""
    over = timedelta(0)
    if part["hour"] == 24:
        part["hour"], over = 0, timedelta(days=1)
    if part["second"] in (60, 61):
        part["second"], over = 59, timedelta(seconds=1)
    if part["year"] in IRANIAN_YEARS:
        day = from_iranian(part["year"], part["month"], part["day"])
        part |= {"year": day.year, "month": day.month, "day": day.day}
    return datetime(**part, tzinfo=zone) + over


def _offset(name: str | None, default: tzinfo) -> tzinfo:
    """Give the zone of an offset or a name; the default where it says nothing known."""
    name = (name or "").strip().lower()
    if match := re.search(r"([+-])(\d{1,2}?):?(\d{2}|(?<=:)\d)?$", name):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes >= 24 * 60:
            return default
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
    if name in ZONES:
        return timezone(timedelta(minutes=ZONES[name]))
    return default


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    from dateparser.data import languages_info  # type: ignore[import-untyped]

    return frozenset(languages_info.language_order)


_NUMBERS = re.compile(
    r"(?:(?P<y>\d{4})[./\s年년]\s*(?P<m>\d{1,2})[./\s月월]\s*(?P<d>\d{1,2})[日일]?|"
    r"(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>\d{4}))\.?"
    r"(?:[T\s,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
    r"\s*(?P<zone>[+-]\d{1,2}:?\d{2})?"
)


def _by_numbers(text: str, default: tzinfo) -> datetime | None:
    """Read ``2025/01/31 10:00`` and ``31.01.2025 10:00``; the day goes before the month."""
    found = _NUMBERS.fullmatch(text)
    if not found:
        return None
    part = {
        "year": int(found["y"] or found["y2"]),
        "month": int(found["m"] or found["m2"]),
        "day": int(found["d"] or found["d2"]),
        "hour": int(found["hour"] or 0),
        "minute": int(found["minute"] or 0),
        "second": int(found["second"] or 0),
    }
    if part["month"] > 12 and found["m2"]:
        part["month"], part["day"] = part["day"], part["month"]
    return _made(part, _offset(found["zone"], default))

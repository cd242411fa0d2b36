"""Times of day and zones beside a date, as people and machines write them."""

from __future__ import annotations

import re
from datetime import UTC, time, timedelta, timezone
from zoneinfo import ZoneInfo

from newscrawl.extract.date_words import AFTERNOON, FORENOON, REGIONS, ZONES

OFFSET = r"(?:Z\b|(?:UTC|GMT)?\s?[+\-−]\s?\d{1,2}:?\d{2}|(?:UTC|GMT)\s?[+\-−]\s?\d{1,2}|UTC|GMT)"
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})\s?(?::|"
    r"[h시点點時时](?=\s?\d))\s?(\d{2})[분分]?(?!\d)(?::(\d{2})(?:\.\d{1,6})?)?"
    r"|(?<![\d:.])(\d{1,2})(?=\s?[ap]\.?m\b)"
    r"|(?:(?<=kl )|(?<=kl\. )|(?<=kl\.)|(?<=klo )|(?<=um )|(?<=alle )|(?<=ore )|(?<=las )|(?<=om )"
    r"|(?<=at )|(?<=às ))(\d{1,2})\.(\d{2})(?![\d.])"
    r"|(?<![\d:.])(\d{1,2})\.(\d{2})(?=\s?(?:[ap]\.?m\b|uhr|wib|wita|wit|น\.))",
    re.I,
)
_BARE = re.compile(
    r"(?:(?<=\d )|(?<=[,|–—•-] )|(?<=\A )|(?<=  ))([01]?\d|2[0-3])\.([0-5]\d)"
    r"(?=\s*\Z|\s(?:utc|gmt|bst|ist|ce?s?t|me?s?z|e[sd]t)\b)",
    re.I,
)
"""``10.03`` with nothing that says "time": one only at the end, behind a date or a mark."""
_AFTER_CLOCK = re.compile(rf"\s?({OFFSET}|[^\W\d_]{{1,10}}(?:\.[^\W\d_]{{1,2}}\.?)?)", re.I)


def take_clock(text: str) -> tuple[time | None, timezone | ZoneInfo | None, str]:
    """The time of day in ``text``, its zone, and the text without both."""
    match = _CLOCK.search(text)
    if match is not None:
        hour, minute, second, only, *dotted = match.groups()
        if only:
            hour, minute = only, "0"
        elif hour is None:
            hour, minute = (dotted[0], dotted[1]) if dotted[0] else (dotted[2], dotted[3])
    else:
        match = _BARE.search(text)
        if match is None:
            return None, None, text
        (hour, minute), second = match.groups(), None
    half, zone, end = None, None, match.end()
    for _ in range(3):
        after = _AFTER_CLOCK.match(text, end)
        if after is None:
            break
        word = after.group(1).lower()
        if word.rstrip(".") in AFTERNOON | FORENOON or word in AFTERNOON | FORENOON:
            half = word
        elif (found := zone_of(word)) is not None:
            zone, end = found, after.end()
            break
        elif word not in {"uhr", "น.", "น", "h", "hrs", "hours", "local"}:
            break
        end = after.end()
    if half is None:
        lead = text[: match.start()].split()[-1:]
        if lead and lead[0] in AFTERNOON | FORENOON:
            half = lead[0]
    if zone is None:
        # The JavaScript style puts words between: "10:20:30 GMT+0430 (Iran Daylight Time)".
        zone = _bracketed(text[end : end + 12])
    try:
        clock = clock_time(hour, minute, second, half)
    except ValueError:
        return None, None, text
    return clock, zone, text[: match.start()] + " " + text[end:]


def _bracketed(text: str) -> timezone | ZoneInfo | None:
    match = re.match(r"\s?\(([^()]{2,10})\)", text)
    return zone_of(match.group(1)) if match else None


def clock_time(hour: str, minute: str, second: str | None, half: str | None) -> time:
    """A time of day; ``half`` is the word for before or after noon, if there is one.

    Raises ``ValueError`` for a time that no clock shows. A leap second becomes the one before.
    """
    number = int(hour)
    if half:
        marker = half.lower()
        late = marker in AFTERNOON or marker.rstrip(".") in AFTERNOON
        if late and number < 12:
            number += 12
        elif not late and number == 12:
            number = 0
    if number == 24:
        number = 0
    return time(number, int(minute), min(int(second or 0), 59))


def zone_of(text: str | None) -> timezone | ZoneInfo | None:
    """The zone that an offset (``+0330``, ``UTC+7``) or an abbreviation (``CET``) names, if any."""
    if not text:
        return None
    name = text.strip().lower()
    if name in ZONES:
        return timezone(timedelta(minutes=ZONES[name])) if ZONES[name] else UTC
    if name in REGIONS:
        return ZoneInfo(REGIONS[name])
    match = re.search(r"([+\-−])\s?(\d{1,2}):?(\d{2})?$", name)
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=14):
        return None
    return timezone(-offset if sign != "+" else offset) if offset else UTC

"""Dates as the sample outlets print them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newscrawl.demo.grammar import persian_digits

if TYPE_CHECKING:
    from datetime import datetime

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_AP = (
    *("Jan.", "Feb.", "March", "April", "May", "June", "July"),
    *("Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)
_JALALI = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOON = 12


def british(moment: datetime, zone: str) -> str:
    """``14 October 2025, 18:05 BST``."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M %Z}"


def american(moment: datetime, zone: str) -> str:
    """``Oct. 14, 2025 at 1:05 p.m. CT``, as AP style has it."""
    local = moment.astimezone(ZoneInfo(zone))
    half = "a.m." if local.hour < _NOON else "p.m."
    clock = f"{local.hour % _NOON or _NOON}:{local:%M} {half} CT"
    return f"{_AP[local.month - 1]} {local.day}, {local.year} at {clock}"


def longhand(moment: datetime, zone: str) -> str:
    """``Tuesday, 14th October 2025, 6.05pm``, as a small paper has it."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.day
    teen = day // 10 == 1
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    clock = f"{local.hour % _NOON or _NOON}.{local:%M}{'am' if local.hour < _NOON else 'pm'}"
    weekday, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    return f"{weekday}, {day}{ending} {month} {local.year}, {clock}"


def persian(moment: datetime, zone: str) -> str:
    """``۲۲ مهر ۱۴۰۴ - ۱۸:۳۵``: the Jalali date, in Persian digits."""
    local = moment.astimezone(ZoneInfo(zone))
    year, month, day = jalali(local.year, local.month, local.day)
    return persian_digits(f"{day} {_JALALI[month - 1]} {year} - {local:%H:%M}")


def jalali(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A Gregorian date as Jalali year, month and day (33-year cycle, good for 1799 to 2300)."""
    before = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)[month - 1]
    shifted = year + 1 if month > 2 else year  # February
    days = 355666 + 365 * year + (shifted + 3) // 4 - (shifted + 99) // 100
    days += (shifted + 399) // 400 + day + before
    cycles, days = divmod(days, 12053)
    fours, days = divmod(days, 1461)
    result = -1595 + 33 * cycles + 4 * fours
    if days > 365:  # the first year of four is the leap year
        extra, days = divmod(days - 1, 365)
        result += extra
    if days < 186:  # six months of 31 days
        return result, 1 + days // 31, 1 + days % 31
    return result, 7 + (days - 186) // 30, 1 + (days - 186) % 30

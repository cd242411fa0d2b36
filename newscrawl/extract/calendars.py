"""Days of other calendars as days of the Gregorian one.

Every function takes year, month and day as its calendar counts them and raises ``ValueError``
for a day that does not exist, as :class:`datetime.date` does.
"""

from __future__ import annotations

from datetime import date, timedelta

_JALALI_LEAPS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
_JALALI_ANCHOR = (1370, date(1991, 3, 21))
_JULIAN_DAY_OF_ORDINAL_0 = 1721425

#: First year of each Japanese era, less one: 令和1 is 2019.
JAPANESE_ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
}  # fmt: skip
BUDDHIST_OFFSET = 543
MINGUO_OFFSET = 1911


def jalali(year: int, month: int, day: int) -> date:
    """Solar Hijri (Iran, Afghanistan); the 33-year leap rule holds from 1206 to 1497."""
    if not (1206 <= year <= 1497 and 1 <= month <= 12 and 1 <= day <= _jalali_days(year, month)):
        raise ValueError(f"no such Jalali day: {year}-{month}-{day}")
    first, nowruz = _JALALI_ANCHOR
    step = 1 if year >= first else -1
    span = range(first, year) if step > 0 else range(year, first)
    days = step * sum(365 + _is_jalali_leap(one) for one in span)
    passed = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return nowruz + timedelta(days=days + passed + day - 1)


def _is_jalali_leap(year: int) -> bool:
    return year % 33 in _JALALI_LEAPS


def _jalali_days(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or _is_jalali_leap(year) else 29


def hijri(year: int, month: int, day: int) -> date:
    """Lunar Hijri by the civil table; sighting of the moon may move the real day by one."""
    if not (1300 <= year <= 1600 and 1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError(f"no such Hijri day: {year}-{month}-{day}")
    julian = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1948055
    return date.fromordinal(julian - _JULIAN_DAY_OF_ORDINAL_0)


def ethiopian(year: int, month: int, day: int) -> date:
    """Ethiopian (Amete Mihret): twelve months of 30 days and a thirteenth of five or six."""
    if not (1800 <= year <= 2100 and 1 <= month <= 13 and 1 <= day <= (30 if month < 13 else 6)):
        raise ValueError(f"no such Ethiopian day: {year}-{month}-{day}")
    julian = 1723856 + 365 * year + year // 4 + 30 * month + day - 31
    return date.fromordinal(julian - _JULIAN_DAY_OF_ORDINAL_0)


def buddhist(year: int, month: int, day: int) -> date:
    """Thai solar calendar: the Gregorian one, 543 years ahead."""
    return date(year - BUDDHIST_OFFSET, month, day)


def minguo(year: int, month: int, day: int) -> date:
    """Calendar of the Republic of China: 民國113年 is 2024."""
    return date(year + MINGUO_OFFSET, month, day)


def japanese(era: str, year: int, month: int, day: int) -> date:
    """Japanese era years: ``令和`` 6 is 2024."""
    return date(JAPANESE_ERAS[era] + year, month, day)


def any_year(year: int, month: int, day: int) -> date:
    """A numeric date whose calendar only its year betrays.

    For the years that news pages come from, the calendars do not overlap: 1370 to 1410 is Jalali
    (1991 to 2032), 1411 to 1460 lunar Hijri (1990 to 2038), 2480 to 2600 Buddhist.
    """
    if 1340 <= year <= 1410:
        return jalali(year, month, day)
    if 1411 <= year <= 1460:
        return hijri(year, month, day)
    if 2480 <= year <= 2600:
        return buddhist(year, month, day)
    return date(year, month, day)

"""Words and calendars of dates: months, names of time zones, the Iranian calendar."""

from __future__ import annotations

from datetime import date

_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_IRANIAN = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن",
    "اسفند",
)  # fmt: skip
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60,
    "cest": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "trt": 180,
    "irst": 210, "irdt": 270, "gst": 240, "pkt": 300, "ist": 330, "npt": 345, "bdt": 360,
    "ict": 420, "wib": 420, "wita": 480, "wit": 540, "hkt": 480, "sgt": 480, "myt": 480,
    "pht": 480, "awst": 480, "jst": 540, "kst": 540, "acst": 570, "aest": 600, "aedt": 660,
    "nzst": 720, "nzdt": 780, "brt": -180, "art": -180, "clt": -240, "ast": -240, "adt": -180,
    "nst": -210, "ndt": -150, "est": -300, "edt": -240, "et": -300, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "hst": -600, "sast": 120,
    "cat": 120, "eat": 180, "wat": 60, "idt": 180,
}  # fmt: skip
"""Minutes east of UTC of zone names; those that several zones share stand for the commonest."""

IRANIAN_YEARS = range(1300, 1431)
"""Years taken for Iranian ones: 1921 to 2051. Years from 1431 on may be of the Islamic calendar."""

_BEFORE = -356_033
"""Day number (``date.toordinal``) of the day before the calendar's arithmetic begins."""


def month_of(word: str) -> int:
    """Number of an English month, also shortened to three letters and more, or of an Iranian one.

    0 for any other word: other languages' months may begin like English ones (Finnish
    *marraskuu* is November).
    """
    word = word.lower().rstrip(".").replace("ي", "ی")
    if word in _IRANIAN:
        return _IRANIAN.index(word) + 1
    if len(word) < 3:
        return 0
    return next((at for at, name in enumerate(_ENGLISH, 1) if name.startswith(word)), 0)


def from_iranian(year: int, month: int, day: int) -> date:
    """The Gregorian date of an Iranian one, by the 33-year cycle (right for 1925 to 2087).

    Raises ValueError for a month or day that is none.
    """
    last = 31 if month <= 6 else 30
    if not (1 <= month <= 12 and 1 <= day <= last):
        raise ValueError(f"no such day: {year}-{month}-{day}")
    cycle = year + 1595
    leaps = cycle // 33 * 8 + (cycle % 33 + 3) // 4
    before = (month - 1) * 31 if month <= 6 else (month - 7) * 30 + 186
    return date.fromordinal(365 * cycle + leaps + before + day + _BEFORE)

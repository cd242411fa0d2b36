# ruff: noqa: DTZ001
# Pages give times without zones, and so does their reading.
"""Dates as people and machines write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract import calendars
from newscrawl.extract.dates import parse_date
from tests.bounded import bounded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-08-25T10:20:30Z", "2017-08-25T10:20:30+00:00"),
        ("2017-08-25T10:20:30.123+0430", "2017-08-25T10:20:30+04:30"),
        ("2017-08-25 10:20", "2017-08-25T10:20:00"),
        ("2017-08-25 10:20:30 EDT", "2017-08-25T10:20:30-04:00"),
        ("20170825T102030Z", "2017-08-25T10:20:30+00:00"),
        ("1503656430", "2017-08-25T10:20:30+00:00"),
        ("1503656430000", "2017-08-25T10:20:30+00:00"),
        ("Fri, 25 Aug 2017 10:20:30 +0000", "2017-08-25T10:20:30+00:00"),
        ("Fri Aug 25 2017 10:20:30 GMT+0430 (Iran Daylight Time)", "2017-08-25T10:20:30+04:30"),
        ("August 25th, 2017 at 3:05 pm ET", "2017-08-25T15:05:00-04:00"),
        ("Published 3:05 PM EST, Mon January 8, 2024", "2024-01-08T15:05:00-05:00"),
        ("25. August 2017, 14:05 Uhr", "2017-08-25T14:05:00"),
        ("1er janvier 2024 à 14h05", "2024-01-01T14:05:00"),
        ("25 de agosto de 2017", "2017-08-25T00:00:00"),
        ("5 января 2024, 14:05 МСК", "2024-01-05T14:05:00+03:00"),
        ("2024. január 5. 14:05", "2024-01-05T14:05:00"),
        ("2024 m. sausio 5 d.", "2024-01-05T00:00:00"),
        ("2024. gada 5. janvārī", "2024-01-05T00:00:00"),
        ("Fredag den 5. januar 2024 kl. 14.05", "2024-01-05T14:05:00"),
        ("5 Ocak 2024 Cuma 14:05", "2024-01-05T14:05:00"),
        ("5 Ιανουαρίου 2024, 02:05 μ.μ.", "2024-01-05T14:05:00"),
        ("ngày 5 tháng 1 năm 2024", "2024-01-05T00:00:00"),
        ("Thứ sáu, 5/1/2024, 14:05 (GMT+7)", "2024-01-05T14:05:00+07:00"),
        ("20 Januari 2026 18.33 WIB", "2026-01-20T18:33:00+07:00"),
        ("५ जनवरी २०२४", "2024-01-05T00:00:00"),
        ("2024年1月5日 14时05分", "2024-01-05T14:05:00"),
        ("2024년 1월 5일 오후 2:05", "2024-01-05T14:05:00"),
        ("25 كانون الثاني 2024", "2024-01-25T00:00:00"),
        ("Friday, 14th November 2025, 4.21pm", "2025-11-14T16:21:00"),
        ("10.03 p.m. GMT, 14 November 2025", "2025-11-14T22:03:00+00:00"),
        ("14.11.2025, 10.03 Uhr", "2025-11-14T10:03:00"),
        ("14.11.2025 10.03", "2025-11-14T10:03:00"),
        ("14.11.2025 klo 10.03", "2025-11-14T10:03:00"),
        ("14 nov 2025 a las 10.03", "2025-11-14T10:03:00"),
        ("Nov 14, 2025, 12.50 euros", "2025-11-14T00:00:00"),
        ("14.11.2025", "2025-11-14T00:00:00"),
        ("25-Aug-17", "2017-08-25T00:00:00"),
        ("1/13/2024", "2024-01-13T00:00:00"),
    ],
)
def test_a_date_is_found_in(text: str, expected: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert moment.value.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("جمعه ۳ شهریور ۱۳۹۶ - ۱۰:۲۰", "2017-08-25T10:20:00"),
        ("۱۳۹۶/۰۶/۰۳", "2017-08-25T00:00:00"),
        ("3 سنبله 1396", "2017-08-25T00:00:00"),
        ("令和6年1月5日", "2024-01-05T00:00:00"),
        ("平成元年1月8日", "1989-01-08T00:00:00"),
        ("民國113年1月5日", "2024-01-05T00:00:00"),
        ("5 มกราคม 2567 14:05 น.", "2024-01-05T14:05:00"),
        ("5 ม.ค. 2567", "2024-01-05T00:00:00"),
        ("መስከረም 1 2017", "2024-09-11T00:00:00"),
    ],
)
def test_other_calendars_become_gregorian(text: str, expected: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert moment.value.isoformat() == expected


def test_a_lunar_date_gives_way_to_the_gregorian_one_beside_it() -> None:
    """The lunar month begins when the moon is seen: its table can be a day off."""
    moment = parse_date("الجمعة 3 ذو الحجة 1438هـ - 25 أغسطس 2017م")
    assert moment is not None
    assert moment.value == datetime(2017, 8, 25)


def test_a_lunar_date_alone_is_right_to_a_day() -> None:
    moment = parse_date("3 ذو الحجة 1438")
    assert moment is not None
    assert abs(moment.value - datetime(2017, 8, 25)) <= timedelta(days=1)


def test_the_language_settles_a_month_that_two_share() -> None:
    """Listopad is October in Croatia and November in Poland."""
    croatian = parse_date("5. listopada 2024", language="hr")
    polish = parse_date("5 listopada 2024", language="pl")
    assert croatian is not None
    assert polish is not None
    assert (croatian.value.month, polish.value.month) == (10, 11)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("mar 17 set 2024", 9),
        ("17. nóv. 2024", 11),
        ("17 бер. 2024", 3),
        ("17 ژانویهٔ 2024", 1),
        ("17\u200f/01\u200f/2024", 1),
        ("2024. 1. 17.", 1),
        ("2024 оны 1-р сарын 17", 1),
        ("17 জানু, 2024", 1),
        ("17 फ़र॰ 2024", 2),
    ],
)
def test_abbreviated_and_marked_months_are_known(text: str, month: int) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert (moment.value.year, moment.value.month, moment.value.day) == (2024, month, 17)


def test_month_first_is_for_slashes_not_for_dots() -> None:
    slashes = parse_date("3/4/2024", month_first=True)
    dots = parse_date("3.4.2024", month_first=True)
    assert slashes is not None
    assert dots is not None
    assert (slashes.value.month, dots.value.month) == (3, 4)


def test_a_date_without_a_year_takes_it_from_the_capture() -> None:
    near = datetime(2024, 1, 3, tzinfo=UTC)
    moment = parse_date("28 December, 14:05", near=near)
    assert moment is not None
    assert moment.value == datetime(2023, 12, 28, 14, 5)
    assert parse_date("28 December, 14:05") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "Room 12, 3rd floor",
        "2024-13-45",
        "31.02.2024",
        "99999999999999",
        "v1.2.3",
        "call 555-12-345",
    ],
)
def test_no_date_is_made_up_from(text: str) -> None:
    assert parse_date(text) is None


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2050, 1, 1)),
    st.integers(-12, 14),
)
def test_iso_8601_reads_back(value: datetime, hours: int) -> None:
    value = value.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    moment = parse_date(value.isoformat())
    assert moment is not None
    assert moment.value == value
    assert moment.has_time


@given(st.dates(min_value=date(1925, 1, 1), max_value=date(2060, 1, 1)))
def test_jalali_days_follow_one_another(day: date) -> None:
    """Every day of the Gregorian years has one Jalali day, in order."""
    found = [
        calendars.jalali(year, month, number)
        for year in (day.year - 622, day.year - 621)
        for month in range(1, 13)
        for number in range(1, 32)
        if _exists(year, month, number)
    ]
    assert day in found
    assert found == [found[0] + timedelta(days=n) for n in range(len(found))]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        calendars.jalali(year, month, day)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1403, 1, 1), (2024, 3, 20)),
        ((1404, 1, 1), (2025, 3, 21)),
        ((1399, 12, 30), (2021, 3, 20)),
        ((1357, 11, 22), (1979, 2, 11)),
    ],
)
def test_known_jalali_days(jalali: tuple[int, int, int], gregorian: tuple[int, int, int]) -> None:
    assert calendars.jalali(*jalali) == date(*gregorian)


def test_a_day_that_a_calendar_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="Jalali"):
        calendars.jalali(1402, 12, 30)


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    parse_date(text)


@pytest.mark.parametrize("unit", ["1", "a", "1:", "1.", "Jan ", "12 ", "年", "1月", "/1", "+0"])
def test_repetition_costs_no_time(unit: str) -> None:
    with bounded():
        parse_date(unit * 100_000)

"""Dates as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discover.dates import MAX_IN_WORDS, Dates


def parse_date(written: str, zone: str = "", language: str = "") -> datetime | None:
    return Dates(zone, language).read(written)


MOMENT = datetime(2024, 5, 6, 8, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 06 May 2024 08:20:30 GMT",
        "Mon, 6 May 2024 10:20:30 +0200",
        "Mon, 06 May 2024 10:20:30 +02:00",
        "06 May 24 08:20:30 UT",
        "Monday, 06-May-24 08:20:30 GMT",
        "Mon May  6 08:20:30 2024",
        "Mon, 06 May 2024 04:20:30 EDT",
        "Mon, 06 May 2024 17:20:30 KST",
        "Mon, May 06 2024 08:20:30 AM",
        "May 6, 2024 8:20:30 AM GMT",
        "2024-05-06T08:20:30Z",
        "2024-05-06T08:20:30.000Z",
        "2024-05-06T10:20:30+02:00",
        "2024-05-06T10:20:30+0200",
        "2024-05-06T10:20:30+02",
        "2024-05-06 08:20:30",
        "20240506T082030Z",
        "2024/05/06 08:20:30",
        "06.05.2024 08:20:30",
        "2024年5月6日 08:20:30",
        "\n  2024-05-06T08:20:30Z ",
    ],
)
def test_one_moment_in_many_spellings(written: str) -> None:
    assert parse_date(written) == MOMENT


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("lun., 06 mai 2024 08:20:30 +0000", "fr"),
        ("Mo, 06 Mai 2024 08:20:30 GMT", "de"),
        ("6 de mayo de 2024, 08:20:30", "es"),
        ("6 мая 2024, 08:20:30", "ru"),
        ("6 Mayıs 2024 08:20:30", "tr"),
        ("17 اردیبهشت 1403 - 08:20:30", "fa"),
        ("دوشنبه ۱۷ اردیبهشت ۱۴۰۳ ساعت ۰۸:۲۰:۳۰", "fa"),
        ("۱۴۰۳/۰۲/۱۷ ۰۸:۲۰:۳۰", "fa"),
        ("1403-02-17T11:50:30+03:30", "fa"),
        ("2024년 5월 6일 08:20:30", "ko"),
    ],
)
def test_dates_in_words_of_the_outlet_s_language(written: str, language: str) -> None:
    assert parse_date(written, "", language) == MOMENT


@pytest.mark.parametrize(
    ("iranian", "gregorian"),
    [
        ("1349-10-11", "1971-01-01"),
        ("1399-12-30", "2021-03-20"),
        ("1400-01-01", "2021-03-21"),
        ("1404-05-01", "2025-07-23"),
        ("1408-01-01", "2029-03-20"),
    ],
)
def test_iranian_dates_are_converted(iranian: str, gregorian: str) -> None:
    found = parse_date(iranian)
    assert found is not None
    assert f"{found:%Y-%m-%d}" == gregorian


def test_a_month_of_another_language_is_not_taken_for_an_english_one() -> None:
    found = parse_date("6. marraskuuta 2024", "", "fi")
    assert found is not None
    assert found.month == 11


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2024-05-06", "Asia/Tehran", "2024-05-05T20:30:00+00:00"),
        ("2024-05-06T12:00", "America/Sao_Paulo", "2024-05-06T15:00:00+00:00"),
        ("2024-07-01 12:00", "Europe/Berlin", "2024-07-01T10:00:00+00:00"),
        ("2024-05", "", "2024-05-01T00:00:00+00:00"),
        ("2024", "", "2024-01-01T00:00:00+00:00"),
        ("2024-127", "", "2024-05-06T00:00:00+00:00"),
        ("2024-05-06T24:00:00Z", "", "2024-05-07T00:00:00+00:00"),
        ("2016-12-31T23:59:60Z", "", "2017-01-01T00:00:00+00:00"),
        ("Mon, 06 May 2024 12:00:00 Asia", "Asia/Tokyo", "2024-05-06T03:00:00+00:00"),
    ],
)
def test_what_is_missing_comes_from_the_outlet(written: str, zone: str, expected: str) -> None:
    found = parse_date(written, zone)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "written",
    ["", "today", "2 hours ago", "10:30", "31 February 2024", "2024-13-45", "0000-00-00", "17",
     "9999-12-31T23:59:59Z", "1445-10-27", "1404-13-01", "x" * 500],
)  # fmt: skip
def test_what_is_no_date_is_none(written: str) -> None:
    assert parse_date(written, "Asia/Tehran", "en") is None


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001
    st.integers(-12 * 60, 14 * 60),
)
def test_iso_times_are_read_exactly(moment: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    expected = (moment - timedelta(minutes=minutes)).replace(tzinfo=UTC)
    assert parse_date(moment.isoformat() + offset) == expected


def test_a_source_of_nothing_but_odd_dates_does_not_cost_hours() -> None:
    dates = Dates("", "fr")
    dates.left = 1
    assert dates.read("6 mai 2024") is not None
    assert dates.read("7 mai 2024") is None
    assert dates.read("2024-05-07") is not None
    assert MAX_IN_WORDS < 1_000


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x700), max_size=40))
def test_no_text_raises(written: str) -> None:
    found = parse_date(written, "Europe/Berlin", "")
    assert found is None or found.tzinfo is UTC

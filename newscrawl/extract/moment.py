"""A date found in a text, and how its parts are put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from newscrawl.extract import calendars
from newscrawl.extract.clocks import take_clock

FIRST_YEAR, LAST_YEAR = 1900, 2100


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


def year_of(word: str) -> int:
    """The year that four or two digits mean; 0 for another number of digits."""
    if len(word) == 4:
        return int(word)
    if len(word) == 2:
        return 2000 + int(word) if int(word) < 50 else 1900 + int(word)
    return 0


def day_of(year: int, month: int, day: int) -> date:
    """A day in whichever calendar its year tells; ``ValueError`` where there is none such."""
    when = calendars.any_year(year, month, day)
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"year out of range: {year}")
    return when


def with_clock(when: date, rest: str) -> Moment:
    """The day, with the time of day and zone that the ``rest`` of its text gives."""
    clock, zone, _ = take_clock(rest)
    return moment_at(when, clock, zone)


def moment_at(
    when: date,
    clock: time | None = None,
    zone: timezone | ZoneInfo | None = None,
    calendar: str = "gregorian",
) -> Moment:
    """The day at the time of day, or the day alone where that is ``None``."""
    if clock is None:
        return Moment(datetime.combine(when, time()), has_time=False, calendar=calendar)
    return Moment(datetime.combine(when, clock, zone), has_time=True, calendar=calendar)

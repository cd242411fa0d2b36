"""Times as aware UTC."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newscrawl.errors import BadInput


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo | None:
    """The IANA time zone of that name; ``None`` for an empty name.

    Raises :class:`~newscrawl.errors.BadInput` for a name that is no zone.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"no such time zone: {name!r} (IANA names such as Asia/Tehran)") from error


def instant(value: datetime | None, default: ZoneInfo | None) -> datetime | None:
    """``value`` in UTC. A naive time is a clock in ``default``; UTC where that is ``None``.

    A naive midnight is how a page's bare day is passed on: it stays that day in UTC, since
    shifting it would make it another day for every reader who asks for the date.
    """
    if value is None:
        return None
    if value.tzinfo is None:
        bare_day = value.time() == time()
        value = value.replace(tzinfo=UTC if default is None or bare_day else default)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return None

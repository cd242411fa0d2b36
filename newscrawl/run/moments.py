"""Times as a person writes them, the same in every command.

``2026-03-04``, ``2026-03``, ``2026``, ``2026-03-04T12:30``, ``2026-03-04T12:30:05.5+03:30``, and
the digits of a web archive's address: ``20260304123005``. UTC where no zone is given.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from newscrawl.archive.warcparse import parse_date14
from newscrawl.errors import BadInput

SINCE_HELP = "at this time (UTC) or later: 2026-11-01, 2026-11-01T12:30."
UNTIL_HELP = "before this time (UTC); a bare day, month or year counts whole."
_NAMED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?|(\d{4})(\d\d)(\d\d)?")


def begin(text: str, option: str) -> datetime | None:
    """The moment, or the beginning of the day, month or year; None for an empty text.

    Aware, in UTC. Raises BadInput that names ``option``.
    """
    return _span(text, option)[0]


def end(text: str, option: str) -> datetime | None:
    """The moment, or the end of the day, month or year: the first one behind it."""
    return _span(text, option)[1]


def _span(text: str, option: str) -> tuple[datetime | None, datetime | None]:
    text = text.strip()
    if not text:
        return None, None
    try:
        named = _NAMED.fullmatch(text)
        if named:
            return _period(*(int(part) for part in named.groups() if part))
        moment = parse_date14(text) if text.isdecimal() else None
        if moment is None:
            moment = datetime.fromisoformat(text)
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return aware.astimezone(UTC), aware.astimezone(UTC)
    except (ValueError, OverflowError):
        shown = text if text.isprintable() else repr(text)
        raise BadInput(
            f"{option} {shown}: not a time such as 2026-03-04 or 2026-03-04T12:30Z"
        ) from None


def _period(year: int, month: int = 0, day: int = 0) -> tuple[datetime, datetime]:
    """A day, month or year, from its first moment to the first one behind it."""
    first = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if day:
        return first, first + timedelta(days=1)
    behind = (year, month + 1) if 0 < month < 12 else (year + 1, 1)
    return first, datetime(*behind, 1, tzinfo=UTC)

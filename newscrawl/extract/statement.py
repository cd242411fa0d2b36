"""One place of a page that says when, and what its reading depends on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from newscrawl.extract.dates import Moment, parse_date
from newscrawl.text import split_address

_US_ENGLISH = re.compile(r"\.(?:uk|au|nz|ie|in|za|ng|ke|pk|my|na|ls|tz|gh|zw|lk|bd|hk|sg)$")
_SLACK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Statement:
    """One place of the page that says when."""

    moment: Moment
    raw: str
    source: str
    reason: str


@dataclass(frozen=True)
class Where:
    """What the reading of a date depends on beside its text."""

    url: str
    language: str
    captured_at: datetime | None
    texts: Callable[[], Sequence[str]]
    """Visible texts near the headline and the body's ends; asked for only where needed."""
    html: bytes = b""
    """The page, for what stands in its scripts."""

    @cached_property
    def month_first(self) -> bool:
        """Whether ``3/4/2024`` is March 4 here."""
        host = split_address(self.url).hostname or ""
        return self.language in {"en", ""} and not _US_ENGLISH.search(host)

    def read(self, raw: str, source: str, reason: str) -> Statement | None:
        """The statement that ``raw`` makes, unless it is no date or lies in the future."""
        moment = parse_date(
            raw, language=self.language, month_first=self.month_first, near=self.captured_at
        )
        if moment is None or moment.value.year < 1980:
            return None
        if self.captured_at is not None:
            latest = self.captured_at.replace(tzinfo=None) + _SLACK
            if moment.value.replace(tzinfo=None) > latest:
                return None
        return Statement(moment, raw, source, reason)


def stated(where: Where, raw: str, source: str, reason: str) -> Iterable[Statement]:
    """The statement that ``raw`` makes, if it makes one."""
    if not raw:
        return ()
    statement = where.read(raw, source, reason)
    return () if statement is None else (statement,)

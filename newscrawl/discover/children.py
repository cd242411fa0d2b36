"""Which children of a sitemap index are worth a request when only recent news is wanted.

An index of a large outlet names hundreds of sitemaps, one a month or a day for decades. Given the
time since when news is wanted, a child is left out when it says that it is older: by its
``lastmod``, or by the date in its name; or when its name says that it lists no articles. Of those
that say nothing, a short list is taken whole, and of a long numbered one both ends, since either
may be the newest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WHOLE = 10
"""Most undated children of one family that are all taken."""
ENDS = 2
"""Of a longer family, how many are taken from each end."""

_NEWS = re.compile(r"news|noticia|nachricht|aktuell|latest|recent|today|breaking", re.IGNORECASE)
_OTHER = re.compile(
    r"(?<![a-z])(?:images?|videos?|(?:post_)?tags?|topics?|keywords?|categor(?:y|ies)|"
    r"kategorien?|authors?|autoren?|persons?|people|sections?|static|products?|events?|recipes?|"
    r"jobs?|podcasts?|locations?|taxonom(?:y|ies)|misc)(?![a-z])|"
    r"pages?[-_]sitemap|sitemap[-_]pages?\.",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d|13[89]\d|14[0-4]\d)[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[-_/.]((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<=/)(?:13[89]|14[0-4])\d(?=/)")
_MONTH_NAMES = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_JALALI = 1500
"""Years below are of the Iranian calendar: its year Y begins in March of Y + 621."""


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names, and when that says it last changed."""

    url: str
    modified: datetime | None = None


def recent(listed: Sequence[Child], since: datetime | None) -> list[Child]:
    """Those that can hold news published since then, or all, given None; the newest first."""
    unique = list({child.url: child for child in listed}.values())
    spans = _spans(unique)
    if since is not None:
        since -= timedelta(days=1)  # a date without a zone may be a day off
        possible = [child for child in unique if _can_hold(child, spans.get(child.url), since)]
        undated = [child for child in possible if not (child.modified or child.url in spans)]
        dated = [child for child in possible if child.modified or child.url in spans]
        unique = dated + _thinned(undated)

    def newness(child: Child) -> tuple[bool, float]:
        when = child.modified or (spans[child.url][0] if child.url in spans else None)
        return bool(_NEWS.search(_name(child.url))), when.timestamp() if when else 0.0

    return sorted(unique, key=newness, reverse=True)


def _spans(listed: Sequence[Child]) -> dict[str, tuple[datetime, datetime]]:
    """Give the spans that names speak of; none for a family where not every number is a date."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for family in _families(listed):
        named = {child.url: span for child in family if (span := covers(child.url))}
        if len(named) == len(family):
            spans |= named
    return spans


def covers(url: str) -> tuple[datetime, datetime] | None:
    """The span of time that a sitemap's name speaks of, from its start to its end; or None."""
    name = _name(url)
    if found := _DAY.search(name):
        return _span(int(found[1]), int(found[2]), int(found[3] or 0))
    if found := _MONTH_FIRST.search(name):
        return _span(int(found[2]), int(found[1]), 0)
    if found := _YEAR.search(name):
        month = _MONTH_NAMES.search(name, found.end()) or _MONTH_NAMES.search(name)
        adjoining = month and re.search(
            rf"{found[0]}[-_/.]?{month[0]}|{month[0]}[-_/.]?{found[0]}", name
        )
        number = _NAMES.index(month[1].lower()) + 1 if month and adjoining else 0
        loose = re.match(r"[-_/.](\d)(?!\d)", name[found.end() :])
        return _span(int(found[0]), number or (int(loose[1]) if loose else 0), 0)
    return None


def _name(url: str) -> str:
    """Give the part of a URL that can tell a sitemap from its siblings: path and query."""
    parts = urlsplit(url)
    return unquote(f"{parts.path}?{parts.query}")


def _span(year: int, month: int, day: int) -> tuple[datetime, datetime] | None:
    if year < _JALALI:
        first = datetime(year + 621, 3, 20, tzinfo=UTC)
        if not month:
            return first, first + timedelta(days=368)
        start = first + timedelta(days=(month - 1) * 30 + max(day - 1, 0))
        return start, start + timedelta(days=8 if day else 40)  # months of 29 to 31 days
    try:
        start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    length = timedelta(days=1 if day else 31 if month else 366)
    return start, start + length


def _can_hold(child: Child, named: tuple[datetime, datetime] | None, since: datetime) -> bool:
    if named is not None and named[1] < since:
        return False
    if child.modified is not None and child.modified < since:
        return False
    name = _name(child.url)
    return bool(_NEWS.search(name)) or not _OTHER.search(name)


def _families(listed: Iterable[Child]) -> list[list[Child]]:
    """Group those whose names differ by numbers alone."""
    families: dict[str, list[Child]] = {}
    for child in listed:
        families.setdefault(re.sub(r"\d+", "#", child.url), []).append(child)
    return list(families.values())


def _thinned(undated: Iterable[Child]) -> list[Child]:
    """Take both ends of each long family."""
    kept: list[Child] = []
    for family in _families(undated):
        if len(family) > WHOLE:
            family.sort(key=lambda child: [int(n) for n in re.findall(r"\d+", child.url)])
            family = [*family[:ENDS], *family[-ENDS:]]
        kept += family
    return kept

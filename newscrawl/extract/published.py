"""When the article was published and last changed: every statement of the page, judged.

Statements are read in the order of how often they are right; a later one only helps the winner
out: with a time of day where it had the day alone, with a zone where it had none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from newscrawl.extract.dates import Moment
from newscrawl.extract.document import Candidate
from newscrawl.extract.seen_dates import scripted, visible
from newscrawl.extract.statement import Statement, Where, stated
from newscrawl.extract.structured import Structured
from newscrawl.extract.things import text_of
from newscrawl.text import split_address, squeeze

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article:published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "rnews:datepublished", "publication_date", "citation_publication_date", "citation_online_date",
    "publish-date", "publishdate", "publish_date", "pubdate", "pub_date", "published_at",
    "bt:pubdate", "article_date_original", "article_date", "originalpublicationdate",
    "article.published", "article:publication_date", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "dc:date", "date.issued",
    "article.created", "article:created", "ptime", "og:pubdate", "displaydate", "date", "created",
    "shareaholic:article_published_time", "vr:published_time", "weibo:article:create_at",
    "mediator_published_time", "nt:published", "release_date", "last-published", "datecreated",
    "og:regdate", "dable:article:published_time", "article:dateline", "iso-8601-publish-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "article:modified", "article:updated", "lastmod", "last-modified", "revision_date",
    "dcterms.modified", "dc.date.modified", "updated_time", "date.modified", "article.updated",
    "vr:updated_time", "last_updated_date", "moddate", "bt:moddate",
)  # fmt: skip
_URL_DATE = re.compile(
    r"(?:/|[-_])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9](?=/))[/_-]?(0[1-9]|[12]\d|3[01]|"
    r"[1-9](?=/))(?:\D|$)"
)
_ID_DATE = re.compile(
    r"/[A-Za-z]{0,4}((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{4,12}(?=[/?.]|$)"
)
"""Many newsrooms number articles by the time at which they were begun: /article/202405031420001."""
_OF_PARTS = frozenset(
    "VideoObject ImageObject AudioObject MediaObject Comment UserComments Answer Review".split()
)
"""Kinds of what a page has beside its article; their days are their own."""
NEAR_BEFORE, NEAR_AFTER = 12, 3
"""Blocks before the body's first and after its last that may hold a visible date."""


def read_published(page: Structured, where: Where, *, every: bool = False) -> list[Candidate]:
    """Candidates for the date of publication, the chosen one first.

    Stops at the first source that settles it, unless ``every`` asks for the rest too.
    """
    found: list[Statement] = []
    for statement in _published(page, where, found):
        found.append(statement)
        if not every and _is_settled(found):
            break
        if len(found) >= 40:
            break
    return _judge("date_published", found)


def read_modified(page: Structured, where: Where, *, every: bool = False) -> list[Candidate]:
    """Candidates for the date of the last change, the chosen one first, as for the other date."""
    found: list[Statement] = []
    for statement in _modified(page, where):
        found.append(statement)
        if not every and _is_settled(found):
            break
    return _judge("date_modified", found)


def _is_settled(found: Sequence[Statement]) -> bool:
    return found[0].moment.has_time and found[0].moment.aware


def moment_of(candidate: Candidate) -> datetime:
    """The candidate's date: aware where the page named a zone, else naive."""
    return datetime.fromisoformat(candidate.value)


def _judge(name: str, found: list[Statement]) -> list[Candidate]:
    if not found:
        return []
    best = found[0]
    helper = next((one for one in found[1:] if _helps(best.moment, one.moment)), None)
    out = []
    if helper is not None:
        reason = f"{helper.reason}; the same date as {best.source}, told more exactly"
        out.append(_candidate(name, helper, reason))
    out.extend(_candidate(name, one, one.reason) for one in found if one is not helper)
    return out


def _helps(best: Moment, other: Moment) -> bool:
    """Whether ``other`` tells the same moment more exactly."""
    apart = abs(best.value.replace(tzinfo=None) - other.value.replace(tzinfo=None))
    if not best.has_time:
        return other.has_time and apart < timedelta(days=1) and _same_day(best, other)
    if best.aware or not other.aware or not other.has_time:
        return False
    # The same clock, or one that differs by whole quarters of an hour: the zone's offset.
    return apart <= timedelta(hours=14) and (apart.seconds // 60) % 15 == 0


def _same_day(best: Moment, other: Moment) -> bool:
    return best.value.date() == other.value.date()


def _candidate(name: str, one: Statement, reason: str) -> Candidate:
    return Candidate(name, one.moment.value.isoformat(), one.source, reason, raw=one.raw)


def _published(page: Structured, where: Where, found: Sequence[Statement]) -> Iterator[Statement]:
    """All statements in order of trust; ``found`` are those that were taken so far."""
    linked = [thing for thing in page.articles if thing.syntax == "json-ld"]
    for thing in linked:
        raw = thing.text("datePublished")
        yield from stated(where, raw, thing.syntax, "stated of the article")
    for name in _PUBLISHED:
        for content in page.meta.get(name, ())[:3]:
            yield from stated(where, squeeze(content[:300]), f"meta {name}", "meta tag")
    for thing in page.articles:
        if thing not in linked:
            raw = thing.text("datePublished", "dateCreated")
            yield from stated(where, raw, thing.syntax, "stated of the article")
    for thing in page.things:
        if "datePublished" not in thing.data or _OF_PARTS.intersection(thing.types):
            continue
        if thing.depth < 3 and thing not in page.articles:
            raw = text_of(thing.data["datePublished"])
            yield from stated(where, raw, thing.syntax, "stated of another object of the page")
    url = _from_url(where)
    for statement in visible(page, where):
        if url is None or _agree(url, statement):
            yield statement
    if not found:  # searching the whole page is dear
        yield from scripted(where)
    if url is not None:
        yield url
    for thing in page.articles:
        yield from stated(where, thing.text("dateCreated"), thing.syntax, "date of creation")
    if not found and (begun := _ID_DATE.search(split_address(where.url).path)):
        raw = "-".join(begun.groups())
        yield from stated(where, raw, "url", "day in the article's number")
    for statement in _modified(page, where):
        yield Statement(
            statement.moment, statement.raw, statement.source, "only the last change is told"
        )


def _modified(page: Structured, where: Where) -> Iterator[Statement]:
    for thing in page.articles:
        yield from stated(where, thing.text("dateModified"), thing.syntax, "stated of the article")
    for name in _MODIFIED:
        for content in page.meta.get(name, ())[:2]:
            yield from stated(where, squeeze(content[:300]), f"meta {name}", "meta tag")


def _from_url(where: Where) -> Statement | None:
    match = _URL_DATE.search(split_address(where.url).path)
    if match is None:
        return None
    year, month, day = match.groups()
    return where.read(f"{year}-{month}-{day}", "url", "day in the address")


def _agree(url: Statement, visible: Statement) -> bool:
    """A visible date is believed beside the address's day only where they are near."""
    apart = visible.moment.value.replace(tzinfo=None) - url.moment.value
    return timedelta(days=-1) <= apart <= timedelta(days=31)

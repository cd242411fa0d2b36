"""When the article was published and last changed: every statement of the page, judged.

Statements are read in the order of how often they are right; a later one only helps the winner
out: with a time of day where it had the day alone, with a zone where it had none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.extract.dates import Moment, parse_date
from newscrawl.extract.document import Candidate
from newscrawl.extract.spots import is_elsewhere, is_teaser
from newscrawl.extract.structured import Structured
from newscrawl.extract.things import text_of
from newscrawl.text import split_address, squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

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
_CHANGED_WORDS = re.compile(
    r"updat|modif|upravn|aktualis|aktualiz|mise? à jour|actualiz|aggiornat|atualiz|bijgewerkt"
    r"|uppdaterad|oppdatert|opdateret|päivitet|frissít|zaktualiz|güncell|обновл|оновл|به.?روز|تحديث"
    r"|更新|修改|수정|最終更新|अपडेट|अद्यतन|διορθώ|ενημερώθηκε|diperbarui|cập nhật",
    re.I,
)
_URL_DATE = re.compile(
    r"(?:/|[-_])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9](?=/))[/_-]?(0[1-9]|[12]\d|3[01]|"
    r"[1-9](?=/))(?:\D|$)"
)
_US_ENGLISH = re.compile(r"\.(?:uk|au|nz|ie|in|za|ng|ke|pk|my|na|ls|tz|gh|zw|lk|bd|hk|sg)$")
_SCRIPTED = re.compile(
    rb"""["'](?:date_?published|first_?published(?:_?(?:at|date|time))?|publish(?:ed)?(?:_?(?:at|date|time|on))?"""
    rb"""|publication_?date|article_publication_date|content_publishing_timestamp|pub_?date)\\?["']"""
    rb"""\s?:\s?\\?["']([^"'\\]{6,40})""",
    re.I,
)
_DIGITS = re.compile(r"\d")
_SLACK = timedelta(days=2)
NEAR_BEFORE, NEAR_AFTER = 12, 3
"""Blocks before the body's first and after its last that may hold a visible date."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One place of the page that says when."""

    moment: Moment
    raw: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Where:
    """What the reading of a date depends on beside its text."""

    url: str
    language: str
    captured_at: datetime | None
    texts: Callable[[], Sequence[str]]
    """Visible texts near the headline and the body's ends; asked for only where needed."""
    html: bytes = b""
    """The page, for what stands in its scripts."""

    @property
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


def read_published(page: Structured, where: Where, *, every: bool = False) -> list[Candidate]:
    """Candidates for the date of publication, the chosen one first.

    Stops at the first source that settles it, unless ``every`` asks for the rest too.
    """
    found: list[Statement] = []
    for statement in _published(page, where, found):
        found.append(statement)
        if not every and found[0].moment.has_time and found[0].moment.aware:
            break
        if len(found) >= 40:
            break
    return _judge("date_published", found)


def read_modified(page: Structured, where: Where) -> list[Candidate]:
    """Candidates for the date of the last change, the chosen one first."""
    found = list(_modified(page, where))
    return _judge("date_modified", found)


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
        yield from _one(where, raw, thing.syntax, "stated of the article")
    for name in _PUBLISHED:
        for content in page.meta.get(name, ())[:3]:
            yield from _one(where, squeeze(content[:300]), f"meta {name}", "meta tag")
    for thing in page.articles:
        if thing not in linked:
            raw = thing.text("datePublished", "dateCreated")
            yield from _one(where, raw, thing.syntax, "stated of the article")
    for thing in page.things:
        if thing.depth < 3 and thing not in page.articles and "datePublished" in thing.data:
            raw = text_of(thing.data["datePublished"])
            yield from _one(where, raw, thing.syntax, "stated of another object of the page")
    url = _from_url(where)
    for statement in _visible(page, where):
        if url is None or _agree(url, statement):
            yield statement
    if not found:  # searching the whole page is dear
        yield from _scripted(where)
    if url is not None:
        yield url
    for thing in page.articles:
        yield from _one(where, thing.text("dateCreated"), thing.syntax, "date of creation")
    for statement in _modified(page, where):
        yield Statement(
            statement.moment, statement.raw, statement.source, "only the last change is told"
        )


def _modified(page: Structured, where: Where) -> Iterator[Statement]:
    for thing in page.articles:
        yield from _one(where, thing.text("dateModified"), thing.syntax, "stated of the article")
    for name in _MODIFIED:
        for content in page.meta.get(name, ())[:2]:
            yield from _one(where, squeeze(content[:300]), f"meta {name}", "meta tag")


def _visible(page: Structured, where: Where) -> Iterator[Statement]:
    """Dates that a reader sees: ``<time>``, texts near the headline, elements named for dates.

    A change's date is better than none, and so is a teaser's or comment's; each comes last.
    """
    later: list[Statement] = []
    elsewhere: list[LexborNode] = []
    for node in page.spots.times[:12]:
        if is_elsewhere(node) or is_teaser(node):
            elsewhere.append(node)
        elif _CHANGED_WORDS.search(_around(node)):
            later.extend(_of_node(where, node, "time"))
        else:
            yield from _of_node(where, node, "time")
    # In bytes, since a Chinese character says as much as three Latin letters.
    dated = [text for text in where.texts() if len(text.encode()) < 140 and _DIGITS.search(text)]
    # Where the date is most of the text it is more likely the article's.
    for text in sorted(dated, key=lambda text: len(text) > 60):
        if _CHANGED_WORDS.search(text[:30]):
            later.extend(_one(where, text, "visible text", "said to be of a change"))
        else:
            yield from _one(where, text, "visible text", "near the headline")
    for node in page.spots.dates[:30]:
        if is_elsewhere(node) or is_teaser(node):
            elsewhere.append(node)
        elif _CHANGED_WORDS.search(_around(node)):
            later.extend(_of_node(where, node, "element named for a date"))
        else:
            yield from _of_node(where, node, "element named for a date")
    yield from later
    for node in elsewhere:
        yield from _of_node(where, node, "teaser or comment")


def _of_node(where: Where, node: LexborNode, source: str) -> Iterator[Statement]:
    for raw in _values(node):
        if 5 < len(raw) < 160:
            yield from _one(where, raw, source, "visible")


def _scripted(where: Where) -> Iterator[Statement]:
    """Dates in the data that a page's own scripts are started with."""
    for match in itertools.islice(_SCRIPTED.finditer(where.html), 3):
        raw = match.group(1).decode("utf-8", "replace")
        yield from _one(where, raw, "script", "data of a script")


def _values(node: LexborNode) -> Iterator[str]:
    attrs = node.attributes
    for name in (
        "datetime",
        "content",
        "title",
        "data-date",
        "data-datetime",
        "data-time",
        "data-timestamp",
    ):
        value = attrs.get(name)
        if value:
            yield squeeze(value[:300])
    text = squeeze((node.text(separator=" ") or "")[:400])
    if text:
        yield text


def _around(node: LexborNode) -> str:
    """What a date's element says of it: "Updated", "Stand:", a class name."""
    attrs = node.attributes
    before = node.prev
    told = "" if before is None or before.tag == "time" else (before.text() or "")[-40:]
    own = (node.text() or "")[:60]
    return f"{attrs.get('class') or ''} {attrs.get('itemprop') or ''} {told} {own}"


def _one(where: Where, raw: str, source: str, reason: str) -> Iterable[Statement]:
    if not raw:
        return ()
    statement = where.read(raw, source, reason)
    return () if statement is None else (statement,)


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

"""Reading articles and their history out of the catalog."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select, union

from newscrawl.catalog.addresses import Addresses
from newscrawl.catalog.keys import key_of
from newscrawl.catalog.nouns import StoredArticle, Version
from newscrawl.catalog.rows import article_of, capture_of
from newscrawl.catalog.schema import articles, links, readings, sightings, sources, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from newscrawl.catalog.database import Database
    from newscrawl.model import Article

_PAGE = 500
_OF_OUTLETS = (articles, links, sources)
"""Tables with an index by outlet."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles; empty fields do not filter."""

    outlets: Sequence[str] = ()
    since: datetime | None = None
    """Published (or, without a date, first captured) at this time or later."""
    until: datetime | None = None
    """The same, before this time."""
    languages: Sequence[str] = ()
    text: str = ""
    """Words that headline or body contain, in any case."""
    limit: int | None = None
    duplicates: bool = True
    """Whether articles that repeat another one's text are listed."""


def list_articles(database: Database, chosen: ArticleFilter) -> Iterator[StoredArticle]:
    """Articles by date, newest first, read page by page."""
    left = chosen.limit
    after: tuple[datetime, int] | None = None
    while left is None or left > 0:
        size = _PAGE if left is None else min(_PAGE, left)
        with database.read() as connection:
            page = connection.execute(_page(chosen, after, size)).mappings().all()
        for row in page:
            yield _stored(row)
        if len(page) < size:
            return
        after = page[-1]["listed_at"], page[-1]["article_id"]
        left = None if left is None else left - len(page)


def _page(chosen: ArticleFilter, after: tuple[datetime, int] | None, size: int) -> Select[Any]:
    original = articles.alias("original")
    counted = (
        select(func.count())
        .where(versions.c.article_id == articles.c.id)
        .correlate(articles)
        .scalar_subquery()
    )
    current = versions.alias("current")
    query = (
        select(
            current,
            articles.c.id.label("shown_id"),
            articles.c.listed_at,
            articles.c.outlet.label("known_outlet"),
            articles.c.first_captured_at,
            articles.c.cluster_id,
            articles.c.similarity,
            original.c.canonical_url.label("duplicate_of"),
            counted.label("versions"),
        )
        .select_from(articles)
        .join(current, current.c.id == articles.c.version_id)
        .outerjoin(original, original.c.id == articles.c.duplicate_of)
        .order_by(articles.c.listed_at.desc(), articles.c.id.desc())
        .limit(size)
    )
    if chosen.outlets:
        query = query.where(articles.c.outlet.in_(chosen.outlets))
    if chosen.languages:
        query = query.where(articles.c.language.in_(chosen.languages))
    if chosen.since:
        query = query.where(articles.c.listed_at >= chosen.since)
    if chosen.until:
        query = query.where(articles.c.listed_at < chosen.until)
    if not chosen.duplicates:
        query = query.where(articles.c.duplicate_of.is_(None))
    for word in chosen.text.split():
        query = query.where(
            or_(
                *(
                    column.icontains(spelling, autoescape=True)
                    for spelling in _spellings(word)
                    for column in (articles.c.headline, current.c.body_text)
                )
            )
        )
    if after:
        listed_at, article_id = after
        query = query.where(
            or_(
                articles.c.listed_at < listed_at,
                (articles.c.listed_at == listed_at) & (articles.c.id < article_id),
            )
        )
    return query


def _spellings(word: str) -> set[str]:
    """A word in the cases that it is likely written in: SQLite folds those of ASCII only."""
    if word.isascii():
        return {word}
    return {word, word.lower(), word.upper(), word.capitalize()}


def find_article(connection: Connection, url: str) -> int | None:
    """Id of the article held under an address, or whose page was fetched from it."""
    key = key_of(url)
    found = connection.execute(select(articles.c.id).where(articles.c.key == key)).scalar()
    if found is None:
        known = Addresses(connection)
        known.load([key])
        found = known.lead(key)
    return found or None


def get_article(database: Database, url: str) -> StoredArticle | None:
    """The article held under an address."""
    with database.read() as connection:
        article_id = find_article(connection, url)
        if article_id is None:
            return None
        query = _page(ArticleFilter(), None, 1).where(articles.c.id == article_id)
        row = connection.execute(query).mappings().first()
    return _stored(row) if row else None


def list_outlets(database: Database) -> list[str]:
    """Names of the outlets of which anything is held, sorted."""
    every = union(*(select(table.c.outlet) for table in _OF_OUTLETS))
    with database.read() as connection:
        return sorted(name for name in connection.execute(every).scalars() if name)


def has_outlet(database: Database, name: str) -> bool:
    """Whether anything is held of an outlet."""
    held = or_(*(exists().where(table.c.outlet == name) for table in _OF_OUTLETS))
    with database.read() as connection:
        return bool(connection.execute(select(held)).scalar())


def list_versions(database: Database, url: str) -> list[Version]:
    """The versions of an address's article, oldest first; empty for an unknown address."""
    with database.read() as connection:
        article_id = find_article(connection, url)
        if article_id is None:
            return []
        rows = connection.execute(
            select(versions)
            .where(versions.c.article_id == article_id)
            .order_by(versions.c.captured_at, versions.c.id)
        ).mappings()
        found = list(rows)
        seen = connection.execute(
            select(sightings)
            .where(sightings.c.article_id == article_id)
            .order_by(sightings.c.captured_at)
        ).all()
    return [_version(number, row, seen) for number, row in enumerate(found, start=1)]


def list_readings(database: Database, version_id: int) -> list[Article]:
    """What older extractors had made of a version's capture."""
    with database.read() as connection:
        rows = connection.execute(
            select(
                versions.c.url,
                versions.c.capture,
                readings.c.extractor,
                readings.c.fingerprint,
                readings.c.body_text,
                readings.c.fields,
            )
            .join(versions, versions.c.id == readings.c.version_id)
            .where(readings.c.version_id == version_id)
            .order_by(readings.c.extractor)
        ).mappings()
        return [article_of(row) for row in rows]


def _version(number: int, row: Any, seen: Sequence[Any]) -> Version:
    mine = [sighting for sighting in seen if sighting.version_id == row["id"]]
    captures = tuple(ref for sighting in mine if (ref := capture_of(sighting.capture)))
    last = mine[-1].captured_at if mine else row["captured_at"]
    return Version(row["id"], number, article_of(row), row["captured_at"], last, captures)


def _stored(row: Any) -> StoredArticle:
    article = article_of(row)
    if not article.outlet and row["known_outlet"]:
        # Captured on demand before its outlet was known; a crawl met it, or another capture says.
        article = replace(article, outlet=row["known_outlet"])
    return StoredArticle(
        id=row["article_id"],
        article=article,
        first_captured_at=row["first_captured_at"],
        versions=row["versions"],
        duplicate_of=row["duplicate_of"] or "",
        cluster=row["cluster_id"],
        similarity=row["similarity"],
    )

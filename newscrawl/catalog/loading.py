"""What a batch needs to know of the past, read in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from newscrawl.catalog.rows import capture_of
from newscrawl.catalog.schema import articles, links, sightings, versions
from newscrawl.catalog.timeline import Mark, Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from newscrawl.catalog.prepared import Prepared

_BY_KEY = select(articles).where(articles.c.key.in_(bindparam("keys", expanding=True)))
_BY_ID = select(articles).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_BY_ALIAS = select(links.c.key, links.c.article_id).where(
    links.c.key.in_(bindparam("keys", expanding=True)), links.c.article_id.is_not(None)
)
_VERSIONS = (
    select(versions)
    .where(versions.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(versions.c.captured_at)
)
_SIGHTINGS = select(sightings).where(sightings.c.article_id.in_(bindparam("ids", expanding=True)))
_HOLDINGS = (
    select(
        versions.c.fingerprint,
        versions.c.captured_at,
        versions.c.article_id,
        func.row_number()
        .over(
            partition_by=versions.c.fingerprint,
            order_by=(versions.c.captured_at, versions.c.article_id),
        )
        .label("place"),
    )
    .where(versions.c.fingerprint.in_(bindparam("fingerprints", expanding=True)))
    .subquery()
)
_FIRST_HOLDERS = select(_HOLDINGS).where(_HOLDINGS.c.place == 1)
_LAST_ARTICLE = select(func.max(articles.c.id))
_LAST_VERSION = select(func.max(versions.c.id))


@dataclass(slots=True)
class Entry:
    """An article as a batch knows it: its row, and its versions in time."""

    row: dict[str, Any]
    timeline: Timeline
    new: bool = False
    changed: bool = False

    @property
    def id(self) -> int:
        """The article's id."""
        return int(self.row["id"])


@dataclass(slots=True)
class Past:
    """The articles that a batch may touch."""

    by_key: dict[str, Entry] = field(default_factory=dict)
    by_id: dict[int, Entry] = field(default_factory=dict)
    by_alias: dict[str, int] = field(default_factory=dict)
    """Article ids by the key of an address that they were fetched from."""
    holders: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    """By fingerprint: when a text was first captured, and of which article."""
    last_article: int = 0
    last_version: int = 0

    def add(self, entry: Entry) -> None:
        """Take in an article."""
        self.by_id[entry.id] = entry
        self.by_key[entry.row["key"]] = entry

    def next_article(self) -> int:
        """A free id; the write lock is held."""
        self.last_article += 1
        return self.last_article

    def next_version(self) -> int:
        """A free id; the write lock is held."""
        self.last_version += 1
        return self.last_version


def load(connection: Connection, batch: Sequence[Prepared]) -> Past:
    """Read all that is known of the batch's addresses and texts."""
    past = Past()
    keys = {item.key for item in batch} | {item.alias for item in batch}
    _enter(past, connection, connection.execute(_BY_KEY, {"keys": list(keys)}).mappings())
    aliases = [item.alias for item in batch if item.alias not in past.by_key]
    if aliases:
        rows = connection.execute(_BY_ALIAS, {"keys": aliases})
        past.by_alias = {row.key: row.article_id for row in rows}
    prints = list({item.fingerprint for item in batch if item.fingerprint})
    holders = connection.execute(_FIRST_HOLDERS, {"fingerprints": prints})
    past.holders = {row.fingerprint: (row.captured_at, row.article_id) for row in holders}
    wanted = {holder for _, holder in past.holders.values()} | set(past.by_alias.values())
    if missing := wanted - past.by_id.keys():
        rows_ = connection.execute(_BY_ID, {"ids": list(missing)}).mappings()
        _enter(past, connection, rows_)
    past.last_article = connection.execute(_LAST_ARTICLE).scalar() or 0
    past.last_version = connection.execute(_LAST_VERSION).scalar() or 0
    return past


def _enter(past: Past, connection: Connection, rows: Any) -> None:
    entries = {row["id"]: Entry(dict(row), Timeline()) for row in rows}
    if not entries:
        return
    ids = {"ids": list(entries)}
    for row in connection.execute(_VERSIONS, ids):
        capture = capture_of(row.capture)
        entries[row.article_id].timeline.marks.append(
            Mark(
                row.id,
                row.captured_at,
                row.fingerprint,
                row.extractor,
                row.headline,
                row.body_text,
                capture.payload_digest if capture else "",
                row.fields,
            )
        )
    for row in connection.execute(_SIGHTINGS, ids):
        capture = capture_of(row.capture)
        record_id = capture.record_id if capture else ""
        entries[row.article_id].timeline.sightings[row.captured_at] = (row.version_id, record_id)
    for entry in entries.values():
        past.add(entry)

"""What a batch needs to know of the past, read in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from newscrawl.catalog.rows import capture_of
from newscrawl.catalog.schema import articles, links, sightings, versions
from newscrawl.catalog.timeline import Mark, Text, Timeline

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
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
Listed = tuple[str, bytes]
"""Fingerprint and signature of a text that near-same ones are to find."""

_LAST_ARTICLE = select(func.max(articles.c.id))
_LAST_VERSION = select(func.max(versions.c.id))


@dataclass(slots=True)
class Entry:
    """An article as a batch knows it: its row, its versions in time, and how both were before."""

    row: dict[str, Any]
    timeline: Timeline
    new: bool = False
    changed: bool = False
    texts_before: dict[Text, datetime] = field(default_factory=dict)
    shown_before: Text | None = None
    listed_before: Listed | None = None

    @property
    def id(self) -> int:
        """The article's id."""
        return int(self.row["id"])

    @property
    def mark(self) -> Mark:
        """The version that it shows."""
        shown = self.row["version_id"]
        return next(mark for mark in self.timeline.marks if mark.id == shown)

    @property
    def shown(self) -> Text:
        """The text of that version."""
        return self.mark.text

    @property
    def listed(self) -> Listed | None:
        """What near-same texts find it by; None where it repeats another's text or has none."""
        row = self.row
        if row["duplicate_of"] is not None or not row["signature"]:
            return None
        return row["fingerprint"], row["signature"]

    def loaded(self) -> Entry:
        """Keep how it is now, before the batch changes it."""
        self.texts_before = self.timeline.texts()
        self.shown_before = self.shown
        self.listed_before = self.listed
        return self

    def texts_changed(self) -> set[Text]:
        """Texts that it has gained or lost, or has from another time on, or shows only now."""
        now, before = self.timeline.texts(), self.texts_before
        changed = {text for text in now.keys() | before.keys() if now.get(text) != before.get(text)}
        if self.shown.fingerprint and self.shown != self.shown_before:
            changed.add(self.shown)
        return changed

    def repeat(self, original: int | None) -> None:
        """Let it repeat the text of another article, or none."""
        if self.row["duplicate_of"] != original:
            self.row["duplicate_of"] = original
            self.changed = True

    def stand(self, cluster: int | None, similarity: float | None) -> None:
        """Let it be in a cluster, so near to its nearest member."""
        row = self.row
        if (row["cluster_id"], row["similarity"]) != (cluster, similarity):
            row["cluster_id"], row["similarity"] = cluster, similarity
            self.changed = True


@dataclass(slots=True)
class Past:
    """The articles that a batch may touch."""

    by_key: dict[str, Entry] = field(default_factory=dict)
    by_id: dict[int, Entry] = field(default_factory=dict)
    by_alias: dict[str, int] = field(default_factory=dict)
    """Article ids by the key of an address that they were fetched from."""
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
    """Read all that is known of the batch's addresses."""
    past = Past()
    keys = {item.key for item in batch} | {item.alias for item in batch}
    _enter(past, connection, connection.execute(_BY_KEY, {"keys": list(keys)}).mappings())
    aliases = [item.alias for item in batch if item.alias not in past.by_key]
    if aliases:
        rows = connection.execute(_BY_ALIAS, {"keys": aliases})
        past.by_alias = {row.key: row.article_id for row in rows}
        enter(past, connection, set(past.by_alias.values()) - past.by_id.keys())
    past.last_article = connection.execute(_LAST_ARTICLE).scalar() or 0
    past.last_version = connection.execute(_LAST_VERSION).scalar() or 0
    return past


def enter(past: Past, connection: Connection, ids: Collection[int]) -> None:
    """Take in more articles."""
    if ids:
        _enter(past, connection, connection.execute(_BY_ID, {"ids": list(ids)}).mappings())


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
        past.add(entry.loaded())

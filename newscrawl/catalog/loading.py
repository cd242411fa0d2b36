"""What a batch needs to know of the past, read in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, func, or_, select

from newscrawl.catalog.addresses import Addresses
from newscrawl.catalog.readings import Reading, Text
from newscrawl.catalog.rows import capture_of
from newscrawl.catalog.schema import articles, sightings, versions
from newscrawl.catalog.timeline import Mark, Seen, Timeline, texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from newscrawl.catalog.prepared import Prepared
    from newscrawl.model import CaptureRef

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_ARTICLES = select(articles).where(
    or_(articles.c.id.in_(_IDS), articles.c.key.in_(bindparam("keys", expanding=True)))
)
_BY_ID = select(articles).where(articles.c.id.in_(_IDS))
_VERSIONS = select(versions).where(versions.c.article_id.in_(_IDS)).order_by(versions.c.captured_at)
_SIGHTINGS = select(sightings).where(sightings.c.article_id.in_(_IDS))
Listed = tuple[str, bytes]
"""Fingerprint and signature of a text that near-same ones are to find."""
Rank = tuple[datetime, str]
"""Time of the first capture, and the key that decides between captures of one moment."""

_LAST_ARTICLE = select(func.max(articles.c.id))
_LAST_VERSION = select(func.max(versions.c.id))


Sighting = tuple[int, str, str, str | None]
"""Version, URL, capture and reading of a row of the table."""


@dataclass(slots=True)
class Entry:
    """An article as a batch knows it: its row, its versions in time, and how both were before."""

    row: dict[str, Any]
    timeline: Timeline
    new: bool = False
    changed: bool = False
    """Whether its row has changed."""
    moved: bool = False
    """Whether its timeline has."""
    showing: Reading | None = None
    """What the row says was read so."""
    rank_before: Rank | None = None
    listed_before: Listed | None = None
    marks_before: list[Mark] = field(default_factory=list)
    sightings_before: dict[datetime, Sighting] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The article's id."""
        return int(self.row["id"])

    @property
    def mark(self) -> Mark:
        """The version that it shows."""
        return self.timeline.marks[-1]

    @property
    def shown(self) -> Text:
        """The text of that version."""
        return self.mark.reading.text

    @property
    def rank(self) -> Rank:
        """Its place among articles, by first capture."""
        return self.row["first_captured_at"], self.row["key"]

    def sightings(self) -> dict[datetime, Sighting]:
        """Its captures as the table holds them, by time."""
        return {
            one.captured_at: (one.version_id, one.url, one.capture, one.said)
            for one in self.timeline.seen.values()
        }

    @property
    def listed(self) -> Listed | None:
        """What near-same texts find it by; None where it repeats another's text or has none."""
        row = self.row
        if row["duplicate_of"] is not None or not row["signature"]:
            return None
        return row["fingerprint"], row["signature"]

    def loaded(self) -> Entry:
        """Keep how it is now, before the batch changes it."""
        self.rank_before = self.rank
        self.listed_before = self.listed
        self.showing = self.mark.reading
        self.marks_before = list(self.timeline.marks)
        self.sightings_before = self.sightings()
        return self

    def texts_changed(self) -> set[Text]:
        """Texts of which it may change whose they are.

        Those that it has gained or lost, or has from another time on, or shows only now or no
        more; all, where its place among articles is another.
        """
        marks, marks_before = self.timeline.marks, self.marks_before
        if self.rank == self.rank_before and marks == marks_before:
            return set()
        now, before = texts_of(marks), texts_of(marks_before)
        if self.rank != self.rank_before:
            return {*now, *before}
        ends = {marks[-1].reading.text, marks_before[-1].reading.text}
        return {
            text
            for text in now.keys() | before.keys()
            if now.get(text) != before.get(text) or (len(ends) > 1 and text in ends)
        }

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

    addresses: Addresses
    by_key: dict[str, Entry] = field(default_factory=dict)
    by_id: dict[int, Entry] = field(default_factory=dict)
    gone: dict[int, tuple[Entry, int]] = field(default_factory=dict)
    """Articles that there are no more, and the ids of those that they have become part of; 0
    where they were taken out."""
    last_article: int = 0
    last_version: int = 0

    def add(self, entry: Entry) -> None:
        """Take in an article."""
        self.by_id[entry.id] = entry
        self.by_key[entry.row["key"]] = entry

    def drop(self, entry: Entry, into: int = 0) -> None:
        """Take out an article; it has become part of another one."""
        del self.by_id[entry.id], self.by_key[entry.row["key"]]
        self.gone[entry.id] = entry, into

    def entry(self, article_id: int) -> Entry | None:
        """An article, or the one that it has become part of; None where there is none."""
        while article_id in self.gone:
            article_id = self.gone[article_id][1]
        return self.by_id.get(article_id)

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
    past = Past(Addresses(connection))
    keys = {item.key for item in batch} | {item.alias for item in batch}
    past.addresses.load(keys)
    ids = {article_id for item in batch for article_id in past.addresses.touching(item)}
    values = {"keys": list(keys), "ids": list(ids)}
    _enter(past, connection, connection.execute(_ARTICLES, values).mappings())
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
    refs: dict[str, CaptureRef | None] = {}
    for row in connection.execute(_VERSIONS, ids):
        capture = refs[row.capture] = capture_of(row.capture)
        reading = Reading._make(row[3:])
        digest = capture.payload_digest if capture else ""
        entries[row.article_id].timeline.marks.append(
            Mark(row.id, row.captured_at, reading, digest)
        )
    for row in connection.execute(_SIGHTINGS, ids):
        # Each version has the pointer of its first sighting.
        capture = refs[row.capture] if row.capture in refs else capture_of(row.capture)
        entries[row.article_id].timeline.add(
            Seen(
                row.captured_at,
                capture.captured_at if capture else row.captured_at,
                capture.record_id if capture else "",
                capture.payload_digest if capture else "",
                row.url,
                row.capture,
                row.version_id,
                row.said,
            )
        )
    for entry in entries.values():
        past.add(entry.loaded())

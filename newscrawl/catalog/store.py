"""Storing articles: new, known, changed, repeated. One batch is one short transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from newscrawl.catalog.clusters import Clusters
from newscrawl.catalog.loading import Entry, Past, enter, load
from newscrawl.catalog.near import NearTexts
from newscrawl.catalog.nouns import Outcome, OutcomeKind
from newscrawl.catalog.originals import Originals
from newscrawl.catalog.pending import Pending
from newscrawl.catalog.rows import fields_json
from newscrawl.catalog.schema import articles, links, readings, sightings, versions
from newscrawl.catalog.timeline import Mark, Place, Placement, Timeline, place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from newscrawl.catalog.database import Database
    from newscrawl.catalog.near import ShingleCache
    from newscrawl.catalog.nouns import Texts
    from newscrawl.catalog.prepared import Prepared


def store(
    database: Database, texts: Texts, batch: Sequence[Prepared], cache: ShingleCache
) -> list[Outcome]:
    """Store a batch in one transaction; outcomes in the same order.

    What an article is to others (who had its text first, who is near to it) is settled when all
    of the batch have their place in time.
    """

    def work(connection: Connection) -> list[Outcome]:
        return _Batch(connection, database, texts, cache).store(batch)

    return database.write(work, exclusive=True) if batch else []


def withdraw(
    connection: Connection, database: Database, texts: Texts, cache: ShingleCache, article_id: int
) -> None:
    """Take an article out; those that repeated its text, or hung together by it, stand anew."""
    _Batch(connection, database, texts, cache).withdraw(article_id)


class _Batch:
    def __init__(
        self, connection: Connection, database: Database, texts: Texts, cache: ShingleCache
    ) -> None:
        self._connection = connection
        self._database = database
        self._texts = texts
        self._near = NearTexts(connection, database, texts, cache)
        self._pending = Pending()

    def store(self, batch: Sequence[Prepared]) -> list[Outcome]:
        self._past = load(self._connection, batch)
        found = [self._store(item) for item in batch]
        Originals(self._connection, self._past, self._pending).settle()
        clusters = self._settle_near()
        self._pending.write(self._connection, self._database, self._past, clusters)
        return [_outcome(*args) for args in found]

    def withdraw(self, article_id: int) -> None:
        execute = self._connection.execute
        repeating = select(articles.c.id).where(articles.c.duplicate_of == article_id)
        past = self._past = Past()
        enter(past, self._connection, {article_id, *execute(repeating).scalars()})
        clusters = Clusters(self._connection, self._database, past)
        gone = past.by_id[article_id]
        self._near.unlist([gone])
        clusters.leave([article_id])
        del past.by_id[article_id], past.by_key[gone.row["key"]]
        mine = select(versions.c.id).where(versions.c.article_id == article_id)
        execute(readings.delete().where(readings.c.version_id.in_(mine)))
        for table in (versions, sightings, links):
            execute(table.delete().where(table.c.article_id == article_id))
        execute(articles.delete().where(articles.c.id == article_id))
        Originals(self._connection, past, self._pending).settle(gone.timeline.texts())
        self._settle_near(clusters)
        self._pending.write(self._connection, self._database, past, clusters)

    def _settle_near(self, clusters: Clusters | None = None) -> Clusters:
        """List what is to be found by near-same texts from here on, and cluster it."""
        entries = self._past.by_id.values()
        clusters = clusters or Clusters(self._connection, self._database, self._past)
        moved = [entry for entry in entries if entry.listed != entry.listed_before]
        left = [entry for entry in moved if entry.listed_before is not None]
        self._near.unlist(left)
        clusters.leave([entry.id for entry in left])
        clusters.join(self._near.take(entry for entry in moved if entry.listed is not None))
        clusters.write()
        return clusters

    def _store(self, item: Prepared) -> tuple[OutcomeKind, Entry, int, bool]:
        entry = self._past.by_key.get(item.key) or self._moved(item)
        found = self._store_new(item) if entry is None else self._store_known(item, entry)
        if item.alias != item.key:
            article_id = found[1].id
            self._past.by_alias[item.alias] = article_id
            self._pending.alias(item.alias, item.article.url, article_id, item)
        return found

    def _moved(self, item: Prepared) -> Entry | None:
        """The article under another canonical address: of the same fetched one, and the same text.

        A newer extractor, or the page itself, may name another canonical address than before.
        """
        past = self._past
        entry = past.by_key.get(item.alias) or past.by_id.get(past.by_alias.get(item.alias, 0))
        if entry is None:
            return None
        timeline = entry.timeline
        seen = timeline.sightings.get(item.captured_at, (0, None))[1] == item.record_id
        if not seen and item.fingerprint not in {mark.fingerprint for mark in timeline.marks}:
            return None
        if timeline.sightings and item.captured_at < max(timeline.sightings):
            # It goes by what its newest capture says, whichever comes first.
            self._pending.alias(item.key, item.canonical, entry.id, item)
            past.by_alias[item.key] = entry.id
            return entry
        former, url = entry.row["key"], entry.row["canonical_url"]
        entry.row |= {"key": item.key, "canonical_url": item.canonical}
        entry.changed = True
        past.by_key[item.key] = past.by_key.pop(former)
        past.by_alias[former] = entry.id
        self._pending.alias(former, url, entry.id, item)
        return entry

    def _store_new(self, item: Prepared) -> tuple[OutcomeKind, Entry, int, bool]:
        row = {
            "id": self._past.next_article(),
            "key": item.key,
            "canonical_url": item.canonical,
            "outlet": item.article.outlet,
            "first_captured_at": item.captured_at,
            "fingerprint": "",
            "signature": b"",
            "duplicate_of": None,
            "cluster_id": None,
            "similarity": None,
        }
        entry = Entry(row, Timeline(), new=True)
        self._past.add(entry)
        version_id = self._add_version(entry, item, item.captured_at)
        self._show(entry, item, version_id)
        return OutcomeKind.STORED, entry, version_id, False

    def _store_known(self, item: Prepared, entry: Entry) -> tuple[OutcomeKind, Entry, int, bool]:
        found = place(
            entry.timeline, item.captured_at, item.record_id, item.digest, self._same(item)
        )
        mark, reread = found.mark, False
        if mark is None:
            return OutcomeKind.VERSION, entry, self._new_version(item, entry, found), False
        if found.place is Place.REREAD:
            reread = self._reread(item, entry, mark)
        elif found.place is Place.EARLIER:
            self._begin_earlier(item, entry, mark, found.captured_at)
        elif found.place is Place.SAME:
            self._sight(entry, item, mark.id, found.captured_at)
        return OutcomeKind.UNCHANGED, entry, mark.id, reread

    def _same(self, item: Prepared) -> Callable[[Mark], bool]:
        article, significant = item.article, self._texts.significant

        def same(mark: Mark) -> bool:
            if mark.fingerprint != item.fingerprint and significant(
                mark.body_text, article.body_text
            ):
                return False
            return mark.headline == article.headline or not significant(
                mark.headline, article.headline
            )

        return same

    def _new_version(self, item: Prepared, entry: Entry, found: Placement) -> int:
        version_id = self._add_version(entry, item, found.captured_at)
        if found.split is not None:
            self._split(entry, found.split, found.captured_at)
        entry.timeline.marks.sort(key=lambda mark: mark.captured_at)
        if entry.timeline.marks[-1].id == version_id:
            self._show(entry, item, version_id)
        self._first(entry, found.captured_at)
        return version_id

    def _add_version(self, entry: Entry, item: Prepared, captured_at: datetime) -> int:
        version_id = self._past.next_version()
        self._pending.version(version_id, entry.id, captured_at, item)
        entry.timeline.marks.append(item.mark(version_id, captured_at))
        self._sight(entry, item, version_id, captured_at)
        return version_id

    def _split(self, entry: Entry, mark: Mark, after: datetime) -> None:
        """The text of ``mark`` was seen again after another one: from there it is a new version."""
        seen = entry.timeline.sightings
        later = sorted(
            time for time, (version, _) in seen.items() if version == mark.id and time > after
        )
        version_id = self._past.next_version()
        self._pending.split(version_id, mark.id, entry.id, later[0])
        for time in later:
            seen[time] = (version_id, seen[time][1])
        entry.timeline.marks.append(mark.begun(version_id, later[0]))
        if entry.row["version_id"] == mark.id:
            entry.row["version_id"] = version_id
            entry.changed = True

    def _begin_earlier(
        self, item: Prepared, entry: Entry, mark: Mark, captured_at: datetime
    ) -> None:
        self._pending.revise(mark.id, {"captured_at": captured_at, **item.reading()})
        mark.captured_at, mark.digest = captured_at, item.digest
        self._retext(entry, item, mark)
        self._sight(entry, item, mark.id, captured_at)
        self._first(entry, captured_at)

    def _reread(self, item: Prepared, entry: Entry, mark: Mark) -> bool:
        """Another reading of the capture that a version was read from; the older one is kept."""
        if mark.extractor != item.article.extractor:
            self._pending.keep_reading(mark.id)
        elif (
            mark.fingerprint == item.fingerprint
            and mark.headline == item.article.headline
            # Another layout or time zone in the outlet's file shows in other fields alone.
            and mark.fields in (None, fields_json(item.article))
        ):
            return False
        self._pending.revise(mark.id, item.reading())
        self._retext(entry, item, mark)
        return True

    def _retext(self, entry: Entry, item: Prepared, mark: Mark) -> None:
        mark.fingerprint, mark.extractor = item.fingerprint, item.article.extractor
        mark.headline, mark.body_text = item.article.headline, item.article.body_text
        mark.fields = None
        if entry.row["version_id"] == mark.id:
            self._show(entry, item, mark.id)

    @staticmethod
    def _show(entry: Entry, item: Prepared, version_id: int) -> None:
        """Make a version the one that the article shows."""
        row, article = entry.row, item.article
        row |= {
            "canonical_url": item.canonical if item.key == row["key"] else row["canonical_url"],
            "outlet": article.outlet or row["outlet"],
            "version_id": version_id,
            "language": article.language,
            "headline": article.headline,
            "date_published": article.date_published,
            "listed_at": article.date_published or row["first_captured_at"],
            "fingerprint": item.fingerprint,
            "signature": item.signature,
        }
        entry.changed = True

    def _sight(self, entry: Entry, item: Prepared, version_id: int, captured_at: datetime) -> None:
        entry.timeline.sightings[captured_at] = (version_id, item.record_id)
        self._pending.sight(entry.id, version_id, captured_at, item)

    @staticmethod
    def _first(entry: Entry, captured_at: datetime) -> None:
        row = entry.row
        if captured_at < row["first_captured_at"]:
            row["first_captured_at"] = captured_at
            row["listed_at"] = row["date_published"] or captured_at
            entry.changed = True


def _outcome(kind: OutcomeKind, entry: Entry, version_id: int, reread: bool) -> Outcome:
    row = entry.row
    if kind is OutcomeKind.STORED and row["duplicate_of"] is not None:
        kind = OutcomeKind.DUPLICATE
    return Outcome(
        kind,
        entry.id,
        version_id,
        row["duplicate_of"],
        row["cluster_id"],
        row["similarity"],
        reread,
    )

"""What a batch changes, written once all is decided: what differs from what was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, update

from newscrawl.catalog.schema import articles, links, readings, sightings, versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from newscrawl.catalog.clusters import Clusters
    from newscrawl.catalog.database import Database
    from newscrawl.catalog.loading import Entry, Past
    from newscrawl.catalog.readings import Reading, Text
    from newscrawl.catalog.timeline import Mark

_VERSION = versions.c.id == bindparam("version_id")
_MOVE = (
    update(versions).where(_VERSION).values(article_id=bindparam("of"), captured_at=bindparam("at"))
)
_UNSEE = delete(sightings).where(
    sightings.c.article_id == bindparam("of"), sightings.c.captured_at == bindparam("at")
)


class Writing:
    """The changes of one batch."""

    def __init__(self, connection: Connection, database: Database, past: Past) -> None:
        self._connection = connection
        self._database = database
        self._past = past
        self._kept: list[dict[str, Any]] = []
        self._repointed: list[tuple[int, int, Text]] = []

    def keep_reading(self, version_id: int, reading: Reading) -> None:
        """Keep what an older extractor had made of a version's capture."""
        self._kept.append(
            {
                "version_id": version_id,
                "extractor": reading.extractor,
                "fingerprint": reading.fingerprint,
                "body_text": reading.body_text,
                "fields": reading.fields,
            }
        )

    def repoint(self, former: int, article_id: int, text: Text) -> None:
        """Let what repeats the one article's text repeat the other's."""
        self._repointed.append((former, article_id, text))

    def write(self, clusters: Clusters) -> None:
        """Write everything, in an order in which each statement finds what it needs."""
        self._write_articles()
        moved = [entry for entry in self._past.by_id.values() if entry.moved]
        gone = [entry for entry, _ in self._past.gone.values()]
        self._write_versions(moved, gone)
        self._write_sightings(moved, gone)
        self._write_repointed(clusters)
        self._past.addresses.write(self._database)
        self._write_links()

    def _write_articles(self) -> None:
        execute, past = self._connection.execute, self._past
        if past.gone:
            execute(delete(articles).where(articles.c.id.in_(past.gone)))
        new = []
        for entry in past.by_id.values():
            if entry.new:
                new.append(entry.row)
            elif entry.changed:
                values = {name: value for name, value in entry.row.items() if name != "id"}
                execute(update(articles).where(articles.c.id == entry.id).values(values))
        if new:
            execute(articles.insert(), new)

    def _write_versions(self, moved: Iterable[Entry], gone: Iterable[Entry]) -> None:
        execute = self._connection.execute
        before: dict[int, tuple[int, Mark]] = {}
        for entry in (*moved, *gone):
            before |= {mark.id: (entry.id, mark) for mark in entry.marks_before}
        new: list[dict[str, Any]] = []
        shifted: list[dict[str, Any]] = []
        for entry in moved:
            for mark in entry.timeline.marks:
                was = before.pop(mark.id, None)
                row = {"article_id": entry.id, "captured_at": mark.captured_at}
                if was is None:
                    new.append({"id": mark.id, **row, **mark.reading._asdict()})
                elif was[1].reading != mark.reading:
                    values = row | mark.reading._asdict()
                    execute(update(versions).where(versions.c.id == mark.id).values(values))
                elif (was[0], was[1].captured_at) != (entry.id, mark.captured_at):
                    shifted.append({"version_id": mark.id, "of": entry.id, "at": mark.captured_at})
        if before:
            execute(delete(versions).where(versions.c.id.in_(before)))
            execute(delete(readings).where(readings.c.version_id.in_(before)))
        if new:
            execute(versions.insert(), new)
        if shifted:
            execute(_MOVE, shifted)
        kept = [row for row in self._kept if row["version_id"] not in before]
        if kept:
            execute(self._database.insert(readings).on_conflict_do_nothing(), kept)

    def _write_sightings(self, moved: Iterable[Entry], gone: Iterable[Entry]) -> None:
        left: list[dict[str, Any]] = []
        rows: list[dict[str, Any]] = []
        for entry in moved:
            now, before = entry.sightings(), entry.sightings_before
            left += _places(entry, before.keys() - now.keys())
            for at, (version_id, url, capture, said) in now.items():
                if before.get(at) != now[at]:
                    rows.append(
                        {
                            "article_id": entry.id,
                            "captured_at": at,
                            "version_id": version_id,
                            "url": url,
                            "capture": capture,
                            "said": said,
                        }
                    )
        for entry in gone:
            left += _places(entry, entry.sightings_before)
        if left:
            self._connection.execute(_UNSEE, left)
        if rows:
            insert = self._database.insert(sightings)
            names = ("version_id", "url", "capture", "said")
            changes = {name: insert.excluded[name] for name in names}
            self._connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["article_id", "captured_at"], set_=changes
                ),
                rows,
            )

    def _write_repointed(self, clusters: Clusters) -> None:
        for former, article_id, text in self._repointed:
            # Articles that the batch holds were re-pointed in memory, and are written by now.
            chosen = [
                articles.c.duplicate_of == former,
                articles.c.fingerprint == text.fingerprint,
                articles.c.id.not_in(self._past.by_id),
            ]
            if text.headline is not None:
                chosen.append(articles.c.headline == text.headline)
            values = {"duplicate_of": article_id, "cluster_id": clusters.of(article_id)}
            self._connection.execute(update(articles).where(*chosen).values(values))

    def _write_links(self) -> None:
        """Let the addresses that the batch has come by lead to articles, as links do."""
        past, rows = self._past, []
        for key, (url, item) in sorted(past.addresses.touched.items()):
            entry = past.by_key.get(key)
            article_id = entry.id if entry else past.addresses.lead(key)
            if entry and past.addresses.only(key, article_id):
                continue
            rows.append(
                {
                    "key": key,
                    "url": url,
                    "outlet": item.article.outlet,
                    "source": "",
                    "kind": "",
                    "first_seen": item.captured_at,
                    "last_seen": item.captured_at,
                    "outcome": "",
                    "fetched_at": item.captured_at,
                    "attempts": 0,
                    "etag": "",
                    "last_modified": "",
                    "article_id": article_id,
                }
            )
        if rows:
            insert = self._database.insert(links)
            changes = {"article_id": insert.excluded.article_id}
            self._connection.execute(
                insert.on_conflict_do_update(index_elements=["key"], set_=changes), rows
            )


def _places(entry: Entry, times: Iterable[datetime]) -> list[dict[str, Any]]:
    return [{"of": entry.id, "at": at} for at in times]

"""What a batch will write, kept until all is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from newscrawl.catalog.schema import articles, links, readings, sightings, versions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from newscrawl.catalog.clusters import Clusters
    from newscrawl.catalog.database import Database
    from newscrawl.catalog.loading import Past
    from newscrawl.catalog.prepared import Prepared
    from newscrawl.catalog.timeline import Text

_KEPT = ("extractor", "fingerprint", "body_text", "fields")
"""What an older reading keeps of a version."""


class Pending:
    """Rows to insert and to change."""

    def __init__(self) -> None:
        self._versions: dict[int, dict[str, Any]] = {}
        self._changes: dict[int, dict[str, Any]] = {}
        self._sightings: list[dict[str, Any]] = []
        self._readings: list[int] = []
        self._splits: list[tuple[int, int, int, datetime]] = []
        self._repointed: list[tuple[int, int, Text]] = []
        self._aliases: dict[str, tuple[Prepared, str, int]] = {}

    def version(
        self, version_id: int, article_id: int, captured_at: datetime, item: Prepared
    ) -> None:
        """Insert a version."""
        self._versions[version_id] = {
            "id": version_id,
            "article_id": article_id,
            "captured_at": captured_at,
            **item.reading(),
        }

    def revise(self, version_id: int, values: dict[str, Any]) -> None:
        """Change a version."""
        target = self._versions if version_id in self._versions else self._changes
        target.setdefault(version_id, {}).update(values)

    def keep_reading(self, version_id: int) -> None:
        """Keep what a version says before it is changed."""
        if version_id not in self._versions:
            self._readings.append(version_id)

    def sight(
        self, article_id: int, version_id: int, captured_at: datetime, item: Prepared
    ) -> None:
        """Count a capture to a version."""
        self._sightings.append(
            {
                "article_id": article_id,
                "captured_at": captured_at,
                "version_id": version_id,
                "url": item.article.url,
                "capture": item.capture,
            }
        )

    def split(self, version_id: int, old: int, article_id: int, since: datetime) -> None:
        """Make a version of its own of what ``old`` was seen as from a time on."""
        self._splits.append((version_id, old, article_id, since))
        for row in self._sightings:
            if row["version_id"] == old and row["captured_at"] >= since:
                row["version_id"] = version_id

    def repoint(self, former: int, article_id: int, text: Text) -> None:
        """Let what repeats the one article's text repeat the other's."""
        self._repointed.append((former, article_id, text))

    def alias(self, key: str, url: str, article_id: int, item: Prepared) -> None:
        """Let an article be known by another address as well."""
        self._aliases[key] = (item, url, article_id)

    def write(
        self, connection: Connection, database: Database, past: Past, clusters: Clusters
    ) -> None:
        """Write everything, in an order in which each statement finds what it needs."""
        self._write_articles(connection, past)
        self._write_versions(connection, database)
        if self._sightings:
            statement = database.insert(sightings).on_conflict_do_nothing()
            connection.execute(statement, self._sightings)
        for split in self._splits:
            _write_split(connection, *split)
        for former, article_id, text in self._repointed:
            # Articles that the batch holds were re-pointed in memory, and are written by now.
            chosen = [
                articles.c.duplicate_of == former,
                articles.c.fingerprint == text.fingerprint,
                articles.c.id.not_in(past.by_id),
            ]
            if text.headline is not None:
                chosen.append(articles.c.headline == text.headline)
            connection.execute(
                update(articles)
                .where(*chosen)
                .values(duplicate_of=article_id, cluster_id=clusters.of(article_id))
            )
        self._write_aliases(connection, database)

    @staticmethod
    def _write_articles(connection: Connection, past: Past) -> None:
        new = []
        for entry in past.by_id.values():
            if entry.new:
                new.append(entry.row)
            elif entry.changed:
                values = {name: value for name, value in entry.row.items() if name != "id"}
                connection.execute(update(articles).where(articles.c.id == entry.id).values(values))
        if new:
            connection.execute(articles.insert(), new)

    def _write_versions(self, connection: Connection, database: Database) -> None:
        for version_id in self._readings:
            kept = select(versions.c.id, *(versions.c[name] for name in _KEPT)).where(
                versions.c.id == version_id
            )
            connection.execute(
                database.insert(readings)
                .from_select(["version_id", *_KEPT], kept)
                .on_conflict_do_nothing()
            )
        if self._versions:
            connection.execute(versions.insert(), list(self._versions.values()))
        for version_id, values in self._changes.items():
            connection.execute(update(versions).where(versions.c.id == version_id).values(values))

    def _write_aliases(self, connection: Connection, database: Database) -> None:
        rows = [
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
            for key, (item, url, article_id) in sorted(self._aliases.items())
        ]
        if rows:
            statement = database.insert(links)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["key"], set_={"article_id": statement.excluded.article_id}
                ),
                rows,
            )


def _write_split(
    connection: Connection, version_id: int, old: int, article_id: int, since: datetime
) -> None:
    mine = (sightings.c.version_id == old) & (sightings.c.captured_at >= since)
    connection.execute(update(sightings).where(mine).values(version_id=version_id))
    first = connection.execute(
        select(sightings.c.url, sightings.c.capture).where(
            sightings.c.article_id == article_id, sightings.c.captured_at == since
        )
    ).one()
    row = dict(connection.execute(select(versions).where(versions.c.id == old)).mappings().one())
    row |= {"id": version_id, "captured_at": since, "url": first.url, "capture": first.capture}
    connection.execute(versions.insert(), [row])

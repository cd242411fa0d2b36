"""Sources and how polling them went; runs and their reports."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from newscrawl.catalog.rows import clean
from newscrawl.catalog.schema import runs, sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row

    from newscrawl.catalog.database import Database


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, sitemap or section page and how polling it went."""

    url: str
    kind: str
    outlet: str
    etag: str = ""
    last_modified: str = ""
    outcome: str = ""
    """What the last fetch came to, as the crawl put it: ``ok``, ``not-modified``, a reason."""
    links_listed: int = 0
    fetched_at: datetime | None = None


_FIELDS = tuple(field.name for field in fields(Source))


class Sources:
    """The sources table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, url: str) -> Source | None:
        """One source's state."""
        with self._database.read() as connection:
            row = connection.execute(select(sources).where(sources.c.url == url)).first()
        return _source(row) if row else None

    def put(self, source: Source) -> None:
        """Write a source's state."""
        values = {name: getattr(source, name) for name in _FIELDS}
        # Validators are a server's words: some hold what databases refuse.
        values |= {name: clean(values[name]) for name in ("etag", "last_modified")}

        def work(connection: Connection) -> None:
            statement = self._database.insert(sources).values(values)
            connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=values))

        self._database.write(work)

    def all(self, outlet: str = "") -> Sequence[Source]:
        """All sources, or an outlet's, by address."""
        chosen = select(sources).order_by(sources.c.url)
        if outlet:
            chosen = chosen.where(sources.c.outlet == outlet)
        with self._database.read() as connection:
            return [_source(row) for row in connection.execute(chosen)]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    id: str
    command: str
    started_at: datetime
    ended_at: datetime | None
    exit_code: int | None
    report: Mapping[str, Any]


class Runs:
    """The runs table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, run_id: str, command: str, *, now: datetime | None = None) -> None:
        """Note that a run began."""
        row = {
            "id": run_id,
            "command": command,
            "started_at": now or datetime.now(UTC),
            "report": "{}",
        }
        statement = self._database.insert(runs).on_conflict_do_nothing()
        self._database.write(lambda connection: connection.execute(statement, [row]))

    def end(
        self,
        run_id: str,
        report: Mapping[str, Any],
        exit_code: int,
        *,
        now: datetime | None = None,
    ) -> None:
        """Note a run's end and its report (JSON data)."""
        statement = (
            update(runs)
            .where(runs.c.id == run_id)
            .values(
                ended_at=now or datetime.now(UTC),
                exit_code=exit_code,
                report=json.dumps(report, ensure_ascii=False),
            )
        )
        self._database.write(lambda connection: connection.execute(statement))

    def all(self, limit: int = 50) -> Sequence[Run]:
        """The last runs, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(runs).order_by(runs.c.started_at.desc()).limit(limit)
            ).all()
        return [
            Run(
                row.id,
                row.command,
                row.started_at,
                row.ended_at,
                row.exit_code,
                json.loads(row.report),
            )
            for row in rows
        ]


def _source(row: Row[Any]) -> Source:
    return Source(**{name: getattr(row, name) for name in _FIELDS})

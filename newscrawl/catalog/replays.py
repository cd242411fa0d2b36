"""How far replays have come, shared by all processes that work on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update

from newscrawl.catalog.schema import replays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection, Row

    from newscrawl.catalog.database import Database

LEASE_SECONDS = 300.0
"""A range whose worker has not been heard of for so long is given to another."""


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of one archive file, from ``start`` up to ``end``; the unit of work."""

    id: int
    job: str
    source: str
    start: int
    end: int
    position: int
    """Everything before this offset is stored."""
    records: int
    state: str
    """``open`` or ``done``."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A replay as a whole; bytes."""

    ranges: int
    done: int
    total: int
    passed: int
    records: int
    problems: tuple[str, ...]


class Replays:
    """The replays table. A ``job`` names one replay: its sources, filters and extractor."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, job: str, source: str, spans: Iterable[tuple[int, int]]) -> None:
        """Note the ranges of a source to be worked through; known ones stay as they are."""
        rows = [
            {
                "job": job,
                "source": source,
                "start": start,
                "end": end,
                "position": start,
                "records": 0,
                "state": "open",
                "owner": "",
                "problem": "",
            }
            for start, end in spans
        ]
        if rows:
            statement = self._database.insert(replays).on_conflict_do_nothing()
            self._database.write(lambda connection: connection.execute(statement, rows))

    def claim(
        self,
        job: str,
        owner: str,
        *,
        lease_seconds: float = LEASE_SECONDS,
        now: datetime | None = None,
    ) -> Range | None:
        """Take a range that nobody works on; ``None`` when there is none (left)."""
        moment = now or datetime.now(UTC)
        free = (
            select(replays)
            .where(
                replays.c.job == job,
                replays.c.state == "open",
                or_(
                    replays.c.lease_until.is_(None),
                    replays.c.lease_until < moment,
                    replays.c.owner == owner,
                ),
            )
            .order_by(replays.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

        def work(connection: Connection) -> Range | None:
            row = connection.execute(free).first()
            if row is None:
                return None
            connection.execute(
                update(replays)
                .where(replays.c.id == row.id)
                .values(owner=owner, lease_until=moment + timedelta(seconds=lease_seconds))
            )
            return _range(row)

        return self._database.write(work)

    def advance(
        self,
        claimed: Range,
        owner: str,
        position: int,
        records: int,
        *,
        problem: str = "",
        lease_seconds: float = LEASE_SECONDS,
        now: datetime | None = None,
    ) -> bool:
        """Note that everything before ``position`` is stored: ``records`` of this range so far.

        ``problem`` is what was skipped in it so far. False where the range has been given to
        another worker meanwhile: leave it.
        """
        until = (now or datetime.now(UTC)) + timedelta(seconds=lease_seconds)
        values = {"position": position, "records": records, "problem": problem}
        return self._mine(claimed, owner, {**values, "lease_until": until})

    def release(self, claimed: Range, owner: str) -> bool:
        """Give a range back unfinished, so that another worker need not wait for the lease."""
        return self._mine(claimed, owner, {"lease_until": None})

    def reclaim(self, job: str, gone: Callable[[str], bool]) -> int:
        """Free the ranges whose owner is ``gone``, before their lease ends; gives how many."""

        def work(connection: Connection) -> int:
            held = (replays.c.job == job, replays.c.lease_until.is_not(None))
            owners = connection.execute(select(replays.c.owner).where(*held).distinct()).scalars()
            lost = [owner for owner in owners if gone(owner)]
            statement = update(replays).where(*held, replays.c.owner.in_(lost))
            return connection.execute(statement.values(lease_until=None)).rowcount

        return self._database.write(work)

    def finish(self, claimed: Range, owner: str, records: int, *, problem: str = "") -> bool:
        """Note that a range is worked through; ``problem`` is what was skipped in it."""
        values = {"state": "done", "records": records, "problem": problem, "lease_until": None}
        return self._mine(claimed, owner, {**values, "position": claimed.end})

    def progress(self, job: str, sources: Iterable[str] | None = None) -> Progress:
        """How far a job is, with all of its sources or with these."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(replays).where(replays.c.job == job).order_by(replays.c.id)
            ).all()
        if sources is not None:
            chosen = set(sources)
            rows = [row for row in rows if row.source in chosen]
        return Progress(
            ranges=len(rows),
            done=sum(row.state == "done" for row in rows),
            total=sum(row.end - row.start for row in rows),
            passed=sum(row.position - row.start for row in rows),
            records=sum(row.records for row in rows),
            problems=tuple(row.problem for row in rows if row.problem),
        )

    def free(self, job: str, *, now: datetime | None = None) -> int:
        """How many ranges there are to claim."""
        moment = now or datetime.now(UTC)
        unheld = or_(replays.c.lease_until.is_(None), replays.c.lease_until < moment)
        with self._database.read() as connection:
            chosen = (replays.c.job == job, replays.c.state == "open", unheld)
            return connection.execute(select(func.count()).where(*chosen)).scalar() or 0

    def forget(self, job: str) -> int:
        """Drop a job's progress, so that it starts anew; gives how many ranges it had."""

        def work(connection: Connection) -> int:
            chosen = replays.c.job == job
            count = connection.execute(select(func.count()).where(chosen)).scalar() or 0
            connection.execute(delete(replays).where(chosen))
            return count

        return self._database.write(work)

    def _mine(self, claimed: Range, owner: str, values: dict[str, Any]) -> bool:
        statement = (
            update(replays)
            .where(replays.c.id == claimed.id, replays.c.owner == owner)
            .values(values)
        )
        return self._database.write(lambda connection: connection.execute(statement).rowcount == 1)


def _range(row: Row[Any]) -> Range:
    return Range(
        row.id,
        row.job,
        row.source,
        row.start,
        row.end,
        row.position,
        row.records,
        row.state,
        row.problem,
    )

"""What must not be shown any more: the requests, and taking it out of the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from newscrawl.catalog.captures import Captures
from newscrawl.catalog.keys import key_of, surt_of
from newscrawl.catalog.reading import find_article
from newscrawl.catalog.schema import (
    captures,
    links,
    takedowns,
)
from newscrawl.catalog.store import withdraw
from newscrawl.errors import CatalogError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from newscrawl.catalog.captures import StoredCapture
    from newscrawl.catalog.database import Database
    from newscrawl.catalog.near import ShingleCache
    from newscrawl.catalog.nouns import Texts


@dataclass(frozen=True, slots=True)
class Takedown:
    """A request that an address be taken out."""

    id: int
    url: str
    """The address that is not to be stored again; of a single record its id."""
    reason: str
    requested_at: datetime
    done_at: datetime | None
    report: str


class Takedowns:
    """The takedowns table, and removal from the others."""

    def __init__(self, database: Database, texts: Texts | None, cache: ShingleCache) -> None:
        self._database, self._texts, self._cache = database, texts, cache

    def add(
        self, url: str, reason: str, *, record_id: str = "", now: datetime | None = None
    ) -> int:
        """Note a request; gives its id.

        With ``record_id`` that record of the address goes, and other captures of it may stay.
        """
        row = {
            "url": record_id or url,
            "surt": surt_of(url),
            "reason": reason,
            "requested_at": now or datetime.now(UTC),
            "report": "",
        }

        def work(connection: Connection) -> int:
            result = connection.execute(takedowns.insert().returning(takedowns.c.id), row)
            return int(result.scalar_one())

        return self._database.write(work)

    def done(self, takedown_id: int, report: str, *, now: datetime | None = None) -> None:
        """Note that a request was carried out, and what that came to."""
        statement = (
            update(takedowns)
            .where(takedowns.c.id == takedown_id)
            .values(done_at=now or datetime.now(UTC), report=report)
        )
        self._database.write(lambda connection: connection.execute(statement))

    def all(self, url: str = "") -> list[Takedown]:
        """All requests, or those for one address, oldest first."""
        chosen = select(takedowns).order_by(takedowns.c.id)
        if url:
            chosen = chosen.where(takedowns.c.surt == surt_of(url))
        with self._database.read() as connection:
            return [_takedown(row) for row in connection.execute(chosen)]

    def remove(self, url: str) -> list[StoredCapture]:
        """Take an address's article, versions, links and captures out of the catalog.

        Gives the captures, whose records are still in the archive. Articles that were linked to
        it as duplicates stand for themselves from then on.
        """
        texts = self._texts
        if texts is None:
            raise CatalogError("the catalog was opened for reading")
        listed = Captures(self._database).of(url)

        def work(connection: Connection) -> None:
            execute = connection.execute
            article_id = find_article(connection, url)
            execute(delete(links).where(links.c.key == key_of(url)))
            execute(delete(captures).where(captures.c.surt == surt_of(url)))
            if article_id is None:
                return
            withdraw(connection, self._database, texts, self._cache, article_id)

        self._database.write(work, exclusive=True)
        return listed


def _takedown(row: Row[Any]) -> Takedown:
    return Takedown(row.id, row.url, row.reason, row.requested_at, row.done_at, row.report)

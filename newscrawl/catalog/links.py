"""Links: what was listed where, what came of fetching it, and when it is due again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, select, union, update

from newscrawl.catalog.keys import key_of
from newscrawl.catalog.nouns import Known
from newscrawl.catalog.schema import articles, links, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from newscrawl.catalog.database import Database
    from newscrawl.model import Link

ENOUGH = 8
"""Failures in a row after which an address is left alone until its source dates it anew."""
_CHUNK = 5_000
_LINKS = select(links).where(links.c.key.in_(bindparam("keys", expanding=True)))
_ARTICLES = (
    select(articles.c.key, articles.c.id, versions.c.captured_at)
    .join(versions, versions.c.id == articles.c.version_id)
    .where(articles.c.key.in_(bindparam("keys", expanding=True)))
)
_ORPHANS = union(
    *(
        # By its length: an index of outlets would give all articles of none, and judge each.
        select(articles.c.id).where(func.length(articles.c.outlet) == 0, chosen)
        for chosen in (
            articles.c.key.in_(bindparam("keys", expanding=True)),
            articles.c.id.in_(
                select(links.c.article_id).where(
                    links.c.key.in_(bindparam("keys", expanding=True)),
                    links.c.article_id.is_not(None),
                )
            ),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of fetching an address."""

    url: str
    outcome: str
    """As the run puts it: ``article``, ``redirect``, a reason for which nothing was stored."""
    at: datetime
    outlet: str = ""
    due_at: datetime | None = None
    """When to fetch it again."""
    etag: str = ""
    last_modified: str = ""
    article_id: int | None = None
    failed: bool = False
    """Whether it counts as a failed attempt; any other fetch sets the count back."""


class Links:
    """The links table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self, found: Iterable[Link], outlet: str, *, now: datetime | None = None) -> int:
        """Note that sources listed these links; gives how many were new.

        Addresses and articles that were of no outlet so far are of this one from here on.
        """
        moment = now or datetime.now(UTC)
        rows: dict[str, dict[str, Any]] = {}
        for link in found:
            key = key_of(link.url)
            rows.setdefault(key, _fresh(key, link.url, outlet, moment) | _listed(link))
        if not rows:
            return 0

        def work(connection: Connection) -> int:
            before = self._count(connection, list(rows))
            if outlet:
                # Articles before links, as storing does: two writers cannot wait for one another.
                _adopt(connection, list(rows), outlet)
            statement = self._database.insert(links)
            excluded = statement.excluded
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["key"],
                    set_={
                        "last_seen": excluded.last_seen,
                        "outlet": case(
                            (links.c.outlet == "", excluded.outlet), else_=links.c.outlet
                        ),
                        "modified": func.coalesce(excluded.modified, links.c.modified),
                        "published": func.coalesce(links.c.published, excluded.published),
                    },
                ),
                [rows[key] for key in sorted(rows)],
            )
            return len(rows) - before

        return self._database.write(work)

    def fetched_many(self, notes: Sequence[Fetched]) -> None:
        """Note what came of fetching addresses, in one transaction."""
        if not notes:
            return
        rows = [_noted(note) for note in notes]
        # In the order of keys, so that two writers cannot wait for one another.
        rows.sort(key=lambda row: row["key"])
        statement = self._database.insert(links)
        new = statement.excluded
        names = ("outcome", "fetched_at", "due_at", "etag", "last_modified")
        upsert = statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                **{name: new[name] for name in names},
                "attempts": case((new.attempts > 0, links.c.attempts + new.attempts), else_=0),
                "article_id": func.coalesce(new.article_id, links.c.article_id),
            },
        )
        self._database.write(lambda connection: connection.execute(upsert, rows))

    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """What is known of each address, by the address as given; unknown ones are left out.

        An article that is held under the address (or whose page was fetched from it) makes it
        known, even where no source ever listed it.
        """
        by_key: dict[str, list[str]] = {}
        for url in urls:
            by_key.setdefault(key_of(url), []).append(url)
        keys = list(by_key)
        found: dict[str, Known] = {}
        with self._database.read() as connection:
            for start in range(0, len(keys), _CHUNK):
                chunk = {"keys": keys[start : start + _CHUNK]}
                for row in connection.execute(_ARTICLES, chunk):
                    known = Known("", "article", row.captured_at, None, article_id=row.id)
                    found |= dict.fromkeys(by_key[row.key], known)
                for row in connection.execute(_LINKS, chunk):
                    if not row.outcome and row.article_id is None and row.fetched_at is None:
                        for url in by_key[row.key]:
                            held = found.get(url)
                            found[url] = (
                                replace(held, modified=row.modified) if held else _known(row)
                            )
                    else:
                        found |= dict.fromkeys(by_key[row.key], _known(row))
        return found

    def due(self, outlet: str, *, now: datetime | None = None, limit: int = 1000) -> list[str]:
        """Addresses of an outlet that are to be fetched again by now, the longest due first."""
        moment = now or datetime.now(UTC)
        with self._database.read() as connection:
            rows = connection.execute(
                select(links.c.url)
                .where(
                    links.c.outlet == outlet, links.c.due_at <= moment, links.c.attempts < ENOUGH
                )
                .order_by(links.c.due_at)
                .limit(limit)
            )
            return [row.url for row in rows]

    @staticmethod
    def _count(connection: Connection, keys: Sequence[str]) -> int:
        total = 0
        for start in range(0, len(keys), _CHUNK):
            chosen = links.c.key.in_(keys[start : start + _CHUNK])
            total += connection.execute(select(func.count()).where(chosen)).scalar() or 0
        return total


def _adopt(connection: Connection, keys: Sequence[str], outlet: str) -> None:
    """Let articles of no outlet that these addresses lead to be of this one."""
    for start in range(0, len(keys), _CHUNK):
        chunk = {"keys": keys[start : start + _CHUNK]}
        found = connection.execute(_ORPHANS, chunk).scalars().all()
        if found:
            connection.execute(
                update(articles).where(articles.c.id.in_(found)).values(outlet=outlet)
            )


def _fresh(key: str, url: str, outlet: str, moment: datetime) -> dict[str, Any]:
    return {
        "key": key,
        "url": url,
        "outlet": outlet,
        "source": "",
        "kind": "",
        "first_seen": moment,
        "last_seen": moment,
        "outcome": "",
        "attempts": 0,
        "etag": "",
        "last_modified": "",
    }


def _noted(note: Fetched) -> dict[str, Any]:
    return _fresh(key_of(note.url), note.url, note.outlet, note.at) | {
        "outcome": note.outcome,
        "fetched_at": note.at,
        "due_at": note.due_at,
        "etag": note.etag,
        "last_modified": note.last_modified,
        "attempts": int(note.failed),
        "article_id": note.article_id,
    }


def _listed(link: Link) -> dict[str, Any]:
    return {
        "source": link.source,
        "kind": link.kind.value,
        "published": link.published,
        "modified": link.modified,
    }


def _known(row: Any) -> Known:
    return Known(
        row.url,
        row.outcome or ("article" if row.article_id is not None else ""),
        row.fetched_at,
        row.due_at,
        row.attempts,
        row.etag,
        row.last_modified,
        row.modified,
        row.article_id,
    )

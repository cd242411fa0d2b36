"""Storing articles: new, known, changed, repeated. One batch is one short transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.catalog.addresses import Addresses
from newscrawl.catalog.clusters import Clusters
from newscrawl.catalog.joining import Joining, keys_of
from newscrawl.catalog.loading import Past, enter, load
from newscrawl.catalog.near import NearTexts
from newscrawl.catalog.nouns import Outcome, OutcomeKind
from newscrawl.catalog.originals import Originals
from newscrawl.catalog.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from newscrawl.catalog.database import Database
    from newscrawl.catalog.near import ShingleCache
    from newscrawl.catalog.nouns import Texts
    from newscrawl.catalog.prepared import Prepared
    from newscrawl.catalog.timeline import Seen


def store(
    database: Database, texts: Texts, batch: Sequence[Prepared], cache: ShingleCache
) -> list[Outcome]:
    """Store a batch in one transaction; outcomes in the same order.

    What an article is to others (who had its text first, who is near to it) is settled when all
    of the batch have their place in time.
    """

    def work(connection: Connection) -> list[Outcome]:
        past = load(connection, batch)
        writing = Writing(connection, database, past)
        joining = Joining(past, texts, writing)
        found = [joining.join(item) for item in batch]
        _settle(connection, database, texts, cache, past, writing)
        return [_outcome(past, *args) for args in found]

    return database.write(work, exclusive=True) if batch else []


def withdraw(
    connection: Connection, database: Database, texts: Texts, cache: ShingleCache, article_id: int
) -> None:
    """Take an article out; those that repeated its text, or hung together by it, stand anew."""
    past = Past(Addresses(connection))
    enter(past, connection, [article_id])
    entry = past.by_id[article_id]
    past.addresses.forget(keys_of(entry), article_id)
    past.drop(entry)
    writing = Writing(connection, database, past)
    _settle(connection, database, texts, cache, past, writing)


def _settle(
    connection: Connection,
    database: Database,
    texts: Texts,
    cache: ShingleCache,
    past: Past,
    writing: Writing,
) -> None:
    """Work out what the articles are to one another, and write it all."""
    Originals(connection, past, writing).settle()
    clusters = Clusters(connection, database, past)
    near = NearTexts(connection, database, texts, cache)
    moved = [entry for entry in past.by_id.values() if entry.listed != entry.listed_before]
    left = [entry for entry in moved if entry.listed_before is not None]
    left += [entry for entry, _ in past.gone.values() if entry.listed_before is not None]
    near.unlist(left)
    clusters.leave([entry.id for entry in left])
    clusters.join(near.take(entry for entry in moved if entry.listed is not None))
    clusters.write()
    writing.write(clusters)


def _outcome(past: Past, kind: OutcomeKind, article_id: int, seen: Seen, reread: bool) -> Outcome:
    entry = past.entry(article_id)
    if entry is None:
        raise AssertionError(article_id)
    row = entry.row
    if kind is OutcomeKind.STORED and row["duplicate_of"] is not None:
        kind = OutcomeKind.DUPLICATE
    return Outcome(
        kind,
        entry.id,
        seen.version_id,
        row["duplicate_of"],
        row["cluster_id"],
        row["similarity"],
        reread,
    )

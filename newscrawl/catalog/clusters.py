"""Clusters of near-same articles: who is joined with whom through pairs of near texts.

A cluster is what hangs together by the pairs of the ``near`` table, which holds the pairs of
texts that articles show now; an article's similarity is that of its nearest pair. Articles that
repeat another one's text are in its cluster, and have no similarity of their own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, or_, select, update

from newscrawl.catalog.schema import articles, near

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import BindParameter, Connection

    from newscrawl.catalog.database import Database
    from newscrawl.catalog.loading import Past

Pair = tuple[int, int, float]
"""Two articles and how near their texts are."""

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_STANDING = select(articles.c.id, articles.c.cluster_id, articles.c.similarity)
_ORIGINAL = articles.c.duplicate_of.is_(None)
_OF_IDS = _STANDING.where(articles.c.id.in_(_IDS), _ORIGINAL)
_MEMBERS = _STANDING.where(articles.c.cluster_id.in_(_IDS), _ORIGINAL)
_PAIRS = select(near).where(near.c.article_id.in_(_IDS))
_TOUCHING = or_(near.c.article_id.in_(_IDS), near.c.other_id.in_(_IDS))
_JOINED = near.delete().where(_TOUCHING)
_LAST = select(func.max(articles.c.cluster_id))
_MERGE = (
    update(articles)
    .where(articles.c.cluster_id == bindparam("old"))
    .values(cluster_id=bindparam("new"))
)


class Clusters:
    """The clusters as one batch in one transaction sees and changes them."""

    def __init__(self, connection: Connection, database: Database, past: Past) -> None:
        self._connection = connection
        self._database = database
        self._past = past
        self._cluster: dict[int, int | None] = {}
        self._similarity: dict[int, float | None] = {}
        self._was: dict[int, tuple[int | None, float | None]] = {}
        self._merged: dict[int, int] = {}
        self._parted: dict[int, int] = {}
        """Members of clusters that others have left, with the numbers of those."""
        self._made: set[int] = set()
        self._last = 0
        for entry in (*past.by_id.values(), *(gone for gone, _ in past.gone.values())):
            row, one = entry.row, entry.id
            if entry.listed_before is not None:
                self._stands(one, row["cluster_id"], row["similarity"])
            else:
                # It stands where its original does, by no pair of its own.
                self._stands(one, None, None)

    def leave(self, ids: Collection[int]) -> None:
        """Drop every pair of these articles; what no longer hangs together is parted."""
        gone = set(ids)
        former = {cluster for one in gone if (cluster := self._cluster[one]) is not None}
        for one in gone:
            self._cluster[one] = self._similarity[one] = None
        if not former:
            return
        execute = self._connection.execute
        for ids_ in pieces(gone):
            execute(_JOINED, {"ids": ids_})
        members = self._parted
        for row in execute(_MEMBERS, {"ids": list(former)}):
            if row.id not in gone:
                self._stands(row.id, row.cluster_id, row.similarity)
                members[row.id] = row.cluster_id
                self._cluster[row.id] = self._similarity[row.id] = None
        for ids_ in pieces(members):
            rows = execute(_PAIRS, {"ids": ids_})
            self._link((one, other, near) for one, other, near in rows if other in members)

    def _keep_numbers(self) -> None:
        """Of what was one cluster the largest part goes on under its number."""
        sizes = Counter((self.of(one), former) for one, former in self._parted.items())
        kept = set()
        for (number, former), _ in sizes.most_common():
            if (
                number is not None
                and number in self._made
                and number not in self._merged
                and former not in kept
            ):
                kept.add(former)
                self._merged[number] = former

    def join(self, pairs: Sequence[Pair]) -> None:
        """Note pairs of near-same articles, and make one cluster of those that they connect."""
        known = {one for pair in pairs for one in pair[:2]}
        if missing := known - self._cluster.keys():
            for row in self._connection.execute(_OF_IDS, {"ids": list(missing)}):
                self._stands(row.id, row.cluster_id, row.similarity)
        self._link(pairs)
        if pairs:
            rows = [
                {"article_id": one, "other_id": other, "similarity": similarity}
                for one, other, similarity in pairs
            ]
            self._connection.execute(self._database.insert(near).on_conflict_do_nothing(), rows)

    def write(self) -> None:
        """Write what has changed: into the rows of the batch's own articles, and to all others."""
        execute = self._connection.execute
        self._keep_numbers()
        for old in self._merged.keys() - self._made:
            execute(_MERGE, {"old": old, "new": self._root(old)})
        for one, was in self._was.items():
            now = self.of(one), self._similarity[one]
            entry = self._past.by_id.get(one)
            if entry is not None and entry.row["duplicate_of"] is None:
                entry.stand(*now)
            if now == was:
                continue
            if entry is None:
                values = {"cluster_id": now[0], "similarity": now[1]}
                execute(update(articles).where(articles.c.id == one).values(values))
            if now[0] != was[0] and (entry is None or not entry.new):
                mine = update(articles).where(articles.c.duplicate_of == one)
                execute(mine.values(cluster_id=now[0]))
        self._hand_down()

    def of(self, article_id: int) -> int | None:
        """The cluster of an article that the batch has come by."""
        cluster = self._cluster.get(article_id)
        return None if cluster is None else self._root(cluster)

    def _hand_down(self) -> None:
        """Articles of the batch that repeat a text are where its original is."""
        repeating = [e for e in self._past.by_id.values() if e.row["duplicate_of"] is not None]
        wanted = {entry.row["duplicate_of"] for entry in repeating}
        for ids_ in pieces(wanted - self._cluster.keys()):
            for row in self._connection.execute(_OF_IDS, {"ids": ids_}):
                self._stands(row.id, row.cluster_id, row.similarity)
        for entry in repeating:
            entry.stand(self.of(entry.row["duplicate_of"]), None)

    def _stands(self, article_id: int, cluster: int | None, similarity: float | None) -> None:
        if article_id not in self._cluster:
            # As read: merges of this batch have not been written yet.
            self._cluster[article_id], self._similarity[article_id] = cluster, similarity
            self._was[article_id] = cluster, similarity

    def _link(self, pairs: Iterable[Pair]) -> None:
        for one, other, similarity in pairs:
            for end in (one, other):
                self._similarity[end] = max(similarity, self._similarity[end] or 0.0)
            found = {cluster for end in (one, other) if (cluster := self.of(end)) is not None}
            root = min(found) if found else self._new()
            self._cluster[one] = self._cluster[other] = root
            self._merged |= dict.fromkeys(found - {root}, root)

    def _new(self) -> int:
        """A number that no cluster has."""
        if not self._last:
            self._last = self._connection.execute(_LAST).scalar() or 0
        self._last += 1
        self._made.add(self._last)
        return self._last

    def _root(self, cluster: int) -> int:
        while cluster in self._merged:
            cluster = self._merged[cluster]
        return cluster


def pieces(ids: Iterable[int], size: int = 10_000) -> Iterator[list[int]]:
    """Ids in lists that a statement can take."""
    listed = list(ids)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]

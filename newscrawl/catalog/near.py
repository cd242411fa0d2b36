"""Near-same texts: candidates by shared bands, judged exactly, joined into clusters.

The past stays in the database. A key that very many articles share tells nothing more of them,
so no more than ``PER_KEY`` are listed under one.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select, update

from newscrawl.catalog.schema import articles, bands, near, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from newscrawl.catalog.database import Database
    from newscrawl.catalog.nouns import Texts

THRESHOLD = 0.8
"""Jaccard similarity of 5-word shingles from which texts are near-same."""
PER_KEY = 64
JUDGED = 32
"""Candidates looked at for one text, those sharing the most bands first."""
_HOPELESS = 0.55
"""Estimates below this are four standard errors under the threshold."""
_CACHED = 128

_LISTED = select(bands.c.key, bands.c.article_id).where(
    bands.c.key.in_(bindparam("keys", expanding=True))
)
_CANDIDATES = select(
    articles.c.id,
    articles.c.signature,
    articles.c.cluster_id,
    articles.c.similarity,
    articles.c.version_id,
).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_BODY = select(versions.c.body_text).where(versions.c.id == bindparam("id"))


class ShingleCache:
    """The shingles of the texts last judged, by version id and fingerprint."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], frozenset[int]] = OrderedDict()

    def get(self, key: tuple[int, str], make: Callable[[], frozenset[int]]) -> frozenset[int]:
        """The shingles under ``key``, made where they are not held."""
        found = self._kept.pop(key, None)
        if found is None:
            found = make()
        self._kept[key] = found
        if len(self._kept) > _CACHED:
            self._kept.popitem(last=False)
        return found


class _Candidate:
    __slots__ = ("body", "cluster", "id", "signature", "similarity", "version_id")

    def __init__(
        self,
        id: int,  # noqa: A002
        signature: bytes,
        cluster: int | None,
        similarity: float | None,
        version_id: int,
        body: str | None = None,
    ) -> None:
        self.id = id
        self.signature = signature
        self.cluster = cluster
        self.similarity = similarity
        self.version_id = version_id
        self.body = body


class NearBatch:
    """Near-sameness for one batch in one transaction."""

    def __init__(self, connection: Connection, database: Database, texts: Texts) -> None:
        self._connection = connection
        self._database = database
        self._texts = texts
        self._listed: dict[int, set[int]] = {}
        self._known: dict[int, _Candidate] = {}
        self._clusters: dict[int, int | None] = {}
        self._merged: dict[int, int] = {}
        self._joined: dict[int, float] = {}
        self._added: list[dict[str, int]] = []
        self._removed: list[tuple[int, Sequence[int]]] = []
        self._pairs: list[dict[str, float]] = []

    def load(self, keys: Iterable[int]) -> None:
        """Read what is listed under ``keys``: the bands of all texts that will be asked for."""
        wanted = list(set(keys))
        for start in range(0, len(wanted), 10_000):
            for key, article_id in self._connection.execute(
                _LISTED, {"keys": wanted[start : start + 10_000]}
            ):
                self._listed.setdefault(key, set()).add(article_id)

    def match(
        self, article_id: int, body: str, signature: bytes, keys: Sequence[int]
    ) -> list[tuple[int, float]]:
        """Articles near-same to a text, with their similarity, the nearest first."""
        shared: Counter[int] = Counter()
        for key in keys:
            shared.update(self._listed.get(key, ()))
        shared.pop(article_id, None)
        if not shared:
            return []
        chosen = [other for other, _ in shared.most_common(JUDGED)]
        self._read(chosen)
        own: frozenset[int] | None = None
        found = []
        for other in chosen:
            candidate = self._known.get(other)
            if candidate is None:
                continue
            if self._texts.estimate(signature, candidate.signature) < _HOPELESS:
                continue
            own = own if own is not None else self._texts.shingles(body)
            similarity = self._texts.jaccard(own, self._shingles(candidate))
            if similarity >= THRESHOLD:
                found.append((other, round(similarity, 4)))
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found

    def add(
        self, article_id: int, version_id: int, body: str, signature: bytes, keys: Sequence[int]
    ) -> None:
        """List a text, so that later ones find it."""
        for key in keys:
            listed = self._listed.setdefault(key, set())
            if article_id not in listed and len(listed) < PER_KEY:
                listed.add(article_id)
                self._added.append({"key": key, "article_id": article_id})
        held = self._known.get(article_id)
        cluster = held.cluster if held else None
        similarity = held.similarity if held else None
        self._known[article_id] = _Candidate(
            article_id, signature, cluster, similarity, version_id, body
        )

    def remove(self, article_id: int, keys: Sequence[int]) -> None:
        """Unlist an article's former text."""
        self._removed.append((article_id, keys))
        self._added = [row for row in self._added if row["article_id"] != article_id]
        for key in keys:
            self._listed.get(key, set()).discard(article_id)

    def join(self, article_id: int, matches: Sequence[tuple[int, float]]) -> int:
        """Make one cluster of an article and those it is near to; gives the cluster's id."""
        members = [article_id, *(other for other, _ in matches)]
        former = {other: self.cluster(other) for other in members}
        root = min(cluster or other for other, cluster in former.items())
        for other, cluster in former.items():
            if cluster is None:
                self._clusters[other] = root
            elif cluster != root:
                self._merged[cluster] = root
        for other, similarity in matches:
            self._pairs.append(
                {"article_id": article_id, "other_id": other, "similarity": similarity}
            )
            for one in (other, article_id):
                self._joined[one] = max(similarity, self._joined.get(one, 0.0))
        return root

    def cluster(self, article_id: int) -> int | None:
        """The cluster an article is in, merges of this batch included."""
        cluster = self._clusters.get(article_id)
        if cluster is None and (candidate := self._known.get(article_id)):
            cluster = candidate.cluster
        while cluster is not None and cluster in self._merged:
            cluster = self._merged[cluster]
        return cluster

    def note(self, article_id: int, cluster: int | None) -> None:
        """Tell which cluster an article was in before the batch."""
        if cluster is not None:
            self._clusters.setdefault(article_id, cluster)

    def flush(self) -> None:
        """Write what the batch changed; the articles themselves are in the table by now."""
        execute = self._connection.execute
        for article_id, keys in self._removed:
            execute(bands.delete().where(bands.c.article_id == article_id, bands.c.key.in_(keys)))
        if self._added:
            self._added.sort(key=lambda row: row["key"])
            execute(self._database.insert(bands).on_conflict_do_nothing(), self._added)
        if self._pairs:
            execute(self._database.insert(near).on_conflict_do_nothing(), self._pairs)
        for old in self._merged:
            new = self._merged[old]
            while new in self._merged:
                new = self._merged[new]
            execute(update(articles).where(articles.c.cluster_id == old).values(cluster_id=new))
        for article_id, similarity in self._joined.items():
            execute(
                update(articles)
                .where(or_(articles.c.id == article_id, articles.c.duplicate_of == article_id))
                .values(cluster_id=self.cluster(article_id))
            )
            execute(
                update(articles)
                .where(
                    articles.c.id == article_id,
                    or_(articles.c.similarity.is_(None), articles.c.similarity < similarity),
                )
                .values(similarity=similarity)
            )

    def _read(self, ids: Iterable[int]) -> None:
        missing = [other for other in ids if other not in self._known]
        if missing:
            for row in self._connection.execute(_CANDIDATES, {"ids": missing}):
                self._known[row.id] = _Candidate(
                    row.id, row.signature, row.cluster_id, row.similarity, row.version_id
                )

    def _shingles(self, candidate: _Candidate) -> frozenset[int]:
        if candidate.body is None:
            candidate.body = (
                self._connection.execute(_BODY, {"id": candidate.version_id}).scalar() or ""
            )
        return self._texts.shingles(candidate.body)

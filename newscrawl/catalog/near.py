"""Near-same texts: candidates by shared bands, judged exactly.

The past stays in the database. Each text is listed under the keys of its bands while an article
shows it and repeats no other. A key that very many articles share tells nothing more of them, so
no more than ``PER_KEY`` are listed under one: up to so many near-same texts, which ones are found
to be near does not depend on the order in which they came.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from newscrawl.catalog.clusters import pieces
from newscrawl.catalog.schema import articles, bands, versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from newscrawl.catalog.database import Database
    from newscrawl.catalog.loading import Entry
    from newscrawl.catalog.nouns import Texts

THRESHOLD = 0.8
"""Jaccard similarity of 5-word shingles from which texts are near-same."""
PER_KEY = 256
JUDGED = 512
"""Candidates looked at for one text, those sharing the most bands first."""
_HOPELESS = 0.55
"""Estimates below this are four standard errors under the threshold."""
_CACHED = 1024

_LISTED = select(bands.c.key, bands.c.article_id).where(
    bands.c.key.in_(bindparam("keys", expanding=True))
)
_LIST = "INSERT INTO bands (key, article_id) VALUES ({0}, {0}) ON CONFLICT DO NOTHING"
_CANDIDATES = select(
    articles.c.id, articles.c.signature, articles.c.fingerprint, articles.c.version_id
).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_BODY = select(versions.c.body_text).where(versions.c.id == bindparam("id"))


class ShingleCache:
    """The shingles of the texts last judged, packed, by fingerprint."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, array[int]] = OrderedDict()

    def get(self, fingerprint: str) -> frozenset[int] | None:
        """The shingles of a text; None where they are not held."""
        found = self._kept.get(fingerprint)
        if found is None:
            return None
        self._kept.move_to_end(fingerprint)
        return frozenset(found)

    def put(self, fingerprint: str, shingles: frozenset[int]) -> None:
        """Hold the shingles of a text."""
        self._kept[fingerprint] = array("I", shingles)
        if len(self._kept) > _CACHED:
            self._kept.popitem(last=False)


class _Candidate(NamedTuple):
    signature: bytes
    fingerprint: str
    version_id: int
    body: str | None = None


class NearTexts:
    """The texts that are listed, as one batch in one transaction sees and changes them."""

    def __init__(
        self, connection: Connection, database: Database, texts: Texts, cache: ShingleCache
    ) -> None:
        self._connection = connection
        self._database = database
        self._texts = texts
        self._cache = cache
        self._listed: dict[int, set[int]] = {}
        self._known: dict[int, _Candidate] = {}

    def unlist(self, entries: Iterable[Entry]) -> None:
        """Take the texts that articles showed before out of the lists."""
        for entry in entries:
            if entry.listed_before is not None:
                keys = self._texts.bands(entry.listed_before[1])
                mine = (bands.c.article_id == entry.id, bands.c.key.in_(keys))
                self._connection.execute(bands.delete().where(*mine))

    def take(self, entries: Iterable[Entry]) -> list[tuple[int, int, float]]:
        """List the texts that articles show now; gives the pairs that are near, each once."""
        wanted = [(entry, self._texts.bands(entry.row["signature"])) for entry in entries]
        self._load({key for _, keys in wanted for key in keys})
        pairs: list[tuple[int, int, float]] = []
        rows: list[tuple[int, int]] = []
        for entry, keys in wanted:
            mark, row, article_id = entry.mark, entry.row, entry.id
            own = _Candidate(row["signature"], row["fingerprint"], mark.id, mark.reading.body_text)
            pairs += [(article_id, other, near) for other, near in self._match(own, keys)]
            self._known[article_id] = own
            for key in keys:
                listed = self._listed.setdefault(key, set())
                if len(listed) < PER_KEY:
                    listed.add(article_id)
                    rows.append((key, article_id))
        if rows:
            # A dozen rows an article: the driver itself takes them in a third of the time.
            rows.sort()
            self._connection.exec_driver_sql(_LIST.format(self._database.mark), rows)
        return pairs

    def _load(self, keys: Iterable[int]) -> None:
        for some in pieces(keys):
            for key, article_id in self._connection.execute(_LISTED, {"keys": some}):
                self._listed.setdefault(key, set()).add(article_id)

    def _match(self, own: _Candidate, keys: Iterable[int]) -> list[tuple[int, float]]:
        """Articles near-same to a text, with their similarity."""
        shared: Counter[int] = Counter()
        for key in keys:
            shared.update(self._listed.get(key, ()))
        if not shared:
            return []
        chosen = [other for other, _ in shared.most_common(JUDGED)]
        self._read(chosen)
        shingles: frozenset[int] | None = None
        found = []
        for other in chosen:
            candidate = self._known[other]
            if self._texts.estimate(own.signature, candidate.signature) < _HOPELESS:
                continue
            shingles = shingles if shingles is not None else self._shingles(own)
            similarity = self._texts.jaccard(shingles, self._shingles(candidate))
            if similarity >= THRESHOLD:
                found.append((other, round(similarity, 4)))
        return found

    def _read(self, ids: Iterable[int]) -> None:
        missing = [other for other in ids if other not in self._known]
        if missing:
            for row in self._connection.execute(_CANDIDATES, {"ids": missing}):
                self._known[row.id] = _Candidate(row.signature, row.fingerprint, row.version_id)

    def _shingles(self, text: _Candidate) -> frozenset[int]:
        found = self._cache.get(text.fingerprint)
        if found is None:
            body = text.body
            if body is None:
                body = self._connection.execute(_BODY, {"id": text.version_id}).scalar() or ""
            found = self._texts.shingles(body)
            self._cache.put(text.fingerprint, found)
        return found

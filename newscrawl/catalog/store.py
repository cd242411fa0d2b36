"""Storing articles: new, known, changed, repeated. One batch is one short transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from newscrawl.catalog.keys import key_of
from newscrawl.catalog.near import NearBatch
from newscrawl.catalog.nouns import Outcome, OutcomeKind
from newscrawl.catalog.rows import capture_json, capture_of, clean, fields_json
from newscrawl.catalog.schema import articles, links, readings, sightings, versions
from newscrawl.catalog.timeline import Mark, Place, Placement, Timeline, place
from newscrawl.model import utc
from newscrawl.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from newscrawl.catalog.database import Database
    from newscrawl.catalog.nouns import Texts
    from newscrawl.model import Article

_SHORT = 200
"""Texts below this many characters repeat one another by chance: their headlines must agree."""

_BY_KEY = select(articles).where(articles.c.key.in_(bindparam("keys", expanding=True)))
_BY_ID = select(articles).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_VERSIONS = (
    select(versions)
    .where(versions.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(versions.c.captured_at)
)
_SIGHTINGS = select(sightings).where(sightings.c.article_id.in_(bindparam("ids", expanding=True)))
_HOLDINGS = (
    select(
        versions.c.fingerprint,
        versions.c.captured_at,
        versions.c.article_id,
        func.row_number()
        .over(
            partition_by=versions.c.fingerprint,
            order_by=(versions.c.captured_at, versions.c.article_id),
        )
        .label("place"),
    )
    .where(versions.c.fingerprint.in_(bindparam("fingerprints", expanding=True)))
    .subquery()
)
_BY_FINGERPRINT = select(_HOLDINGS).where(_HOLDINGS.c.place == 1)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with all that can be worked out before the transaction."""

    article: Article
    key: str
    alias: str
    canonical: str
    fingerprint: str
    signature: bytes
    bands: Sequence[int]
    captured_at: datetime
    record_id: str
    digest: str


def prepare(article: Article, texts: Texts, signature: bytes | None = None) -> Prepared:
    """Work out keys, fingerprint and signature of an article, unless they are given."""
    article = replace(
        article,
        url=clean(article.url),
        headline=clean(article.headline),
        body_text=clean(article.body_text),
    )
    canonical = article.canonical_url or canonical_url(article.url)
    capture = article.capture
    if signature is None:
        signature = texts.signature(article.body_text)
    return Prepared(
        article=article,
        key=key_of(canonical),
        alias=key_of(article.url),
        canonical=canonical,
        fingerprint=article.fingerprint or texts.fingerprint(article.body_text),
        signature=signature,
        bands=texts.bands(signature),
        captured_at=utc(capture.captured_at) if capture else datetime.now(UTC),
        record_id=capture.record_id if capture else "",
        digest=capture.payload_digest if capture else "",
    )


def store(database: Database, texts: Texts, batch: Sequence[Prepared]) -> list[Outcome]:
    """Store a batch in one transaction; outcomes in the same order."""

    def work(connection: Connection) -> list[Outcome]:
        return _Batch(connection, database, texts, batch).run()

    return database.write(work, exclusive=True) if batch else []


@dataclass(slots=True)
class _Entry:
    """An article as the batch knows it."""

    row: dict[str, Any]
    timeline: Timeline
    new: bool = False
    changed: bool = False


class _Batch:
    def __init__(
        self,
        connection: Connection,
        database: Database,
        texts: Texts,
        batch: Sequence[Prepared],
    ) -> None:
        self._connection = connection
        self._database = database
        self._texts = texts
        self._batch = batch
        self._near = NearBatch(connection, database, texts)
        self._entries: dict[str, _Entry] = {}
        self._by_id: dict[int, _Entry] = {}
        self._holders: dict[str, tuple[datetime, int]] = {}
        self._taken_over: list[tuple[int, int, str]] = []
        self._new_versions: dict[int, dict[str, Any]] = {}
        self._changed_versions: dict[int, dict[str, Any]] = {}
        self._new_sightings: list[dict[str, Any]] = []
        self._readings: list[dict[str, Any]] = []
        self._splits: list[tuple[int, int, int, datetime]] = []
        self._aliases: dict[str, dict[str, Any]] = {}
        self._next_article = 0
        self._next_version = 0

    def run(self) -> list[Outcome]:
        self._load()
        found = [self._store(item) for item in self._batch]
        self._flush()
        return [self._outcome(*args) for args in found]

    # -- reading ---------------------------------------------------------------------------

    def _load(self) -> None:
        keys = list({item.key for item in self._batch})
        self._enter(self._connection.execute(_BY_KEY, {"keys": keys}).mappings())
        prints = list({item.fingerprint for item in self._batch if item.fingerprint})
        rows = self._connection.execute(_BY_FINGERPRINT, {"fingerprints": prints})
        self._holders = {row.fingerprint: (row.captured_at, row.article_id) for row in rows}
        missing = {holder for _, holder in self._holders.values()} - self._by_id.keys()
        if missing:
            self._enter(self._connection.execute(_BY_ID, {"ids": list(missing)}).mappings())
        wanted: set[int] = set()
        for item in self._batch:
            holder = self._holders.get(item.fingerprint)
            if holder is None or item.captured_at < holder[0]:
                wanted.update(item.bands)
        self._near.load(wanted)
        self._next_article = (
            self._connection.execute(select(func.max(articles.c.id))).scalar() or 0
        ) + 1
        self._next_version = (
            self._connection.execute(select(func.max(versions.c.id))).scalar() or 0
        ) + 1

    def _enter(self, rows: Any) -> None:
        entries = {row["id"]: _Entry(dict(row), Timeline()) for row in rows}
        if not entries:
            return
        ids = list(entries)
        for row in self._connection.execute(_VERSIONS, {"ids": ids}):
            capture = capture_of(row.capture)
            entries[row.article_id].timeline.marks.append(
                Mark(
                    row.id,
                    row.captured_at,
                    row.fingerprint,
                    row.extractor,
                    row.headline,
                    row.body_text,
                    capture.payload_digest if capture else "",
                )
            )
        for row in self._connection.execute(_SIGHTINGS, {"ids": ids}):
            capture = capture_of(row.capture)
            entries[row.article_id].timeline.sightings[row.captured_at] = (
                row.version_id,
                capture.record_id if capture else "",
            )
        for article_id, entry in entries.items():
            self._by_id[article_id] = entry
            self._entries[entry.row["key"]] = entry
            self._near.note(article_id, entry.row["cluster_id"])

    # -- deciding --------------------------------------------------------------------------

    def _store(self, item: Prepared) -> tuple[OutcomeKind, int, int, bool]:
        if item.alias != item.key:
            self._aliases.setdefault(item.alias, {})
        entry = self._entries.get(item.key)
        if entry is None:
            return self._store_new(item)
        return self._store_known(item, entry)

    def _store_new(self, item: Prepared) -> tuple[OutcomeKind, int, int, bool]:
        article_id, self._next_article = self._next_article, self._next_article + 1
        entry = _Entry({"id": article_id, "key": item.key}, Timeline(), new=True)
        self._entries[item.key] = self._by_id[article_id] = entry
        entry.row |= {
            "outlet": item.article.outlet,
            "first_captured_at": item.captured_at,
            "duplicate_of": None,
            "cluster_id": None,
            "similarity": None,
            "signature": b"",
        }
        version_id = self._add_version(entry, item, item.captured_at)
        self._show(entry, item, version_id, item.captured_at)
        kind = OutcomeKind.STORED if entry.row["duplicate_of"] is None else OutcomeKind.DUPLICATE
        return kind, article_id, version_id, False

    def _store_known(self, item: Prepared, entry: _Entry) -> tuple[OutcomeKind, int, int, bool]:
        article_id = entry.row["id"]
        found = place(
            entry.timeline, item.captured_at, item.record_id, item.digest, self._same(item)
        )
        mark = found.mark
        reread = False
        if mark is None:
            version_id = self._new_version(item, entry, found)
            return OutcomeKind.VERSION, article_id, version_id, False
        if found.place is Place.REREAD:
            reread = self._reread(item, entry, mark)
        elif found.place is Place.EARLIER:
            self._begin_earlier(item, entry, mark, found.captured_at)
        elif found.place is Place.SAME:
            self._sight(entry, item, mark.id, found.captured_at)
        return OutcomeKind.UNCHANGED, article_id, mark.id, reread

    def _same(self, item: Prepared) -> Callable[[Mark], bool]:
        article, significant = item.article, self._texts.significant

        def same(mark: Mark) -> bool:
            if mark.fingerprint != item.fingerprint and significant(
                mark.body_text, article.body_text
            ):
                return False
            return mark.headline == article.headline or not significant(
                mark.headline, article.headline
            )

        return same

    # -- changing --------------------------------------------------------------------------

    def _new_version(self, item: Prepared, entry: _Entry, found: Placement) -> int:
        version_id = self._add_version(entry, item, found.captured_at)
        if found.split is not None:
            self._split(entry, found.split, found.captured_at)
        entry.timeline.marks.sort(key=lambda mark: mark.captured_at)
        if entry.timeline.marks[-1].id == version_id:
            self._show(entry, item, version_id, found.captured_at)
        else:
            self._claim_past(item, entry, found.captured_at)
        self._first(entry, found.captured_at)
        return version_id

    def _add_version(self, entry: _Entry, item: Prepared, captured_at: datetime) -> int:
        version_id, self._next_version = self._next_version, self._next_version + 1
        self._new_versions[version_id] = {
            "id": version_id,
            "article_id": entry.row["id"],
            "captured_at": captured_at,
            **_reading(item),
        }
        entry.timeline.marks.append(_mark(version_id, item, captured_at))
        self._sight(entry, item, version_id, captured_at)
        return version_id

    def _split(self, entry: _Entry, mark: Mark, after: datetime) -> None:
        """The text of ``mark`` was seen again after another one: from there it is a new version."""
        later = sorted(
            time
            for time, (version, _) in entry.timeline.sightings.items()
            if version == mark.id and time > after
        )
        version_id, self._next_version = self._next_version, self._next_version + 1
        self._splits.append((version_id, mark.id, entry.row["id"], later[0]))
        for time in later:
            entry.timeline.sightings[time] = (version_id, entry.timeline.sightings[time][1])
        for row in self._new_sightings:
            if row["version_id"] == mark.id and row["captured_at"] in later:
                row["version_id"] = version_id
        entry.timeline.marks.append(
            Mark(
                version_id,
                later[0],
                mark.fingerprint,
                mark.extractor,
                mark.headline,
                mark.body_text,
                mark.digest,
            )
        )
        if entry.row["version_id"] == mark.id:
            entry.row["version_id"] = version_id
            entry.changed = True

    def _begin_earlier(
        self, item: Prepared, entry: _Entry, mark: Mark, captured_at: datetime
    ) -> None:
        values = {"captured_at": captured_at, **_reading(item)}
        self._revise(mark.id, values)
        mark.captured_at, mark.digest = captured_at, item.digest
        self._retext(entry, item, mark)
        self._sight(entry, item, mark.id, captured_at)
        self._first(entry, captured_at)

    def _reread(self, item: Prepared, entry: _Entry, mark: Mark) -> bool:
        """Another reading of the capture that a version was read from; the older one is kept."""
        if mark.extractor == item.article.extractor:
            if mark.fingerprint == item.fingerprint and mark.headline == item.article.headline:
                return False
        elif mark.id not in self._new_versions:
            self._readings.append({"version_id": mark.id})
        self._revise(mark.id, _reading(item))
        self._retext(entry, item, mark)
        return True

    def _revise(self, version_id: int, values: dict[str, Any]) -> None:
        if version_id in self._new_versions:
            self._new_versions[version_id] |= values
        else:
            self._changed_versions[version_id] = (
                self._changed_versions.get(version_id, {"b_id": version_id}) | values
            )

    def _retext(self, entry: _Entry, item: Prepared, mark: Mark) -> None:
        mark.fingerprint, mark.extractor = item.fingerprint, item.article.extractor
        mark.headline, mark.body_text = item.article.headline, item.article.body_text
        if entry.row["version_id"] == mark.id:
            self._show(entry, item, mark.id, mark.captured_at)
        else:
            self._claim_past(item, entry, mark.captured_at)

    def _show(self, entry: _Entry, item: Prepared, version_id: int, captured_at: datetime) -> None:
        """Make a version the one that the article shows."""
        row, article = entry.row, item.article
        former, was_duplicate = row["signature"], row["duplicate_of"] is not None
        same_text = former == item.signature and row.get("fingerprint") == item.fingerprint
        row |= {
            "canonical_url": item.canonical,
            "outlet": article.outlet or row["outlet"],
            "version_id": version_id,
            "language": article.language,
            "headline": article.headline,
            "date_published": article.date_published,
            "listed_at": article.date_published or row["first_captured_at"],
            "fingerprint": item.fingerprint,
            "signature": item.signature,
        }
        entry.changed = True
        row["duplicate_of"] = original = self._claim(item, entry, captured_at)
        if same_text and was_duplicate == (original is not None):
            return
        if former and not was_duplicate:
            self._near.remove(row["id"], self._texts.bands(former))
        if original is not None:
            row["cluster_id"] = self._near.cluster(original)
            self._near.note(row["id"], row["cluster_id"])
        elif item.signature:
            self._cluster(entry, item, version_id)

    def _claim(self, item: Prepared, entry: _Entry, captured_at: datetime) -> int | None:
        """The article that had a text first, by time of capture; ``None`` where it is this one.

        By that, not by what was stored first: archives are replayed in any order.
        """
        own = captured_at, int(entry.row["id"])
        if not item.fingerprint:
            return None
        holder = self._holders.get(item.fingerprint)
        if holder is None or holder[1] == own[1]:
            self._holders[item.fingerprint] = own if holder is None else min(own, holder)
            return None
        found = self._by_id[holder[1]]
        if len(item.article.body_text) < _SHORT and not _same_headline(found, item):
            return None
        if holder <= own:
            return holder[1]
        self._holders[item.fingerprint] = own
        self._take_over(found, own[1], item.fingerprint)
        return None

    def _claim_past(self, item: Prepared, entry: _Entry, captured_at: datetime) -> None:
        """Claim a text that an article had once; it may show it again by now."""
        row = entry.row
        original = self._claim(item, entry, captured_at)
        shown = row["fingerprint"] == item.fingerprint and bool(item.fingerprint)
        if shown and original is None and row["duplicate_of"] is not None:
            row["duplicate_of"] = None
            entry.changed = True
            if item.signature:
                self._cluster(entry, item, row["version_id"])

    def _take_over(self, former: _Entry, article_id: int, fingerprint: str) -> None:
        """What repeated the ``former`` holder of a text repeats another article now."""
        former_id = former.row["id"]
        self._taken_over.append((former_id, article_id, fingerprint))
        for other, entry in self._by_id.items():
            row = entry.row
            if other == article_id or row.get("fingerprint") != fingerprint:
                continue
            if other == former_id or row["duplicate_of"] == former_id:
                if row["duplicate_of"] is None and row["signature"]:
                    self._near.remove(other, self._texts.bands(row["signature"]))
                row |= {"duplicate_of": article_id, "similarity": None}
                entry.changed = True

    def _cluster(self, entry: _Entry, item: Prepared, version_id: int) -> None:
        row, body = entry.row, item.article.body_text
        matches = self._near.match(row["id"], body, item.signature, item.bands)
        self._near.add(row["id"], version_id, body, item.signature, item.bands)
        if matches:
            row["cluster_id"] = self._near.join(row["id"], matches)
            row["similarity"] = matches[0][1]

    def _sight(self, entry: _Entry, item: Prepared, version_id: int, captured_at: datetime) -> None:
        entry.timeline.sightings[captured_at] = (version_id, item.record_id)
        self._new_sightings.append(
            {
                "article_id": entry.row["id"],
                "captured_at": captured_at,
                "version_id": version_id,
                "url": item.article.url,
                "capture": capture_json(item.article.capture),
            }
        )

    def _first(self, entry: _Entry, captured_at: datetime) -> None:
        row = entry.row
        if captured_at < row["first_captured_at"]:
            row["first_captured_at"] = captured_at
            row["listed_at"] = row["date_published"] or captured_at
            entry.changed = True

    # -- writing ---------------------------------------------------------------------------

    def _flush(self) -> None:
        execute = self._connection.execute
        rows = [entry.row for entry in self._entries.values() if entry.new]
        if rows:
            for row in rows:
                row["cluster_id"] = self._cluster_of(self._by_id[row["id"]])
            execute(articles.insert(), rows)
        for entry in self._entries.values():
            if entry.changed and not entry.new:
                values = {name: value for name, value in entry.row.items() if name != "id"}
                values["cluster_id"] = self._cluster_of(entry)
                execute(update(articles).where(articles.c.id == entry.row["id"]).values(values))
        self._flush_versions()
        if self._new_sightings:
            execute(self._database.insert(sightings).on_conflict_do_nothing(), self._new_sightings)
        for version_id, old, article_id, since in self._splits:
            self._flush_split(version_id, old, article_id, since)
        self._near.flush()
        for former, article_id, fingerprint in self._taken_over:
            # Articles that the batch holds were re-pointed in memory, and are written by now.
            execute(
                update(articles)
                .where(
                    articles.c.duplicate_of == former,
                    articles.c.fingerprint == fingerprint,
                    articles.c.id.not_in(self._by_id),
                )
                .values(duplicate_of=article_id, cluster_id=self._near.cluster(article_id))
            )
        self._flush_aliases()

    def _cluster_of(self, entry: _Entry) -> int | None:
        original = entry.row["duplicate_of"]
        if original is not None and (cluster := self._near.cluster(original)) is not None:
            return cluster
        return self._near.cluster(entry.row["id"])

    def _flush_versions(self) -> None:
        execute = self._connection.execute
        for reading in self._readings:
            columns = ("extractor", "fingerprint", "body_text", "fields")
            kept = select(versions.c.id, *(versions.c[name] for name in columns)).where(
                versions.c.id == reading["version_id"]
            )
            execute(
                self._database.insert(readings)
                .from_select(["version_id", *columns], kept)
                .on_conflict_do_nothing()
            )
        if self._new_versions:
            execute(versions.insert(), list(self._new_versions.values()))
        for version_id, values in self._changed_versions.items():
            values.pop("b_id")
            execute(update(versions).where(versions.c.id == version_id).values(values))

    def _flush_split(self, version_id: int, old: int, article_id: int, since: datetime) -> None:
        execute = self._connection.execute
        mine = (sightings.c.version_id == old) & (sightings.c.captured_at >= since)
        execute(update(sightings).where(mine).values(version_id=version_id))
        sighting = execute(
            select(sightings.c.url, sightings.c.capture).where(
                sightings.c.article_id == article_id, sightings.c.captured_at == since
            )
        ).first()
        row = dict(execute(select(versions).where(versions.c.id == old)).mappings().one())
        row |= {"id": version_id, "captured_at": since}
        if sighting is not None:
            row |= {"url": sighting.url, "capture": sighting.capture}
        execute(versions.insert(), [row])

    def _flush_aliases(self) -> None:
        rows = {}
        for item in self._batch:
            if item.alias == item.key:
                continue
            rows[item.alias] = {
                "key": item.alias,
                "url": item.article.url,
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
                "article_id": self._entries[item.key].row["id"],
            }
        if rows:
            statement = self._database.insert(links)
            self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["key"], set_={"article_id": statement.excluded.article_id}
                ),
                [rows[key] for key in sorted(rows)],
            )

    def _outcome(
        self, kind: OutcomeKind, article_id: int, version_id: int, reread: bool
    ) -> Outcome:
        row = self._by_id[article_id].row
        return Outcome(
            kind,
            article_id,
            version_id,
            row["duplicate_of"],
            self._cluster_of(self._by_id[article_id]),
            row["similarity"],
            reread,
        )


def _same_headline(entry: _Entry, item: Prepared) -> bool:
    return bool(entry.row["headline"].casefold() == item.article.headline.casefold())


def _reading(item: Prepared) -> dict[str, Any]:
    article = item.article
    return {
        "url": article.url,
        "capture": capture_json(article.capture),
        "fingerprint": item.fingerprint,
        "extractor": article.extractor,
        "headline": article.headline,
        "body_text": article.body_text,
        "fields": fields_json(article),
    }


def _mark(version_id: int, item: Prepared, captured_at: datetime) -> Mark:
    return Mark(
        version_id,
        captured_at,
        item.fingerprint,
        item.article.extractor,
        item.article.headline,
        item.article.body_text,
        item.digest,
    )

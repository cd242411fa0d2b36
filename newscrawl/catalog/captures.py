"""Captures and the WARC files they lie in; what revisits may refer to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import bindparam, select

from newscrawl.catalog.keys import surt_of
from newscrawl.catalog.rows import clean
from newscrawl.catalog.schema import captures, warcs
from newscrawl.model import CaptureRef, Held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row

    from newscrawl.catalog.database import Database


class ArchivedLike(Protocol):
    """What the archive says of a record it has written."""

    @property
    def ref(self) -> CaptureRef:
        """Where the record lies."""

    @property
    def kind(self) -> str:
        """``response``, ``revisit`` or ``request``."""

    @property
    def url(self) -> str:
        """The address that was captured."""

    @property
    def status(self) -> int:
        """HTTP status."""

    @property
    def mime(self) -> str:
        """Media type as served, without parameters."""

    @property
    def size(self) -> int:
        """Bytes of the exchange's response."""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture as the catalog lists it."""

    ref: CaptureRef
    kind: str
    url: str
    status: int
    mime: str
    size: int
    outlet: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class Warc:
    """A WARC file and how far it has come."""

    key: str
    state: str
    """``open``, ``sealed``, ``shipped`` or ``failed``."""
    size: int | None = None
    sha256: str = ""
    opened_at: datetime | None = None
    shipped_at: datetime | None = None
    store: str = ""
    """Where it was shipped to."""


_OK = 200
_FILES = 100
"""WARC files whose ids are remembered."""

_HELD = (
    select(captures.c.record_id, captures.c.url, captures.c.captured_at)
    .where(captures.c.safe, captures.c.kind == "response")
    .limit(1)
)
_NEWEST = captures.c.captured_at.desc()
_BY_DIGEST = _HELD.where(captures.c.payload_digest == bindparam("digest"))
_OWN = _BY_DIGEST.where(
    captures.c.surt == bindparam("surt"), captures.c.url == bindparam("url")
).order_by(_NEWEST)
_BY_SURT = _HELD.where(
    captures.c.surt == bindparam("surt"),
    captures.c.url == bindparam("url"),
    captures.c.status == _OK,
).order_by(_NEWEST)
_LISTED = select(captures, warcs.c.key.label("warc")).join(warcs, warcs.c.id == captures.c.warc_id)


class Captures:
    """The captures table. It answers the archive's questions about revisits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[str, int] = {}

    def add(self, archived: Sequence[ArchivedLike], *, outlet: str = "", safe: bool = True) -> None:
        """Note captures; those known by file and offset stay as they are.

        ``safe`` says that their bytes are fsynced, so that revisits may refer to them.
        """
        if not archived:
            return

        keys = {item.ref.warc for item in archived}

        def work(connection: Connection) -> dict[str, int]:
            ids = self._warc_ids(connection, keys)
            rows = [_row(item, ids[item.ref.warc], outlet, safe) for item in archived]
            rows.sort(key=lambda row: (row["warc_id"], row["offset"]))
            statement = self._database.insert(captures).on_conflict_do_nothing()
            connection.execute(statement, rows)
            return ids

        # Kept only now: a transaction that is rolled back takes its ids with it.
        self._ids = dict(list({**self._ids, **self._database.write(work)}.items())[-_FILES:])

    def find(self, payload_digest: str, url: str) -> Held | None:
        """A safe response with this payload: of the same address where there is one."""
        row = self._database.lookup(_BY_DIGEST, {"digest": payload_digest})
        if row is not None:
            values = {"digest": payload_digest, "surt": surt_of(url), "url": url}
            row = self._database.lookup(_OWN, values) or row
        return _held(row)

    def held(self, url: str) -> Held | None:
        """The newest safe response of exactly this address with status 200."""
        row = self._database.lookup(_BY_SURT, {"surt": surt_of(url), "url": url})
        return _held(row)

    def of(self, url: str) -> list[StoredCapture]:
        """Every capture of an address (by its SURT key), oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                _LISTED.where(captures.c.surt == surt_of(url)).order_by(
                    captures.c.captured_at, captures.c.offset
                )
            ).all()
        return [_stored(row) for row in rows]

    def in_warc(self, warc: str) -> Iterator[StoredCapture]:
        """The captures in one WARC file, by offset."""
        with self._database.read() as connection:
            rows = connection.execute(
                _LISTED.where(warcs.c.key == warc).order_by(captures.c.offset)
            )
            for row in rows:
                yield _stored(row)

    def _warc_ids(self, connection: Connection, keys: set[str]) -> dict[str, int]:
        known = {key: number for key, number in self._ids.items() if key in keys}
        missing = sorted(keys - known.keys())
        if missing:
            statement = self._database.insert(warcs).on_conflict_do_nothing()
            now = datetime.now(UTC)
            connection.execute(
                statement, [{"key": key, "state": "open", "opened_at": now} for key in missing]
            )
            chosen = select(warcs.c.key, warcs.c.id).where(warcs.c.key.in_(missing))
            known |= {row.key: row.id for row in connection.execute(chosen)}
        return known


class Warcs:
    """The WARC files and their way to the blob store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, warc: Warc) -> None:
        """Note a file's state; fields left empty keep what is known."""
        values: dict[str, Any] = {
            "key": warc.key,
            "state": warc.state,
            "size": warc.size,
            "sha256": warc.sha256 or None,
            "opened_at": warc.opened_at,
            "shipped_at": warc.shipped_at,
            "store": warc.store or None,
        }
        given = {name: value for name, value in values.items() if value is not None}

        def work(connection: Connection) -> None:
            statement = self._database.insert(warcs).values(given)
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=given))

        self._database.write(work)

    def get(self, key: str) -> Warc | None:
        """One file."""
        with self._database.read() as connection:
            row = connection.execute(select(warcs).where(warcs.c.key == key)).first()
        return _warc(row) if row else None

    def all(self, *states: str) -> list[Warc]:
        """Files in the given states (all where none is given), by key."""
        chosen = select(warcs).order_by(warcs.c.key)
        if states:
            chosen = chosen.where(warcs.c.state.in_(states))
        with self._database.read() as connection:
            return [_warc(row) for row in connection.execute(chosen)]


def _row(item: ArchivedLike, warc_id: int, outlet: str, safe: bool) -> dict[str, Any]:
    refers_to = getattr(item, "refers_to", None)
    return {
        "warc_id": warc_id,
        "offset": item.ref.offset,
        "length": item.ref.length,
        "record_id": item.ref.record_id,
        "url": item.url,
        "surt": surt_of(item.url),
        "captured_at": item.ref.captured_at,
        "payload_digest": item.ref.payload_digest,
        "status": item.status,
        "mime": clean(item.mime),
        "kind": str(item.kind),
        "size": item.size,
        "outlet": outlet or getattr(item, "outlet", ""),
        "refers_to": getattr(refers_to, "record_id", None) or "",
        # A cut response is no target: what refers to it would be cut as well.
        "safe": safe and getattr(item, "truncated", None) is None,
    }


def _held(row: Row[Any] | None) -> Held | None:
    return Held(row.record_id, row.url, row.captured_at) if row is not None else None


def _stored(row: Row[Any]) -> StoredCapture:
    ref = CaptureRef(
        row.warc, row.offset, row.length, row.record_id, row.payload_digest, row.captured_at
    )
    return StoredCapture(
        ref, row.kind, row.url, row.status, row.mime, row.size, row.outlet, row.refers_to
    )


def _warc(row: Row[Any]) -> Warc:
    return Warc(
        row.key,
        row.state,
        row.size,
        row.sha256 or "",
        row.opened_at,
        row.shipped_at,
        row.store or "",
    )

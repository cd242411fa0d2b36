"""A record that stands where another was taken away, in exactly as many bytes of the file.

All other offsets hold, so indexes and references stay right and the file stays a valid WARC. The
member is filled up with empty stored blocks, which inflate to nothing (RFC 1951, section 3.2.4).
"""

from __future__ import annotations

import struct
import uuid
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive import digest, fields
from newscrawl.errors import ArchiveError
from newscrawl.model import iso

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.archive.record import Scanned

MARK = "takedown"
"""Field of the tombstone's block that gives the reason."""
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


@dataclass(frozen=True, slots=True)
class Removal:
    """One record to be taken away."""

    offset: int
    length: int
    """Bytes of its gzip member."""
    record_id: str
    url: str
    kind: str
    """``WARC-Type`` of the record."""


def tombstone(removal: Removal, reason: str, at: datetime) -> bytes:
    """The gzip member that takes the record's place; equal arguments give equal bytes.

    It says as much as there is room for: reason, type and address of what was there, or its
    record id alone. Raises ArchiveError where not even that fits.
    """
    for record in _records(removal, reason, at):
        member = _fitted(record, removal.length)
        if member is not None:
            return member
    raise ArchiveError(f"{removal.record_id}: {removal.length} bytes are too few for a tombstone")


def tombstone_id(record_id: str) -> str:
    """Record id of the tombstone of a record."""
    return uuid.uuid5(_NAMESPACE, f"takedown {record_id}").urn


def reason_of(record: Scanned, record_id: str) -> str | None:
    """Why the record ``record_id`` is gone, where ``record`` is its tombstone; else None."""
    if not record_id or record.record_id != tombstone_id(record_id):
        return None
    return dict(fields.parse(record.block.read())).get(MARK, "")


def _records(removal: Removal, reason: str, at: datetime) -> list[bytes]:
    full = [(MARK, reason), ("removedType", removal.kind), ("removedUri", removal.url)]
    return [
        _record(removal, at, full),
        _record(removal, at, full[:2]),
        _record(removal, at, [(MARK, "")]),
    ]


def _record(removal: Removal, at: datetime, said: list[fields.Field]) -> bytes:
    block = fields.lines(said)
    head = fields.lines(
        [
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", f"<{tombstone_id(removal.record_id)}>"),
            ("WARC-Date", iso(at.replace(microsecond=0))),
            ("WARC-Refers-To", f"<{removal.record_id}>"),
            ("WARC-Block-Digest", digest.of(block)),
            ("Content-Type", "application/warc-fields"),
            ("Content-Length", str(len(block))),
        ]
    )
    return b"WARC/1.1\r\n" + head + b"\r\n" + block + b"\r\n\r\n"


def _fitted(record: bytes, length: int) -> bytes | None:
    """``record`` as a gzip member of exactly ``length`` bytes; None where it does not fit."""
    trailer = struct.pack("<II", zlib.crc32(record), len(record))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(record) + deflate.flush()
    spare = length - len(_HEAD) - len(body) - len(trailer)
    blocks, rest = divmod(spare, len(_EMPTY_BLOCK))
    if spare < 0:
        return None
    if not rest:
        return _HEAD + _EMPTY_BLOCK * blocks + body + trailer
    # What no whole block fills goes into a zero-ended file name of that many bytes.
    named = _HEAD[:3] + b"\x08" + _HEAD[4:]
    return named + b"_" * (rest - 1) + b"\0" + _EMPTY_BLOCK * blocks + body + trailer

"""What a file's records say, held against what its index and other pointers say."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.archive.cdxj import REVISIT
from newscrawl.archive.damage import Damage
from newscrawl.archive.digest import same
from newscrawl.model import utc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.archive.archived import Archived
    from newscrawl.archive.cdxj import IndexEntry
    from newscrawl.archive.ledger import Pointer
    from newscrawl.archive.rawbytes import Readable


class Seen(NamedTuple):
    """A capture as its record says."""

    length: int
    record_id: str
    digest: str
    kind: str
    url: str
    second: str
    status: int

    @classmethod
    def of(cls, capture: Archived) -> Seen:
        """From a record read back."""
        ref = capture.ref
        second = utc(ref.captured_at).strftime("%Y%m%d%H%M%S")
        return cls(
            ref.length,
            ref.record_id,
            ref.payload_digest,
            capture.kind,
            capture.url,
            second,
            capture.status,
        )


class Hashed:
    """A stream whose bytes are hashed as they pass."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; empty at the end."""
        data = self._stream.read(size)
        self._sha256.update(data)
        self.size += len(data)
        return data

    def hexdigest(self) -> str:
        """SHA-256 of what has passed."""
        return self._sha256.hexdigest()


def compare(
    index: str, warc: str, lines: dict[int, IndexEntry], seen: dict[int, Seen | None]
) -> Iterator[Damage]:
    """Lines that do not say what the records say, and captures without a line.

    ``seen`` holds None for a record that is damaged itself: nothing is held against that.
    """
    for offset, line in sorted(lines.items()):
        record = seen.get(offset)
        if record is None and offset in seen:
            continue
        what = "no capture begins there" if record is None else _wrong(line, record)
        if what:
            yield Damage(index, 0, f"{line.url}: points at {warc}:{offset}: {what}", url=line.url)
    for offset, record in sorted(seen.items()):
        if record is not None and offset not in lines:
            what = f"{record.kind} of {record.url} is not in the index"
            yield Damage(warc, offset, what, 0, record.record_id, record.url)


def differs(pointer: Pointer, record: Seen | None) -> str:
    """Why a pointer does not point at this record; empty where it does."""
    if record is None:
        return "no sound capture begins there"
    if record.length != pointer.length:
        return f"the record takes {record.length} bytes, not {pointer.length}"
    if pointer.record_id and record.record_id != pointer.record_id:
        return f"the record is {record.record_id}, not {pointer.record_id}"
    if pointer.digest and not same(pointer.digest, record.digest):
        return "the record has another digest"
    return ""


def _wrong(line: IndexEntry, record: Seen) -> str:
    if line.length != record.length:
        return f"the record takes {record.length} bytes, not {line.length}"
    if line.url != record.url:
        return f"the record is of {record.url}"
    if utc(line.captured_at).strftime("%Y%m%d%H%M%S") != record.second:
        return f"the record is of {record.second}"
    if (line.mime == REVISIT) != (record.kind == "revisit"):
        return f"the record is a {record.kind}"
    if line.digest != record.digest and not same(line.digest, record.digest):
        return "the record has another digest"
    return "" if line.status == record.status else f"the record has status {record.status}"

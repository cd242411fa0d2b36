"""Read one capture back by its reference: one range read, proven by its digests."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from newscrawl.archive import names
from newscrawl.archive.damage import Damage
from newscrawl.archive.page import BODY_MOST, Refers, damaged, page_of, refers
from newscrawl.archive.scan import scan_stream
from newscrawl.archive.sources import FileSource, Source, StoreSource
from newscrawl.archive.tombstone import reason_of
from newscrawl.errors import DamagedRecord, NotFound
from newscrawl.model import CaptureRef, Page

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.archive.blobs import BlobStore
    from newscrawl.archive.record import Scanned

Resolve = Callable[[Refers], CaptureRef | None]
"""Finds the capture that a revisit repeats."""
OpenSource = Callable[[str], Source]
"""Opens an archive by the name that references call it."""

_MEMBER = re.compile(r"(?s)(.+)#member=(\d+)$")


def file_of(warc: str) -> str:
    """The file that a reference's ``warc`` names, without the member in it."""
    within = _MEMBER.match(warc)
    return within.group(1) if within else warc


_MOST_HOPS = 4


class ArchiveReader:
    """Captures by reference: from the spool while a file is there, else from the store.

    ``resolve`` finds what a revisit repeats. ``foreign`` opens archives that are neither in the
    spool nor keys of the store.
    """

    def __init__(
        self,
        store: BlobStore | None,
        spool: Path | None = None,
        resolve: Resolve | None = None,
        *,
        foreign: OpenSource | None = None,
        limit: int = BODY_MOST,
    ) -> None:
        self._store = store
        self._spool = spool
        self._resolve = resolve
        self._foreign = foreign
        self._limit = limit

    def record(self, ref: CaptureRef, *, verify: bool = True) -> Scanned:
        """The record at ``ref``; raises NotFound, and DamagedRecord where it is not sound.

        ``verify``: its digests are checked.
        """
        within = _MEMBER.match(ref.warc)
        if within:
            return self._inside(ref, within.group(1), int(within.group(2)), verify=verify)
        source = self.source(ref.warc)
        with source.open(ref.offset, ref.length or None) as stream:
            for found in scan_stream(stream, ref.warc, offset=ref.offset, verify=verify):
                if isinstance(found, Damage):
                    raise DamagedRecord(found.what, file=ref.warc, offset=found.offset)
                return self._checked(found, ref)
        raise DamagedRecord("no record stands here", file=ref.warc, offset=ref.offset)

    def page(self, ref: CaptureRef) -> Page:
        """The page that the capture at ``ref`` saw; raises NotFound and DamagedRecord."""
        return self.page_of(self.record(ref))

    def page_of(self, record: Scanned) -> Page:
        """The page of a record in hand; a revisit's payload is read from where it lies."""
        target = self.target(record) if record.type == "revisit" else None
        return page_of(record, target, limit=self._limit)

    def target(self, revisit: Scanned) -> Scanned | None:
        """The response that a revisit repeats, through further revisits; None if unknown."""
        record, seen = revisit, {revisit.record_id}
        while self._resolve is not None and len(seen) <= _MOST_HOPS:
            ref = self._resolve(refers(record))
            if ref is None:
                return None
            record = self.record(ref)
            if record.type != "revisit":
                return record
            if record.record_id in seen:
                break
            seen.add(record.record_id)
        return None

    def source(self, name: str) -> Source:
        """Where the archive file of this name lies now; raises NotFound.

        A file moves from open in the spool to sealed there to the store: looked for in that
        order, it cannot be missed on its way.
        """
        if self._spool is not None:
            last = name.rsplit("/", 1)[-1]
            for candidate in (self._spool / (last + names.OPEN), self._spool / last):
                if candidate.is_file():
                    return FileSource(candidate, name)
        if self._store is not None and not name.startswith("/") and "://" not in name:
            source = StoreSource(self._store, name)
            # A key of our own making needs no question first: one read is one request.
            ours = "/" in name and names.key_of(name.rsplit("/", 1)[-1]) == name
            if ours or self._foreign is None or self._store.stat(name) is not None:
                return source
        if self._foreign is not None:
            return self._foreign(name)
        raise NotFound(f"{name}: no such archive")

    def _inside(self, ref: CaptureRef, file: str, member: int, *, verify: bool) -> Scanned:
        """A record that shares its gzip member with others: the member is read up to it."""
        with self.source(file).open(member) as stream:
            for found in scan_stream(stream, file, offset=member, end=member + 1, verify=verify):
                if isinstance(found, Damage):
                    continue
                if found.inner == (ref.offset, ref.length) or found.record_id == ref.record_id:
                    return self._checked(found, ref)
        raise DamagedRecord(f"no record {ref.record_id}", file=file, offset=member)

    @staticmethod
    def _checked(record: Scanned, ref: CaptureRef) -> Scanned:
        if record.faults:
            raise damaged(record, "; ".join(record.faults))
        gone = reason_of(record, ref.record_id)
        if gone is not None:
            raise NotFound(f"{ref.warc}:{ref.offset}: taken down: {gone}")
        if ref.record_id and record.record_id != ref.record_id:
            raise damaged(record, f"holds record {record.record_id}, not {ref.record_id}")
        return record

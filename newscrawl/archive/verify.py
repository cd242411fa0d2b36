"""Prove the archive: files, indexes, records and everything that points at them.

Without ``deep`` what is checked costs one listing and the indexes: every file is there with its
index and size, every line lies within its file, every pointer has its line. ``deep`` reads every
byte: each record is whole and matches its digests, each line and pointer its record, each revisit
has its response, each file the checksum that was noted when it was sealed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from newscrawl.archive import names
from newscrawl.archive.archived import archived_of
from newscrawl.archive.cdxjfile import CdxjFile
from newscrawl.archive.damage import Damage
from newscrawl.archive.digest import same
from newscrawl.archive.ledger import Ledger, Pointer
from newscrawl.archive.page import refers
from newscrawl.archive.reader import ArchiveReader, OpenSource, file_of
from newscrawl.archive.record import UNDATED
from newscrawl.archive.scan import scan_stream
from newscrawl.archive.seen import Hashed, Seen, compare, differs
from newscrawl.archive.sources import FileSource, Source, StoreSource
from newscrawl.errors import DamagedRecord, NotFound, StoreError
from newscrawl.model import CaptureRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawl.archive.blobs import BlobStore
    from newscrawl.archive.cdxj import IndexEntry


class KnownWarc(Protocol):
    """What a catalog knows of a file."""

    @property
    def key(self) -> str:
        """Key in the store."""

    @property
    def state(self) -> str:
        """``open``, ``sealed``, ``shipped`` or ``failed``."""

    @property
    def size(self) -> int | None:
        """Bytes, once sealed."""

    @property
    def sha256(self) -> str:
        """Of the file, in hexadecimal, once sealed; else empty."""


@dataclass(slots=True)
class Counts:
    """What a verification went through."""

    files: int = 0
    bytes: int = 0
    """Bytes read and proven; 0 unless deep."""
    records: int = 0
    """Records read and proven; 0 unless deep."""
    lines: int = 0
    pointers: int = 0
    elsewhere: dict[str, int] = field(default_factory=dict)
    """Records in archives of others that were pointed at, read and proven, by file."""


class Verification:
    """One pass. ``pointers`` are ``(what points, reference)``; ``warcs`` what the catalog knows.

    ``foreign`` opens archives that were replayed from elsewhere and are pointed into.
    """

    def __init__(
        self,
        store: BlobStore | None,
        spool: Path | None = None,
        *,
        pointers: Iterable[tuple[str, CaptureRef]] = (),
        warcs: Iterable[KnownWarc] = (),
        deep: bool = False,
        foreign: OpenSource | None = None,
    ) -> None:
        self._store = store
        self._spool = spool if spool is not None and spool.is_dir() else None
        self._pointers = pointers
        self._known = {warc.key: warc for warc in warcs}
        self._deep = deep
        self._reader = ArchiveReader(store, self._spool, foreign=foreign)
        self._stored: dict[str, int] = {}
        self._spooled: dict[str, Path] = {}
        self.counts = Counts()

    def run(self) -> Iterator[Damage]:
        """Everything that is wrong, file by file."""
        ledger = Ledger()
        try:
            self.counts.pointers = ledger.add_pointers(self._pointers)
            yield from self._list()
            ours = sorted(key for key in {*self._stored, *self._spooled} if _is_warc(key))
            for key in ours:
                yield from self._file(key, ledger)
            held = set(ours)
            for key in ledger.warcs():
                if key not in held:
                    yield from self._elsewhere(key, ledger)
            if self._deep:
                for target, file, offset, url in ledger.dangling():
                    what = f"revisit of {target}, which no file here holds"
                    yield Damage(file, offset, what, url=url)
        finally:
            ledger.close()

    def _list(self) -> Iterator[Damage]:
        """Find every file, and what the catalog knows and the places do not hold."""
        listing = getattr(self._store, "list", None)
        for blob in listing("") if listing else ():
            self._stored[blob.key] = blob.size
        for path in sorted(self._spool.iterdir()) if self._spool else ():
            name = path.name.removesuffix(names.OPEN)
            if name.endswith((names.WARC, names.CDXJ)) and path.is_file():
                self._spooled[names.key_of(name)] = path
        for key, warc in sorted(self._known.items()):
            if not listing and self._store is not None:
                self._stat(key)
            stored, spooled = self._stored.get(key), key in self._spooled
            if stored is None and not spooled and (warc.size or warc.state != "open"):
                yield Damage(key, 0, "the file is missing: neither in the store nor in the spool")
            elif stored is None and warc.state == "shipped":
                yield Damage(key, 0, "shipped by the catalog's account, and not in the store")
            if stored is not None and warc.size and stored != warc.size:
                yield Damage(
                    key, 0, f"has {stored} bytes in the store, was sealed with {warc.size}"
                )

    def _stat(self, key: str) -> None:
        for one in (key, names.cdxj_of(key)):
            blob = self._store.stat(one) if self._store else None
            if blob is not None:
                self._stored[one] = blob.size

    def _file(self, key: str, ledger: Ledger) -> Iterator[Damage]:
        """One file of ours with its index and what points into it."""
        self.counts.files += 1
        source, index = self._place(key)
        size = source.size()
        path = self._spooled.get(key)
        is_open = path is not None and path.name.endswith(names.OPEN)
        if path is not None and key in self._stored and path.stat().st_size != self._stored[key]:
            yield Damage(
                key,
                0,
                f"spool and store differ: {path.stat().st_size} and {self._stored[key]} bytes",
            )
        lines: dict[int, IndexEntry] = {}
        if index is not None:
            yield from self._lines(key, index, size, lines)
        elif not is_open:
            yield Damage(key, 0, "has no index beside it")
        seen: dict[int, Seen | None] = {}
        if self._deep:
            yield from self._read(key, source, seen, ledger, is_open=is_open)
            if index is not None:
                yield from compare(index.name, key, lines, seen)
        for pointer in ledger.pointers(key):
            yield from self._pointed(key, pointer, lines, seen)

    def _place(self, key: str) -> tuple[Source, CdxjFile | None]:
        """The file where it is read from, and its index."""
        index_key = names.cdxj_of(key)
        beside: Source | None = None
        if index_key in self._stored and self._store is not None:
            beside = StoreSource(self._store, index_key)
        elif index_key in self._spooled:
            beside = FileSource(self._spooled[index_key], index_key)
        index = CdxjFile(beside) if beside is not None else None
        if key in self._stored and self._store is not None:
            return StoreSource(self._store, key), index
        return FileSource(self._spooled[key], key), index

    def _lines(
        self, key: str, index: CdxjFile, size: int, lines: dict[int, IndexEntry]
    ) -> Iterator[Damage]:
        """Read an index; each line must lie within its file, and no two at one place."""
        name = key.rsplit("/", 1)[-1]
        try:
            for entry in index:
                self.counts.lines += 1
                if entry.filename.rsplit("/", 1)[-1] != name:
                    yield Damage(index.name, 0, f"{entry.url}: names another file {entry.filename}")
                elif entry.offset + entry.length > size:
                    what = f"{entry.url}: points behind the end of the file at {entry.offset}"
                    yield Damage(index.name, 0, what, url=entry.url)
                elif entry.offset in lines:
                    what = f"{entry.url}: points at {entry.offset}, as another line does"
                    yield Damage(index.name, 0, what, url=entry.url)
                else:
                    lines[entry.offset] = entry
        except (DamagedRecord, StoreError) as error:
            yield Damage(index.name, 0, str(error).removeprefix(f"{index.name}: "))

    def _read(
        self,
        key: str,
        source: Source,
        seen: dict[int, Seen | None],
        ledger: Ledger,
        *,
        is_open: bool,
    ) -> Iterator[Damage]:
        """Prove every record of a file, and the file by its checksum."""
        size = source.size()
        with source.open() as stream:
            hashed = Hashed(stream)
            for found in scan_stream(hashed, key, thorough=True):
                if isinstance(found, Damage):
                    # A writer may be at work behind the last whole record of an open file.
                    if not (is_open and found.offset + found.skipped >= size):
                        yield found
                    continue
                self.counts.records += 1
                capture = archived_of(found)
                if capture is None or not found.sound:
                    if not found.sound:
                        seen[found.offset] = None
                    continue
                seen[found.offset] = Seen.of(capture)
                if found.type == "revisit":
                    ledger.add_revisit(refers(found).record_id, key, found.offset, found.url)
                elif not ledger.add_response(found.record_id):
                    what = "another record has this id"
                    yield Damage(key, found.offset, what, 0, found.record_id, found.url)
        self.counts.bytes += hashed.size
        known = self._known.get(key)
        if known is not None and known.sha256 and known.sha256 != hashed.hexdigest():
            yield Damage(key, 0, "the file does not match the checksum noted when it was sealed")

    def _pointed(
        self, key: str, pointer: Pointer, lines: dict[int, IndexEntry], seen: dict[int, Seen | None]
    ) -> Iterator[Damage]:
        """Whether what points into a file of ours points at a capture, the right one."""
        line = lines.get(pointer.offset)
        if self._deep:
            what = differs(pointer, seen.get(pointer.offset))
        elif line is None:
            what = self._unread(CaptureRef(key, *pointer[:4], UNDATED))
        elif line.length != pointer.length:
            what = f"the index has {line.length} bytes there, not {pointer.length}"
        else:
            agree = not pointer.digest or same(pointer.digest, line.digest)
            what = "" if agree else "the index has another digest"
        if what:
            yield _dangling(key, pointer, what)

    def _elsewhere(self, key: str, ledger: Ledger) -> Iterator[Damage]:
        """Pointers into a file that is not of ours, or is gone: each is tried."""
        proven = set()
        for pointer in ledger.pointers(key):
            what = self._unread(CaptureRef(key, *pointer[:4], UNDATED))
            if what:
                yield _dangling(key, pointer, what)
            else:
                proven.add(pointer[:3])
        if proven:
            file = file_of(key)
            self.counts.elsewhere[file] = self.counts.elsewhere.get(file, 0) + len(proven)

    def _unread(self, ref: CaptureRef) -> str:
        """Why the record at ``ref`` cannot be had; empty where it can."""
        try:
            record = self._reader.record(ref)
        except (NotFound, DamagedRecord) as error:
            return str(error).removeprefix(f"{ref.warc}:{ref.offset}: ")
        known = not ref.payload_digest or same(ref.payload_digest, record.digest)
        return "" if known else "the record has another digest"


def _dangling(key: str, pointer: Pointer, what: str) -> Damage:
    what = f"{pointer.about} points here, dangling: {what}"
    return Damage(key, pointer.offset, what, 0, pointer.record_id, pointer.about)


def _is_warc(key: str) -> bool:
    return key.endswith(names.WARC)

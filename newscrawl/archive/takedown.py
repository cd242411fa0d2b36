"""Take records out of the archive: from spool and store, from WARC file and index.

What is to be done is written to a journal first, and every step gives the same result when it is
done again, so that a crash in the middle is mended by :func:`resume`.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newscrawl.archive import cdxj, names
from newscrawl.archive.blobs import BlobStore, LocalStore, sha256_of, sync_folder
from newscrawl.archive.damage import Damage
from newscrawl.archive.openfile import lock
from newscrawl.archive.record import bare
from newscrawl.archive.scan import scan_stream
from newscrawl.archive.sources import FileSource, Source, StoreSource
from newscrawl.archive.tombstone import Removal, tombstone
from newscrawl.errors import ArchiveError, BadInput, NotFound, StoreRefused
from newscrawl.model import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newscrawl.model import CaptureRef

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file out of which records were taken."""

    key: str
    size: int
    sha256: str
    records: int


@dataclass(frozen=True, slots=True)
class Journal:
    """A takedown that was begun: what goes, by key of the WARC file, and why."""

    path: Path
    about: str
    """URL or record id that was asked for."""
    reason: str
    at: datetime
    removals: dict[str, list[Removal]]

    def save(self) -> None:
        """Make it durable."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        data = {
            "about": self.about,
            "reason": self.reason,
            "at": iso(self.at),
            "removals": {
                key: [asdict(one) for one in found] for key, found in self.removals.items()
            },
        }
        part = self.path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(data, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)
        sync_folder(self.path.parent)

    @classmethod
    def load(cls, path: Path) -> Journal:
        """Read it back; raises BadInput."""
        try:
            data: dict[str, Any] = json.loads(path.read_text("utf-8"))
            removals = {
                key: [Removal(**one) for one in found] for key, found in data["removals"].items()
            }
            at = datetime.fromisoformat(data["at"])
            return cls(path, data["about"], data["reason"], at, removals)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{path}: not a takedown's journal: {error}") from error


class Remover:
    """Takes records out of the files of ``spool`` and ``store``; journals lie in ``folder``."""

    def __init__(self, store: BlobStore | None, spool: Path, folder: Path) -> None:
        self._store = store
        self._spool = spool
        self._folder = folder

    def begin(self, about: str, refs: Iterable[CaptureRef], reason: str, now: datetime) -> Journal:
        """Find all records of the captures at ``refs`` and note that they are to go.

        Raises NotFound for a file that is not there, ArchiveError for one that is still
        written to.
        """
        removals: dict[str, list[Removal]] = {}
        for ref in sorted(set(refs), key=lambda one: (one.warc, one.offset)):
            removals.setdefault(ref.warc, []).extend(self._records(ref))
        path = self._folder / f"{uuid.uuid4()}.json"
        journal = Journal(path, about, reason, now, removals)
        journal.save()
        return journal

    def unfinished(self) -> list[Journal]:
        """Takedowns that were begun and not finished."""
        return [Journal.load(path) for path in sorted(self._folder.glob("*.json"))]

    def carry_out(self, journal: Journal) -> Iterator[Rewritten]:
        """Rewrite each file; what was rewritten before comes out the same."""
        for key, removals in journal.removals.items():
            yield self._rewrite(key, removals, journal)

    def finish(self, journal: Journal) -> None:
        """Everything is done, the catalog's part too: the journal goes."""
        journal.path.unlink(missing_ok=True)
        sync_folder(self._folder)

    def _records(self, ref: CaptureRef) -> Iterator[Removal]:
        """The capture's main record, and the request and metadata written behind it."""
        if not ref.warc.endswith(names.WARC):
            raise BadInput(f"{ref.warc}: not a WARC file of this archive")
        source = self._sources(ref.warc)[0]
        with source.open(ref.offset) as stream:
            main = ""
            for found in scan_stream(stream, ref.warc, offset=ref.offset, verify=False):
                if isinstance(found, Damage) or found.inner is not None:
                    continue
                about = bare(found.header("warc-concurrent-to"))
                if main and about != main:
                    return
                if not main and found.offset != ref.offset:
                    break
                main = main or found.record_id
                yield Removal(found.offset, found.length, found.record_id, found.url, found.type)
            if not main:
                yield Removal(ref.offset, ref.length, ref.record_id, "", "damaged")

    def _sources(self, key: str) -> list[Source]:
        """The file in the spool, where it is there, and in the store."""
        path = self._spool / key.rsplit("/", 1)[-1]
        if path.with_name(path.name + names.OPEN).exists():
            raise ArchiveError(f"{key}: a crawl is still writing it; try again when it is sealed")
        found: list[Source] = [FileSource(path, key)] if path.is_file() else []
        if self._store is not None and self._store.stat(key) is not None:
            found.append(StoreSource(self._store, key))
        if not found:
            raise NotFound(f"{key}: neither in the spool nor in the store")
        return found

    def _rewrite(self, key: str, removals: Sequence[Removal], journal: Journal) -> Rewritten:
        gone = {one.offset for one in removals}
        members = {one.offset: tombstone(one, journal.reason, journal.at) for one in removals}
        result = None
        for source in self._sources(key):
            warc = self._folder / f"{journal.path.stem}.warc.gz"
            index = warc.with_name(f"{journal.path.stem}.cdxj")
            try:
                with source.open() as old, warc.open("wb") as new:
                    _patch(old, new, members)
                beside = source.beside(names.CDXJ)
                if beside is not None:
                    with beside.open() as old, index.open("wb") as new:
                        _without(old, new, gone, beside.name)
                self._put(source, warc, key)
                if beside is not None:
                    self._put(beside, index, names.cdxj_of(key))
                result = Rewritten(key, warc.stat().st_size, sha256_of(warc), len(removals))
            finally:
                warc.unlink(missing_ok=True)
                index.unlink(missing_ok=True)
        assert result is not None
        return result

    def _put(self, place: Source, path: Path, key: str) -> None:
        """Put the new bytes in the place of the old, at once and durably."""
        if isinstance(place, FileSource):
            with _locked(place.path):
                _replace(path, place.path)
        elif isinstance(self._store, LocalStore):
            _replace(path, self._store.path(key))
        else:
            replace = getattr(self._store, "replace", None)
            if replace is None:
                raise StoreRefused(f"{key}: this store cannot replace an object", key=key)
            replace(key, path)


def _patch(old: BinaryIO, new: BinaryIO, members: dict[int, bytes]) -> None:
    """Copy, with the given bytes at their offsets."""
    at = 0
    for offset, member in sorted(members.items()):
        at += _copy(old, new, offset - at)
        new.write(member)
        at += len(member)
        _copy(old, None, len(member))
    _copy(old, new, None)
    new.flush()
    os.fsync(new.fileno())


def _copy(old: BinaryIO, new: BinaryIO | None, count: int | None) -> int:
    done = 0
    while count is None or done < count:
        piece = old.read(_CHUNK if count is None else min(_CHUNK, count - done))
        if not piece:
            break
        if new is not None:
            new.write(piece)
        done += len(piece)
    return done


def _without(old: BinaryIO, new: BinaryIO, gone: set[int], name: str) -> None:
    entries = cdxj.parse(old.read(), file=name)
    new.write(cdxj.render(entry for entry in entries if entry.offset not in gone))
    new.flush()
    os.fsync(new.fileno())


def _replace(path: Path, target: Path) -> None:
    beside = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        shutil.copyfile(path, beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        sync_folder(target.parent)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock that shipping takes; raises ArchiveError where another holds it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if not lock(descriptor):
            raise ArchiveError(f"{path}: in use by another process; try again")
        yield
    finally:
        os.close(descriptor)

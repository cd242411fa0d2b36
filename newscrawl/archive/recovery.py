"""What a crash left in the spool, made whole: cut to the last whole record, indexed, sealed.

Acknowledged captures were fsynced, so they lie before anything that a crash tore. A capture whose
last records are lost keeps those that are whole: its response comes first, and was never
acknowledged. Nothing is thrown away but the torn tail: where whole records follow damage, a copy
of the file as it was found goes to ``quarantine/``, and a file without any whole record is moved
there.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.archive import cdxj, names
from newscrawl.archive.archived import Archived, archived_of, with_metadata
from newscrawl.archive.blobs import sync_folder
from newscrawl.archive.damage import Damage
from newscrawl.archive.indexing import entry_of
from newscrawl.archive.openfile import Sealed, lock, seal
from newscrawl.archive.scan import scan_stream
from newscrawl.errors import ArchiveError

if TYPE_CHECKING:
    from newscrawl.archive.record import Scanned

QUARANTINE = "quarantine"


class Outcome(StrEnum):
    """What became of a file."""

    SEALED = "sealed"
    """Whole up to its end, or cut to it; indexed; ready to ship."""
    REMOVED = "removed"
    """It held no capture, only a warcinfo record."""
    QUARANTINED = "quarantined"
    """No whole record could be read; moved as it was."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """One file that a crash left, and what was done."""

    path: Path
    """Where it lies now, or lay when it was removed."""
    outcome: Outcome
    what: str
    """One line for a person."""
    sealed: Sealed | None = None
    captures: tuple[Archived, ...] = ()
    """Every capture in the file, acknowledged or not: a catalog may have missed the last ones."""
    cut: int = 0
    """Bytes of torn tail that were cut off."""
    quarantined: Path | None = None
    """The file as it was found, where that was kept."""

    def __str__(self) -> str:
        return f"{self.path.name}: {self.what}"


def recover(spool: Path) -> list[Recovered]:
    """Make every file that a dead writer left in ``spool`` whole, in order of name.

    Files of living writers are locked and left alone, so this may run beside them, and several
    at once. Raises ArchiveError where the disk does not let it.
    """
    found: list[Recovered] = []
    folder = Path(spool)
    try:
        for path in sorted(folder.glob(f"*{names.WARC}{names.OPEN}")):
            _claimed(path, found)
        for path in sorted(folder.glob(f"*{names.WARC}")):
            if not path.with_name(names.cdxj_of(path.name)).exists():
                _claimed(path, found)
        _remove_stray_indexes(folder)
    except OSError as error:
        raise ArchiveError(f"{error.filename or folder}: {error.strerror}") from error
    return found


def _remove_stray_indexes(folder: Path) -> None:
    """Take away indexes whose WARC file has left: shipping ends with the index."""
    for index in folder.glob(f"*{names.CDXJ}"):
        name = index.name.removesuffix(names.CDXJ) + names.WARC
        # The open file first: it may be given its final name between the two looks.
        if not (folder / (name + names.OPEN)).exists() and not (folder / name).exists():
            index.unlink(missing_ok=True)


def _claimed(path: Path, found: list[Recovered]) -> None:
    """Recover ``path`` under its lock, unless a writer or another recovery has it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        # Between opening and locking another recovery may have renamed or removed the file.
        if lock(descriptor) and _is_at(descriptor, path):
            if os.fstat(descriptor).st_size:
                found.append(_recover(path, descriptor))
            else:
                # Nothing to tell: perhaps a living writer's, not locked yet; it takes another.
                path.unlink()
    finally:
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


@dataclass(slots=True)
class _Survey:
    """What stands in a file: whole records up to the first damage, and what comes behind it."""

    end: int = 0
    """Offset behind the last whole record before any damage."""
    records: int = 0
    behind: int = 0
    """Whole records behind damage."""
    damage: str = ""
    """The first damage, empty where there is none."""
    entries: list[cdxj.IndexEntry] = field(default_factory=list)
    captures: list[Archived] = field(default_factory=list)

    def take(self, item: Scanned | Damage, filename: str) -> None:
        """Count one finding of the scanner."""
        if isinstance(item, Damage):
            # Damage of form only (nothing skipped) leaves a record whole.
            if item.skipped and not self.damage:
                self.damage = f"{item.what} at {item.offset}"
        elif not item.sound or item.inner is not None:
            self.damage = self.damage or f"{'; '.join(item.faults)} at {item.offset}"
        elif self.damage:
            self.behind += 1
        else:
            self.records += 1
            self.end = item.offset + item.length
            if entry := entry_of(item, filename):
                self.entries.append(entry)
            if archived := archived_of(item):
                self.captures.append(archived)
            elif self.captures and item.type == "metadata":
                last = self.captures[-1]
                if item.header("warc-concurrent-to") == f"<{last.ref.record_id}>":
                    self.captures[-1] = with_metadata(last, item)


def _survey(path: Path, name: str) -> _Survey:
    survey = _Survey()
    with path.open("rb") as file:
        for item in scan_stream(file, names.key_of(name)):
            survey.take(item, name)
    return survey


def _recover(path: Path, descriptor: int) -> Recovered:
    name = path.name.removesuffix(names.OPEN)
    size = os.fstat(descriptor).st_size
    survey = _survey(path, name)
    if not survey.records:
        return _quarantine(path, f"no whole record: {survey.damage}")
    if not survey.captures and not survey.behind:
        path.unlink()
        sync_folder(path.parent)
        return Recovered(path, Outcome.REMOVED, "held no capture; removed", cut=size - survey.end)
    kept = _copy(path) if survey.behind else None
    cut = size - survey.end
    if cut:
        os.ftruncate(descriptor, survey.end)
    os.fsync(descriptor)
    sealed = seal(path, survey.entries)
    return Recovered(
        sealed.path, Outcome.SEALED, _told(survey, cut), sealed, tuple(survey.captures), cut, kept
    )


def _told(survey: _Survey, cut: int) -> str:
    told = f"sealed with {len(survey.captures)} captures"
    if cut:
        told += f"; {cut} bytes cut off ({survey.damage})"
    if survey.behind:
        told += f"; {survey.behind} whole records behind the damage: copy kept in {QUARANTINE}/"
    return told


def _copy(path: Path) -> Path:
    """Keep the file as it was found; durable before the original is touched."""
    target = _in_quarantine(path)
    with path.open("rb") as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    sync_folder(target.parent)
    return target


def _quarantine(path: Path, why: str) -> Recovered:
    target = _in_quarantine(path)
    path.rename(target)
    sync_folder(target.parent)
    sync_folder(path.parent)
    return Recovered(target, Outcome.QUARANTINED, f"{why}; moved as it was", quarantined=target)


def _in_quarantine(path: Path) -> Path:
    folder = path.parent / QUARANTINE
    folder.mkdir(exist_ok=True)
    return folder / path.name

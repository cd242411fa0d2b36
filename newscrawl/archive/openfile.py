"""A WARC file while it is written: members appended, committed, rolled back, sealed.

The file's name ends in ``.open`` and the file is locked (``flock``) as long as its writer lives;
what has that suffix and no lock was left by a crash (:mod:`newscrawl.archive.recovery`). The
kernel frees the lock with the process, however that ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive import cdxj, names
from newscrawl.archive.blobs import sha256_of, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished WARC file in the spool, ready to ship."""

    path: Path
    cdxj_path: Path
    key: str
    """Key it is to have in the blob store; the index has the same with ``.cdxj``."""
    size: int
    """Length of the WARC file in bytes."""
    sha256: str
    """Of the WARC file, in hexadecimal."""
    captures: int = 0
    """Lines in the index."""


def lock(descriptor: int) -> bool:
    """Take the file's lock without waiting; False where another holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class OpenFile:
    """One ``.open`` file. Every method may raise OSError; :meth:`rollback` undoes appends."""

    def __init__(self, spool: Path, prefix: str, now: datetime) -> None:
        while True:
            self.name = names.new_name(prefix, now)
            self.path = spool / (self.name + names.OPEN)
            self._descriptor = os.open(
                self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o644
            )
            # A recovery that ran between these two lines may have taken the empty file away.
            if lock(self._descriptor) and self.path.exists():
                break
            os.close(self._descriptor)
        self.key = names.key_of(self.name)
        self.opened = now
        self.size = 0
        """Bytes appended, committed or not."""
        self.committed = 0
        """Bytes that are safely on disk."""
        self.entries: list[cdxj.IndexEntry] = []
        self._kept = 0
        self._sha256 = hashlib.sha256()
        self._kept_sha256 = self._sha256.copy()

    def append(self, pieces: Iterable[bytes]) -> tuple[int, int]:
        """Append one member; its offset and length."""
        offset = self.size
        for piece in pieces:
            self._write(piece)
        return offset, self.size - offset

    def _write(self, data: bytes) -> None:
        self._sha256.update(data)
        view = memoryview(data)
        while view:
            written = os.write(self._descriptor, view)
            self.size += written
            view = view[written:]

    def commit(self) -> None:
        """Make everything appended so far durable."""
        self._sync()
        if not self.committed:
            sync_folder(self.path.parent)
        self.committed = self.size
        self._kept = len(self.entries)
        self._kept_sha256 = self._sha256.copy()

    def _sync(self) -> None:
        os.fsync(self._descriptor)

    def rollback(self) -> None:
        """Cut the file back to what is committed."""
        os.ftruncate(self._descriptor, self.committed)
        os.lseek(self._descriptor, self.committed, os.SEEK_SET)
        self.size = self.committed
        del self.entries[self._kept :]
        self._sha256 = self._kept_sha256.copy()

    def seal(self) -> Sealed:
        """Commit, write the index, and give both their final names."""
        self.commit()
        sealed = seal(self.path, self.entries, self._sha256.hexdigest())
        self.release()
        return sealed

    def release(self) -> None:
        """Close the file and give up its lock; what stays ``.open`` is left to recovery."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def seal(path: Path, entries: list[cdxj.IndexEntry], sha256: str = "") -> Sealed:
    """Give the synced file at ``path`` its index and its final name.

    A crash may cut this anywhere: a file without ``.open`` always has its index beside it.
    """
    # Measured under the old name: under its final one another process may ship it at once.
    size = path.stat().st_size
    digest = sha256 or sha256_of(path)
    name = path.name.removesuffix(names.OPEN)
    final = path.with_name(name)
    index = path.with_name(names.cdxj_of(name))
    temporary = index.with_name(index.name + names.OPEN)
    try:
        with temporary.open("wb") as file:
            file.write(cdxj.render(entries))
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(index)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    path.rename(final)
    sync_folder(final.parent)
    return Sealed(final, index, names.key_of(name), size, digest, len(entries))

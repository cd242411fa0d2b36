"""Blob stores: where sealed WARC files and their indexes live; and the simplest, a folder.

A key is a relative path with forward slashes, ``2026/11/22/NAME.warc.gz``. An object is written
once: putting the same bytes again is no error, putting others under a taken key is refused.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Protocol

from newscrawl.archive.spans import Span
from newscrawl.errors import NotFound, StoreError, StoreRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 20
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK)


@dataclass(frozen=True, slots=True)
class Blob:
    """One stored object."""

    key: str
    size: int
    """Length in bytes."""
    sha256: str = ""
    """SHA-256 of the bytes in hexadecimal; empty where the store does not tell it."""


class BlobStore(Protocol):
    """Write-once storage of whole files, read by ranges."""

    def put(self, key: str, path: Path) -> Blob:
        """Store the file at ``path`` under ``key``; durable when it returns.

        Raises StoreRefused when the key holds other bytes, StoreError when it cannot be stored.
        """

    def open(self, key: str, offset: int = 0, length: int | None = None) -> BinaryIO:
        """Read ``length`` bytes (None: to the end) from ``offset``; raises NotFound."""

    def stat(self, key: str) -> Blob | None:
        """What is stored under ``key``, or None."""


class LocalStore:
    """Blob store in a folder; objects appear under their key at once and whole, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def path(self, key: str) -> Path:
        """Where ``key`` lies on disk; raises StoreRefused for keys that leave the folder."""
        parts = PurePosixPath(key).parts
        if not parts or key.startswith("/") or ".." in parts or "\0" in key:
            raise StoreRefused(f"not a key: {key!r}", key=key)
        return self.folder.joinpath(*parts)

    def put(self, key: str, path: Path) -> Blob:
        """Copy, fsync, and link under the key; see :class:`BlobStore`."""
        target = self.path(key)
        try:
            _make_folders(target.parent)
            temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
            try:
                blob = _copy(key, path, temporary)
                _link(temporary, target, blob)
            finally:
                with suppress(FileNotFoundError):
                    temporary.unlink()
            sync_folder(target.parent)
        except OSError as error:
            raise _store_error(error, key) from error
        return blob

    def open(self, key: str, offset: int = 0, length: int | None = None) -> BinaryIO:
        """A seekable file over the range alone: its position 0 is ``offset``."""
        try:
            file = self.path(key).open("rb")
        except (FileNotFoundError, IsADirectoryError) as error:
            raise NotFound(f"{self.folder}: no object {key}") from error
        except OSError as error:
            raise _store_error(error, key) from error
        if not offset and length is None:
            return file
        size = os.fstat(file.fileno()).st_size
        end = size if length is None else min(size, offset + length)
        return io.BufferedReader(Span(file, min(offset, end), end, owns=True))

    def stat(self, key: str) -> Blob | None:
        """Size of the object; its digest is not kept beside it and is left empty."""
        try:
            path = self.path(key)
            return Blob(key, path.stat().st_size) if path.is_file() else None
        except OSError as error:
            raise _store_error(error, key) from error

    def list(self, prefix: str = "") -> Iterator[Blob]:
        """Every object whose key begins with ``prefix``, by key."""
        for path in _files(self.folder):
            key = path.relative_to(self.folder).as_posix()
            if key.startswith(prefix):
                with suppress(FileNotFoundError):
                    yield Blob(key, path.stat().st_size)

    def delete(self, key: str) -> None:
        """Remove the object; no error where there is none."""
        path = self.path(key)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                sync_folder(path.parent)
        except OSError as error:
            raise _store_error(error, key) from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make names created, renamed or removed in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _files(folder: Path) -> Iterator[Path]:
    """Objects below ``folder`` in order of their keys, without unfinished copies."""
    try:
        found = sorted(folder.iterdir(), key=lambda path: path.name + "/" * path.is_dir())
    except FileNotFoundError:
        return
    for path in found:
        if path.is_dir():
            yield from _files(path)
        elif not (path.name.startswith(".") and path.name.endswith(".part")):
            yield path


def _make_folders(folder: Path) -> None:
    """Like mkdir -p, each new folder's name made durable in its parent."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def _copy(key: str, source: Path, target: Path) -> Blob:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reader, target.open("xb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return Blob(key, size, digest.hexdigest())


def _link(temporary: Path, target: Path, blob: Blob) -> None:
    """Give ``temporary`` its name unless that is taken: linking never overwrites, renaming does."""
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno in _NO_LINKS and not target.exists():
            temporary.rename(target)
            return
        if not isinstance(error, FileExistsError):
            raise
        if target.stat().st_size != blob.size or sha256_of(target) != blob.sha256:
            raise StoreRefused(f"{target}: holds other bytes already", key=blob.key) from error


def _store_error(error: OSError, key: str) -> StoreError:
    refused = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    kind = StoreRefused if refused else StoreError
    return kind(f"{error.filename or key}: {error.strerror}", key=key)

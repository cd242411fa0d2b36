"""Where archives are read from: files, stored objects, and the WARC files within a WACZ."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from newscrawl.archive.spans import Span
from newscrawl.errors import NotFound, StoreUnavailable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from newscrawl.archive.blobs import BlobStore


SUFFIXES = (".warc.gz", ".arc.gz", ".warc", ".arc", ".wacz", ".warc.gz.open")
"""How the names of archive files end."""
_AT_ONCE = 1 << 20
_TRIES = 4


class Source(Protocol):
    """One archive file that can be read from any offset."""

    @property
    def name(self) -> str:
        """What references and reports call it: path, URL or key."""

    def size(self) -> int:
        """Length in bytes; raises NotFound."""

    def open(self, offset: int = 0, length: int | None = None) -> BinaryIO:
        """Its bytes from ``offset`` on; raises NotFound."""

    def beside(self, suffix: str) -> Source | None:
        """What lies beside it with ``suffix`` in place of its own; None where nothing does."""


class FileSource:
    """A file on disk, named as it was given."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or str(path)

    def size(self) -> int:
        """Length in bytes; raises NotFound."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError as error:
            raise NotFound(f"{self.name}: no such file") from error

    def open(self, offset: int = 0, length: int | None = None) -> BinaryIO:
        """Its bytes from ``offset`` on; raises NotFound."""
        try:
            file = self.path.open("rb")
        except (FileNotFoundError, IsADirectoryError) as error:
            raise NotFound(f"{self.name}: no such file") from error
        if length is None:
            file.seek(offset)
            return file
        return io.BufferedReader(Span(file, offset, offset + length, owns=True))

    def beside(self, suffix: str) -> Source | None:
        """The file that lies beside it under another suffix; None where there is none."""
        path = self.path.with_name(swap_suffix(self.path.name, suffix))
        found = path != self.path and path.is_file()
        return FileSource(path, swap_suffix(self.name, suffix)) if found else None


class StoreSource:
    """An object of a blob store; reading goes on where a connection broke off."""

    def __init__(self, store: BlobStore, key: str, name: str = "") -> None:
        self._store = store
        self._key = key
        self.name = name or key

    def size(self) -> int:
        """Length in bytes; raises NotFound."""
        blob = self._store.stat(self._key)
        if blob is None:
            raise NotFound(f"{self.name}: no such object")
        return blob.size

    def open(self, offset: int = 0, length: int | None = None) -> BinaryIO:
        """Its bytes from ``offset`` on; raises NotFound."""
        if length is not None and length <= _AT_ONCE:
            return self._store.open(self._key, offset, length)
        return io.BufferedReader(_Resumed(self._store, self._key, offset, length), _AT_ONCE)

    def beside(self, suffix: str) -> Source | None:
        """The object that lies beside it under another suffix; None where there is none."""
        key = swap_suffix(self._key, suffix)
        if key == self._key or self._store.stat(key) is None:
            return None
        return StoreSource(self._store, key, swap_suffix(self.name, suffix))


class Part:
    """A span of another source, as a source of its own: a file stored in a ZIP."""

    def __init__(self, whole: Source, name: str, start: int, size: int) -> None:
        self.name = name
        self._whole = whole
        self._start = start
        self._size = size

    def size(self) -> int:
        """Length in bytes."""
        return self._size

    def open(self, offset: int = 0, length: int | None = None) -> BinaryIO:
        """Its bytes from ``offset`` on."""
        rest = max(0, self._size - offset)
        want = rest if length is None else min(length, rest)
        return self._whole.open(self._start + offset, want)

    def beside(self, suffix: str) -> Source | None:  # noqa: ARG002 - the protocol's
        """Nothing."""
        return None


class Seekable(io.RawIOBase):
    """A source as a raw file that seeks, by range reads."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._size = source.size()
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move; nothing is read before it is asked for."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """One range read."""
        view = memoryview(buffer).cast("B")
        want = min(len(view), self._size - self._at)
        if want <= 0:
            return 0
        with self._source.open(self._at, want) as stream:
            data = stream.read(want)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


class _Resumed(io.RawIOBase):
    """A long read of an object that is taken up again where the store broke it off."""

    def __init__(self, store: BlobStore, key: str, offset: int, length: int | None) -> None:
        self._store, self._key = store, key
        self._at = offset
        self._end = None if length is None else offset + length
        self._stream = store.open(key, offset, length)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        for left in reversed(range(_TRIES)):
            try:
                data = self._stream.read(len(view))
                break
            except StoreUnavailable:
                if not left:
                    raise
                self._stream.close()
                time.sleep(2.0 ** (_TRIES - left) / 4)
                self._stream = self._reopened()
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _reopened(self) -> BinaryIO:
        """The rest of the object; a range behind its end would be refused."""
        blob = self._store.stat(self._key)
        end = min(blob.size if blob else self._at, self._end or sys.maxsize)
        if self._at >= end:
            return io.BytesIO()
        return self._store.open(self._key, self._at, end - self._at)

    def close(self) -> None:
        self._stream.close()
        super().close()


def swap_suffix(name: str, suffix: str) -> str:
    """``name`` with ``suffix`` in place of the archive's own."""
    known = next((end for end in SUFFIXES if name.lower().endswith(end)), "")
    return name[: len(name) - len(known)] + suffix if known else name

"""Where archives are read from: files, stored objects, and the WARC files within a WACZ."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from newscrawl.archive.spans import Span
from newscrawl.errors import NotFound

if TYPE_CHECKING:
    from newscrawl.archive.blobs import BlobStore


class Source(Protocol):
    """One archive file that can be read from any offset."""

    @property
    def name(self) -> str:
        """What references and reports call it: path, URL or key."""

    def size(self) -> int:
        """Length in bytes; raises NotFound."""

    def open(self, offset: int = 0, length: int | None = None) -> BinaryIO:
        """Its bytes from ``offset`` on; raises NotFound."""


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


class StoreSource:
    """An object of a blob store."""

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
        return self._store.open(self._key, offset, length)

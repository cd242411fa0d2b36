"""A record's block (what stands behind its header), in memory or, when large, on disk."""

from __future__ import annotations

import io
import tempfile
import weakref
from collections.abc import Iterator
from typing import BinaryIO, cast

from newscrawl.archive.spans import Span

IN_MEMORY = 8 << 20
"""Blocks up to this size, in bytes, are held in memory."""


class Block:
    """The bytes of one block. Read it as a whole, in pieces or as a file; all may be repeated."""

    __slots__ = ("__weakref__", "_data", "_file", "size")

    def __init__(self, data: bytes = b"", file: BinaryIO | None = None) -> None:
        self._data = data
        self._file = file
        self.size = len(data)
        if file is not None:
            self.size = file.seek(0, io.SEEK_END)
            weakref.finalize(self, file.close)

    @property
    def in_memory(self) -> bool:
        """Whether :meth:`read` costs nothing."""
        return self._file is None

    def read(self, size: int | None = None) -> bytes:
        """The first ``size`` bytes, or all."""
        if self._file is None:
            return self._data if size is None or size >= self.size else self._data[:size]
        self._file.seek(0)
        return self._file.read(-1 if size is None else size)

    def open(self, start: int = 0) -> BinaryIO:
        """A file over the block from ``start`` on."""
        if self._file is None:
            return io.BytesIO(self._data[start:])
        return io.BufferedReader(Span(self._file, start, self.size))

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """The block from ``start`` on, in pieces."""
        if self._file is None:
            yield self._data[start:] if start else self._data
            return
        yield from Span(self._file, start, self.size).chunks()


class BlockWriter:
    """Takes a block's bytes as they come and gives the :class:`Block`."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._file: BinaryIO | None = None
        self.size = 0

    def write(self, data: bytes) -> None:
        """Take more bytes."""
        self.size += len(data)
        if self._file is None and self.size > IN_MEMORY:
            self._file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - Block owns it
            self._file.writelines(self._parts)
            self._parts = []
        if self._file is not None:
            self._file.write(data)
        else:
            self._parts.append(data)

    def block(self) -> Block:
        """All that was written."""
        if self._file is not None:
            return Block(file=self._file)
        return Block(self._parts[0] if len(self._parts) == 1 else b"".join(self._parts))

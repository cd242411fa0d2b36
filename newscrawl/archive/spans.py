"""A range of a seekable binary file, read as a file of its own."""

from __future__ import annotations

import io
import os
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 18
"""Bytes read at a time where a body is streamed."""


class Span(io.RawIOBase):
    """Bytes ``start`` to ``end`` of ``file``; position 0 is ``start``.

    Each read seeks first, so that several spans may share one file, from one thread at a time.
    ``owns``: closing the span closes the file.
    """

    def __init__(self, file: IO[bytes], start: int, end: int, *, owns: bool = False) -> None:
        self._file = file
        self._start = start
        self._at = start
        self._end = max(start, end)
        self._owns = owns

    def __len__(self) -> int:
        return self._end - self._start

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Position within the span."""
        return self._at - self._start

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move within the span; positions before its start are its start."""
        base = {os.SEEK_SET: self._start, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        self._at = max(self._start, base + offset)
        return self.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to ``size`` bytes; without a size, or below 0, all that is left."""
        left = max(0, self._end - self._at)
        want = left if size is None or size < 0 else min(size, left)
        self._file.seek(self._at)
        data = self._file.read(want) if want else b""
        self._at += len(data)
        return data

    def readinto(self, buffer: Any, /) -> int:
        """Read into ``buffer``, at most to the end of the span."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """The span from its start, in pieces of at most ``size`` bytes."""
        self.seek(0)
        while data := self.read(size):
            yield data

    def close(self) -> None:
        """Close the span, and the file where the span owns it."""
        if self._owns:
            self._file.close()
        super().close()


class Data:
    """Bytes in memory where a span of a file may stand too."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data)

    def chunks(self) -> Iterator[bytes]:
        """All of it, at once."""
        yield self._data

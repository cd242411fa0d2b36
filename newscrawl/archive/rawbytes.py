"""A file's bytes read forward, with a bounded look back.

The look back is what lets a reader that went wrong inside one gzip member start its search for
the next one behind the first byte of the bad one, also on a stream that cannot seek.
"""

from __future__ import annotations

from typing import Protocol

CHUNK = 1 << 18
"""Bytes asked for at a time."""
KEPT = 8 << 20
"""Most bytes kept behind the mark."""


class Readable(Protocol):
    """What is asked of a stream: S3 bodies, pipes and files have it."""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; empty at the end."""
        ...


class RawBytes:
    """Window over ``stream``, whose first byte stands at ``offset`` in the file.

    ``data[pos]`` is the next byte to read and stands at file offset ``offset``.
    """

    __slots__ = ("_base", "_mark", "_stream", "data", "ended", "pos")

    def __init__(self, stream: Readable, offset: int = 0) -> None:
        self._stream = stream
        self._base = offset
        self._mark = offset
        self.data = b""
        self.pos = 0
        self.ended = False

    @property
    def offset(self) -> int:
        """File offset of the next byte."""
        return self._base + self.pos

    def mark(self) -> None:
        """Keep what comes from here on, so that :meth:`rewind` finds it."""
        self._mark = self.offset

    def rewind(self, offset: int) -> None:
        """Go back to ``offset``, or as near to it as is still held."""
        self.pos = max(0, offset - self._base)

    def held(self, offset: int) -> bool:
        """Whether the bytes from ``offset`` on are still at hand."""
        return offset >= self._base

    def more(self) -> bool:
        """Read on; ``False`` at the end of the file."""
        if self.ended:
            return False
        chunk = self._stream.read(CHUNK)
        if not chunk:
            self.ended = True
            return False
        floor = min(self.pos, max(0, self._mark - self._base))
        if self.pos - floor > KEPT:
            floor = self.pos
        self.data = self.data[floor:] + chunk if floor < len(self.data) else chunk
        self._base += floor
        self.pos -= floor
        return True

    def need(self, count: int) -> bool:
        """Have at least ``count`` bytes ready at ``pos``; ``False`` where the file is shorter."""
        while len(self.data) - self.pos < count:
            if not self.more():
                return False
        return True

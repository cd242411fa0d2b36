"""Chunked transfer coding (RFC 9112, section 7.1) taken off a body that streams by.

Bodies that fit in memory go through :func:`newscrawl.http.remove_transfer_coding`; this gives
the same bytes for those that do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_CUT_SIZE = re.compile(rb"[0-9A-Fa-f]+(?:;[^\n]*)?\r?")
_LONGEST_SIZE_LINE = 1 << 20


def dechunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """``pieces`` of a chunked body without framing and trailers, in pieces.

    A cut or broken chunk ends it with what there is; a body that does not begin with a chunk
    is given back as it is.
    """
    source = _Source(pieces)
    size = source.size_line()
    if size is None:
        if not (source.ended and _CUT_SIZE.fullmatch(source.buffer)):
            yield from source.rest()
        return
    while size:
        yield from source.take(size)
        size = source.next_size()


class _Source:
    """Pieces with a buffer in front, to look for a line's end in."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self.buffer = b""
        self.ended = False

    def _more(self) -> bool:
        piece = next(self._pieces, b"")
        self.ended = not piece
        self.buffer += piece
        return not self.ended

    def size_line(self) -> int | None:
        """Take a chunk-size line off the front; None where none stands there."""
        while b"\n" not in self.buffer and len(self.buffer) < _LONGEST_SIZE_LINE and self._more():
            pass
        line = _SIZE.match(self.buffer)
        if line is None:
            return None
        self.buffer = self.buffer[line.end() :]
        return int(line.group(1), 16)

    def next_size(self) -> int:
        """Take the line end after a chunk and the next size line; 0 where there is no more."""
        while len(self.buffer) < 2 and self._more():
            pass
        self.buffer = self.buffer[2 if self.buffer[:2] == b"\r\n" else 1 :]
        return self.size_line() or 0

    def take(self, count: int) -> Iterator[bytes]:
        """The next ``count`` bytes, or what there is."""
        while count and (self.buffer or self._more()):
            piece, self.buffer = self.buffer[:count], self.buffer[count:]
            count -= len(piece)
            yield piece

    def rest(self) -> Iterator[bytes]:
        """Everything from here on."""
        yield self.buffer
        yield from self._pieces

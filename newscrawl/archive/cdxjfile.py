"""Search a sorted CDXJ file by range reads, without reading it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.cdxj import IndexEntry, parse_line
from newscrawl.errors import DamagedRecord
from newscrawl.urls import surt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.archive.sources import Source

BLOCK = 1 << 14
"""Bytes read at a time while searching."""
_RUN = 1 << 18


class CdxjFile:
    """One index beside one WARC file; raises DamagedRecord for lines that are none."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name = source.name

    def of_url(self, url: str) -> Iterator[IndexEntry]:
        """The lines of a URL, by time."""
        yield from self.below(surt(url) + " ")

    def below(self, prefix: str) -> Iterator[IndexEntry]:
        """The lines that begin with ``prefix``."""
        wanted = prefix.encode()
        for line in self._lines(self._find(wanted)):
            if line.startswith(wanted):
                yield self._entry(line)
            elif line > wanted:
                return

    def __iter__(self) -> Iterator[IndexEntry]:
        for line in self._lines(0):
            if line.strip() and not line.startswith(b"!"):
                yield self._entry(line)

    def _entry(self, line: bytes) -> IndexEntry:
        try:
            return parse_line(line.decode("utf-8", "replace"))
        except DamagedRecord as error:
            raise DamagedRecord(str(error), file=self.name) from error

    def _find(self, wanted: bytes) -> int:
        """Offset of a line that stands at or before the first one not below ``wanted``."""
        low, high = 0, self._source.size()
        while high - low > BLOCK:
            middle = (low + high) // 2
            with self._source.open(middle, BLOCK) as stream:
                piece = stream.read(BLOCK)
            start = piece.find(b"\n") + 1
            stop = piece.find(b"\n", start)
            if not start or stop < 0 or middle + start >= high:
                return low
            if piece[start:stop] < wanted:
                low = middle + start
            else:
                high = middle + start
        return low

    def _lines(self, start: int) -> Iterator[bytes]:
        with self._source.open(start) as stream:
            rest = b""
            while piece := stream.read(BLOCK if not rest else _RUN):
                *lines, rest = (rest + piece).split(b"\n")
                yield from lines
            if rest:
                yield rest

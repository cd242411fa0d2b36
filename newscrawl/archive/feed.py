"""Inflated or plain bytes of an archive file, with look-ahead, one segment at a time.

A segment is one gzip member, or the whole of a plain file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Protocol

from newscrawl.archive.block import Block, BlockWriter
from newscrawl.archive.gzipmembers import Gap
from newscrawl.archive.rawbytes import RawBytes

_MARGIN = 4096
"""Longest line, in bytes, that is looked for as the start of a record."""


class Segments(Protocol):
    """Where the bytes come from; see :class:`newscrawl.archive.gzipmembers.GzipMembers`."""

    addressable: bool
    start: int
    bad: str
    gaps: list[Gap]

    @property
    def end(self) -> int:
        """File offset behind what was read of the segment."""

    def advance(self) -> bool:
        """Go to the next segment."""

    def fill(self) -> bytes:
        """The next piece of the segment; empty at its end."""


class PlainFile:
    """An uncompressed file as one segment."""

    addressable = True

    def __init__(self, raw: RawBytes) -> None:
        self._raw = raw
        self._begun = False
        self.start = raw.offset
        self.bad = ""
        self.gaps: list[Gap] = []

    @property
    def end(self) -> int:
        """File offset of what :meth:`fill` gives next."""
        return self._raw.offset

    def advance(self) -> bool:
        """Begin, once."""
        begun, self._begun = self._begun, True
        return not begun and self._raw.need(1)

    def fill(self) -> bytes:
        """The next piece; empty at the end of the file."""
        raw = self._raw
        raw.mark()
        if raw.pos >= len(raw.data) and not raw.more():
            return b""
        piece = raw.data[raw.pos :] if raw.pos else raw.data
        raw.pos = len(raw.data)
        return piece


class Feed:
    """``data[pos]`` is the next byte of the current segment, ``inner`` bytes into it."""

    def __init__(self, segments: Segments) -> None:
        self.segments = segments
        self.data = b""
        self.pos = 0
        self._before = 0
        self._again: Iterator[bytes] = iter(())

    @property
    def inner(self) -> int:
        """Bytes of the segment before the next one."""
        return self._before + self.pos

    def more(self) -> bool:
        """Have more bytes of this segment ready; ``False`` at its end."""
        piece = next(self._again, b"") or self.segments.fill()
        if not piece:
            return False
        if self.pos >= len(self.data):
            self._before += len(self.data)
            self.data, self.pos = piece, 0
        else:
            self._before += self.pos
            self.data, self.pos = self.data[self.pos :] + piece, 0
        return True

    def need(self, count: int) -> bool:
        """Have ``count`` bytes ready; ``False`` where the segment ends before."""
        while len(self.data) - self.pos < count:
            if not self.more():
                return False
        return True

    def next_segment(self) -> bool:
        """Drop what is left of the segment and go to the next; ``False`` at the end of the file."""
        self.data, self.pos, self._before = b"", 0, 0
        self._again = iter(())
        return self.segments.advance()

    def find(self, pattern: re.Pattern[bytes], limit: int) -> re.Match[bytes] | None:
        """First match from here on, reading ahead as far as ``limit`` bytes."""
        at = 0
        while True:
            found = pattern.search(self.data, self.pos + at)
            ready = len(self.data) - self.pos
            if found:
                # A match near the end of what was read may be cut off there: read on first.
                at = found.start() - self.pos
                if found.end() + _MARGIN <= len(self.data) or not self.more():
                    return found
            else:
                at = max(0, ready - _MARGIN)
                if ready > limit or not self.more():
                    return None

    def take(self, count: int, out: BlockWriter) -> int:
        """Move up to ``count`` bytes into ``out``; fewer where the segment ends."""
        left = count
        while left:
            ready = len(self.data) - self.pos
            if not ready:
                if not self.more():
                    break
                continue
            step = min(ready, left)
            out.write(self.data[self.pos : self.pos + step] if step < len(self.data) else self.data)
            self.pos += step
            left -= step
        return count - left

    def skip_until(self, pattern: re.Pattern[bytes]) -> int:
        """Pass over bytes up to the next match or the end of the segment; how many they were."""
        passed = 0
        while True:
            found = pattern.search(self.data, self.pos)
            sure = found is not None and found.end() + _MARGIN <= len(self.data)
            floor = max(self.pos, len(self.data) - _MARGIN)
            stop = found.start() if found else floor
            passed += stop - self.pos
            self.pos = stop
            if sure:
                return passed
            if not self.more():
                found = pattern.search(self.data, self.pos)
                stop = found.start() if found else len(self.data)
                passed += stop - self.pos
                self.pos = stop
                return passed

    def push_back(self, block: Block, start: int) -> None:
        """Put the bytes of ``block`` from ``start`` on, just taken, before the next ones."""
        self._before = self.inner - (block.size - start)
        rest = self.data[self.pos :]
        self._again = itertools.chain(
            filter(None, block.chunks(start)), (rest,) if rest else (), self._again
        )
        self.data, self.pos = b"", 0

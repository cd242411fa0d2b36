"""Where a pass over an archive file is, and how a record's block is taken from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.block import Block, BlockWriter
from newscrawl.archive.blockend import END_OF_RECORD, ends_well, find_start, first_bytes
from newscrawl.archive.damage import Damage
from newscrawl.archive.feed import Feed, Segments
from newscrawl.archive.record import Scanned
from newscrawl.archive.starts import ANY_START, EMPTY_LINES, begins_record

if TYPE_CHECKING:
    import re

    from newscrawl.archive.warcparse import Headers

_ENDINGS = (END_OF_RECORD, b"\n\n")


class Walk:
    """A place in the segments of one file. Each step leaves it behind what it has read."""

    def __init__(self, segments: Segments, name: str) -> None:
        self._segments = segments
        self._feed = Feed(segments)
        self._name = name
        self._told = True
        """Whether what is wrong with the segment has been said."""
        self._led = 0
        """Bytes of empty lines before the first record of the segment."""
        self._stop: int | None = None
        """Where a record ended whose block ran over the end of its segment."""

    def _next_segment(self) -> bool:
        """Go on; at the end of the file what is wrong with the last segment counts as told."""
        more = self._feed.next_segment()
        self._told = not more
        self._led = 0
        return more

    @property
    def _offset(self) -> int:
        """File offset of the next record."""
        segments, feed = self._segments, self._feed
        return segments.start + (feed.inner if segments.addressable else 0)

    def _skip(self, pattern: re.Pattern[bytes]) -> int:
        found = pattern.match(self._feed.data, self._feed.pos)
        size = found.end() - found.start() if found else 0
        self._feed.pos += size
        return size

    def _damage(self, offset: int, what: str, skipped: int = 0) -> Damage:
        return Damage(self._name, offset, what, skipped)

    def _block(
        self,
        length: int,
        following: re.Pattern[bytes],
        faults: list[str],
        notes: list[str],
    ) -> Block:
        """The block by its declared length, or what there is of it."""
        feed = self._feed
        out = BlockWriter()
        got = feed.take(length, out)
        while got < length and self._goes_on():
            got += feed.take(length - got, out)
            notes.append("the record spans gzip members")
        block = out.block()
        if got == length and ends_well(feed):
            return block
        at = find_start(feed, block, following)
        if at is not None:
            faults.append(f"the length is wrong: {length} bytes declared, {at} found")
            feed.push_back(block, at)
            return Block(block.read(at)) if block.in_memory else first_bytes(block, at)
        if got < length:
            where = "file" if self._segments.addressable else "gzip member"
            why = self._segments.bad or f"the {where} ends inside the record"
            self._told = True
            faults.append(f"{why}: {got} of {length} bytes of the block are there")
        return block

    def _goes_on(self) -> bool:
        """Whether a block that its gzip member does not hold whole goes on in the next."""
        feed, segments = self._feed, self._segments
        if segments.addressable or segments.bad:
            return False
        more = self._next_segment()
        self._stop = segments.start if more else segments.end
        if not more or segments.gaps:
            return False
        feed.need(4096)
        if begins_record(feed.data[:4096]):
            return False
        self._stop = None
        return True

    def _separator(self, version: str, notes: list[str]) -> tuple[int, int] | None:
        """Pass over the empty lines behind the block, and over what follows up to a record."""
        feed = self._feed
        if feed.data.startswith(END_OF_RECORD, feed.pos):
            feed.pos += 4
        else:
            feed.need(64)
            at = feed.pos
            self._skip(EMPTY_LINES)
            ending = feed.data[at : feed.pos]
            if version.startswith("WARC") and ending not in _ENDINGS and not self._segments.bad:
                notes.append(f"{len(ending)} bytes of line ends behind the record, not CR LF CR LF")
        if not feed.need(1) or self._segments.addressable:
            return None
        feed.need(4096)
        self._skip(EMPTY_LINES)
        if not feed.need(1) or begins_record(feed.data[feed.pos : feed.pos + 4096]):
            return None
        size = feed.skip_until(ANY_START)
        return (self._segments.start, size) if size else None

    def _finish(
        self,
        offset: int,
        began: int,
        version: str,
        headers: Headers,
        block: Block,
        faults: list[str],
    ) -> Scanned:
        """The record with its length in the file, known once its segment is at its end."""
        feed, segments = self._feed, self._segments
        if segments.addressable:
            return Scanned(self._name, offset, self._offset - offset, version, headers, block)
        if self._stop is not None:
            size, self._stop = self._stop - offset, None
            return Scanned(self._name, offset, size, version, headers, block)
        stop = feed.inner
        if feed.need(1) or began != self._led:
            inner = (began, stop - began)
            return Scanned(self._name, offset, 0, version, headers, block, (), inner)
        size = segments.end - offset
        if segments.bad:
            if not self._told:
                faults.append(segments.bad)
            more = self._next_segment()
            size = (segments.start if more else segments.end) - offset
        return Scanned(self._name, offset, size, version, headers, block)

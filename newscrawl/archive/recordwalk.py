"""One pass over the segments of an archive file, record by record, past damage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from newscrawl.archive import arcparse, warcparse
from newscrawl.archive.block import Block, BlockWriter
from newscrawl.archive.blockend import END_OF_RECORD, ends_well, find_start, first_bytes, unmeasured
from newscrawl.archive.damage import Damage
from newscrawl.archive.feed import Feed, Segments
from newscrawl.archive.lint import lint
from newscrawl.archive.proof import digest_faults
from newscrawl.archive.record import Scanned
from newscrawl.archive.starts import ANY_START, EMPTY_LINES, begins_record
from newscrawl.archive.warcparse import Headers

HEADER_MOST = 1 << 20
"""Longest record header, in bytes, that is read."""
_HEADER_OVERLAP = 1 << 16
_LINE = re.compile(rb"[^\n]*\n")
_ENDINGS = (END_OF_RECORD, b"\n\n")

Keep = Callable[[str, Headers], bool]
"""Whether a record with this version and these headers is wanted."""


class RecordWalk:
    """One pass over one file."""

    def __init__(
        self,
        segments: Segments,
        name: str,
        end: int | None,
        keep: Keep | None,
        *,
        seek: bool,
        verify: bool,
        thorough: bool,
    ) -> None:
        self._segments = segments
        self._feed = Feed(segments)
        self._name = name
        self._end = end
        self._keep = keep
        self._verify = verify
        self._thorough = thorough
        self._resync = seek and segments.addressable
        self._is_arc = False
        self._arc_fields = 5
        self._arc_version = "ARC/1"
        self._told = True
        self._led = 0
        self._stop: int | None = None

    def items(self) -> Iterator[Scanned | Damage]:
        """Every record and every damage of the file or range."""
        feed, segments = self._feed, self._segments
        while True:
            for gap in segments.gaps:
                yield self._damage(gap.offset, f"{gap.size} {gap.what}", gap.size)
            segments.gaps.clear()
            if not feed.need(1):
                bad, began = ("" if self._told else segments.bad), segments.start
                more = self._next_segment()
                if bad:
                    stop = segments.start if more else segments.end
                    yield self._damage(began, bad, stop - began)
                if not more and not segments.gaps:
                    return
                continue
            if self._resync:
                self._resync = False
                feed.skip_until(ANY_START)
                continue
            opening = self._skip(EMPTY_LINES)
            self._led = opening if feed.inner == opening else self._led
            if not feed.need(1):
                continue
            if self._over(self._offset):
                return
            yield from self._record()

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

    def _over(self, offset: int) -> bool:
        return self._end is not None and offset >= self._end

    def _skip(self, pattern: re.Pattern[bytes]) -> int:
        found = pattern.match(self._feed.data, self._feed.pos)
        size = found.end() - found.start() if found else 0
        self._feed.pos += size
        return size

    def _damage(self, offset: int, what: str, skipped: int = 0) -> Damage:
        return Damage(self._name, offset, what, skipped)

    def _record(self) -> Iterator[Scanned | Damage]:
        feed = self._feed
        feed.need(4096)
        if warcparse.START.match(feed.data, feed.pos):
            yield from self._warc()
        elif self._begins_arc():
            yield from self._arc()
        else:
            yield from self._junk()

    def _begins_arc(self) -> bool:
        """By a looser rule at the start of a file and within one that has shown itself as ARC."""
        feed = self._feed
        rule = arcparse.LOOSE if self._is_arc or not self._offset else arcparse.SPACED
        return rule.match(feed.data, feed.pos) is not None

    def _junk(self) -> Iterator[Damage]:
        """Bytes where a record should begin."""
        offset = self._offset
        size = self._feed.skip_until(ANY_START) if self._feed.pos else self._pass_first()
        what = f"{size} bytes that are no record"
        if not self._feed.need(1) and self._segments.bad:
            what += f" ({self._segments.bad})"
            self._told = True
        yield self._damage(offset, what, size)

    def _pass_first(self) -> int:
        """Like skipping to the next start, from the very first byte, which is none."""
        self._feed.pos += 1
        return 1 + self._feed.skip_until(ANY_START)

    def _warc(self) -> Iterator[Scanned | Damage]:
        feed, offset, began = self._feed, self._offset, self._feed.inner
        found = feed.find(warcparse.HEADER_END, HEADER_MOST)
        if found is None:
            yield from self._headless(offset)
            return
        lines = feed.data[feed.pos : found.start()]
        feed.pos = found.end()
        version, headers, notes = warcparse.parse_headers(lines)
        values = [value for name, value in headers if name.lower() == "content-length"]
        length = int(values[0]) if values and re.fullmatch(r"[0-9]{1,18}", values[0]) else None
        if values and length is None:
            notes.append(f"unreadable Content-Length {values[0][:40]!r}")
        if self._verify:
            notes += lint(version, headers)
        yield from self._body(offset, began, version, headers, length, notes, warcparse.NEXT)

    def _headless(self, offset: int) -> Iterator[Damage]:
        """A record header that does not end."""
        feed = self._feed
        # No header ends in what was searched, so none that begins in it can be of use, but near
        # its end: else each of many starts in a row would be searched for its end again.
        passed = max(1, len(feed.data) - feed.pos - _HEADER_OVERLAP)
        feed.pos += passed
        size = passed + feed.skip_until(ANY_START)
        where = "inside a record header"
        self._told = True
        bad = self._segments.bad
        if not feed.need(1) and not bad:
            bad = "the file ends" if self._segments.addressable else "the gzip member ends"
            bad = f"{bad} {where}"
        stop = offset + size if self._segments.addressable else self._segments.end
        yield self._damage(offset, bad or "a record header without an end", stop - offset)

    def _arc(self) -> Iterator[Scanned | Damage]:
        self._is_arc = True
        feed, offset, began = self._feed, self._offset, self._feed.inner
        found = feed.find(_LINE, HEADER_MOST)
        line = found.group() if found else feed.data[feed.pos :]
        feed.pos += len(line)
        headers, length, notes = arcparse.parse_line(line, self._arc_fields)
        first = line.startswith(b"filedesc:")
        if first and (length is None or length < 64):
            # The version block itself says where it ends: three lines and an empty one.
            feed.need(4096)
            rows = re.match(rb"(?:[^\n]+\n){2}(?=\r?\n)", feed.data[feed.pos : feed.pos + 4096])
            length = rows.end() if rows else length
        if first:
            feed.need(4096)
            block = feed.data[feed.pos : feed.pos + 4096]
            self._arc_version, self._arc_fields = arcparse.version_fields(block)
        yield from self._body(
            offset, began, self._arc_version, headers, length, notes, arcparse.NEXT
        )

    def _body(
        self,
        offset: int,
        began: int,
        version: str,
        headers: Headers,
        length: int | None,
        notes: list[str],
        following: re.Pattern[bytes],
    ) -> Iterator[Scanned | Damage]:
        """Read the block, find the record's end, check it and give it."""
        wanted = self._keep is None or self._keep(version, headers)
        faults: list[str] = []
        if length is None:
            block = unmeasured(self._feed, following)
            faults.append("no readable length: the block was read up to the next record")
        else:
            block = self._block(length, following, faults, notes)
        junk = self._separator(version, notes)
        record = self._finish(offset, began, version, headers, block, faults)
        if record.type in ("", "warcinfo") and not record.url and length is None and not block.size:
            faults.append("empty record")
        if wanted:
            if self._verify and not faults:
                bad, form = digest_faults(record, thorough=self._thorough)
                faults += bad
                notes += form
            record = replace(record, faults=tuple(faults))
            yield record
        if faults:
            size = record.length if record.inner is None else record.inner[1]
            yield Damage(
                self._name, offset, "; ".join(faults + notes), size, record.record_id, record.url
            )
        elif notes and wanted:
            yield Damage(self._name, offset, "; ".join(notes), 0, record.record_id, record.url)
        if junk:
            at, size = junk
            yield self._damage(at, f"{size} bytes behind a record that are no record", size)

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

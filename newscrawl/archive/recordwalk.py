"""One pass over the segments of an archive file, record by record, past damage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from newscrawl.archive import arcparse, warcparse
from newscrawl.archive.blockend import unmeasured
from newscrawl.archive.damage import Damage
from newscrawl.archive.feed import Segments
from newscrawl.archive.lint import lint
from newscrawl.archive.proof import digest_faults
from newscrawl.archive.record import Scanned
from newscrawl.archive.starts import ANY_START, EMPTY_LINES
from newscrawl.archive.walk import Walk
from newscrawl.archive.warcparse import Headers

HEADER_MOST = 1 << 20
"""Longest record header, in bytes, that is read."""
_HEADER_OVERLAP = 1 << 16
_LINE = re.compile(rb"[^\n]*\n")

Keep = Callable[[str, Headers], bool]
"""Whether a record with this version and these headers is wanted."""


class RecordWalk(Walk):
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
        super().__init__(segments, name)
        self._end = end
        self._keep = keep
        self._verify = verify
        self._thorough = thorough
        self._resync = seek and segments.addressable
        self._is_arc = False
        self._arc_fields = 5
        self._arc_version = "ARC/1"

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

    def _over(self, offset: int) -> bool:
        return self._end is not None and offset >= self._end

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
        if wanted and self._verify and following is warcparse.NEXT:
            notes += lint(version, headers)
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
            yield replace(record, faults=tuple(faults)) if faults else record
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

"""Successive gzip members of a file, inflated piece by piece, past the damaged ones (RFC 1952).

Deflate streams are inflated raw and the CRC-32 is checked here, so that a member whose check
fails still gives its bytes, marked as bad.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import NamedTuple, cast

from isal import igzip_lib, isal_zlib

from newscrawl.archive.rawbytes import RawBytes

FEED = 1 << 14
"""Compressed bytes given to the inflater at a time."""
PIECE = 1 << 20
"""Most inflated bytes given at a time."""
MAGIC = b"\x1f\x8b\x08"
_TRIAL = 64
_BAD_DATA = cast("type[Exception]", isal_zlib.IsalError)  # its stub says instance
_RESERVED = 0xE0
_FHCRC, _FEXTRA, _FNAME, _FCOMMENT = 2, 4, 8, 16


class Gap(NamedTuple):
    """Bytes of the file that belong to no member."""

    offset: int
    size: int
    what: str


class GzipMembers:
    """The members of ``raw``: :meth:`advance` to each, then :meth:`fill` until it is empty.

    ``start`` is the file offset of the current member and, once it is at its end, ``end`` the
    offset behind it; ``bad`` says what is wrong with it; ``gaps`` collects what lay between
    members (the caller takes them out). With ``begins`` the first member is searched for: the
    first one whose inflated bytes satisfy it.
    """

    addressable = False
    """A position within a member has no offset in the file."""

    def __init__(self, raw: RawBytes, begins: Callable[[bytes], bool] | None = None) -> None:
        self._raw = raw
        self._begins = begins
        self._inflater: igzip_lib.IgzipDecompressor | None = None
        self._crc = self._size = self._body = 0
        self._lost = False
        self.start = raw.offset
        self.bad = ""
        self.gaps: list[Gap] = []

    @property
    def end(self) -> int:
        """File offset behind what was read of the current member."""
        return self._raw.offset

    def advance(self) -> bool:
        """Go to the next member; ``False`` at the end of the file."""
        raw = self._raw
        if self._begins is not None:
            found = self._search(self._begins)
            self._begins = None
        elif self._lost:
            raw.rewind(self.start + 1)
            found = self._search()
        else:
            before = raw.offset
            if not raw.need(1):
                return False
            size = self._header()
            if size:
                self._open(size)
                return True
            found = self._search()
            if raw.offset > before:
                self._gap(before)
        if found:
            self._open(self._header())
        return found

    def fill(self) -> bytes:
        """The next inflated piece of the current member; empty at its end."""
        inflater, raw = self._inflater, self._raw
        while inflater is not None:
            taken = b""
            if inflater.needs_input:
                if raw.pos >= len(raw.data) and not raw.more():
                    self._close("the file ends inside a gzip member")
                    break
                taken = raw.data[raw.pos : raw.pos + FEED]
            try:
                piece: bytes = inflater.decompress(taken, PIECE)
            except _BAD_DATA:
                self._close("damaged deflate data in a gzip member")
                return self._salvage()
            raw.pos += len(taken)
            self._crc = isal_zlib.crc32(piece, self._crc)
            self._size += len(piece)
            if inflater.eof:
                raw.pos -= len(inflater.unused_data)
                self._trailer()
            if piece:
                return piece
            inflater = self._inflater
        return b""

    def _open(self, header: int) -> None:
        raw = self._raw
        self.start = raw.offset
        raw.mark()
        raw.pos += header
        self._body = raw.offset
        self._inflater = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)
        self._crc = self._size = 0
        self._lost = False
        self.bad = ""

    def _close(self, bad: str = "") -> None:
        """End the member. Where a bad one seems to end proves nothing: search from its start."""
        self._inflater = None
        self.bad = bad
        self._lost = bool(bad)

    def _trailer(self) -> None:
        """Check the CRC-32 and the size behind the deflate stream."""
        raw = self._raw
        if not raw.need(8):
            raw.pos = len(raw.data)
            self._close("the file ends inside a gzip member's trailer")
            return
        crc = int.from_bytes(raw.data[raw.pos : raw.pos + 4], "little")
        size = int.from_bytes(raw.data[raw.pos + 4 : raw.pos + 8], "little")
        raw.pos += 8
        if crc == self._crc and size == self._size & 0xFFFFFFFF:
            self._close()
            return
        self._close("a gzip member fails its CRC-32 check")

    def _header(self) -> int:
        """Size of the member header at the current position; 0 where there is none."""
        raw = self._raw
        if not raw.need(10):
            return 0
        flags = raw.data[raw.pos + 3]
        if not raw.data.startswith(MAGIC, raw.pos) or flags & _RESERVED:
            return 0
        size = 10
        if flags & _FEXTRA:
            if not raw.need(size + 2):
                return 0
            at = raw.pos + size
            size += 2 + int.from_bytes(raw.data[at : at + 2], "little")
        for flag in (_FNAME, _FCOMMENT):
            if flags & flag:
                length = self._text(size)
                if not length:
                    return 0
                size += length
        size += 2 if flags & _FHCRC else 0
        return size if raw.need(size) else 0

    def _text(self, at: int) -> int:
        """Length, with its end, of the zero-ended text ``at`` bytes ahead; 0 where it has none."""
        raw = self._raw
        while True:
            end = raw.data.find(b"\0", raw.pos + at)
            if end >= 0:
                return end + 1 - raw.pos - at
            if len(raw.data) - raw.pos > at + FEED or not raw.more():
                return 0

    def _search(self, begins: Callable[[bytes], bool] | None = None) -> bool:
        """Go to the next place that holds a member; ``False`` at the end of the file."""
        raw = self._raw
        while True:
            found = raw.data.find(MAGIC, raw.pos)
            raw.pos = found if found >= 0 else max(raw.pos, len(raw.data) - len(MAGIC) + 1)
            raw.mark()
            if found >= 0:
                if self._inflates(begins):
                    return True
                raw.pos += 1
            elif not raw.more():
                raw.pos = len(raw.data)
                return False

    def _inflates(self, begins: Callable[[bytes], bool] | None) -> bool:
        """Whether a member stands here: three bytes of magic alone prove little."""
        raw = self._raw
        size = self._header()
        if not size:
            return False
        raw.need(size + FEED)
        inflater = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)
        body = raw.data[raw.pos + size : raw.pos + size + FEED]
        try:
            piece: bytes = inflater.decompress(body, _TRIAL if begins is None else FEED)
        except _BAD_DATA:
            return False
        if begins is not None:
            return begins(piece)
        if inflater.eof:
            return bool(
                int.from_bytes(inflater.unused_data[:4], "little") == isal_zlib.crc32(piece)
            )
        return len(piece) >= _TRIAL

    def _gap(self, before: int) -> None:
        raw = self._raw
        size = raw.offset - before
        held = raw.data[max(0, raw.pos - size) : raw.pos]
        what = "bytes that are no gzip member" if held.strip(b"\0") else "zero bytes"
        self.gaps.append(Gap(before, size, what))

    def _salvage(self) -> bytes:
        """What the failing call would have given up to the fault.

        The fast inflater drops the output of the call that fails; zlib gives it byte by byte.
        """
        raw = self._raw
        if not raw.held(self._body):
            return b""
        base = raw.offset - raw.pos
        inflater = zlib.decompressobj(-15)
        at, stop = self._body - base, min(len(raw.data), raw.pos + FEED)
        step, seen = FEED, 0
        out: list[bytes] = []
        while at < stop and not inflater.eof:
            spare = inflater.copy()
            try:
                piece = inflater.decompress(raw.data[at : min(stop, at + step)])
            except zlib.error:
                if step == 1:
                    break
                inflater, step = spare, max(1, step // 16)
                continue
            out.append(piece[max(0, self._size - seen) :])
            at += step
            seen += len(piece)
        return b"".join(out)

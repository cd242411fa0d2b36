"""HTTP/1 messages as bytes: split the head off, take transfer and content codings away.

The one place where codings are removed, for live responses and for archived ones alike, so that
both give the same page. Lenient where real servers are wrong: bare line feeds, folded lines,
lines without a colon, missing reason phrases, bodies that are not coded as the head claims.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, cast

import brotlicffi  # type: ignore[import-untyped]
from isal import isal_zlib
from isal.isal_zlib import IsalError

from newscrawl.errors import BodyTooLarge

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(r"\r?\n")
_OPENING_LINE_ENDS = re.compile(rb"[\r\n]*")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# RFC 9659: a server may not ask for a larger window; what a decoder must be ready to hold.
_ZSTD_WINDOW_LOG = 23
_SALVAGE_STEP = 4096
_TEXT_AT_LEAST = 32
_BROTLI_STEP = 1 << 18


@dataclass(frozen=True, slots=True)
class Head:
    """Start line and headers of a request or response, in wire order, decoded as Latin-1."""

    start: str
    """Request line or status line, without its line end."""
    headers: tuple[tuple[str, str], ...]
    """Names in their own case, values without surrounding space; folds are one space."""
    end: int
    """Offset in the message at which the body begins."""
    whole: bool = True
    """Whether the blank line that ends a head came; without it the head reaches to the end."""

    @property
    def is_response(self) -> bool:
        """Whether the start line is a status line."""
        return self.start[:5].upper() == "HTTP/"

    @property
    def version(self) -> str:
        """As the start line gives it, ``HTTP/1.1``; empty when it gives none."""
        parts = self.start.split()
        found = parts[:1] if self.is_response else parts[2:3]
        return found[0] if found else ""

    @property
    def status(self) -> int:
        """Status code, 0 for requests and for heads without one."""
        parts = self.start.split(None, 2)
        if not self.is_response or len(parts) < 2 or not re.fullmatch("[0-9]{1,3}", parts[1]):
            return 0
        return int(parts[1])

    @property
    def reason(self) -> str:
        """Reason phrase of a response; often empty."""
        parts = self.start.split(None, 2)
        return parts[2].strip() if self.is_response and len(parts) > 2 else ""

    @property
    def method(self) -> str:
        """Method of a request; empty for responses."""
        return "" if self.is_response else (self.start.split() or [""])[0]

    @property
    def target(self) -> str:
        """Request target of a request; empty for responses."""
        parts = self.start.split()
        return "" if self.is_response or len(parts) < 2 else parts[1]

    def all(self, name: str) -> list[str]:
        """Every value of a header, by name in any case, in wire order."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    def header(self, name: str) -> str:
        """All values of a header joined by ``", "`` (RFC 9110, section 5.3); empty when absent."""
        return ", ".join(self.all(name))


def split_head(message: bytes, start: int = 0) -> Head:
    """Read the head that begins at ``start``; a head without its blank line reaches to the end.

    Line ends before the start line are skipped (RFC 9112, section 2.2). Lines without a colon
    are no headers and are left out. Never raises.
    """
    opening = _OPENING_LINE_ENDS.match(message, start)
    start = opening.end() if opening else start
    blank = _BLANK_LINE.search(message, start)
    stop, end = (blank.start(), blank.end()) if blank else (len(message), len(message))
    first, *lines = _LINE_END.split(message[start:stop].decode("latin-1"))
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t"):
            if headers:
                name, value = headers[-1]
                headers[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        name, colon, value = line.partition(":")
        if colon and name.strip():
            headers.append((name.strip(), value.strip(" \t\r")))
    return Head(first.rstrip("\r"), tuple(headers), end, blank is not None)


def final_head(message: bytes) -> Head:
    """Head of the final response in ``message``: interim (1xx) heads before it are skipped.

    101 is final: what follows it is another protocol. Where only interim heads came, the last.
    """
    head = split_head(message)
    while 100 <= head.status < 200 and head.status != 101 and head.end < len(message):
        head = split_head(message, head.end)
    return head


def remove_transfer_coding(head: Head, body: bytes) -> bytes:
    """``body`` without chunk framing and trailers, where ``head`` says it is chunked.

    A cut or broken chunk gives what there is up to there. A body that does not begin with a
    chunk is given back as it is: many archives keep the header and not the framing.
    """
    codings = [name.strip().lower() for name in head.header("Transfer-Encoding").split(",")]
    if codings[-1] != "chunked" or not body:
        return body
    first = _CHUNK_SIZE.match(body)
    if first is None:
        return b"" if re.fullmatch(rb"[0-9A-Fa-f]+(?:;[^\n]*)?\r?", body) else body
    return b"".join(_chunks(body))


def _chunks(body: bytes) -> Iterator[bytes]:
    at = 0
    while (line := _CHUNK_SIZE.match(body, at)) is not None:
        size = int(line.group(1), 16)
        if size == 0:
            return
        yield body[line.end() : line.end() + size]
        at = line.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1


def remove_content_coding(body: bytes, codings: str, *, limit: int) -> tuple[bytes, bool]:
    """``body`` without the content codings that ``codings`` lists, and whether that went well.

    ``codings`` is the value of ``Content-Encoding``: codings in the order they were applied.
    gzip, deflate (zlib-wrapped or raw), br and zstd are known. A stream that is cut or broken
    gives the data before that, and False; so does a coding that is not known, with the body as
    it is. A body that is plain text under a coding's name is given back as it is, and True.

    Raises BodyTooLarge when any layer or the result has more than ``limit`` bytes (0: no limit).
    """
    whole = True
    for coding in reversed(codings.lower().split(",")):
        name = coding.strip()
        if name in ("", "identity") or not body:
            continue
        decode = _CODINGS.get(name)
        if decode is None:
            return body, whole and _is_text(body)
        body, good = decode(body, limit or sys.maxsize - 1)
        whole = whole and good
    if limit and len(body) > limit:
        raise BodyTooLarge(f"body is larger than {limit} bytes")
    return body, whole


def decode_body(head: Head, body: bytes, *, limit: int) -> tuple[bytes, bool]:
    """``body`` without transfer and content codings, and whether the content codings went well.

    Raises BodyTooLarge as :func:`remove_content_coding` does.
    """
    plain = remove_transfer_coding(head, body)
    return remove_content_coding(plain, head.header("Content-Encoding"), limit=limit)


class _Decoder(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


class _Brotli:
    """Brotli with the interface of the standard library's decompressors."""

    unused_data = b""

    def __init__(self) -> None:
        self._inner = brotlicffi.Decompressor()

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        # The limit is allocated at once, so the output is asked for in steps.
        parts: list[bytes] = []
        while max_length > 0:
            part = self._inner.process(data, output_buffer_limit=min(max_length, _BROTLI_STEP))
            parts.append(part)
            max_length -= len(part)
            data = b""
            if self._inner.is_finished() or self._inner.can_accept_more_data():
                break
        return b"".join(parts)

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())


_ERRORS: Final[tuple[type[Exception], ...]] = (
    cast("type[Exception]", IsalError),  # its stub says that it is an instance
    brotlicffi.error,
    zstd.ZstdError,
    EOFError,
)


def _members(
    new: Callable[[], _Decoder], data: bytes, limit: int, magic: bytes
) -> tuple[bytes, bool]:
    """Decode one stream after another; what follows the last and has no ``magic`` is padding."""
    parts: list[bytes] = []
    room = limit
    while True:
        decoder = new()
        try:
            part = decoder.decompress(data, room + 1)
            good = decoder.eof
        except _ERRORS:
            part, good = _salvage(new, data, room + 1), False
        parts.append(part)
        room -= len(part)
        if room < 0:
            raise BodyTooLarge(f"body is larger than {limit} bytes when decoded")
        if not good:
            return b"".join(parts), False
        data = decoder.unused_data
        if not magic or not data.startswith(magic):
            return b"".join(parts), True


def _salvage(new: Callable[[], _Decoder], data: bytes, most: int) -> bytes:
    """Decode up to the fault: a decoder that raises keeps the output of that call to itself.

    So the faulty piece is found first, and then fed byte by byte.
    """
    start = _fault(new(), data, most)
    decoder = new()
    out = bytearray(decoder.decompress(data[:start], most) if start else b"")
    try:
        for at in range(start, min(start + _SALVAGE_STEP, len(data))):
            if len(out) >= most or decoder.eof:
                break
            out += decoder.decompress(data[at : at + 1], most - len(out))
    except _ERRORS:
        pass
    return bytes(out)


def _fault(decoder: _Decoder, data: bytes, most: int) -> int:
    """Return where the piece begins in which a stream is broken."""
    made = 0
    for at in range(0, len(data), _SALVAGE_STEP):
        try:
            made += len(decoder.decompress(data[at : at + _SALVAGE_STEP], most - made))
        except _ERRORS:
            return at
        if made >= most or decoder.eof:
            break
    return 0


def _is_text(body: bytes) -> bool:
    """Whether the first bytes are those of a text: no control characters but white space."""
    return _CONTROL.search(body, 0, 512) is None


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    magic = b"\x1f\x8b"
    if not body.startswith(magic):
        return body, _is_text(body)
    return _members(lambda: isal_zlib.decompressobj(31), body, limit, magic)


def _inflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    if body.startswith(b"\x1f\x8b"):
        return _gunzip(body, limit)
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    wbits = 15 if wrapped else -15
    return _or_text(body, _members(lambda: isal_zlib.decompressobj(wbits), body, limit, b""))


def _unbrotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    return _or_text(body, _members(_Brotli, body, limit, b""))


def _unzstd(body: bytes, limit: int) -> tuple[bytes, bool]:
    magic = b"\x28\xb5\x2f\xfd"
    skippable = body[1:4] == b"\x2a\x4d\x18" and body[0] & 0xF0 == 0x50
    if not body.startswith(magic) and not skippable:
        return body, _is_text(body)
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
    return _members(lambda: zstd.ZstdDecompressor(options=options), body, limit, magic)


def _or_text(body: bytes, decoded: tuple[bytes, bool]) -> tuple[bytes, bool]:
    """Give back the body itself where a coding without a magic number failed on plain text.

    Of very few bytes one cannot tell.
    """
    if decoded[1] or not _is_text(body):
        return decoded
    return body, len(body) >= _TEXT_AT_LEAST


_CODINGS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}

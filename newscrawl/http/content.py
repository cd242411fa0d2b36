"""Content codings (RFC 9110, section 8.4.1) taken off a body: bounded, and partial where broken."""

from __future__ import annotations

import re
import sys
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
    from collections.abc import Callable

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# RFC 9659: a server may not ask for a larger window; what a decoder must be ready to hold.
_ZSTD_WINDOW_LOG = 23
_SALVAGE_STEP = 4096
_TEXT_AT_LEAST = 32
_BROTLI_STEP = 1 << 18


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

"""Gzip members, one a record (WARC 1.1, annex D), by ISA-L.

ISA-L level 2: on news pages ten times the speed of zlib's level 6 for about a tenth more bytes
(``benchmarks/archive.py`` measures it again on your machine).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEVEL = 2
_GZIP = 31  # window of 32 KiB, gzip container


def gzip_member(chunks: Iterable[bytes], level: int = LEVEL) -> Iterator[bytes]:
    """One gzip member holding ``chunks``, in pieces; memory does not grow with its size."""
    deflate = isal_zlib.compressobj(level, wbits=_GZIP)
    for chunk in chunks:
        if piece := deflate.compress(chunk):
            yield piece
    yield deflate.flush()


def gzip_whole(data: bytes, level: int = LEVEL) -> bytes:
    """One gzip member holding ``data``, made in one call."""
    member: bytes = isal_zlib.compress(data, level, _GZIP)
    return member

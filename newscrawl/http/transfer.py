"""Chunks (RFC 9112, section 7.1) taken off a body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.http.head import Head

_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")


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

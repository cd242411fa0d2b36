"""The final response of a capture: its head, its digests, and its block, wherever it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive import digest
from newscrawl.archive.chunked import dechunked
from newscrawl.archive.spans import Data, Span
from newscrawl.http import Head, remove_transfer_coding, split_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.model import Capture

IN_MEMORY = 1 << 20
"""Responses up to this many bytes are read at once; larger ones stream from their file."""


@dataclass(frozen=True, slots=True)
class Message:
    """A response as it goes into a record: everything from the final head on."""

    head: Head
    head_bytes: bytes
    """The head as it came, with the empty line that ends it."""
    block: Span | Data
    block_digest: str
    payload_digest: str
    """Of the entity body: transfer coding off, content coding on (section 5.9)."""
    payload_size: int

    @classmethod
    def of(cls, capture: Capture) -> Message | None:
        """The final response of ``capture``; None where no byte of one came."""
        start = capture.interim[-1][1] if capture.interim else 0
        block = Span(capture.response, start, capture.size)
        if not len(block):
            return None
        if len(block) <= IN_MEMORY:
            return cls._small(block.read())
        return cls._large(block)

    @classmethod
    def _small(cls, data: bytes) -> Message:
        head = split_head(data)
        payload: bytes | memoryview = memoryview(data)[head.end :]
        if _is_chunked(head):
            payload = remove_transfer_coding(head, data[head.end :])
        return cls(
            head,
            data[: head.end],
            Data(data),
            digest.of(data),
            digest.of(payload),
            len(payload),
        )

    @classmethod
    def _large(cls, block: Span) -> Message:
        opening = block.read(IN_MEMORY)
        head = split_head(opening)
        while head.end == len(opening) < len(block):
            opening += block.read(len(opening))
            head = split_head(opening)
        whole = digest.new()
        pieces = _skip(_hashed(block.chunks(), whole), head.end)
        payload = _Payload(dechunked(pieces) if _is_chunked(head) else pieces)
        payload_digest = digest.of(payload)
        # The dechunker stops at the last chunk: trailers are part of the block all the same.
        for _ in pieces:
            pass
        return cls(
            head, opening[: head.end], block, digest.label(whole), payload_digest, payload.size
        )

    @property
    def status(self) -> int:
        """Status code; 0 where the head has none."""
        return self.head.status

    @property
    def mime(self) -> str:
        """See :func:`mime_of`."""
        return mime_of(self.head)


def mime_of(head: Head) -> str:
    """Media type as declared, in lower case without parameters; empty when there is none."""
    declared = head.all("Content-Type")
    return declared[0].partition(";")[0].strip().lower() if declared else ""


class _Payload:
    """Pieces that pass by, counted."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            yield piece


def _is_chunked(head: Head) -> bool:
    codings = head.header("Transfer-Encoding").split(",")
    return codings[-1].strip().lower() == "chunked"


def _hashed(pieces: Iterable[bytes], running: digest.Hash) -> Iterator[bytes]:
    for piece in pieces:
        running.update(piece)
        yield piece


def _skip(pieces: Iterable[bytes], count: int) -> Iterator[bytes]:
    for piece in pieces:
        if count < len(piece):
            yield piece[count:] if count else piece
        count = max(0, count - len(piece))

"""Prove a record by its digests (WARC 1.1, sections 5.8 and 5.9)."""

from __future__ import annotations

from newscrawl.archive import digest
from newscrawl.archive.chunked import dechunked
from newscrawl.archive.record import Scanned
from newscrawl.http import Head, final_head, remove_transfer_coding, split_head

HEAD_MOST = 1 << 20
"""Most bytes, in a block too large for memory, among which the HTTP head is looked for."""


def http_head(record: Scanned) -> Head:
    """The HTTP head of the record's block: the final one, where interim responses came first."""
    message = record.block.read(None if record.block.in_memory else HEAD_MOST)
    return split_head(message) if record.type == "request" else final_head(message)


def payload(record: Scanned, head: Head) -> bytes:
    """The entity body: without transfer coding, with content coding."""
    return remove_transfer_coding(head, record.block.read()[head.end :])


def digest_faults(record: Scanned, *, thorough: bool) -> tuple[list[str], list[str]]:
    """What the digests say against a record: faults of its bytes, and faults of form.

    A block that matches its digest is proven; its payload digest is looked at only when
    ``thorough``. One that does not match beside a block that does is the writer's mistake: the
    bytes are as they were written.
    """
    block_digest = record.header("warc-block-digest")
    proven = None
    if block_digest:
        proven = digest.matches(block_digest, record.block.chunks())
        if proven is False:
            return ["the block does not match its digest"], []
        if proven and not thorough:
            return [], []
    if not record.digest or record.type in ("revisit", "continuation"):
        return [], []
    if proven and record.header("warc-segment-number"):
        return [], []
    matched = payload_matches(record)
    if matched is None or matched:
        return [], []
    if proven:
        return [], ["the payload does not match its digest, the block does"]
    return ["the payload does not match its digest"], []


def payload_matches(record: Scanned) -> bool | None:
    """Whether the payload matches ``WARC-Payload-Digest``; None where that cannot be told."""
    if not record.is_http:
        return digest.matches(record.digest, record.block.chunks())
    head = http_head(record)
    chunked = "chunked" in head.header("Transfer-Encoding").lower()
    if not chunked:
        return digest.matches(record.digest, record.block.chunks(head.end))
    if not record.block.in_memory:
        return digest.matches(record.digest, dechunked(record.block.chunks(head.end)))
    body = record.block.read()[head.end :]
    matched = digest.matches(record.digest, remove_transfer_coding(head, body))
    return matched if matched is not False else digest.matches(record.digest, body)

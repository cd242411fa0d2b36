"""Where a record's block ends: as declared, or, where that is wrong, as what follows tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.block import Block, BlockWriter
from newscrawl.archive.starts import EMPTY_LINES, begins_record

if TYPE_CHECKING:
    import re

    from newscrawl.archive.feed import Feed

UNKNOWN_MOST = 64 << 20
"""Longest block, in bytes, whose end is looked for where its length cannot be read."""
END_OF_RECORD = b"\r\n\r\n"


def ends_well(feed: Feed) -> bool:
    """Whether what follows the block is the end of a record."""
    feed.need(4)
    if feed.data.startswith(END_OF_RECORD, feed.pos):
        return True
    if not feed.need(1):
        return True
    feed.need(4096)
    opening = EMPTY_LINES.match(feed.data, feed.pos)
    at = opening.end() if opening else feed.pos
    if at >= len(feed.data):
        return True
    return at > feed.pos and begins_record(feed.data[at : at + 4096])


def find_start(feed: Feed, block: Block, following: re.Pattern[bytes]) -> int | None:
    """Where, within a block that does not end as it should, the next record begins."""
    tail = feed.data[feed.pos : feed.pos + 4096]
    if begins_record(block.read(4096)):
        return 0
    at, kept = 0, b""
    for chunk in (*block.chunks(), tail) if block.in_memory else block.chunks():
        data = kept + chunk
        found = following.search(data)
        if found:
            start = at - len(kept) + found.start()
            return start if start < block.size else None
        at += len(chunk)
        kept = data[-4096:]
    return None


def unmeasured(feed: Feed, following: re.Pattern[bytes]) -> Block:
    """A block without a length: up to the next record or the end of the segment."""
    out = BlockWriter()
    feed.need(4096)
    if begins_record(feed.data[feed.pos : feed.pos + 4096]):
        return out.block()
    found = feed.find(following, UNKNOWN_MOST)
    if found:
        feed.take(found.start() - feed.pos, out)
        return out.block()
    while feed.need(1):
        feed.take(len(feed.data) - feed.pos, out)
    block = out.block()
    if not block.in_memory:
        return block
    data = block.read()
    for ending in (b"\r\n\r\n", b"\n\n", b"\r\n", b"\n"):
        if data.endswith(ending):
            return Block(data[: -len(ending)])
    return block


def first_bytes(block: Block, size: int) -> Block:
    """The first ``size`` bytes of a large block."""
    out = BlockWriter()
    for chunk in block.chunks():
        out.write(chunk[: size - out.size])
        if out.size >= size:
            break
    return out.block()

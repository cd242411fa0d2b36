"""MinHash signatures by one permutation, and the bands under which near-same texts meet.

One hash a shingle; its low bits choose a bin, the smallest hash of each bin is kept, and empty
bins borrow from their neighbours (Li, Owen and Zhang 2012, "One Permutation Hashing";
Shrivastava and Li 2014 for the borrowing).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeAlias

from newscrawl.dedupe.words import hashes

BANDS = 12
ROWS = 5
BINS = BANDS * ROWS
_EMPTY = 0xFFFFFFFF
_BAND_BITS = 48

Signature: TypeAlias = bytes
"""``BINS`` 32-bit integers, little-endian; empty for a text without words."""


def signature(text: str) -> Signature:
    """The MinHash signature of ``text``."""
    return signature_of(hashes(text))


def signature_of(values: Iterable[int]) -> Signature:
    """The MinHash signature of shingle hashes."""
    bins = [_EMPTY] * BINS
    for value in values:
        place = value % BINS
        if value < bins[place]:
            bins[place] = value
    if min(bins) == _EMPTY:
        return b""
    if _EMPTY in bins:
        _borrow(bins)
    return array("I", bins).tobytes()


def _borrow(bins: list[int]) -> None:
    """Fill empty bins from the next filled one, told apart by the distance to it."""
    filled = bins[:]
    count = len(bins)
    for index, value in enumerate(filled):
        step = 0
        while value == _EMPTY:
            step += 1
            value = filled[(index + step) % count]
        bins[index] = value + step * 0x01000193 & 0xFFFFFFFF


def bands(value: Signature) -> Sequence[int]:
    """The keys (48-bit, positive) of which near-same texts share at least one; empty for none."""
    if not value:
        return ()
    size = 4 * ROWS
    return [
        int.from_bytes(
            blake2b(
                value[start : start + size], digest_size=_BAND_BITS // 8, salt=bytes((index,))
            ).digest(),
            "big",
        )
        for index, start in enumerate(range(0, len(value), size))
    ]


def estimate(one: Signature, other: Signature) -> float:
    """The Jaccard similarity of two texts as their signatures tell it (error about 0.05)."""
    if not one or len(one) != len(other):
        return 0.0
    left, right = memoryview(one).cast("I"), memoryview(other).cast("I")
    return sum(a == b for a, b in zip(left, right, strict=True)) / len(left)

"""Texts as words and shingles: what near-sameness is measured on."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from zlib import crc32

from newscrawl.text import one_spaced

WIDTH = 5
"""Words (or characters, where a script writes no spaces) in a shingle."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LONGEST = 1_000_000
"""Characters that are looked at: more than any article has."""
_UNSPACED_SHARE = 0.3
_TYPOGRAPHY = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u201b": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u201f": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u00ad": "",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
    "\u200e": "",
    "\u200f": "",
    "\u2060": "",
    "\ufeff": "",
}
_FACTORS = (0x1B873593, 0x0CC9E2D5, 0x15EB1427, 0x1C2B2AE3, 0x07D4EB2F)
"""Odd and below 2 to the 29, so that five products with 32-bit numbers add up to less than 64."""


def folded(text: str) -> str:
    """``text`` with compatibility forms, typographic quotes, dashes and invisible marks folded.

    White space becomes single spaces. Case is kept.
    """
    if not text.isascii():
        # A line is settled on its own, and most have nothing to change.
        text = "\n".join([unicodedata.normalize("NFKC", line) for line in text.split("\n")])
        # Few of these occur in one text: to look for each is faster than to look each letter up.
        for sign, plain in _TYPOGRAPHY.items():
            if sign in text:
                text = text.replace(sign, plain)
    return one_spaced(text.replace("\n\n", " "))


def is_unspaced(text: str) -> bool:
    """Whether ``text`` is mostly in a script that writes no spaces between words."""
    if text.isascii():
        return False
    sample = text[:2000]
    return len(_UNSPACED.findall(sample)) > _UNSPACED_SHARE * len(sample)


def shingles(text: str) -> frozenset[int]:
    """The set of :func:`hashes` of ``text``."""
    return frozenset(hashes(text))


def hashes(text: str) -> Sequence[int]:
    """A 32-bit hash of each ``WIDTH``-word shingle of ``text``, in order of the text.

    Case and white space do not count. A text shorter than a shingle is one shingle; an empty one
    has none. Equal on all little-endian machines.
    """
    text = text[:_LONGEST].lower()
    if is_unspaced(text):
        parts = "".join(text.split())
        units = array("Q", map(ord, parts))
    else:
        # Bytes know the white space of ASCII alone; printable text has no other.
        if not text.isascii() and not text.replace("\n", " ").isprintable():
            text = " ".join(text.split())
        words = text.encode("utf-8", "surrogatepass").split()
        units = array("Q", map(crc32, words))
    if len(units) >= WIDTH:
        return _windows(units)
    return (crc32(units.tobytes()),) if units else ()


def _windows(units: array[int]) -> Sequence[int]:
    """A hash of every ``WIDTH`` units that follow one another, each unit below 2 to the 32.

    It is the middle 32 bits of a sum of products. All sums are worked out at once: the units
    are lanes of 64 bits in one large integer, and no sum leaves its lane.
    """
    count = len(units) - WIDTH + 1
    lanes = int.from_bytes(units.tobytes(), "little")
    total = sum((lanes >> 64 * place) * factor for place, factor in enumerate(_FACTORS))
    sums = (total & (1 << 64 * count) - 1) >> 16
    return array("I", sums.to_bytes(8 * count, "little"))[::2]


def jaccard(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """Shared shingles over all shingles of two texts, 0 to 1; 0 where either is empty."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)

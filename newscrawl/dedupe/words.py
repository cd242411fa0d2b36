"""Texts as words and shingles: what near-sameness is measured on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from zlib import crc32

WIDTH = 5
"""Words (or characters, where a script writes no spaces) in a shingle."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LONGEST = 1_000_000
"""Characters that are looked at: more than any article has."""
_UNSPACED_SHARE = 0.3
_TYPOGRAPHY = str.maketrans(
    {
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
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u200e": None,
        "\u200f": None,
        "\u2060": None,
        "\ufeff": None,
    }
)
_MIX = 0x9E3779B1


def folded(text: str) -> str:
    """``text`` with compatibility forms, typographic quotes, dashes and invisible marks folded.

    White space becomes single spaces. Case is kept.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY)
    return " ".join(text.split())


def is_unspaced(text: str) -> bool:
    """Whether ``text`` is mostly in a script that writes no spaces between words."""
    if text.isascii():
        return False
    sample = text[:2000]
    return len(_UNSPACED.findall(sample)) > _UNSPACED_SHARE * len(sample)


def shingles(text: str) -> frozenset[int]:
    """The set of ``WIDTH``-word shingles of ``text`` as 32-bit hashes, the same on every machine.

    Case and white space do not count. A text shorter than a shingle is one shingle; an empty one
    has none.
    """
    text = " ".join(text[:_LONGEST].lower().split())
    if not text:
        return frozenset()
    if is_unspaced(text):
        return _character_shingles(text.replace(" ", ""))
    data = text.encode("utf-8", "surrogatepass")
    ends = [match.start() for match in _SPACE.finditer(data)]
    ends.append(len(data))
    if len(ends) <= WIDTH:
        return frozenset((crc32(data) * _MIX & 0xFFFFFFFF,))
    starts = [0, *(end + 1 for end in ends)]
    return frozenset(
        crc32(data[start:end]) * _MIX & 0xFFFFFFFF
        for start, end in zip(starts, ends[WIDTH - 1 :], strict=False)
    )


_SPACE = re.compile(b" ")


def _character_shingles(text: str) -> frozenset[int]:
    count = max(1, len(text) - WIDTH + 1)
    return frozenset(
        crc32(text[start : start + WIDTH].encode("utf-8", "surrogatepass")) * _MIX & 0xFFFFFFFF
        for start in range(count)
    )


def jaccard(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """Shared shingles over all shingles of two texts, 0 to 1; 0 where either is empty."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)

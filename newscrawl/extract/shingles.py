"""The yardstick for body text: overlap of four-word shingles."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import normalize

_ONE_EACH = (
    "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\u1000-\u109f"
)
_TOKEN = re.compile(rf"[{_ONE_EACH}]|[^\W{_ONE_EACH}]+")

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Soft hyphens and the like: they part no words."""

Shingles = Counter[tuple[str, ...]]


def tokens(text: str) -> list[str]:
    """Return words; in scripts without spaces (Chinese, Japanese, Thai, Burmese) characters."""
    return _TOKEN.findall(normalize("NFC", text.translate(_INVISIBLE)))


def shingles(text: str, size: int = 4) -> Shingles:
    """Return how often each run of ``size`` tokens occurs; a shorter text is one shingle."""
    words = tokens(text)
    if len(words) < size:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*[words[i:] for i in range(size)], strict=False))


def overlap(truth: str, found: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of ``found`` against ``truth``, as multisets."""
    wanted, got = shingles(truth), shingles(found)
    if not wanted or not got:
        same = float(not wanted and not got)
        return same, same, same
    shared = sum((wanted & got).values())
    precision, recall = shared / sum(got.values()), shared / sum(wanted.values())
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1.0)

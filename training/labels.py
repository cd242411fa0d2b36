"""Which blocks of a page are its article: alignment with the known text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newscrawl.extract.shingles import tokens

Gram = tuple[str, ...]


def _grams(words: list[str]) -> list[Gram]:
    return list(zip(words, words[1:], words[2:], strict=False))


def labels(blocks: Sequence[str], truth: Sequence[str]) -> list[float]:
    """Return for each block the part of it that the truth covers, 0 to 1.

    Truth is used up as blocks claim it. Exact copies of a true paragraph claim first, before
    captions and pull quotes that repeat it.
    """
    left = Counter(_grams(tokens("\n".join(truth))))
    whole = Counter(tuple(tokens(paragraph)) for paragraph in truth)
    words = [tokens(text) for text in blocks]
    full = Counter(left)
    share = []
    for block in words:
        grams = _grams(block) if len(block) >= 5 else []
        share.append(sum(full[gram] > 0 for gram in grams) / len(grams) if grams else 0.0)
    order = sorted(
        range(len(words)), key=lambda i: (-(tuple(words[i]) in whole), -round(share[i], 1), i)
    )
    out = [0.0] * len(words)
    for i in order:
        block = words[i]
        if not block:
            continue
        if len(block) < 5:
            key = tuple(block)
            if whole[key] > 0:
                out[i] = 1.0
                whole[key] -= 1
            elif len(block) >= 3 and all(left[gram] > 0 for gram in _grams(block)):
                out[i] = 0.6
            continue
        grams = _grams(block)
        out[i] = sum(left[gram] > 0 for gram in grams) / len(grams)
        if out[i] >= 0.5:
            left.subtract(grams)
    return out

"""The words that one version of a text has and the other has not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from newscrawl.dedupe.words import is_unspaced

_TOKEN = re.compile(r"\n+|[^\S\n]+|[^\s]+")
_CHARACTER = re.compile(r"\n+|[^\S\n]+|[A-Za-z0-9]+|.", re.DOTALL)

_EXACT = 4_000_000

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words with what became of it."""

    kind: Kind
    text: str


def diff_words(old: str, new: str) -> list[Change]:
    """How ``old`` became ``new``, as runs of words in reading order.

    The ``same`` and ``removed`` runs joined give ``old``; the ``same`` and ``added`` ones give
    ``new``. Scripts without spaces are compared by character.
    """
    pattern = _CHARACTER if is_unspaced(old) or is_unspaced(new) else _TOKEN
    before, after = _paired(pattern, old), _paired(pattern, new)
    left_words, right_words = [word for word, _ in before], [word for word, _ in after]
    # Exact matching takes time by the product of both lengths where words repeat.
    long = len(left_words) * len(right_words) > _EXACT
    matcher = SequenceMatcher(None, left_words, right_words, autojunk=long)
    runs: list[Change] = []
    for kind, left, left_end, right, right_end in matcher.get_opcodes():
        if kind == "equal":
            for (word, blank), (_, other) in zip(
                before[left:left_end], after[right:right_end], strict=True
            ):
                _append(runs, "same", word)
                if blank == other:
                    _append(runs, "same", blank)
                else:
                    _append(runs, "removed", blank)
                    _append(runs, "added", other)
            continue
        _append(runs, "removed", "".join(map("".join, before[left:left_end])))
        _append(runs, "added", "".join(map("".join, after[right:right_end])))
    return runs


def _append(runs: list[Change], kind: Kind, text: str) -> None:
    if not text:
        return
    if runs and runs[-1].kind == kind:
        runs[-1] = Change(kind, runs[-1].text + text)
    else:
        runs.append(Change(kind, text))


def _paired(pattern: re.Pattern[str], text: str) -> list[tuple[str, str]]:
    """Words, each with the blank behind it, so that a blank never matches by itself."""
    pairs: list[tuple[str, str]] = []
    for token in pattern.findall(text):
        if pairs and token.isspace() and "\n" not in token and not pairs[-1][1]:
            pairs[-1] = (pairs[-1][0], token)
        else:
            pairs.append((token, ""))
    return pairs

"""The words that one version of a text has and the other has not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from newscrawl.dedupe.words import is_unspaced

_TOKEN = re.compile(r"\n+|[^\S\n]+|[^\s]+")
_CHARACTER = re.compile(r"\n+|[^\S\n]+|[A-Za-z0-9]+|.", re.DOTALL)

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
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changes: list[Change] = []
    for _, left, left_end, right, right_end in matcher.get_opcodes():
        removed, added = before[left:left_end], after[right:right_end]
        if removed == added:
            changes.append(Change("same", "".join(removed)))
            continue
        if removed:
            changes.append(Change("removed", "".join(removed)))
        if added:
            changes.append(Change("added", "".join(added)))
    return changes


def _paired(pattern: re.Pattern[str], text: str) -> list[str]:
    """Tokens, each word with the blank behind it, so that a blank is never a change by itself."""
    tokens: list[str] = []
    for token in pattern.findall(text):
        if tokens and token.isspace() and not token.startswith("\n") and not tokens[-1].isspace():
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens

"""Headings that stand over what comes after an article: related links, comments, sharing."""

from __future__ import annotations

from pathlib import Path


def _listed() -> frozenset[str]:
    lines = Path(__file__).with_name("endings.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


_ENDINGS = _listed()
_AROUND = " \t:：.…>»›*-–—|!()0123456789[]\u200c"


def is_ending(text: str) -> bool:
    """Tell whether a short text heads what comes after an article, in some language."""
    return text.casefold().strip(_AROUND) in _ENDINGS

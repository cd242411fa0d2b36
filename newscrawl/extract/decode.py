"""Bytes to text: the one place where a page's charset is chosen, live and in replay."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page in UTF-8, and which charset it was read in and why."""

    utf8: bytes
    charset: str
    """``utf-8 (declared)``; the word is ``declared``, ``bom``, ``meta`` or ``guessed``."""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """``body`` as UTF-8."""
    return Decoded(body.decode("utf-8", "replace").encode(), "utf-8 (guessed)")

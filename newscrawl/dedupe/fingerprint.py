"""The exact fingerprint of a text."""

from __future__ import annotations

from hashlib import blake2b

from newscrawl.dedupe.words import folded


def fingerprint(text: str) -> str:
    """Hash of ``text``, 32 hex digits; empty for a text without characters.

    Equal for texts that differ only in white space, Unicode form, or the typography of quotes
    and dashes.
    """
    normal = folded(text)
    if not normal:
        return ""
    return blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

"""Signatures of texts, worked out where their pages are read, for the catalog to find."""

from __future__ import annotations

from newscrawl import dedupe

_MOST = 2_000
"""Signatures that wait to be asked for; a page that is no article is never asked for."""


class SketchedTexts:
    """How texts are compared (:class:`newscrawl.catalog.Texts`), by :mod:`newscrawl.dedupe`.

    A signature is a third of what storing an article takes; the process that crawls has more to
    do than those that read.
    """

    fingerprint = staticmethod(dedupe.fingerprint)
    shingles = staticmethod(dedupe.shingles)
    bands = staticmethod(dedupe.bands)
    estimate = staticmethod(dedupe.estimate)
    jaccard = staticmethod(dedupe.jaccard)
    significant = staticmethod(dedupe.significant)

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def take(self, text: str, signature: bytes) -> None:
        """Keep a signature of a text until it is asked for."""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[text] = signature

    def signature(self, text: str) -> bytes:
        """The signature of a text; what was kept of it is given once."""
        known = self._known.pop(text, None)
        return dedupe.signature(text) if known is None else known

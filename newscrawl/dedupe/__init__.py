"""Which texts are the same: exact, near, or changed in a way that a reader would notice.

All functions are pure and take plain text, so that they run in worker processes as well.
"""

from __future__ import annotations

from newscrawl.dedupe.diff import Change, diff_words
from newscrawl.dedupe.fingerprint import fingerprint
from newscrawl.dedupe.signature import Signature, bands, estimate, signature, signature_of
from newscrawl.dedupe.significance import significant
from newscrawl.dedupe.words import jaccard, shingles

__all__ = [
    "Change",
    "Signature",
    "bands",
    "diff_words",
    "estimate",
    "fingerprint",
    "jaccard",
    "shingles",
    "signature",
    "signature_of",
    "significant",
]

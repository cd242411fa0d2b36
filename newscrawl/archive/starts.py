"""How a record of either format begins."""

from __future__ import annotations

import re

from newscrawl.archive import arcparse, warcparse

ANY_START = re.compile(
    b"|".join((*(start + rb"(?=[A-Za-z-]+:)" for start in warcparse.STARTS), *arcparse.STARTS))
)
"""The first line of a WARC or ARC record, wherever it stands: what is before it may be damaged."""
EMPTY_LINES = re.compile(rb"[\r\n]*")


def begins_record(piece: bytes) -> bool:
    """Whether bytes begin, after empty lines, with a WARC or ARC record."""
    opening = EMPTY_LINES.match(piece)
    at = opening.end() if opening else 0
    return bool(warcparse.START.match(piece, at) or arcparse.SPACED.match(piece, at))

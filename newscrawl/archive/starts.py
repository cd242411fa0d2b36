"""How a record of either format begins."""

from __future__ import annotations

import re

from newscrawl.archive import arcparse, warcparse

ANY_START = re.compile(
    rb"(?:(?<=\n)|\A)(?:" + warcparse.START.pattern + rb"|" + arcparse.START.pattern + rb")"
)
"""The first line of a WARC or ARC record, at the start of a line."""
EMPTY_LINES = re.compile(rb"[\r\n]*")


def begins_record(piece: bytes) -> bool:
    """Whether bytes begin, after empty lines, with a WARC or ARC record."""
    opening = EMPTY_LINES.match(piece)
    at = opening.end() if opening else 0
    return bool(warcparse.START.match(piece, at) or arcparse.START.match(piece, at))

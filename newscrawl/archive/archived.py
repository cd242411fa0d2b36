"""What the archive tells of a capture once its records are safe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawl.archive import fields
from newscrawl.archive.message import mime_of
from newscrawl.archive.proof import http_head
from newscrawl.archive.record import Scanned, bare
from newscrawl.archive.warcparse import parse_date
from newscrawl.model import Held, Truncation

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.model import CaptureRef


@dataclass(frozen=True, slots=True)
class Archived:
    """A capture that is safely on disk."""

    ref: CaptureRef
    """Where its main record lies: the response or revisit, or the request if nothing came."""
    kind: str
    """``response``, ``revisit`` or ``request``."""
    url: str
    """``WARC-Target-URI``: the capture's URL, with what may stand in no URI percent-encoded."""
    status: int
    """0 where no response came."""
    mime: str
    """Media type as declared; empty where none was."""
    size: int
    """Bytes that came over the wire for this exchange; of the block where that is not known."""
    began: datetime
    refers_to: Held | None = None
    """For revisits: the capture that holds the payload."""
    truncated: Truncation | None = None
    """Why the response ended early. Truncated captures are no targets for revisits."""


def archived_of(record: Scanned) -> Archived | None:
    """A capture of ours read back by its main record; None for every other record."""
    if record.type == "request":
        if record.header("warc-concurrent-to"):
            return None
        status, mime = 0, ""
    elif record.type in ("response", "revisit"):
        head = http_head(record)
        status, mime = head.status, mime_of(head)
    else:
        return None
    revisit = record.type == "revisit"
    return Archived(
        ref=record.ref,
        kind=record.type,
        url=record.url,
        status=status,
        mime=mime,
        size=record.block.size if record.type != "request" else 0,
        began=record.ref.captured_at,
        refers_to=_held(record) if revisit else None,
        truncated=None if revisit else record.truncated,
    )


def with_metadata(archived: Archived, record: Scanned) -> Archived:
    """``archived`` with what only its metadata record tells: bytes on the wire, truncation."""
    told = dict(fields.parse(record.block.read()))
    size, reason = told.get("responseBytes", ""), told.get("truncated", "")
    return replace(
        archived,
        size=int(size) if size.isdecimal() else archived.size,
        truncated=Truncation(reason) if reason in set(Truncation) else archived.truncated,
    )


def _held(record: Scanned) -> Held | None:
    date = parse_date(record.header("warc-refers-to-date"))
    refers_to = bare(record.header("warc-refers-to"))
    if date is None or not refers_to:
        return None
    return Held(refers_to, bare(record.header("warc-refers-to-target-uri")), date)

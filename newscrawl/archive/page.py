"""From an archived record to the page that the crawl saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive import digest
from newscrawl.archive.proof import http_head
from newscrawl.archive.record import bare
from newscrawl.archive.warcparse import parse_date
from newscrawl.errors import BodyTooLarge, DamagedRecord
from newscrawl.http import Head, remove_content_coding, remove_transfer_coding
from newscrawl.model import Page, Truncation

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.archive.record import Scanned

BODY_MOST = 128 << 20
"""Largest decoded body, in bytes, that a page may have."""
NOT_MODIFIED = "server-not-modified"


@dataclass(frozen=True, slots=True)
class Refers:
    """What a revisit says about the capture it repeats; empty or None where it is silent."""

    record_id: str
    url: str
    captured_at: datetime | None
    payload_digest: str


def refers(revisit: Scanned) -> Refers:
    """What to look for: ``WARC-Refers-To`` and its kin, else the same URL's payload."""
    return Refers(
        bare(revisit.header("warc-refers-to")),
        bare(revisit.header("warc-refers-to-target-uri")),
        parse_date(revisit.header("warc-refers-to-date")),
        revisit.digest,
    )


def is_page(record: Scanned) -> bool:
    """Whether a record holds what a crawl would see as a response."""
    return record.type in ("response", "revisit") or (
        record.type == "resource" and record.url[:4].lower() == "http"
    )


def page_of(record: Scanned, target: Scanned | None = None, *, limit: int = BODY_MOST) -> Page:
    """The page of a response, resource or revisit; a revisit's body comes from ``target``.

    The head is that of the record itself, where it has one; that of ``target`` where the server
    answered "not modified", since that answer stands for it. A body whose content coding is cut
    short gives what there is, as it does live. Raises DamagedRecord where no body can be had.
    """
    body, head = _entity(record, target)
    coding = head.header("Content-Encoding") if head else ""
    try:
        decoded, whole = remove_content_coding(body, coding, limit=limit)
    except BodyTooLarge as error:
        raise damaged(record, str(error)) from error
    if not whole and (decoded == body or not decoded):
        raise damaged(record, f"the body does not decode as {coding}")
    truncated = (target or record).truncated
    if not whole and truncated is None:
        truncated = Truncation.DISCONNECT
    return Page(
        url=record.url,
        body=decoded,
        status=head.status if head else 200,
        headers=head.headers if head else (("Content-Type", record.header("content-type")),),
        captured_at=record.date,
        capture=record.ref,
        truncated=truncated,
    )


def damaged(record: Scanned, what: str) -> DamagedRecord:
    """The error that names the record."""
    return DamagedRecord(what, file=record.file, offset=record.offset)


def _entity(record: Scanned, target: Scanned | None) -> tuple[bytes, Head | None]:
    """Entity body with content coding, and the HTTP head that describes it."""
    if not record.is_http and record.type != "revisit":
        return record.block.read(), None
    head = http_head(record) if record.block.size or record.type != "revisit" else None
    if head is not None and record.type != "revisit":
        return remove_transfer_coding(head, record.block.read()[head.end :]), head
    own = record.block.read()[head.end :] if head else b""
    if head and own and record.digest:
        entity = remove_transfer_coding(head, own)
        if digest.matches(record.digest, entity):
            return entity, head
    if target is None:
        raise damaged(record, "the capture that this revisit repeats is not to be found")
    body, theirs = _entity(target, None)
    if NOT_MODIFIED in record.header("warc-profile") or head is None or not head.status:
        return body, theirs
    if record.digest and digest.matches(record.digest, body) is False:
        raise damaged(record, f"{target.file}:{target.offset} is not the payload it repeats")
    return body, head

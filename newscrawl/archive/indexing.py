"""Index lines of records that lie in a file already: ours after a crash, or anyone's."""

from __future__ import annotations

from newscrawl.archive.cdxj import REVISIT, IndexEntry
from newscrawl.archive.message import mime_of
from newscrawl.archive.proof import http_head
from newscrawl.archive.record import UNDATED, Scanned


def entry_of(record: Scanned, filename: str) -> IndexEntry | None:
    """The line of ``record`` in the index of the file ``filename``.

    None for what is not indexed: requests, warcinfo and other records that no URL leads to, and
    records that share their gzip member with others.
    """
    if record.type not in ("response", "revisit", "resource") or record.inner is not None:
        return None
    head = http_head(record) if record.is_http else None
    if record.type == "revisit":
        mime = REVISIT
    elif head is not None:
        mime = mime_of(head)
    else:
        mime = record.header("content-type").partition(";")[0].strip().lower()
    return IndexEntry(
        url=record.url,
        captured_at=record.date or UNDATED,
        mime=mime,
        status=head.status if head else 0,
        digest=record.digest,
        length=record.length,
        offset=record.offset,
        filename=filename,
    )

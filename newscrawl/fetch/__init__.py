"""Fetching: the wire kept, addresses guarded, hosts paced.

Scrapy settings that a crawl needs::

    DOWNLOAD_HANDLERS = {"http": HANDLER, "https": HANDLER, "data": None, "file": None, ...}
    DOWNLOADER_MIDDLEWARES = MIDDLEWARES
    SCHEDULER_PRIORITY_QUEUE = PRIORITY_QUEUE

and, before the first request, :func:`use_recorder`.
"""

from newscrawl.fetch.captured import META, Captured, capture_of, captured, page_of
from newscrawl.fetch.counts import reason_of
from newscrawl.fetch.guard import AddressPolicy
from newscrawl.fetch.recorder import (
    ARCHIVE_FAILED,
    NotArchived,
    Recorder,
    archive_failure,
    use_recorder,
)

__all__ = [
    "ARCHIVE_FAILED",
    "META",
    "AddressPolicy",
    "Captured",
    "NotArchived",
    "Recorder",
    "archive_failure",
    "capture_of",
    "captured",
    "page_of",
    "reason_of",
    "use_recorder",
]

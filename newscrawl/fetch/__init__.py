"""Fetching: the wire kept, addresses guarded, hosts paced.

A crawl needs the ``DOWNLOAD_HANDLERS``, ``DOWNLOADER_MIDDLEWARES``, ``SCHEDULER_PRIORITY_QUEUE``
and ``SCHEDULER_MEMORY_QUEUE`` of ``settings/base.py``, which name the classes of this room, and,
before the first request, :func:`use_recorder` and, for outlets, :func:`use_pace`.
"""

from newscrawl.fetch.captured import META, Captured, attempt, capture_of, captured, page_of
from newscrawl.fetch.counts import CLOSING, reason_of
from newscrawl.fetch.guard import AddressPolicy
from newscrawl.fetch.pace import use_pace
from newscrawl.fetch.recorder import (
    ARCHIVE_FAILED,
    NotArchived,
    Recorder,
    archive_failure,
    use_recorder,
)

__all__ = [
    "ARCHIVE_FAILED",
    "CLOSING",
    "META",
    "AddressPolicy",
    "Captured",
    "NotArchived",
    "Recorder",
    "archive_failure",
    "attempt",
    "capture_of",
    "captured",
    "page_of",
    "reason_of",
    "use_pace",
    "use_recorder",
]

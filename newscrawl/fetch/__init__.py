"""Fetching: the wire kept, addresses guarded, hosts paced.

Scrapy settings that a crawl needs::

    DOWNLOAD_HANDLERS = {"http": HANDLER, "https": HANDLER, "data": None, "file": None,
                         "ftp": None, "s3": None}
    DOWNLOADER_MIDDLEWARES = MIDDLEWARES
    SCHEDULER_PRIORITY_QUEUE = PRIORITY_QUEUE
    SCHEDULER_MEMORY_QUEUE = MEMORY_QUEUE

and, before the first request, :func:`use_recorder` and, for outlets, :func:`use_pace`.
"""

from newscrawl.fetch.captured import META, Captured, attempt, capture_of, captured, page_of
from newscrawl.fetch.counts import reason_of
from newscrawl.fetch.guard import AddressPolicy
from newscrawl.fetch.pace import use_pace
from newscrawl.fetch.recorder import (
    ARCHIVE_FAILED,
    NotArchived,
    Recorder,
    archive_failure,
    use_recorder,
)

HANDLER = "newscrawl.fetch.handler.WireHTTPHandler"
PRIORITY_QUEUE = "newscrawl.fetch.pace.PacedPriorityQueue"
MEMORY_QUEUE = "newscrawl.fetch.waiting.SmallLifoQueue"
MIDDLEWARES: dict[str, int | None] = {
    "newscrawl.fetch.guarded.GuardMiddleware": 90,
    "newscrawl.fetch.robots.RobotsMiddleware": 100,
    "newscrawl.fetch.retry.BackoffRetryMiddleware": 550,
    "newscrawl.fetch.decode.DecodeMiddleware": 590,
    "newscrawl.fetch.redirects.PlainRedirectMiddleware": 600,
    "newscrawl.fetch.pace.PaceMiddleware": 800,
    # Ours stand in their places.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
}

__all__ = [
    "ARCHIVE_FAILED",
    "HANDLER",
    "MEMORY_QUEUE",
    "META",
    "MIDDLEWARES",
    "PRIORITY_QUEUE",
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

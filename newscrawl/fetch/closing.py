"""A crawl that is asked to end waits neither for hosts that asked it to wait nor for room."""

# Twisted is typed in part.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure

from newscrawl.fetch.counts import CLOSING
from newscrawl.fetch.recorder import recorder_of
from newscrawl.fetch.slots import downloader_of, held_for

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
PATIENCE = 5.0
"""Seconds for which a closing crawl waits for a host's next turn, or for room in the spool."""


class Closing(IgnoreRequest):
    """The crawl ended before this request's turn came; a JOBDIR keeps it for the next run."""

    reason = CLOSING


def is_closing(crawler: Crawler) -> bool:
    """Whether the crawl was asked to end."""
    slot = None if crawler.engine is None else crawler.engine._slot
    return slot is not None and slot.closing is not None


def leave(crawler: Crawler, request: Request) -> None:
    """Put a request back into its queue for the next run, where there is a JOBDIR."""
    scheduler = None if crawler.engine is None else crawler.engine.scheduler
    # What was asked for beside the queue, as robots.txt is, has no place in it.
    if scheduler is None or request.callback is NO_CALLBACK or not crawler.settings.get("JOBDIR"):
        return
    scheduler.enqueue_request(request.replace(dont_filter=True))


class Closer:
    """Ends the waiting once the spider is closing.

    Takes requests out of slots that are held for long, and tells the archive not to wait for
    room for long.

    Scrapy finishes what is in the downloader, and has no signal for the moment when a spider
    begins to close: so this looks now and then.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._call: AsyncioLoopingCall | LoopingCall | None = None
        crawler.signals.connect(self._start, signals.engine_started)
        crawler.signals.connect(self._stop, signals.engine_stopped)

    def _start(self) -> None:
        self._call = create_looping_call(self._look)
        self._call.start(_LOOK_SECONDS, now=False)

    def _stop(self) -> None:
        if self._call is not None and self._call.running:
            self._call.stop()

    def _look(self) -> None:
        downloader = downloader_of(self._crawler)
        if downloader is None or not is_closing(self._crawler):
            return
        recorder = recorder_of(self._crawler)
        if recorder is not None:
            recorder.hurry(PATIENCE)
        for slot in list(downloader.slots.values()):
            if slot.queue and held_for(slot) > PATIENCE:
                self._release(slot)

    def _release(self, slot: Slot) -> None:
        while slot.queue:
            request, waiting = slot.queue.popleft()
            logger.info("%s: not fetched, the crawl is closing", request.url)
            leave(self._crawler, request)
            waiting.errback(Failure(Closing(f"{request.url}: the crawl is closing")))

"""A crawl that is asked to end does not wait for hosts that asked it to wait."""

# Twisted is typed in part.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure

from newscrawl.fetch.slots import downloader_of, held_for

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
PATIENCE = 5.0
"""Seconds for which a closing crawl waits for a host's next turn."""


class Closing(IgnoreRequest):
    """The crawl ended before this request's turn came; a JOBDIR keeps it for the next run."""

    reason = "closing"


class Closer:
    """Takes requests out of slots that are held for long, once the spider is closing.

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
        engine = self._crawler.engine
        downloader = downloader_of(self._crawler)
        if engine is None or downloader is None:
            return
        if engine._slot is None or engine._slot.closing is None:
            return
        for slot in list(downloader.slots.values()):
            if slot.queue and held_for(slot) > PATIENCE:
                self._release(slot)

    def _release(self, slot: Slot) -> None:
        engine = self._crawler.engine
        scheduler = None if engine is None else engine.scheduler
        while slot.queue:
            request, waiting = slot.queue.popleft()
            logger.info("%s: not fetched, the crawl is closing", request.url)
            if scheduler is not None and self._crawler.settings.get("JOBDIR"):
                scheduler.enqueue_request(request.replace(dont_filter=True))
            waiting.errback(Failure(Closing(f"{request.url}: the crawl is closing")))

"""How fast each host is asked: the outlet's pace, robots.txt's Crawl-delay, and at least a delay.

A delay holds as given, without jitter, counted from when a request is on the wire; redirects
count against the host that they lead to.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol, cast

from scrapy import signals
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.fetch.closing import Closer
from newscrawl.fetch.slots import DOWNLOAD_SLOT, MIN_DELAY, downloader_of, held_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

CRAWL_DELAY_MAX = 30.0
"""Seconds; ``NEWSCRAWL_CRAWL_DELAY_MAX`` sets another."""


class Pace(Protocol):
    """How fast a host may be asked; :class:`newscrawl.outlets.Pace` is one."""

    @property
    def delay(self) -> float:
        """Seconds between the starts of two requests."""
        ...

    @property
    def concurrency(self) -> int:
        """Most requests under way at once."""
        ...


def use_pace(crawler: Crawler, pace_for: Callable[[str], Pace | None]) -> None:
    """Ask ``pace_for`` for the pace of a URL's host; None leaves it to Scrapy's settings."""
    crawler.newscrawl_pace_for = pace_for  # type: ignore[attr-defined]


class PaceMiddleware:
    """Puts every request into its host's slot, and gives the slot its pace.

    ``delay`` and ``concurrency`` hold for hosts of which ``pace_for`` knows nothing; a
    Crawl-delay of robots.txt makes a delay longer, up to ``crawl_delay_max`` seconds.
    """

    closer: Closer
    """Kept here: signals hold their receivers weakly."""

    def __init__(
        self, crawler: Crawler, *, delay: float, concurrency: int, crawl_delay_max: float
    ) -> None:
        self._crawler = crawler
        self._delay = delay
        self._concurrency = concurrency
        self._crawl_delay_max = crawl_delay_max
        self._agent: str = (
            crawler.settings.get("ROBOTSTXT_USER_AGENT") or crawler.settings.get("USER_AGENT") or ""
        )
        self._crawl_delays: dict[str, float] = {}
        self._paced: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PaceMiddleware:
        """Read ``DOWNLOAD_DELAY``, ``CONCURRENT_REQUESTS_PER_DOMAIN``, ``_CRAWL_DELAY_MAX``."""
        settings = crawler.settings
        middleware = cls(
            crawler,
            delay=settings.getfloat("DOWNLOAD_DELAY"),
            concurrency=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            crawl_delay_max=settings.getfloat("NEWSCRAWL_CRAWL_DELAY_MAX", CRAWL_DELAY_MAX),
        )
        crawler.signals.connect(middleware.robots_parsed, signals.robots_parsed)
        middleware.closer = Closer(crawler)
        return middleware

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take a Crawl-delay from the robots.txt that was fetched for ``request``."""
        told = robotparser.crawl_delay(self._agent)
        if not told or told <= 0:
            return
        host = _host(request)
        if told > self._crawl_delay_max:
            logger.info(
                "%s asks for %g s between requests, more than %g: %g it is",
                host,
                told,
                self._crawl_delay_max,
                self._crawl_delay_max,
            )
        self._crawl_delays[host] = min(told, self._crawl_delay_max)
        self._paced.discard(host)

    def process_request(self, request: Request) -> None:
        """Name the slot; a redirect carries the name of the one it comes from."""
        host = _host(request)
        request.meta[DOWNLOAD_SLOT] = host
        if host not in self._paced:
            self._apply(host, request.url)

    def _apply(self, host: str, url: str) -> None:
        pace_for = cast(
            "Callable[[str], Pace | None] | None",
            getattr(self._crawler, "newscrawl_pace_for", None),
        )
        pace = pace_for(url) if pace_for is not None else None
        delay = pace.delay if pace is not None else self._delay
        concurrency = pace.concurrency if pace is not None else self._concurrency
        delay = max(delay, self._crawl_delays.get(host, 0.0), MIN_DELAY)
        downloader = downloader_of(self._crawler)
        if downloader is None:
            return
        downloader.per_slot_settings[host] = {
            "delay": delay,
            "concurrency": concurrency,
            "jitter": 0.0,
        }
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.concurrency, slot.jitter = delay, concurrency, 0.0
        self._paced.add(host)


class PacedPriorityQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, but a host that is busy or held waits here, not in the downloader.

    Otherwise the requests of one slow host fill ``CONCURRENT_REQUESTS``, and every other host
    waits for it. For ``SCHEDULER_PRIORITY_QUEUE``.
    """

    def __init__(self, crawler: Crawler, *rest: Any, **options: Any) -> None:
        super().__init__(crawler, *rest, **options)
        self._downloader_interface = _ReadySlots(crawler)

    def push(self, request: Request) -> None:
        """Queue by the host of the URL, not by the slot a redirect comes from."""
        request.meta.pop(DOWNLOAD_SLOT, None)
        super().push(request)


class _ReadySlots(DownloaderInterface):
    """The slots that can take a request now."""

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        # Asked before every request: the keys are read here as ``get_slot_key`` would.
        busy = Counter(
            request.meta.get(DOWNLOAD_SLOT) or _host(request) for request in self.downloader.active
        )
        full = {key for key, number in busy.items() if number >= self._room(key)}
        return [(busy.get(key, 0), key) for key in possible_slots if key not in full]

    def _room(self, key: str) -> int:
        slot = self.downloader.slots.get(key)
        if slot is None:
            return max(1, self.downloader.domain_concurrency)
        if held_for(slot) > slot.delay:
            return 1
        # Where requests follow each other at once, some must be at hand.
        return slot.concurrency + (2 if slot.delay < _SHORT_DELAY else 0)


_SHORT_DELAY = 0.05


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""

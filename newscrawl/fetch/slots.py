"""Scrapy's downloader slots, one a host: when the next request may go out."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader, Slot
    from scrapy.crawler import Crawler

DOWNLOAD_SLOT: Final = "download_slot"
"""Scrapy's key in ``request.meta``."""
MIN_DELAY: Final = 0.0005
"""Seconds. With a delay of 0 Scrapy ignores the limit of requests per host, and cannot wait."""


def downloader_of(crawler: Crawler) -> Downloader | None:
    """Return the crawl's downloader; None before the engine stands."""
    engine = crawler.engine
    return None if engine is None else engine.downloader


def slot_of(crawler: Crawler, request: Request) -> Slot | None:
    """Return the slot that ``request`` went through; None where it has none yet."""
    downloader = downloader_of(crawler)
    key = request.meta.get(DOWNLOAD_SLOT)
    return None if downloader is None or key is None else downloader.slots.get(key)


def touch_slot(crawler: Crawler, request: Request) -> None:
    """Count the delay from now: the request goes out only now.

    Scrapy counts from when it let the request go; connecting comes after that, and on the wire
    two requests would be closer than the delay says.
    """
    slot = slot_of(crawler, request)
    if slot is not None:
        slot.lastseen = max(slot.lastseen, monotonic())


def hold_slot(crawler: Crawler, request: Request, seconds: float) -> None:
    """Let no request of this slot out for ``seconds``; a longer hold is not shortened."""
    slot = slot_of(crawler, request)
    if slot is None or seconds <= 0:
        return
    slot.delay = max(slot.delay, MIN_DELAY)
    shortest = slot.delay * max(0.0, 1 - slot.jitter)
    slot.lastseen = max(slot.lastseen, monotonic() + seconds - shortest)


def held_for(slot: Slot) -> float:
    """Return the seconds until a slot's next request may go out; 0 where it may now."""
    return max(0.0, slot.lastseen + slot.delay - monotonic()) if slot.lastseen else 0.0

"""Second attempts, later and later; and waiting as long as a server asks for."""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware

from newscrawl.fetch.slots import hold_slot, slot_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_ASKED_TO_WAIT = frozenset({429, 503})


def retry_after(value: str, now: datetime) -> float | None:
    """Read a ``Retry-After`` value (RFC 9110, section 10.2.3) as seconds from ``now``.

    Never negative; None where it is neither a number nor an HTTP date.
    """
    text = value.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            when = parsedate_to_datetime(text)
        except ValueError:
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        seconds = (when - now).total_seconds()
    return max(0.0, seconds) if seconds < float("inf") else None


def backoff(attempt: int, *, base: float, longest: float) -> float:
    """Return the seconds to wait after failure number ``attempt`` (from 1).

    Doubles from ``base`` up to ``longest``; the second half of it by chance, so that hosts that
    failed together do not come back together.
    """
    full = min(longest, base * 2.0 ** min(attempt - 1, 60))
    return full * random.uniform(0.5, 1.0)  # noqa: S311


class BackoffRetryMiddleware(RetryMiddleware):
    """Takes the place of Scrapy's RetryMiddleware (550): the host is left alone in between.

    After a failure that is retried, the host's slot is held for ``NEWSCRAWL_RETRY_DELAY``
    seconds (1), doubling with each attempt up to ``NEWSCRAWL_RETRY_DELAY_MAX`` (60). A 429 or
    503 with ``Retry-After`` holds it for as long as that says, up to
    ``NEWSCRAWL_RETRY_AFTER_MAX`` (300), whether or not this request is retried. Other hosts go
    on.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._base = settings.getfloat("NEWSCRAWL_RETRY_DELAY", 1.0)
        self._longest = settings.getfloat("NEWSCRAWL_RETRY_DELAY_MAX", 60.0)
        self._after_longest = settings.getfloat("NEWSCRAWL_RETRY_AFTER_MAX", 300.0)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read Scrapy's ``RETRY_*`` settings and ours."""
        middleware = super().from_crawler(crawler)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        return middleware

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Hold the host where the response says so.

        By this signal, for Scrapy lets the slot's next request go before a middleware's turn.
        """
        told = None
        if response.status in _ASKED_TO_WAIT:
            value = response.headers.get("Retry-After") or b""
            told = retry_after(value.decode("latin-1"), datetime.now(UTC)) if value else None
        if told is not None:
            self._hold(request, min(told, self._after_longest), "retry-after")
        elif response.status in self.retry_http_codes and not request.meta.get("dont_retry"):
            self._back_off(request)

    def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Hold the host where the request is to be retried, then retry as Scrapy does.

        One request that already waited in the slot has gone out by then.
        """
        if isinstance(exception, self.exceptions_to_retry) and not request.meta.get("dont_retry"):
            self._back_off(request)
        return super().process_exception(request, exception)

    def _back_off(self, request: Request) -> None:
        attempt = request.meta.get("retry_times", 0) + 1
        if attempt <= request.meta.get("max_retry_times", self.max_retry_times):
            seconds = backoff(attempt, base=self._base, longest=self._longest)
            self._hold(request, seconds, "backoff")

    def _hold(self, request: Request, seconds: float, why: str) -> None:
        hold_slot(self.crawler, request, seconds)
        stats = self.crawler.stats
        if stats is not None:
            stats.inc_value(f"newscrawl/held/{why}")
        slot = slot_of(self.crawler, request)
        logger.log(
            logging.INFO if why == "retry-after" else logging.DEBUG,
            "%s: %s, its host is left alone for %.1f s%s",
            request.url,
            why,
            seconds,
            f" ({len(slot.queue)} requests wait)" if slot is not None and slot.queue else "",
        )

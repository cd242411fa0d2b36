"""Lets a plain function ask for pages: what it fetches goes the way of a crawl."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scrapy import Request, Spider

from newscrawl.cli.running import run_settings, run_spider
from newscrawl.errors import AddressRefused, FetchError
from newscrawl.fetch import META, page_of, reason_of
from newscrawl.outlets import outlet_for
from newscrawl.run.ending import Interrupted
from newscrawl.run.session import Session

if TYPE_CHECKING:
    from newscrawl.cli.common import Context
    from newscrawl.discover.fetching import Fetch
    from newscrawl.model import Page

Result = TypeVar("Result")
_LISTEN = 0.5
"""Seconds after which a waiting job looks whether it is stopped."""


def live(here: Context, work: Callable[[Fetch], Result], allow: Sequence[str] = ()) -> Result:
    """Run ``work`` with a :class:`~newscrawl.discover.fetching.Fetch`, and give what it gives.

    Its requests are guarded, polite, obey robots.txt and are archived as those of any crawl.
    ``allow`` are networks that the address guard lets through. Raises what ``work`` raises, and
    what keeps a crawl from running.
    """
    job = _Job(work)
    report = run_spider(run_settings(here, list(allow), verbose=False), AskingSpider, job=job)
    if report.reason == "shutdown":
        raise Interrupted("stopped")
    return job.result()


class _Job(Generic[Result]):
    """A function to be run in a thread, and how it ended."""

    def __init__(self, work: Callable[[Fetch], Result]) -> None:
        self._work = work
        self._given: list[Result] = []
        self._raised: Exception | None = None

    def run(self, fetch: Fetch) -> None:
        try:
            self._given.append(self._work(fetch))
        except Exception as error:
            # Raised again by result(), in the main thread.
            self._raised = error

    def result(self) -> Result:
        if self._raised is not None:
            raise self._raised
        if not self._given:
            raise FetchError("stopped before the end")
        return self._given[0]


class AskingSpider(Spider):
    """Fetches what a job asks for, and ends when the job does."""

    name = "asking"

    def __init__(self, job: _Job[Any], **rest: Any) -> None:
        super().__init__(**rest)
        self.job = job

    async def start(self) -> AsyncIterator[Request]:
        """Run the job in a thread; its requests run here."""
        loop = asyncio.get_running_loop()

        def fetch(urls: Sequence[str], /) -> list[Page | FetchError]:
            pending = asyncio.run_coroutine_threadsafe(self._fetch_all(urls), loop)
            while True:
                try:
                    return pending.result(timeout=_LISTEN)
                except TimeoutError:
                    # Once the crawl is stopped nothing answers any more.
                    if not self.crawler.crawling:
                        pending.cancel()
                        raise FetchError("stopped before the end") from None

        await asyncio.to_thread(self.job.run, fetch)
        nothing_left: tuple[Request, ...] = ()
        for request in nothing_left:
            yield request

    async def _fetch_all(self, urls: Sequence[str]) -> list[Page | FetchError]:
        return list(await asyncio.gather(*map(self._fetch, urls)))

    async def _fetch(self, url: str) -> Page | FetchError:
        owner = outlet_for(url, Session.of(self.crawler).outlets)
        request = Request(url, meta={META.OUTLET: owner.name if owner else ""})
        assert self.crawler.engine is not None
        try:
            return page_of(await self.crawler.engine.download_async(request))
        except AddressRefused as error:
            return error
        except Exception as error:
            reason = reason_of(error)
            if reason in ("archive", "other"):
                raise
            return FetchError(f"{url}: not fetched: {reason}", url=url)

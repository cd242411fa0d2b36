"""The spider of on-demand archiving: these addresses, now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.http import Response

from newscrawl.fetch import META, capture_of, page_of, reason_of
from newscrawl.model import Article, CaptureRef
from newscrawl.outlets import outlet_for
from newscrawl.spiders.base import ReadingSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure


@dataclass
class Archived:
    """What came of one address; filled in as the run goes on."""

    url: str
    """As it was asked for."""
    final_url: str = ""
    """Where redirects led."""
    status: int = 0
    capture: CaptureRef | None = None
    article: Article | None = None
    """None where the page is no article, or was not stored."""
    outcome: str = ""
    """``stored``, ``unchanged``, a reason why no article was stored, or why nothing came."""
    robots: str = ""
    """What robots.txt said: ``allowed``, ``disallowed``, ``unreachable``."""
    hops: tuple[str, ...] = ()
    """Addresses that redirected, in order."""
    error: str = ""

    @property
    def exit_code(self) -> int:
        """0: captured, with a page; 1: captured, with an error or a wall; 7: nothing came."""
        if self.capture is None:
            return 7
        return 0 if 200 <= self.status < 300 and self.outcome not in _WALLS else 1


_WALLS = frozenset({"block", "consent", "login", "error"})


@dataclass
class Results:
    """What came of every address, in the order they were asked for."""

    by_url: dict[str, Archived] = field(default_factory=dict)

    def of(self, url: str) -> Archived:
        """The result of an address."""
        return self.by_url.setdefault(url, Archived(url))


class UrlSpider(ReadingSpider):
    """Fetches addresses whatever the outlet; a known outlet's layouts apply.

    A person's explicit request archives what robots.txt disallows, with the verdict noted,
    unless ``NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS`` is set.
    """

    name = "url"

    def __init__(
        self, urls: str | Iterable[str] = (), results: Results | None = None, **rest: Any
    ) -> None:
        super().__init__(**rest)
        self.urls = urls.split() if isinstance(urls, str) else list(urls)
        self.results = results if results is not None else Results()
        self._asked: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> UrlSpider:
        """Listen for what becomes of each article."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every address, each once."""
        binding = self.settings.getbool("NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS")
        for url in dict.fromkeys(self.urls):
            self.results.of(url)
            owner = outlet_for(url, self.session.outlets)
            request = self.page_request(url, owner.name if owner else "", dont_filter=True)
            request.meta[META.ROBOTS_ADVISORY] = not binding
            request.meta[ASKED] = url
            yield request

    async def parse_page(self, response: Response) -> AsyncIterator[Article]:
        """Note the capture, then read the page as every spider does."""
        assert response.request is not None
        meta = response.request.meta
        result = self.results.of(meta[ASKED])
        page = page_of(response)
        result.final_url, result.status = page.url, page.status
        result.capture = capture_of(response)
        result.robots = meta.get(META.ROBOTS, "")
        result.hops = tuple(meta.get("redirect_urls") or ())
        self._asked[page.url] = meta[ASKED]
        async for article in super().parse_page(response):
            yield article

    def unread(self, url: str, reason: str) -> None:
        """Note why a page gave no article."""
        self.results.of(self._asked.get(url, url)).outcome = reason

    def page_failed(self, failure: Failure) -> None:
        """Note what went wrong."""
        request: Request = failure.request  # type: ignore[attr-defined]
        result = self.results.of(request.meta[ASKED])
        result.outcome = reason_of(failure.value)
        result.error = str(failure.value).strip().splitlines()[0] if str(failure.value) else ""
        super().page_failed(failure)

    def item_scraped(self, item: Article) -> None:
        """The article was stored."""
        result = self.results.of(self._asked.get(item.url, item.url))
        result.article, result.outcome = item, "stored"

    def item_dropped(self, item: Article, exception: Exception) -> None:
        """The catalog had it as it is, or it is no article."""
        result = self.results.of(self._asked.get(item.url, item.url))
        result.outcome = str(exception).rpartition(": ")[2]
        if result.outcome == "unchanged":
            result.article = item


ASKED = "newscrawl_asked"
"""Key of ``request.meta``: the address as it was asked for, through every redirect."""

"""The spider of on-demand archiving: these addresses, now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy import Request, signals
from scrapy.http import Response

from newscrawl.errors import BadInput
from newscrawl.fetch import META, attempt, captured, page_of, reason_of, use_pace
from newscrawl.model import Article, CaptureRef
from newscrawl.outlets import Pace, outlet_for
from newscrawl.spiders.addresses import check_address
from newscrawl.spiders.base import ReadingSpider, refuse
from newscrawl.spiders.hosts import by_turns
from newscrawl.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.model import Page
    from newscrawl.spiders.requisites import Gathered, Gatherer


@dataclass
class Archived:
    """What came of one address; filled in as the run goes on."""

    url: str
    """As it was asked for."""
    final_url: str = ""
    """Where redirects led."""
    status: int = 0
    """0 where no whole head came."""
    capture: CaptureRef | None = None
    """Of the last response, whole or cut."""
    truncated: str = ""
    """Why the response is cut, where it is: ``length``, ``time`` or ``disconnect``."""
    article: Article | None = None
    """None where the page is no article, or was not stored."""
    outcome: str = ""
    """``stored``, ``unchanged``, a reason why no article was stored, or why nothing came."""
    robots: str = ""
    """What robots.txt said: ``allowed``, ``disallowed``, ``unreachable``."""
    hops: tuple[str, ...] = ()
    """Addresses that redirected, in order."""
    error: str = ""
    requisites: Gathered | None = None
    """What the page needs to be seen, where that was asked for."""

    @property
    def exit_code(self) -> int:
        """0: captured, with a page; 1: captured: an error, a wall or a cut; 7: nothing came."""
        if self.capture is None:
            return 7
        if self.error or self.truncated or self.outcome in _POOR:
            return 1
        return 0 if 200 <= self.status < 300 else 1


_POOR = frozenset({"block", "consent", "login", "error", "crashed"})


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
    unless ``NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS`` is set. Pages of one host are asked for as far
    apart as the outlet, ``DOWNLOAD_DELAY`` and robots.txt say; robots.txt before a page, and the
    requisites behind it, follow as closely as in a browser.
    """

    name = "url"

    def __init__(
        self,
        urls: str | Iterable[str] = (),
        results: Results | None = None,
        *,
        requisites: bool | str = False,
        **rest: Any,
    ) -> None:
        super().__init__()
        refuse(rest, "urls and requisites")
        self.urls = urls.split() if isinstance(urls, str) else list(urls)
        if not self.urls:
            raise BadInput("no address: -a urls='https://… https://…'")
        for url in self.urls:
            check_address(url)
        self.results = results if results is not None else Results()
        self.requisites = str(requisites).lower() in ("true", "1", "yes")
        self._records: dict[str, Archived] = {}
        self._delays: dict[str, float] = {}
        self._begun: dict[str, float] = {}
        """When each address was asked for, or ended unasked, by the monotonic clock."""
        self._gatherer: Gatherer | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Wait less than a crawl does, and leave out what takes long to start and is not used."""
        super().update_settings(settings)
        longest = settings.getfloat("NEWSCRAWL_CRAWL_DELAY_MAX")
        settings.set("NEWSCRAWL_PAGE_DELAY_MAX", longest, priority="spider")
        for name, value in _IMPATIENT.items():
            settings.set(name, min(value, settings.getfloat(name)), priority="spider")
        for name in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
            # Scrapy imports even those that are switched off, if they are so much as named.
            base, own = settings.getdict(f"{name}_BASE"), settings.getdict(name)
            off = {component for component, place in own.items() if place is None}
            off |= {one for one, switch in _SLOW_TO_START.items() if not settings.get(switch)}
            for key, components in ((f"{name}_BASE", base), (name, own)):
                used = {one: place for one, place in components.items() if one not in off}
                settings.set(key, used, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> UrlSpider:
        """Listen for what becomes of each article."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_error, signals.item_error)
        crawler.signals.connect(spider.robots_parsed, signals.robots_parsed)
        crawler.signals.connect(spider.sent, signals.request_reached_downloader)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every address, each once."""
        advisory = not self.settings.getbool("NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS")
        use_pace(self.crawler, lambda _: _BROWSING)
        if self.requisites:
            # Only here: it takes its time to import.
            from newscrawl.spiders.requisites import Gatherer, Limits

            limits = Limits.from_settings(self.settings)
            self._gatherer = Gatherer(self.crawler, self.session.tally, limits, advisory=advisory)
        async for url in by_turns(dict.fromkeys(self.urls), self._delay, self._begun.get):
            result = self.results.of(url)
            if url_key(url) in self.session.taken_down:
                result.outcome = result.error = "taken down; it is not archived again"
                self._begun[url] = 0.0
                continue
            owner = outlet_for(url, self.session.outlets)
            request = self.page_request(url, owner.name if owner else "", dont_filter=True)
            request.meta[META.ROBOTS_ADVISORY] = advisory
            request.meta[ASKED] = url
            yield request

    def _delay(self, url: str, host: str) -> float:
        """Seconds between two pages of a host."""
        pace = self.session.pace_for(url)
        delay = pace.delay if pace is not None else self.settings.getfloat("DOWNLOAD_DELAY")
        return max(delay, self._delays.get(host, 0.0))

    def sent(self, request: Request) -> None:
        """The first hop of an address is on its way."""
        if ASKED in request.meta:
            self._begun.setdefault(request.meta[ASKED], monotonic())

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take a Crawl-delay from robots.txt; it holds between pages."""
        from newscrawl.urls import host

        told = robotparser.crawl_delay(self.settings.get("USER_AGENT") or "")
        if told:
            longest = self.settings.getfloat("NEWSCRAWL_PAGE_DELAY_MAX")
            self._delays[host(request.url)] = min(float(told), longest)

    async def parse_page(self, response: Response) -> AsyncIterator[Article]:
        """Note the capture, read the page as every spider does, then gather what it needs."""
        assert response.request is not None
        meta = response.request.meta
        result = self.results.of(meta[ASKED])
        page = page_of(response)
        self._note(result, page, response)
        async for article in super().parse_page(response):
            yield article
        if self._gatherer is not None:
            from newscrawl.spiders.requisites import is_html

            if is_html(page):
                result.requisites = await self._gatherer.gather(page, meta.get(META.OUTLET, ""))

    def _note(self, result: Archived, page: Page, response: Response) -> None:
        assert response.request is not None
        meta = response.request.meta
        result.final_url, result.status = page.url, page.status
        result.truncated = page.truncated.value if page.truncated is not None else ""
        result.robots = meta.get(META.ROBOTS, "")
        result.hops = tuple(meta.get("redirect_urls") or ())
        found = captured(response)
        if found is not None:
            result.capture = found.ref
            self._records[found.ref.record_id] = result

    def unread(self, url: str, reason: str) -> None:
        """Note why a page gave no article."""
        for result in self._records.values():
            if result.final_url == url and not result.outcome:
                result.outcome = reason

    def page_failed(self, failure: Failure) -> None:
        """Note what went wrong, and what there is of the response all the same."""
        request: Request = failure.request  # type: ignore[attr-defined]
        result = self.results.of(request.meta[ASKED])
        self._begun.setdefault(request.meta[ASKED], monotonic())
        assert failure.value is not None
        result.outcome = reason_of(failure.value)
        told = " ".join(str(failure.value).split()) or type(failure.value).__name__
        result.error = told.removeprefix(f"{request.url}: ")
        result.final_url = request.url
        result.robots = request.meta.get(META.ROBOTS, "")
        result.hops = tuple(request.meta.get("redirect_urls") or ())
        found = attempt(request)
        # Where this one was refused before it was sent, it is still that of the hop before.
        if found is not None and found.status and found.url == urldefrag(request.url)[0]:
            result.status, result.capture = found.status, found.ref
            result.truncated = found.truncated.value if found.truncated is not None else ""
        super().page_failed(failure)

    def item_scraped(self, item: Article) -> None:
        """The article was stored."""
        result = self._of(item)
        result.article, result.outcome = item, "stored"

    def item_dropped(self, item: Article, exception: Exception) -> None:
        """The catalog had it as it is, or it is no article."""
        result = self._of(item)
        result.outcome = str(exception).rpartition(": ")[2]
        if result.outcome == "unchanged":
            result.article = item

    def item_error(self, item: Article, failure: Failure) -> None:
        """The article could not be stored; its page is archived."""
        result = self._of(item)
        result.outcome, result.error = "not-stored", str(failure.value)

    def _of(self, item: Article) -> Archived:
        record = item.capture.record_id if item.capture is not None else ""
        return self._records.get(record) or self.results.of(item.url)


ASKED = "newscrawl_asked"
"""Key of ``request.meta``: the address as it was asked for, through every redirect."""
_BROWSING = Pace(delay=0.02, concurrency=6)
_IMPATIENT = {
    "DOWNLOAD_TIMEOUT": 30,
    "RETRY_TIMES": 1,
    "NEWSCRAWL_RETRY_DELAY": 0.5,
    "NEWSCRAWL_RETRY_DELAY_MAX": 5.0,
    "NEWSCRAWL_RETRY_AFTER_MAX": 10.0,
    # This spider keeps to it itself, between pages.
    "NEWSCRAWL_CRAWL_DELAY_MAX": 0.0,
}
"""A person waits: no more than so much, unless the command line says so."""
_SLOW_TO_START = {
    "scrapy.extensions.feedexport.FeedExporter": "FEEDS",
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": "COOKIES_ENABLED",
}
"""Component: the setting that asks for it."""

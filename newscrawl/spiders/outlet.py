"""The spider of scheduled crawls: sources of outlets, and the articles that they list."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import CloseSpider

from newscrawl.catalog import Known
from newscrawl.catalog.links import ENOUGH
from newscrawl.catalog.sources import Source
from newscrawl.discover import discover
from newscrawl.errors import BadInput, NewscrawlError
from newscrawl.fetch import CLOSING, META, page_of
from newscrawl.model import Link, SourceKind
from newscrawl.outlets import choose, load_outlets
from newscrawl.run.moments import begin
from newscrawl.run.places import Places
from newscrawl.spiders.base import ReadingSpider, failure_reason, refuse
from newscrawl.urls import url_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.outlets import Outlet

_SOURCES_FIRST = 100
_LOOKED_UP = 1000
"""Links that are looked up in the catalog at once."""


class OutletSpider(ReadingSpider):
    """Polls the sources of one or more outlets and fetches what is new or changed there.

    Arguments, as ``-a NAME=VALUE``:

    ``outlet``
        Names of outlets, parted by commas; ``all`` for every outlet.
    ``limit``
        At most so many pages of each outlet.
    ``since``
        Skip links that their source dates earlier (``2026-11-01``).

    What cannot be used is :class:`BadInput` before anything is opened, fetched or written to.
    """

    name = "outlet"

    def __init__(
        self, outlet: str = "", limit: str | int | None = None, since: str = "", **rest: Any
    ):
        super().__init__()
        refuse(rest, "outlet, limit and since")
        self.wanted = [name.strip() for name in outlet.split(",") if name.strip()]
        self.limit = None if limit is None else _limit(limit)
        self.since = begin(since, "since")
        self.outlets: list[Outlet] = []
        self._asked: Counter[str] = Counter()
        self._seen: set[str] = set()
        self._seen_sources: set[str] = set()
        self._read: list[Source] = []
        self._limited: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> OutletSpider:
        """Find the outlets to crawl now, before Scrapy opens what the items would go to."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        folder = Places.from_settings(crawler.settings).outlets
        outlets = load_outlets(folder)
        if not spider.wanted:
            raise BadInput(f"no outlet named: -a outlet=NAME, of those in {folder}, or =all")
        every = spider.wanted == ["all"]
        spider.outlets = list(outlets.values()) if every else choose(spider.wanted, outlets, folder)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every source of every chosen outlet."""
        try:
            async for request in self._first_requests():
                yield request
        except NewscrawlError as error:
            # Scrapy would log it, and the run end as if there had been nothing to do.
            self.session.fail(error)
            self.logger.critical("%s", error)
            raise CloseSpider("failed") from error

    async def _first_requests(self) -> AsyncIterator[Request]:
        for outlet in self.outlets:
            due = await asyncio.to_thread(self.session.catalog.links.due, outlet.name)
            # What failed before leaves half of a limit, and the odd one, to what is new.
            most = None if self.limit is None else self.limit // 2
            for request in self._requests(dict.fromkeys(due[:most], ""), outlet):
                yield request
            for kind, urls in (
                (SourceKind.FEED, outlet.feeds),
                (SourceKind.SITEMAP, outlet.sitemaps),
                (SourceKind.SECTION, outlet.sections),
            ):
                for url in urls:
                    for request in self.source_request(url, kind, outlet.name):
                        yield request

    def source_request(
        self, url: str, kind: SourceKind, outlet: str, via: str = ""
    ) -> Iterator[Request]:
        """A request for a source, once a run, conditional where we know its last answer."""
        if url in self._seen_sources:
            return
        self._seen_sources.add(url)
        try:
            request = Request(
                url,
                callback=self.parse_source,
                errback=self.source_failed,
                priority=_SOURCES_FIRST,
                dont_filter=True,
                headers=self._conditions(url),
                meta={META.OUTLET: outlet, META.VIA: via, META.SOURCE: kind.value},
            )
        except ValueError:
            self.bad_address(url)
            self._broken(outlet, url, "bad-address", "not an address that can be asked for")
            return
        yield request

    async def parse_source(self, response: Response) -> AsyncIterator[Request]:
        """Read a source's links; ask for what is new or changed since we last had it."""
        assert response.request is not None
        meta = response.request.meta
        outlet = self.session.outlets[meta[META.OUTLET]]
        kind = SourceKind(meta[META.SOURCE])
        page = page_of(response)
        url = response.request.url
        if response.status == 304:
            self.session.tally.source(outlet.name, "unchanged")
            return
        if response.status != 200:
            self._broken(outlet.name, url, f"http-{response.status}", f"HTTP {response.status}")
            return
        found = await asyncio.to_thread(discover, page, kind, outlet, since=self.since)
        for problem in found.problems:
            self.session.problem(f"{outlet.name}: {url}: {problem}")
        if found.problems and not found.links and not found.sources:
            self.session.tally.source(outlet.name, "broken")
            return
        self.session.tally.source(outlet.name, "ok")
        for next_kind, next_url in found.sources:
            for request in self.source_request(next_url, next_kind, outlet.name, via=url):
                yield request
        articles = {
            link.url: link for link in found.links if outlet.wants(link) and not self._too_old(link)
        }
        links = list(articles.values())
        for start in range(0, len(links), _LOOKED_UP):
            for request in await self._wanted(links[start : start + _LOOKED_UP], outlet):
                yield request
        # What leads to other sources, or listed links that were left out, must be seen again.
        whole = not found.sources and not any(map(self._too_old, found.links))
        self._read.append(
            Source(
                url,
                kind.value,
                outlet.name,
                etag=page.header("etag") if whole else "",
                last_modified=page.header("last-modified") if whole else "",
                outcome="ok",
                links_listed=len(found.links),
                fetched_at=page.captured_at,
            )
        )

    def closed(self, reason: str) -> None:
        """Remember the sources whose links were all come to.

        Of the others the next run must see the list again: what a source says is unchanged since
        then is not sent a second time.
        """
        if reason == "finished":
            for source in self._read:
                if source.outlet not in self._limited:
                    self.session.ledger.source(source)

    def _conditions(self, url: str) -> dict[str, str]:
        """Headers that spare the source sending again what we have read."""
        known = self.session.catalog.sources.get(url)
        if known is None or known.outcome != "ok":
            return {}
        pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in pairs.items() if value}

    async def _wanted(self, links: Sequence[Link], outlet: Outlet) -> Iterator[Request]:
        """Requests for the links, each another address, that are not held as they are."""
        catalog = self.session.catalog
        known = await asyncio.to_thread(catalog.known, [link.url for link in links])
        await asyncio.to_thread(catalog.links.seen, links, outlet.name)
        wanted = {
            link.url: link.source for link in links if _wanted_again(link, known.get(link.url))
        }
        self.session.tally.add("links/known", len(links) - len(wanted))
        return self._requests(wanted, outlet)

    def _requests(self, wanted: Mapping[str, str], outlet: Outlet) -> Iterator[Request]:
        """Requests for addresses, with the source of each; one a run for all its spellings."""
        for url, source in wanted.items():
            key = url_key(url)
            if key in self._seen:
                continue
            if self.limit is not None and self._asked[outlet.name] >= self.limit:
                self._limited.add(outlet.name)
                return
            self._seen.add(key)
            if key in self.session.taken_down:
                self.session.tally.add("links/taken-down")
                continue
            try:
                request = self.page_request(url, outlet.name, via=source)
            except ValueError:
                self.bad_address(url)
                continue
            self._asked[outlet.name] += 1
            yield request

    def _too_old(self, link: Link) -> bool:
        told = link.modified or link.published
        return self.since is not None and told is not None and told < self.since

    def source_failed(self, failure: Failure) -> None:
        """A source that gave no response."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = failure_reason(failure)
        if reason == CLOSING:
            self.session.tally.source(request.meta[META.OUTLET], "interrupted")
            return
        what = str(failure.value).removeprefix(f"{request.url}: ")
        self._broken(request.meta[META.OUTLET], request.url, reason, what)

    def _broken(self, outlet: str, url: str, outcome: str, what: str) -> None:
        self.session.tally.source(outlet, outcome)
        self.session.problem(f"{outlet}: {url}: {what}")


def _wanted_again(link: Link, known: Known | None) -> bool:
    """Whether to fetch a link: new, due, or changed after our last fetch as its source says."""
    if known is None or known.fetched_at is None:
        return True
    if known.due_at is not None and known.attempts < ENOUGH:
        return known.due_at <= datetime.now(UTC)
    if link.modified is None:
        return False
    # A bare date does not tell before from after a fetch on that day; that it moved does.
    moved = known.modified is not None and link.modified > known.modified
    return moved or link.modified > known.fetched_at


def _limit(given: str | int) -> int:
    """A number of pages, 1 or more."""
    try:
        number = int(given)
    except ValueError:
        number = 0
    if number < 1:
        raise BadInput(f"limit={given}: not a number of pages, 1 or more")
    return number

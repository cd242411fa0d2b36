"""What the spiders share: a response becomes a page, a page an article, a failure a count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from newscrawl.errors import BadInput
from newscrawl.fetch import CLOSING, META, page_of, reason_of
from newscrawl.run.readers import ReaderCrashed
from newscrawl.run.session import Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.model import Article, Page

_HTML = ("html", "xml", "text/plain")
_SOURCE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?[^>]*>|<!--(?:(?!-->).)*-->)*+"
    rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENINGS = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--")


class ReadingSpider(Spider):
    """Fetches pages and reads them; every page it asks for ends in exactly one outcome."""

    counts_pages = True
    """Pages are counted when they are asked for."""

    @property
    def session(self) -> Session:
        """What the crawl has open."""
        return Session.of(self.crawler)

    def bad_address(self, url: str) -> None:
        """Count what some source gave as a URL and is none."""
        self.session.tally.add("links/bad-address")
        self.logger.info("%s: not an address", url)

    def page_request(self, url: str, outlet: str, via: str = "", **options: Any) -> Request:
        """A request for an article page; from here on the page owes an outcome.

        Raises :class:`ValueError` where the URL is none.
        """
        run = self.session.run
        meta = {META.OUTLET: outlet, META.VIA: via, META.PAGE: True, META.RUN: run}
        request = Request(
            url, callback=self.parse_page, errback=self.page_failed, meta=meta, **options
        )
        self.session.tally.page(outlet)
        self.session.readers.start()
        return request

    async def parse_page(self, response: Response) -> AsyncIterator[Article]:
        """Read the page of a response; what is no page is counted as ``fetch/REASON``."""
        assert response.request is not None
        self.session.owes(response.request.meta)
        outlet = response.request.meta.get(META.OUTLET, "")
        page = page_of(response)
        asked = (response.request.meta.get("redirect_urls") or [page.url])[0]
        if asked != page.url:
            self.session.redirected(asked, page.url)
        reason = unreadable(page)
        if reason:
            self.session.dropped(page.url, outlet, "fetch", reason)
            self.unread(page.url, reason)
            return
        try:
            article = await self.session.readers.read(page, outlet)
        except ReaderCrashed as error:
            self.session.dropped(page.url, outlet, "extract", "crashed")
            self.session.problem(str(error))
            self.unread(page.url, "crashed")
            return
        yield article

    def unread(self, url: str, reason: str) -> None:
        """Say that a page that was fetched gives no article, and why."""
        self.logger.info("%s: not read: %s", url, reason)

    def page_failed(self, failure: Failure) -> None:
        """A page that gave no response: counted by what went wrong.

        One that the end of the crawl left is no failure: it is counted with all that the run did
        not come to, and nothing is noted of it.
        """
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = failure_reason(failure)
        self.session.owes(request.meta)
        if reason == CLOSING:
            return
        asked = (request.meta.get("redirect_urls") or [request.url])[0]
        self.session.dropped(asked, request.meta.get(META.OUTLET, ""), "fetch", reason)
        self.logger.info("%s: not fetched: %s", request.url, reason)


def refuse(arguments: Iterable[str], known: str) -> None:
    """Raise BadInput for an argument that a spider does not have; ``known``: those it has."""
    for name in arguments:
        raise BadInput(f"-a {name}: no such argument; there are {known}")


def failure_reason(failure: Failure) -> str:
    """Why a request gave no response, in a word."""
    return reason_of(failure.value) if failure.value is not None else "other"


def unreadable(page: Page) -> str:
    """Why a response cannot be an article page, in a word; empty where it can."""
    if page.status != 200:
        return f"http-{page.status}"
    if not page.body.strip():
        return "empty"
    kind = page.header("content-type").partition(";")[0].strip().lower()
    opening = page.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if kind and not any(part in kind for part in _HTML) and not opening.startswith(_OPENINGS):
        return "not-html"
    if _SOURCE.match(page.body[:4096]):
        return "not-html"
    if b"\0" in page.body[:512] and not page.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "not-html"
    return ""

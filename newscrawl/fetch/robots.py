"""robots.txt: Scrapy's middleware, with a verdict that can be noted, counted and overruled.

What an answer to robots.txt means, after RFC 9309, section 2.3.1: 2xx is read (its first 512
KiB); 4xx allows everything; 5xx, 429, and no answer at all disallow everything for this run,
after the usual retries. robots.txt itself is archived like any response.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.errors import AddressRefused
from newscrawl.fetch import counts
from newscrawl.fetch.captured import META
from newscrawl.fetch.guarded import refuse
from newscrawl.fetch.recorder import NotArchived

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

ALLOWED = "allowed"
DISALLOWED = "disallowed"
UNREACHABLE = "unreachable"

_MOST = 512 * 1024
_NOTHING = b"User-agent: *\nDisallow: /\n"


class Disallowed(IgnoreRequest):
    """robots.txt says no, or could not be had; ``reason`` is the word it is counted under."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class RobotsMiddleware(RobotsTxtMiddleware):
    """Takes the place of Scrapy's RobotsTxtMiddleware (100); ``ROBOTSTXT_OBEY`` turns it on.

    The verdict goes to ``request.meta[META.ROBOTS]`` and from there into the capture's notes. A
    request with ``META.ROBOTS_ADVISORY`` is fetched whatever the verdict is.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._faults: dict[str, Exception | int] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """As Scrapy's, one request of a host after the other.

        Where several wait for the same robots.txt, Scrapy gives it to the first of them, and to
        the others none, which allows everything.
        """
        async with self._asking[urlparse_cached(request).netloc]:
            return await super().robot_parser(request)

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise Disallowed where robots.txt says no and is obeyed."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        try:
            await super().process_request(request)
        except IgnoreRequest:
            fault = self._faults.get(urlparse_cached(request).netloc)
            request.meta[META.ROBOTS] = DISALLOWED if fault is None else UNREACHABLE
            if request.meta.get(META.ROBOTS_ADVISORY):
                return
            raise self._no(request, fault) from None
        request.meta[META.ROBOTS] = ALLOWED

    def _no(self, request: Request, fault: Exception | int | None) -> Exception:
        """Say why not; a host that cannot be reached at all is named so."""
        if isinstance(fault, AddressRefused):
            problem = AddressRefused(str(fault).partition(": ")[2])
            return refuse(problem, request, self._stats)
        if isinstance(fault, NotArchived):
            return fault
        self._stats.inc_value(counts.REFUSED + "robots")
        if fault is None:
            return Disallowed(f"{request.url}: disallowed by robots.txt", "robots")
        if isinstance(fault, int):
            line = f"{request.url}: robots.txt answers {fault}: taken as disallowed"
            return Disallowed(line, "robots-unreachable")
        line = f"{request.url}: robots.txt cannot be had: {fault}"
        return Disallowed(line, counts.reason_of(fault))

    def process_response(self, request: Request, response: Response) -> Response:
        """Give Scrapy a robots.txt that says what the status means."""
        asked = _robots_of(request)
        if asked is None:
            return response
        if response.status >= 500 or response.status == 429:
            self._faults[asked] = response.status
            return response.replace(body=_NOTHING)
        if response.status >= 400:
            return response.replace(body=b"")
        return response.replace(body=response.body[:_MOST])

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """As :meth:`process_response`, where there was no response."""
        asked = _robots_of(request)
        if asked is None:
            return None
        self._faults[asked] = exception
        # Without a status: one that a server might have given would be told and retried as its
        # own, and the failure itself was retried already.
        return Response(request.url, status=0, body=_NOTHING, request=request)


def _robots_of(request: Request) -> str | None:
    """Return the host that a request asks robots.txt of, redirected or not; None for others."""
    if request.callback is not NO_CALLBACK or not request.meta.get("dont_obey_robotstxt"):
        return None
    first = urlsplit((request.meta.get("redirect_urls") or [request.url])[0])
    return first.netloc if first.path == "/robots.txt" else None

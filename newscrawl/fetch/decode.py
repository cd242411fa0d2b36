"""Content codings taken away from responses, by the one function that does it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.responsetypes import responsetypes

from newscrawl.errors import BodyTooLarge
from newscrawl.fetch.captured import BROKEN_CODING
from newscrawl.http import remove_content_coding

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)

ACCEPTED = b"gzip, deflate, br, zstd"


class TooLarge(BodyTooLarge, IgnoreRequest):
    """As BodyTooLarge; the response is archived, not parsed and not retried."""

    reason = "length"


class DecodeMiddleware:
    """Takes the place of Scrapy's HttpCompressionMiddleware (590).

    A body that grows beyond ``DOWNLOAD_MAXSIZE`` raises TooLarge. A stream that is cut or broken
    gives what there is, and the flag ``broken-coding``. ``Content-Encoding`` is dropped and
    ``Content-Length`` set to what the body now has; the wire's headers are in the Page.
    """

    def __init__(self, limit: int, stats: StatsCollector | None) -> None:
        self._limit = limit
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DecodeMiddleware:
        """Read ``DOWNLOAD_MAXSIZE``."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"), crawler.stats)

    def process_request(self, request: Request) -> None:
        """Ask for what can be decoded."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Decode the body."""
        codings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not codings or not response.body:
            return response
        limit = request.meta.get("download_maxsize", self._limit)
        try:
            body, whole = remove_content_coding(response.body, codings, limit=limit)
        except BodyTooLarge as error:
            self._count("too-large")
            logger.warning("%s: %s", request.url, error)
            raise TooLarge(f"{request.url}: {error}", url=request.url) from None
        self._count("decoded")
        flags = list(response.flags)
        if not whole:
            self._count("broken")
            flags.append(BROKEN_CODING)
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        headers["Content-Length"] = str(len(body))
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        # Not ``response.replace``: it asks for the encoding of the body as it was, and where
        # none is declared that is guessed from compressed bytes.
        return kind(
            response.url,
            status=response.status,
            headers=headers,
            body=body,
            flags=flags,
            request=response.request,
            certificate=response.certificate,
            ip_address=response.ip_address,
            protocol=response.protocol,
        )

    def _count(self, name: str) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"newscrawl/coding/{name}")

"""Redirects of requests that carry no Referer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class PlainRedirectMiddleware(RedirectMiddleware):
    """Scrapy's own, which would look for what makes a Referer and warn that nothing does."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``REDIRECT_ENABLED``, ``REDIRECT_MAX_TIMES`` and ``REDIRECT_PRIORITY_ADJUST``."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        """Where a redirect leads does not hear where it came from."""
        request.headers.pop("Referer", None)

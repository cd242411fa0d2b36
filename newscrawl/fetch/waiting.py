"""Requests that wait, kept small.

A sitemap may list 50,000 pages, and each becomes a request at once. A request that has been
looked at by the duplicate filter takes 4 to 5 kB, most of it in caches that hang on the object
(its parsed address, its fingerprint, Scrapy's list of live objects); what must be remembered of it
takes a tenth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

_DEFAULTS: dict[str, Any] = {
    name: getattr(Request("data:,"), name)
    for name in Request.attributes
    if name not in ("url", "callback", "errback")
}

Packed = tuple[str, Any, Any, tuple[tuple[str, Any], ...]]
"""URL, callback, errback, and what else differs from a plain request."""


class SmallLifoQueue:
    """A queue in memory, last in first out, for ``SCHEDULER_MEMORY_QUEUE``.

    What is popped is an equal request, not the same object. Subclasses of ``Request`` are kept as
    they are.
    """

    def __init__(self) -> None:
        self._waiting: list[Packed | Request] = []
        self._methods: dict[Any, Any] = {None: None}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **options: Any) -> Self:  # noqa: ARG003
        """Scrapy makes its queues so; this one needs nothing."""
        return cls()

    def push(self, request: Request) -> None:
        """Add a request on top."""
        self._waiting.append(self._packed(request) if type(request) is Request else request)

    def pop(self) -> Request | None:
        """Take the request on top; None where there is none."""
        return _request(self._waiting.pop()) if self._waiting else None

    def peek(self) -> Request | None:
        """The request that :meth:`pop` would take."""
        return _request(self._waiting[-1]) if self._waiting else None

    def close(self) -> None:
        """Nothing is open."""

    def __len__(self) -> int:
        return len(self._waiting)

    def _packed(self, request: Request) -> Packed:
        # Every ``spider.parse_page`` makes another object of the same method.
        callback = self._methods.setdefault(request.callback, request.callback)
        errback = self._methods.setdefault(request.errback, request.errback)
        more = tuple(
            (name, value)
            for name, default in _DEFAULTS.items()
            if (value := getattr(request, name)) != default
        )
        return request.url, callback, errback, more


def _request(waiting: Packed | Request) -> Request:
    if isinstance(waiting, Request):
        return waiting
    url, callback, errback, more = waiting
    return Request(url, callback=callback, errback=errback, **dict(more))

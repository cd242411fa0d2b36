"""The download handler: fetches, keeps the wire, and waits for the archive.

Order of things for a request: the guard looks at the URL; the request goes out and what passes
is kept; every exchange of it goes to the recorder; only when all are safe does Scrapy get the
response, or the exception.

What Scrapy gets where a response did not end as it should:

- larger than ``DOWNLOAD_MAXSIZE``, or heads beyond their limit: DownloadCancelledError, not
  retried; archived as truncated by ``length``;
- not whole within ``DOWNLOAD_TIMEOUT``: DownloadTimeoutError, retried; archived as ``time``;
- connection closed or reset in the middle: ResponseDataLossError or DownloadFailedError, retried;
  archived as ``disconnect``. With ``DOWNLOAD_FAIL_ON_DATALOSS = False`` a response with the flag
  ``dataloss``. A body that ends with its connection gives a response either way (flag
  ``partial``); where that was reset, the record and the Page say ``disconnect``;
- a capture that cannot be kept: NotArchived, not retried; the spider closes.

Bodies reach Scrapy without transfer coding and with content coding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, StopDownload
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from newscrawl.errors import AddressRefused, ArchiveError
from newscrawl.fetch import counts
from newscrawl.fetch.agent import Exchanges, WireAgent
from newscrawl.fetch.captured import META, Captured, notes_of
from newscrawl.fetch.exchange import HEAD_LIMIT, Exchange
from newscrawl.fetch.guarded import GuardedReactor, check_name, policy_of, refuse
from newscrawl.fetch.keeper import Keeper
from newscrawl.fetch.slots import touch_slot
from newscrawl.fetch.wire import WireFactory
from newscrawl.model import Truncation

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_GOODBYE_SECONDS = 0.25


class WireHTTPHandler(HTTP11DownloadHandler):
    """HTTP/1.1 over TCP and TLS, byte for byte; see the module for the contract.

    Reads ``NEWSCRAWL_ALLOW_ADDRESSES`` and Scrapy's ``DOWNLOAD_*`` settings. What keeps the
    captures is set with :func:`newscrawl.fetch.use_recorder`.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._pool._factory = WireFactory
        # Idle connections are closed at the end; a peer that is slow to say goodbye to TLS is
        # not worth Scrapy's second.
        self._disconnect_timeout: float = _GOODBYE_SECONDS  # type: ignore[assignment]
        self._keeper = Keeper(crawler)
        self._policy = policy_of(crawler)
        self._reactor: Any = reactor
        self._guarded = GuardedReactor(reactor, self._policy)

    async def download_request(self, request: Request) -> Response:
        """Fetch ``request``; returns once its exchanges are archived."""
        self._keeper.count(counts.REQUESTS)
        exchanges = self._exchanges(request)
        try:
            response = await self._fetch(request, exchanges)
        except AddressRefused as error:
            self._keeper.count(counts.UNANSWERED + "address")
            raise refuse(error, request, self._crawler.stats) from None
        except BaseException as error:
            self._keeper.count(counts.UNANSWERED + counts.reason_of(error))
            raise
        finally:
            if not any(exchange.sent for exchange in exchanges):
                self._keeper.count(counts.UNSENT)
        self._keeper.count(counts.ANSWERED)
        return response

    async def _fetch(self, request: Request, exchanges: Exchanges) -> Response:
        previous: Captured | None = request.meta.pop(META.CAPTURED, None)
        notes = notes_of(request, previous)
        self._policy.check_url(request.url)
        if request.meta.get("proxy"):
            host = urlsplit(request.url).hostname or ""
            await check_name(self._reactor, host, self._policy)
        self._keeper.check(request)
        agent = self._agent(exchanges)
        try:
            with wrap_twisted_exceptions():
                response = await maybe_deferred_to_future(agent.download_request(request))
        except GeneratorExit:
            # Torn down in mid-flight: nothing can be awaited, what is there is still kept.
            self._keeper.submit(request, exchanges, Truncation.DISCONNECT, notes)
            raise
        except BaseException as error:
            found = await self._keeper.keep(request, exchanges, _why(error), notes)
            if found is not None:
                request.meta[META.CAPTURED] = found
            if any(exchange.over_limit for exchange in exchanges):
                raise DownloadCancelledError(
                    f"{request.url}: response is larger than its limit on the wire"
                ) from error
            raise
        stopped = "download_stopped" in response.flags
        why = Truncation.LENGTH if stopped else Truncation.DISCONNECT
        found = await self._keeper.keep(request, exchanges, why, notes)
        if found is None:
            # Only where a new Scrapy or Twisted goes another way than the one we listen on.
            missed = ArchiveError("a response came and no exchange was captured")
            self._keeper.give_up(missed, request)
        request.meta[META.CAPTURED] = found
        return response

    def _exchanges(self, request: Request) -> Exchanges:
        maxsize = request.meta.get("download_maxsize", self._default_maxsize)
        # Chunk framing can make a body many times as large on the wire as it is.
        limit = 2 * maxsize + 2 * HEAD_LIMIT if maxsize else 0
        return Exchanges(
            lambda: Exchange(limit=limit, started=lambda: touch_slot(self._crawler, request))
        )

    def _agent(self, exchanges: Exchanges) -> WireAgent:
        agent = WireAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        agent.guarded = self._guarded
        agent.exchanges = exchanges
        return agent


def _why(error: BaseException) -> Truncation:
    """Say why the response that failed with ``error`` is cut."""
    if isinstance(error, DownloadTimeoutError):
        return Truncation.TIME
    if isinstance(error, DownloadCancelledError | StopDownload):
        return Truncation.LENGTH
    return Truncation.DISCONNECT

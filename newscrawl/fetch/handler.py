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

import logging
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urldefrag, urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, StopDownload
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future
from twisted.internet.defer import Deferred

from newscrawl.errors import AddressRefused, ArchiveError, NewscrawlError
from newscrawl.fetch import counts
from newscrawl.fetch.captured import META, Captured, notes_of
from newscrawl.fetch.exchange import HEAD_LIMIT, Exchange
from newscrawl.fetch.guarded import GuardedReactor, check_name, policy_of, refuse
from newscrawl.fetch.recorder import ARCHIVE_FAILED, NotArchived, note_failure, recorder_for
from newscrawl.fetch.slots import touch_slot
from newscrawl.fetch.wire import Exchanges, WireAgent, WireFactory
from newscrawl.model import Truncation

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.archive.archived import Archived
    from newscrawl.http import Head

logger = logging.getLogger(__name__)

_GOODBYE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class _Handed:
    """An exchange on its way into the archive."""

    url: str
    head: Head | None
    truncated: Truncation | None
    future: Future[Archived]


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
        self._policy = policy_of(crawler)
        self._reactor: Any = reactor
        self._guarded = GuardedReactor(reactor, self._policy)

    async def download_request(self, request: Request) -> Response:
        """Fetch ``request``; returns once its exchanges are archived."""
        self._count(counts.REQUESTS)
        exchanges = self._exchanges(request)
        try:
            response = await self._fetch(request, exchanges)
        except AddressRefused as error:
            self._count(counts.UNANSWERED + "address")
            raise refuse(error, request, self._crawler.stats) from None
        except BaseException as error:
            self._count(counts.UNANSWERED + counts.reason_of(error))
            raise
        finally:
            if not any(exchange.sent for exchange in exchanges):
                self._count(counts.UNSENT)
        self._count(counts.ANSWERED)
        return response

    async def _fetch(self, request: Request, exchanges: Exchanges) -> Response:
        previous: Captured | None = request.meta.pop(META.CAPTURED, None)
        notes = notes_of(request, previous)
        self._policy.check_url(request.url)
        if request.meta.get("proxy"):
            host = urlsplit(request.url).hostname or ""
            await check_name(self._reactor, host, self._policy)
        try:
            recorder_for(self._crawler)
        except ArchiveError as error:
            self._give_up(error, request)
        agent = self._agent(exchanges)
        try:
            with wrap_twisted_exceptions():
                response = await maybe_deferred_to_future(agent.download_request(request))
        except GeneratorExit:
            # Torn down in mid-flight: nothing can be awaited, what is there is still kept.
            self._submit(request, exchanges, Truncation.DISCONNECT, notes)
            raise
        except BaseException as error:
            await self._keep(request, exchanges, _why(error), notes)
            if any(exchange.over_limit for exchange in exchanges):
                raise DownloadCancelledError(
                    f"{request.url}: response is larger than its limit on the wire"
                ) from error
            raise
        stopped = "download_stopped" in response.flags
        why = Truncation.LENGTH if stopped else Truncation.DISCONNECT
        found = await self._keep(request, exchanges, why, notes)
        if found is None:
            # Only where a new Scrapy or Twisted goes another way than the one we listen on.
            self._give_up(ArchiveError("a response came and no exchange was captured"), request)
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

    async def _keep(
        self, request: Request, exchanges: Exchanges, why: Truncation, notes: dict[str, str]
    ) -> Captured | None:
        """Archive every exchange and wait until all are safe; give the last one's Captured."""
        kept: Captured | None = None
        fault: Exception | None = None
        for handed in self._submit(request, exchanges, why, notes):
            try:
                archived = await _settled(handed.future)
            except (NewscrawlError, OSError) as error:
                self._count(counts.UNARCHIVED)
                fault = fault or error
                continue
            self._count(counts.CAPTURED)
            kept = Captured(
                ref=archived.ref,
                url=handed.url,
                status=handed.head.status if handed.head else 0,
                headers=handed.head.headers if handed.head else (),
                truncated=handed.truncated,
            )
        if fault is not None:
            self._give_up(fault, request)
        return kept

    def _submit(
        self, request: Request, exchanges: Exchanges, why: Truncation, notes: dict[str, str]
    ) -> list[_Handed]:
        """Hand every exchange that was on the wire to the recorder."""
        for exchange in exchanges:
            exchange.cut()
            if not exchange.sent:
                exchange.discard()
        sent = [exchange for exchange in exchanges if exchange.sent]
        return [
            self._hand_over(request, exchange, why, notes)
            if exchange is sent[-1]
            else self._hand_over(
                request, exchange, Truncation.DISCONNECT, {**notes, "sent-again": "1"}
            )
            for exchange in sent
        ]

    def _hand_over(
        self, request: Request, exchange: Exchange, why: Truncation, notes: dict[str, str]
    ) -> _Handed:
        url = urldefrag(request.url)[0]
        truncated: Truncation | None = Truncation.LENGTH if exchange.over_limit else why
        if exchange.complete:
            truncated = None
        self._count(counts.EXCHANGES)
        self._count(counts.BYTES, exchange.size)
        if "sent-again" in notes:
            self._count(counts.RESENT)
        if truncated is not None:
            self._count(counts.TRUNCATED + truncated.value)
        try:
            if exchange.fault is not None:
                raise exchange.fault
            interim, head = exchange.heads()
            capture = exchange.capture(
                url, request.method, truncated=truncated, interim=interim, notes=notes
            )
            future = recorder_for(self._crawler).submit(capture)
        except (ArchiveError, OSError) as error:
            exchange.discard()
            future, head = Future(), None
            future.set_exception(error)
        return _Handed(url, head, truncated, future)

    def _give_up(self, error: Exception, request: Request) -> NoReturn:
        """Stop the crawl: what cannot be archived may not be parsed."""
        line = f"{request.url}: not archived: {error}"
        failure = NotArchived(line)
        cause = error if isinstance(error, ArchiveError) else ArchiveError(line)
        if note_failure(self._crawler, cause):
            logger.critical("%s; the crawl stops", line)
            _close_spider(self._crawler)
        raise failure from error

    def _count(self, name: str, number: int = 1) -> None:
        stats = self._crawler.stats
        if stats is not None:
            stats.inc_value(name, number)


def _why(error: BaseException) -> Truncation:
    """Say why the response that failed with ``error`` is cut."""
    if isinstance(error, DownloadTimeoutError):
        return Truncation.TIME
    if isinstance(error, DownloadCancelledError | StopDownload):
        return Truncation.LENGTH
    return Truncation.DISCONNECT


async def _settled(future: Future[Archived]) -> Archived:
    """Wait, on the reactor, for what another thread does."""
    if not future.done():
        from twisted.internet import reactor

        done: Deferred[None] = Deferred()
        future.add_done_callback(lambda _: reactor.callFromThread(done.callback, None))
        await maybe_deferred_to_future(done)
    return future.result()


def _close_spider(crawler: Crawler) -> None:
    """Close the spider without waiting for it: it waits for the request that asks."""
    engine = crawler.engine
    if engine is not None and engine.spider is not None:
        closing = deferred_from_coro(engine.close_spider_async(reason=ARCHIVE_FAILED))
        closing.addErrback(lambda failure: logger.error("closing: %s", failure.value))

"""Exchanges on their way into the archive, and the end of the crawl where they do not get there."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urldefrag

from scrapy.utils.defer import deferred_from_coro

from newscrawl.errors import ArchiveError, NewscrawlError, SpoolFull
from newscrawl.fetch import counts
from newscrawl.fetch.bell import Bell
from newscrawl.fetch.captured import Captured
from newscrawl.fetch.closing import is_closing, leave
from newscrawl.fetch.recorder import (
    ARCHIVE_FAILED,
    NotArchived,
    NotKept,
    note_failure,
    recorder_for,
)
from newscrawl.model import Truncation

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawl.archive.archived import Archived
    from newscrawl.fetch.agent import Exchanges
    from newscrawl.fetch.exchange import Exchange
    from newscrawl.http import Head

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Handed:
    """An exchange on its way into the archive."""

    url: str
    head: Head | None
    truncated: Truncation | None
    future: Future[Archived]


class Keeper:
    """Hands exchanges to the crawl's recorder, counts them, and waits until they are safe."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._bell = Bell()

    def check(self, request: Request) -> None:
        """Raise NotArchived, and stop the crawl, where no archive is open."""
        try:
            recorder_for(self._crawler)
        except ArchiveError as error:
            self.give_up(error, request)

    async def keep(
        self, request: Request, exchanges: Exchanges, why: Truncation, notes: dict[str, str]
    ) -> Captured | None:
        """Archive every exchange and wait until all are safe; give the last one's Captured.

        ``why`` is what cut the last of them, where it is not whole. None where nothing was on
        the wire. Raises NotArchived.
        """
        kept: Captured | None = None
        fault: Exception | None = None
        for handed in self.submit(request, exchanges, why, notes):
            try:
                archived = await self._bell.settled(handed.future)
            # Whatever it is: what is not safe may not be parsed.
            except Exception as error:
                self.count(counts.UNARCHIVED)
                fault = fault or error
                continue
            self.count(counts.CAPTURED)
            kept = Captured(
                ref=archived.ref,
                url=handed.url,
                status=handed.head.status if handed.head else 0,
                headers=handed.head.headers if handed.head else (),
                truncated=handed.truncated,
            )
        if fault is not None:
            self.give_up(fault, request)
        return kept

    def submit(
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
        self.count(counts.EXCHANGES)
        self.count(counts.BYTES, exchange.size)
        if "sent-again" in notes:
            self.count(counts.RESENT)
        if truncated is not None:
            self.count(counts.TRUNCATED + truncated.value)
        try:
            interim, head = exchange.heads()
            capture = exchange.capture(
                url, request.method, truncated=truncated, interim=interim, notes=notes
            )
            future = recorder_for(self._crawler).submit(capture)
        except Exception as error:
            exchange.discard()
            future, head = Future(), None
            future.set_exception(error)
        return _Handed(url, head, truncated, future)

    def give_up(self, error: Exception, request: Request) -> NoReturn:
        """Stop the crawl: what cannot be archived may not be parsed.

        Where it was to end anyway, and only room is wanting, the request is left for the next run.
        """
        line = f"{request.url}: not archived: {error}"
        if isinstance(error, SpoolFull) and is_closing(self._crawler):
            leave(self._crawler, request)
            logger.info(line)
            raise NotKept(line) from error
        failure = NotArchived(line)
        cause = error if isinstance(error, ArchiveError) else ArchiveError(line)
        if note_failure(self._crawler, cause):
            expected = isinstance(error, NewscrawlError | OSError)
            logger.critical("%s; the crawl stops", line, exc_info=None if expected else error)
            _close_spider(self._crawler)
        raise failure from error

    def count(self, name: str, number: int = 1) -> None:
        """Count something of :mod:`newscrawl.fetch.counts`."""
        stats = self._crawler.stats
        if stats is not None:
            stats.inc_value(name, number)


def _close_spider(crawler: Crawler) -> None:
    """Close the spider without waiting for it: it waits for the request that asks."""
    engine = crawler.engine
    if engine is not None and engine.spider is not None:
        closing = deferred_from_coro(engine.close_spider_async(reason=ARCHIVE_FAILED))
        closing.addErrback(lambda failure: logger.error("closing: %s", failure.value))

"""Worker processes that read pages, so that the reactor never waits for an extractor."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass

from newscrawl import dedupe
from newscrawl.errors import NewscrawlError
from newscrawl.model import Article, Page
from newscrawl.outlets import Outlet
from newscrawl.run import collector

Read = Callable[[Page, Outlet | None], Article]
"""What reads a page; :func:`newscrawl.reading.read` unless a setting names another."""

Sketch = Callable[[str, bytes], None]
"""Takes a text and its signature (:func:`newscrawl.dedupe.signature`)."""
_Found = tuple[Article, bytes] | Exception
"""An article with the signature of its text, or what reading its page raised."""

_AHEAD = 2
"""Batches a worker has at hand: the one it reads and the next."""
_MOST_PAGES = 8
_MOST_BYTES = 1 << 20

_outlets: Mapping[str, Outlet] = {}
_reader: Read


class ReaderCrashed(NewscrawlError):
    """The process that read this page ended; the page is archived and can be replayed."""


def _start(reader: Read, outlets: Mapping[str, Outlet]) -> None:
    """In each worker: keep what every page needs, and leave Ctrl-C to the crawler."""
    global _outlets, _reader
    _outlets, _reader = outlets, reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collector.settle()


def _read(asked: Sequence[tuple[Page, str]]) -> list[_Found]:
    """In a worker: the article of each page, or what reading it raised."""
    found: list[_Found] = []
    for page, outlet in asked:
        try:
            article = _reader(page, _outlets.get(outlet))
            found.append((article, dedupe.signature(article.body_text)))
        except Exception as error:  # raised again where the page is waited for
            found.append(error)
    return found


def _ready() -> None:
    """What a worker is started with."""


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that start now ignore Ctrl-C from their first instruction on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that waits to be read, and who waits for its article."""

    page: Page
    outlet: str
    article: asyncio.Future[Article]

    def resolve(self, found: _Found, sketch: Sketch | None) -> None:
        if self.article.done():
            return
        if isinstance(found, Exception):
            self.article.set_exception(found)
            return
        article, signature = found
        if sketch is not None:
            sketch(article.body_text, signature)
        self.article.set_result(article)


class Readers:
    """Reads pages in ``workers`` processes, or here where ``workers`` is 0.

    A negative number means one process less than the machine has cores, at least one. Pages that
    wait while every worker is busy go to the next free one together: to hand over eight costs
    little more than to hand over one. Where a worker ends, each page that it had is read again
    by itself, so that only the one that ended it is lost. ``sketch`` is told of the signature
    that a worker gives of each text.
    """

    def __init__(
        self,
        reader: Read,
        outlets: Mapping[str, Outlet],
        workers: int,
        sketch: Sketch | None = None,
    ) -> None:
        self._reader = reader
        self._sketch = sketch
        self._outlets = outlets
        self.workers = max((os.cpu_count() or 2) - 1, 1) if workers < 0 else workers
        self._pool: ProcessPoolExecutor | None = None
        self._started: list[ProcessPoolExecutor] = []
        self._waiting: deque[_Asked] = deque()
        self._batches: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Start the workers now, while the first pages are on their way; they take a second."""
        if self.workers and self._pool is None:
            self._pool = self._start_pool(self.workers)

    async def read(self, page: Page, outlet: str) -> Article:
        """Read one page; raises :class:`ReaderCrashed` where its worker ended."""
        if self.workers == 0:
            return self._reader(page, self._outlets.get(outlet))
        asked = _Asked(page, outlet, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        self._hand_over()
        return await asked.article

    def _hand_over(self) -> None:
        """Give what waits to the workers as far as they have room."""
        while self._waiting and len(self._batches) < _AHEAD * self.workers:
            batch = [self._waiting.popleft()]
            size = len(batch[0].page.body)
            while self._waiting and len(batch) < _MOST_PAGES:
                size += len(self._waiting[0].page.body)
                if size > _MOST_BYTES:
                    break
                batch.append(self._waiting.popleft())
            task = asyncio.ensure_future(self._read_batch(batch))
            self._batches.add(task)
            task.add_done_callback(self._has_room)

    def _has_room(self, task: asyncio.Task[None]) -> None:
        self._batches.discard(task)
        self._hand_over()

    async def _read_batch(self, batch: Sequence[_Asked]) -> None:
        pool: ProcessPoolExecutor | None = None
        try:
            self.start()
            pool = self._pool
            assert pool is not None
            found = await _ask(pool, batch)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            await self._read_suspects(batch)
            return
        except Exception as error:  # whoever waits must hear of it
            found = [error] * len(batch)
        for asked, one in zip(batch, found, strict=True):
            asked.resolve(one, self._sketch)

    async def _read_suspects(self, batch: Sequence[_Asked]) -> None:
        """Read each page with nothing else under way in its process: one of them ended another."""
        pool: ProcessPoolExecutor | None = None
        for asked in batch:
            try:
                pool = pool or self._start_pool(1)
                (found,) = await _ask(pool, [asked])
            except BrokenProcessPool:
                what = f"{asked.page.url}: the process that read this page ended"
                found, pool = ReaderCrashed(what), None
            except Exception as error:  # whoever waits must hear of it
                found = error
            asked.resolve(found, self._sketch)
        if pool is not None:
            pool.shutdown(wait=False)

    def _start_pool(self, workers: int) -> ProcessPoolExecutor:
        # "spawn": the crawler has threads and an event loop that a fork would copy half-alive.
        pool = ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(self._reader, self._outlets),
        )
        with _deaf_to_interrupts():
            for _ in range(workers):
                pool.submit(_ready)
        self._started.append(pool)
        return pool

    def close(self) -> None:
        """End the workers and wait for their end.

        Every pool is waited for, those that broke too: where this process is a child itself, its
        exit would cut a pool's own goodbye, and then wait for workers that never hear of it.
        """
        while self._started:
            self._started.pop().shutdown(wait=True, cancel_futures=True)
        self._pool = None


async def _ask(pool: ProcessPoolExecutor, batch: Sequence[_Asked]) -> list[_Found]:
    pages = [(asked.page, asked.outlet) for asked in batch]
    return await asyncio.wrap_future(pool.submit(_read, pages))

"""Worker processes that read pages, so that the reactor never waits for an extractor."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from newscrawl.errors import NewscrawlError
from newscrawl.model import Article, Page
from newscrawl.outlets import Outlet

Read = Callable[[Page, Outlet | None], Article]
"""What reads a page; :func:`newscrawl.reading.read` unless a setting names another."""

_outlets: Mapping[str, Outlet] = {}
_reader: Read


class ReaderCrashed(NewscrawlError):
    """The process that read this page ended; the page is archived and can be replayed."""


def _start(reader: Read, outlets: Mapping[str, Outlet]) -> None:
    """In each worker: keep what every page needs, and leave Ctrl-C to the crawler."""
    global _outlets, _reader
    _outlets, _reader = outlets, reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read(page: Page, outlet: str) -> Article:
    return _reader(page, _outlets.get(outlet))


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


class Readers:
    """Reads pages in ``workers`` processes, or here where ``workers`` is 0.

    A negative number means one process less than the machine has cores, at least one.
    """

    def __init__(self, reader: Read, outlets: Mapping[str, Outlet], workers: int) -> None:
        self._reader = reader
        self._outlets = outlets
        self.workers = max((os.cpu_count() or 2) - 1, 1) if workers < 0 else workers
        self._pool: ProcessPoolExecutor | None = None

    async def read(self, page: Page, outlet: str) -> Article:
        """Read one page; raises :class:`ReaderCrashed` where its worker ended."""
        if self.workers == 0:
            return self._reader(page, self._outlets.get(outlet))
        if self._pool is None:
            self._pool = self._start_pool()
        pool = self._pool
        try:
            return await asyncio.wrap_future(pool.submit(_read, page, outlet))
        except BrokenProcessPool as error:
            if self._pool is pool:
                self._pool = None
            raise ReaderCrashed(f"{page.url}: the process that read this page ended") from error

    def _start_pool(self) -> ProcessPoolExecutor:
        # "spawn": the crawler has threads and an event loop that a fork would copy half-alive.
        pool = ProcessPoolExecutor(
            self.workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(self._reader, self._outlets),
        )
        with _deaf_to_interrupts():
            for _ in range(self.workers):
                pool.submit(_ready)
        return pool

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

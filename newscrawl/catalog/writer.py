"""A thread that stores articles and captures in groups, so that one commit serves many."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy.exc import OperationalError

from newscrawl.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newscrawl.catalog.captures import ArchivedLike
    from newscrawl.catalog.catalog import Catalog
    from newscrawl.catalog.nouns import Outcome
    from newscrawl.model import Article

_Waiting: TypeAlias = "Future[Any] | asyncio.Future[Any]"


@dataclass(frozen=True, slots=True)
class _Store:
    article: Article
    future: asyncio.Future[Outcome]


@dataclass(frozen=True, slots=True)
class _Note:
    archived: Sequence[ArchivedLike]
    future: Future[None]


class CatalogWriter:
    """Takes articles and captures from any thread and commits them in groups.

    A group is committed when it holds ``group_size`` jobs, or ``group_seconds`` after its first
    came. ``store`` and ``add_captures`` block while ``waiting`` jobs are in the queue.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        group_size: int = 100,
        group_seconds: float = 0.1,
        waiting: int = 1000,
    ) -> None:
        self._catalog = catalog
        self._size = group_size
        self._seconds = group_seconds
        self._most = waiting
        self._jobs: deque[_Store | _Note] = deque()
        self._failure: Exception | None = None
        self._closed = False
        self._hurried = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="catalog-writer", daemon=True)
        self._thread.start()

    async def store(self, article: Article) -> Outcome:
        """Store an article; gives its outcome when its group is committed.

        For many at once in one event loop: the outcomes of a group reach it in one step.
        """
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._put(_Store(article, future))
        return await future

    def add_captures(self, archived: Sequence[ArchivedLike]) -> Future[None]:
        """Note captures that are safely stored; the future resolves when they are committed.

        What fails here is also raised by :meth:`close`, so that the future may be ignored.
        """
        future: Future[None] = Future()
        self._put(_Note(archived, future))
        return future

    def flush(self) -> None:
        """Commit what has come so far without waiting for more."""
        with self._changed:
            if self._jobs:
                self._hurried = True
                self._changed.notify_all()

    def close(self) -> None:
        """Commit what is waiting and stop; raises :class:`CatalogError` where captures failed."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def __enter__(self) -> CatalogWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put(self, job: _Store | _Note) -> None:
        with self._changed:
            while len(self._jobs) >= self._most and not self._closed:
                self._changed.wait()
            if self._closed:
                raise CatalogError("the catalog writer is closed")
            self._jobs.append(job)
            # Between its first and its last job the thread has no reason to wake.
            if len(self._jobs) in (1, self._size):
                self._changed.notify_all()

    def _run(self) -> None:
        while group := self._group():
            notes = [job for job in group if isinstance(job, _Note)]
            if notes:
                self._note(notes)
            stores = [job for job in group if isinstance(job, _Store)]
            if stores:
                self._store(stores)

    def _group(self) -> list[_Store | _Note]:
        """The next jobs; empty when there will be no more."""
        jobs, changed = self._jobs, self._changed
        with changed:
            while not jobs and not self._closed:
                changed.wait()
            deadline = time.monotonic() + self._seconds
            while len(jobs) < self._size and not self._closed and not self._hurried:
                if not changed.wait(deadline - time.monotonic()):
                    break
            self._hurried = False
            group = [jobs.popleft() for _ in range(min(len(jobs), self._size))]
            changed.notify_all()
        return group

    def _note(self, jobs: list[_Note]) -> None:
        archived = [item for job in jobs for item in job.archived]

        def work() -> list[None]:
            self._catalog.add_captures(archived)
            return [None] * len(jobs)

        self._failure = _settle([job.future for job in jobs], work) or self._failure

    def _store(self, jobs: list[_Store]) -> None:
        articles = [job.article for job in jobs]
        futures = [job.future for job in jobs]
        if len(jobs) == 1:
            _settle(futures, lambda: self._catalog.store_many(articles))
            return
        try:
            outcomes = self._catalog.store_many(articles)
        except Exception as error:  # handed to whoever waits, or found again one by one
            if isinstance(error.__cause__, OperationalError):
                # Locked, full or gone: that is so for each of them.
                _settle(futures, _raiser(error))
                return
            # One article that cannot be stored must not take the others with it.
            for job in jobs:
                self._store([job])
            return
        _settle(futures, lambda: outcomes)


def _raiser(error: Exception) -> Callable[[], Sequence[Any]]:
    def work() -> Sequence[Any]:
        raise error

    return work


def _settle(futures: Sequence[_Waiting], work: Callable[[], Sequence[Any]]) -> Exception | None:
    """Do the work and resolve the futures with what it gives, or with its error."""
    for future in futures:
        if isinstance(future, Future):
            future.set_running_or_notify_cancel()
    try:
        results, failed = work(), None
    except Exception as error:  # whoever waits gets it; the thread goes on for the others
        results, failed = [None] * len(futures), error
    resolved: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for future, result in zip(futures, results, strict=True):
        if isinstance(future, asyncio.Future):
            resolved.setdefault(future.get_loop(), []).append((future, result))
        else:
            _resolve([(future, result)], failed)
    for loop, pairs in resolved.items():
        with suppress(RuntimeError):  # closed meanwhile: nobody waits
            loop.call_soon_threadsafe(_resolve, pairs, failed)
    return failed


def _resolve(pairs: Iterable[tuple[_Waiting, Any]], failed: Exception | None) -> None:
    for future, result in pairs:
        if future.cancelled():
            continue
        if failed is not None:
            future.set_exception(failed)
        else:
            future.set_result(result)

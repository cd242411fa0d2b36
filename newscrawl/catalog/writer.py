"""A thread that stores articles and captures in groups, so that one commit serves many."""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import OperationalError

from newscrawl.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.catalog.captures import ArchivedLike
    from newscrawl.catalog.catalog import Catalog
    from newscrawl.catalog.nouns import Outcome
    from newscrawl.model import Article


@dataclass(frozen=True, slots=True)
class _Store:
    article: Article
    signature: bytes | None
    future: Future[Outcome]


@dataclass(frozen=True, slots=True)
class _Note:
    archived: Sequence[ArchivedLike]
    future: Future[None]


class CatalogWriter:
    """Takes articles and captures from any thread and commits them in groups.

    A group is committed when it holds ``group_size`` jobs, or ``group_seconds`` after its first
    came. ``submit`` and ``add_captures`` block while ``waiting`` jobs are in the queue.
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
        self._queue: queue.Queue[_Store | _Note | None] = queue.Queue(waiting)
        self._failure: Exception | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="catalog-writer", daemon=True)
        self._thread.start()

    def submit(self, article: Article, signature: bytes | None = None) -> Future[Outcome]:
        """Store an article; the future resolves when its group is committed.

        It raises :class:`CatalogError` where the group could not be. ``signature`` is that of
        :func:`newscrawl.dedupe.signature`, where it was worked out elsewhere.
        """
        future: Future[Outcome] = Future()
        self._put(_Store(article, signature, future))
        return future

    def add_captures(self, archived: Sequence[ArchivedLike]) -> Future[None]:
        """Note captures that are safely stored; the future resolves when they are committed.

        What fails here is also raised by :meth:`close`, so that the future may be ignored.
        """
        future: Future[None] = Future()
        self._put(_Note(archived, future))
        return future

    def close(self) -> None:
        """Commit what is waiting and stop; raises :class:`CatalogError` where captures failed."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def __enter__(self) -> CatalogWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put(self, job: _Store | _Note) -> None:
        with self._lock:
            if self._closed:
                raise CatalogError("the catalog writer is closed")
            self._queue.put(job)

    def _run(self) -> None:
        going = True
        while going:
            group, going = self._group()
            notes = [job for job in group if isinstance(job, _Note)]
            if notes:
                self._note(notes)
            stores = [job for job in group if isinstance(job, _Store)]
            if stores:
                self._store(stores)

    def _group(self) -> tuple[list[_Store | _Note], bool]:
        first = self._queue.get()
        if first is None:
            return [], False
        group = [first]
        deadline = time.monotonic() + self._seconds
        while len(group) < self._size:
            try:
                job = self._queue.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if job is None:
                return group, False
            group.append(job)
        return group, True

    def _note(self, jobs: list[_Note]) -> None:
        archived = [item for job in jobs for item in job.archived]

        def work() -> list[None]:
            self._catalog.add_captures(archived)
            return [None] * len(jobs)

        self._failure = _settle([job.future for job in jobs], work) or self._failure

    def _store(self, jobs: list[_Store]) -> None:
        articles = [job.article for job in jobs]
        signatures = [job.signature for job in jobs]
        futures = [job.future for job in jobs]
        if len(jobs) == 1:
            _settle(futures, lambda: self._catalog.store_many(articles, signatures))
            return
        try:
            outcomes = self._catalog.store_many(articles, signatures)
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


def _settle(futures: Sequence[Future[Any]], work: Callable[[], Sequence[Any]]) -> Exception | None:
    """Do the work and resolve the futures with what it gives, or with its error."""
    waiting = [future.set_running_or_notify_cancel() for future in futures]
    try:
        results = work()
    except Exception as error:  # whoever waits gets it; the thread goes on for the others
        for future, wanted in zip(futures, waiting, strict=True):
            if wanted:
                future.set_exception(error)
        return error
    for future, wanted, result in zip(futures, waiting, results, strict=True):
        if wanted:
            future.set_result(result)
    return None

"""A thread that stores articles in groups, so that one commit serves many."""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

from newscrawl.errors import CatalogError, NewscrawlError

if TYPE_CHECKING:
    from types import TracebackType

    from newscrawl.catalog.catalog import Catalog
    from newscrawl.catalog.nouns import Outcome
    from newscrawl.model import Article

_Job = tuple["Article", bytes | None, "Future[Outcome]"]


class CatalogWriter:
    """Takes articles from any thread and commits them in groups.

    A group is committed when it holds ``group_size`` articles or ``group_seconds`` after its
    first came. ``submit`` blocks while ``waiting`` articles are in the queue.
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
        self._queue: queue.Queue[_Job | None] = queue.Queue(waiting)
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="catalog-writer", daemon=True)
        self._thread.start()

    def submit(self, article: Article, signature: bytes | None = None) -> Future[Outcome]:
        """Store an article; the future resolves when its group is committed.

        It raises :class:`CatalogError` where the group could not be.
        """
        future: Future[Outcome] = Future()
        with self._lock:
            if self._closed:
                raise CatalogError("the catalog writer is closed")
            self._queue.put((article, signature, future))
        return future

    def close(self) -> None:
        """Commit what is waiting and stop."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def __enter__(self) -> CatalogWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        going = True
        while going:
            group, going = self._group()
            if group:
                self._store(group)

    def _group(self) -> tuple[list[_Job], bool]:
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

    def _store(self, group: list[_Job]) -> None:
        try:
            outcomes = self._catalog.store_many(
                [article for article, _, _ in group], [signature for _, signature, _ in group]
            )
        except NewscrawlError as error:
            for _, _, future in group:
                future.set_exception(error)
            return
        for (_, _, future), outcome in zip(group, outcomes, strict=True):
            future.set_result(outcome)

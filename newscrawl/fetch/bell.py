"""What other threads have done, brought to the reactor."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

if TYPE_CHECKING:
    from concurrent.futures import Future

_T = TypeVar("_T")


class Bell:
    """Brings the reactor what another thread has done: one call for all of a group commit.

    Every call into the reactor from outside wakes it through a pipe.
    """

    def __init__(self) -> None:
        from twisted.internet import reactor

        self._reactor: Any = reactor
        self._rung: deque[Deferred[None]] = deque()
        self._lock = threading.Lock()
        self._under_way = False

    async def settled(self, future: Future[_T]) -> _T:
        """Wait, on the reactor, for what another thread does."""
        if not future.done():
            done: Deferred[None] = Deferred()
            future.add_done_callback(lambda _: self._ring(done))
            await maybe_deferred_to_future(done)
        return future.result()

    def _ring(self, done: Deferred[None]) -> None:
        with self._lock:
            self._rung.append(done)
            if self._under_way:
                return
            self._under_way = True
        self._reactor.callFromThread(self._hear)

    def _hear(self) -> None:
        with self._lock:
            self._under_way = False
            heard = list(self._rung)
            self._rung.clear()
        for done in heard:
            done.callback(None)

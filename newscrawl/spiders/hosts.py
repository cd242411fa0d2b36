"""Addresses by turns: those of one host some time apart, other hosts in between."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from newscrawl.urls import host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable


_LOOK_SECONDS = 0.05


async def by_turns(
    urls: Iterable[str],
    delay: Callable[[str, str], float],
    begun: Callable[[str], float | None] | None = None,
) -> AsyncIterator[str]:
    """Yield every address when its host's turn has come; order is kept within a host.

    ``delay`` gives, for a URL and its host, the seconds since the host's URL before; it is asked
    again when they are over, for robots.txt may have come since. They count from ``begun``: when
    a URL was asked for by the monotonic clock, None as long as it was not (its robots.txt may
    be slow); without it from when it was yielded.
    """
    waiting: dict[str, deque[str]] = {}
    for url in urls:
        waiting.setdefault(host(url), deque()).append(url)
    last: dict[str, tuple[str, float]] = {}
    turns = [(0.0, number, name) for number, name in enumerate(waiting)]
    number = len(turns)
    while turns:
        when, _, name = heapq.heappop(turns)
        await asyncio.sleep(max(0.0, when - monotonic()))
        queue = waiting[name]
        due = 0.0
        if name in last:
            before, at = last[name]
            since = begun(before) if begun is not None else at
            due = (
                since + delay(queue[0], name) if since is not None else monotonic() + _LOOK_SECONDS
            )
        if due <= monotonic():
            url = queue.popleft()
            last[name] = url, monotonic()
            yield url
            if not queue:
                continue
            due = monotonic() + (delay(queue[0], name) if begun is None else 0.0)
        number += 1
        heapq.heappush(turns, (due, number, name))

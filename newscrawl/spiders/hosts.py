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


async def by_turns(urls: Iterable[str], delay: Callable[[str, str], float]) -> AsyncIterator[str]:
    """Yield every address when its host's turn has come; order is kept within a host.

    ``delay`` gives, for a URL and its host, the seconds since the host's URL before; it is asked
    again when they are over, for robots.txt may have come since.
    """
    waiting: dict[str, deque[str]] = {}
    for url in urls:
        waiting.setdefault(host(url), deque()).append(url)
    last: dict[str, float] = {}
    turns = [(0.0, number, name) for number, name in enumerate(waiting)]
    number = len(turns)
    while turns:
        when, _, name = heapq.heappop(turns)
        await asyncio.sleep(max(0.0, when - monotonic()))
        queue = waiting[name]
        due = last[name] + delay(queue[0], name) if name in last else 0.0
        if due <= monotonic():
            last[name] = monotonic()
            yield queue.popleft()
            if not queue:
                continue
            due = last[name] + delay(queue[0], name)
        number += 1
        heapq.heappush(turns, (due, number, name))

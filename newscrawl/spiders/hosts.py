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

    ``delay`` gives the seconds after a URL of a host before the host's next, and is asked when
    the URL is due.
    """
    waiting: dict[str, deque[str]] = {}
    for url in urls:
        waiting.setdefault(host(url), deque()).append(url)
    turns = [(0.0, number, name) for number, name in enumerate(waiting)]
    number = len(turns)
    while turns:
        when, _, name = heapq.heappop(turns)
        pause = when - monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        url = waiting[name].popleft()
        yield url
        if waiting[name]:
            number += 1
            heapq.heappush(turns, (monotonic() + delay(url, name), number, name))

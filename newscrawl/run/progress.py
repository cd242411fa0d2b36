"""Progress of a crawl: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import (
    Progress as Bar,
)
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from newscrawl.errors import BadInput
from newscrawl.run.tally import KEPT

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from twisted.internet.task import LoopingCall

logger = logging.getLogger(__name__)


Counts = Mapping[str, int]
"""``pages``, ``dropped`` and the outcomes of :data:`~newscrawl.run.tally.KEPT`."""

_DETAILED = 80
"""Columns of a terminal that has room for more than the bar itself."""
_send: Callable[[Counts], None] | None = None


def report_to(send: Callable[[Counts], None]) -> None:
    """Send the progress of this process's crawl away instead of showing it."""
    global _send
    _send = send


def bar_of(console: Console) -> Bar:
    """A progress bar with one task, for :func:`show`."""
    details = (TextColumn("{task.fields[detail]}", style="dim"), TimeElapsedColumn())
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *(details if console.width >= _DETAILED else ()),
        console=console,
        transient=True,
    )
    bar.add_task("pages", total=None, detail="")
    return bar


def show(bar: Bar | None, counts: Counts) -> None:
    """Pages done of pages found: on the bar, or as a line in the log."""
    pages, dropped = counts.get("pages", 0), counts.get("dropped", 0)
    kept = {name: counts.get(name, 0) for name in KEPT}
    done = dropped + sum(kept.values())
    parts = [f"{number:,} {name}" for name, number in kept.items() if number]
    detail = ", ".join([*parts, f"{dropped:,} dropped"] if dropped else parts)
    if bar is not None:
        bar.update(bar.task_ids[0], completed=done, total=pages or None, detail=detail)
    else:
        logger.info("%d of %d pages done: %s", done, pages, detail or "none stored yet")


class Progress:
    """Shows pages done of pages found.

    ``NEWSCRAWL_PROGRESS`` is ``auto`` (a bar on a terminal, else a line every 30 seconds),
    ``log`` or ``off``.
    """

    LINE_SECONDS = 30.0
    BAR_SECONDS = 0.25

    def __init__(self, stats: StatsCollector, *, bar: bool) -> None:
        self._stats = stats
        self._bar = bar_of(Console(stderr=True)) if bar else None
        self._call: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """Read ``NEWSCRAWL_PROGRESS``."""
        mode = crawler.settings.get("NEWSCRAWL_PROGRESS", "auto")
        if mode == "off":
            raise NotConfigured
        if mode not in ("auto", "log"):
            raise BadInput(f"NEWSCRAWL_PROGRESS={mode}: auto, log or off")
        assert crawler.stats is not None
        # A bar and log lines on one terminal would write over each other.
        quiet = crawler.settings.get("LOG_FILE") or not crawler.settings.getbool("LOG_ENABLED")
        terminal = mode == "auto" and sys.stderr.isatty() and bool(quiet)
        progress = cls(crawler.stats, bar=terminal and _send is None)
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        """Begin to show."""
        if self._bar is not None:
            self._bar.start()
        often = self._bar is not None or _send is not None
        self._call = create_looping_call(self._show)
        self._call.start(self.BAR_SECONDS if often else self.LINE_SECONDS, now=False)

    def spider_closed(self) -> None:
        """Show once more, and stop."""
        if self._call is not None and self._call.running:
            self._call.stop()
        if self._bar is not None:
            self._show()
            self._bar.stop()

    def _show(self) -> None:
        stats = {k: v for k, v in self._stats.get_stats().items() if k.startswith("newscrawl/")}
        counts = {name: stats.get(f"newscrawl/{name}", 0) for name in ("pages", *KEPT)}
        counts["dropped"] = sum(v for k, v in stats.items() if k.startswith("newscrawl/dropped/"))
        if _send is not None:
            _send(counts)
        else:
            show(self._bar, counts)

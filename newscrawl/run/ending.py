"""A run from its start to its end: its report, its exit code, and the line that says why."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

from newscrawl.errors import DamagedRecord, FetchError, NewscrawlError, Unbalanced

if TYPE_CHECKING:
    from scrapy.crawler import Crawler, CrawlerProcessBase

    from newscrawl.run.report import Report


class Interrupted(NewscrawlError):
    """The run was stopped by the user; what it had is kept."""

    exit_code = 130


def run(process: CrawlerProcessBase, crawler: Crawler, **arguments: Any) -> Report:
    """Run one spider to its end and give its report; raises what kept it from running."""
    task = process.crawl(crawler, **arguments)
    # A process that was started deaf to Ctrl-C is ended by the one that started it.
    process.start(install_signal_handlers=signal.getsignal(signal.SIGINT) is not signal.SIG_IGN)
    if isinstance(task, asyncio.Task) and task.done() and not task.cancelled():
        error = task.exception()
        if error is not None:
            raise error
    report: Report | None = getattr(crawler, "newscrawl_report", None)
    if report is None:
        raise Interrupted("stopped before the end: what was stored is kept; the next run repairs")
    return report


def exit_code(report: Report) -> int:
    """0, or the code of what ended the run early; its report has said why.

    Raises :class:`Unbalanced` and :class:`FetchError` for a run that came to its end, and still
    is not as it should be.
    """
    if report.exit_code:
        return report.exit_code
    if report.reason == "shutdown":
        return Interrupted.exit_code
    if not report.balanced:
        raise Unbalanced("the run's counts do not add up; see the report")
    if not report.count("answered") and (report.count("requests") or report.total("sources/")):
        reasons = ", ".join(report.below("unanswered/") or report.below("sources/"))
        raise FetchError(f"nothing was fetched: {reasons or 'no answer'}")
    return DamagedRecord.exit_code if report.count("damage/skipped") else 0

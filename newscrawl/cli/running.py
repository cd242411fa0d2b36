"""Runs of spiders that a person starts: settings, the process, the report."""

from __future__ import annotations

import signal
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.cli.common import Context
from newscrawl.errors import NewscrawlError
from newscrawl.run.report import Report


class Interrupted(NewscrawlError):
    """The run was stopped by the user; what it had is kept."""

    exit_code = 130


def run_settings(here: Context, allow: list[str], *, verbose: bool) -> Settings:
    """Settings of a run that was started by a person."""
    settings = here.settings.copy()
    if allow:
        known = settings.getlist("NEWSCRAWL_ALLOW_ADDRESSES")
        settings.set("NEWSCRAWL_ALLOW_ADDRESSES", [*known, *allow], priority="cmdline")
    if not verbose and not settings.get("LOG_FILE"):
        # The report says what went wrong; the log goes beside it.
        here.places.make()
        settings.set("LOG_FILE", str(here.places.data / "crawl.log"), priority="cmdline")
    return settings


def run_spider(settings: Settings, spider: str | type[Spider], **arguments: Any) -> Report:
    """Run one spider to its end and give its report; raises what kept it from running."""
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    task = process.crawl(crawler, **arguments)
    # A process that was started deaf to Ctrl-C is ended by the one that started it.
    process.start(install_signal_handlers=signal.getsignal(signal.SIGINT) is not signal.SIG_IGN)
    error = task.exception() if task is not None and task.done() and not task.cancelled() else None
    if error is not None:
        raise error
    report: Report | None = getattr(crawler, "newscrawl_report", None)
    if report is None:
        raise Interrupted("stopped before the end: what was stored is kept; the next run repairs")
    return report

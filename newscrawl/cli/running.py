"""Runs of spiders that a person starts: settings, the process, the report."""

from __future__ import annotations

from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.cli.common import Context
from newscrawl.errors import BadInput
from newscrawl.run.ending import run
from newscrawl.run.report import Report


def run_settings(
    here: Context, allow: list[str], *, verbose: bool, noting: bool = True
) -> Settings:
    """Settings of a run that was started by a person."""
    settings = here.settings.copy()
    if allow:
        known = settings.getlist("NEWSCRAWL_ALLOW_ADDRESSES")
        settings.set("NEWSCRAWL_ALLOW_ADDRESSES", [*known, *allow], priority="cmdline")
    if not verbose and not noting and not settings.get("LOG_FILE"):
        settings.set("LOG_ENABLED", False, priority="cmdline")
    elif not verbose and not settings.get("LOG_FILE"):
        # The report says what went wrong; the log goes beside it.
        here.places.make()
        settings.set("LOG_FILE", str(here.places.data / "crawl.log"), priority="cmdline")
    return settings


def run_spider(settings: Settings, spider: str | type[Spider], **arguments: Any) -> Report:
    """Run one spider to its end and give its report; raises what kept it from running."""
    try:
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(spider)
    except (ValueError, LookupError, ImportError) as error:
        # Up to here Scrapy has done nothing but to read settings.
        raise BadInput(f"a setting cannot be used: {error}") from error
    return run(process, crawler, **arguments)

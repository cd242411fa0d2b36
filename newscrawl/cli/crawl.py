"""``newscrawl crawl``: poll outlets and fetch what is new."""

from __future__ import annotations

import difflib
import sys
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.cli.common import Context, context
from newscrawl.errors import BadInput, NewscrawlError, Unbalanced, UnknownOutlet
from newscrawl.run.report import Report
from newscrawl.run.table import report_table


class Interrupted(NewscrawlError):
    """The run was stopped by the user; what it had is kept."""

    exit_code = 130


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("crawl")(crawl)


def crawl(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[OUTLET]...")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every outlet.")] = False,
    limit: Annotated[
        int, typer.Option(min=0, help="At most so many pages of each outlet; 0: no limit.")
    ] = 0,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Skip links dated earlier: 2026-11-01.")
    ] = "",
    allow_address: Annotated[
        list[str] | None,
        typer.Option(metavar="NETWORK", help="Let requests reach this network: 127.0.0.0/8."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to the terminal.")] = False,
) -> None:
    """Poll the sources of outlets, archive every response, and store the articles.

    What is known and unchanged is not fetched again. Ctrl-C once finishes what is under way,
    seals the archive and prints the report; twice stops at once and loses nothing that was
    stored.
    """
    here = context(ctx)
    outlets = here.outlets()
    wanted = list(dict.fromkeys(names or ()))
    if not wanted and not every:
        raise BadInput("name an outlet, or --all; `newscrawl outlets list` shows them")
    for name in wanted:
        if name not in outlets:
            near = difflib.get_close_matches(name, outlets, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UnknownOutlet(f"{name}: no such outlet in {here.places.outlets}{hint}")
    if since:
        try:
            datetime.fromisoformat(since)
        except ValueError as error:
            raise BadInput(f"--since {since}: not a date such as 2026-11-01") from error
    settings = run_settings(here, allow_address or [], verbose=verbose)
    report = run_spider(
        settings, "outlet", outlet="all" if every else ",".join(wanted), limit=limit, since=since
    )
    finish(report, here.out)


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
    process.start()
    error = task.exception() if task is not None and task.done() and not task.cancelled() else None
    if error is not None:
        raise error
    report: Report | None = getattr(crawler, "newscrawl_report", None)
    if report is None:
        raise Interrupted("stopped before the end: what was stored is kept; the next run repairs")
    return report


def finish(report: Report, out: Console) -> None:
    """Print the report and end with the exit code that it deserves."""
    out.print(report_table(report))
    if report.exit_code:
        sys.exit(report.exit_code)
    if report.reason == "shutdown":
        sys.exit(130)
    if not report.balanced:
        raise Unbalanced("the run's counts do not add up; see the report")

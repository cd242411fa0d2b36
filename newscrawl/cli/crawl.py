"""``newscrawl crawl``: poll outlets and fetch what is new."""

from __future__ import annotations

import difflib
import sys
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from newscrawl.cli.common import context
from newscrawl.cli.crawl_jobs import crawl_in_jobs, groups
from newscrawl.cli.running import run_settings, run_spider
from newscrawl.errors import BadInput, FetchError, Unbalanced, UnknownOutlet
from newscrawl.run.report import Report
from newscrawl.run.table import report_table


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
    jobs: Annotated[
        int, typer.Option(min=1, help="Cut the crawl by outlet over so many processes.")
    ] = 1,
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
    arguments: dict[str, Any] = {"limit": limit, "since": since}
    chosen = [outlet for name, outlet in outlets.items() if every or name in wanted]
    shares = groups(chosen, jobs)
    if len(shares) > 1:
        # Each process reads its own pages: they are what the cores are there for.
        settings.set("NEWSCRAWL_EXTRACT_WORKERS", 0, priority="cmdline")
        here.places.open_catalog().close()
        report = crawl_in_jobs(settings, shares, arguments)
        report.write(here.places.reports)
    else:
        report = run_spider(settings, "outlet", outlet=",".join(shares[0]), **arguments)
    finish(report, here.out)


def finish(report: Report, out: Console) -> None:
    """Print the report and end with the exit code that it deserves."""
    out.print(report_table(report))
    if report.exit_code:
        sys.exit(report.exit_code)
    if report.reason == "shutdown":
        sys.exit(130)
    if not report.balanced:
        raise Unbalanced("the run's counts do not add up; see the report")
    if report.count("requests") and not report.count("answered"):
        reasons = ", ".join(report.below("unanswered/"))
        raise FetchError(f"nothing was fetched: {reasons or 'no answer'}")

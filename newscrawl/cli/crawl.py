"""``newscrawl crawl``: poll outlets and fetch what is new."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from newscrawl.cli.common import context
from newscrawl.cli.consoles import tell
from newscrawl.cli.crawl_jobs import crawl_in_jobs, groups
from newscrawl.cli.helptext import Command
from newscrawl.cli.running import run_settings, run_spider
from newscrawl.errors import BadInput
from newscrawl.outlets import choose
from newscrawl.run.ending import Interrupted, exit_code
from newscrawl.run.moments import SINCE_HELP, begin
from newscrawl.run.report import Report
from newscrawl.run.table import print_report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("crawl", cls=Command)(crawl)


def crawl(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="OUTLET", help="Names, as `newscrawl outlets list` shows them."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every outlet.")] = False,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="At most so many pages of each outlet.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help=f"Only links dated {SINCE_HELP}")] = "",
    jobs: Annotated[
        int, typer.Option(metavar="N", min=1, help="Share the outlets among so many processes.")
    ] = 1,
    allow_address: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK", help="Let requests reach a private network, such as 127.0.0.0/8."
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to the terminal.")] = False,
) -> None:
    """Poll the sources of outlets, archive every response, and store the articles.

    What is known and unchanged is not fetched again. Ctrl-C once finishes what is under way,
    seals the archive and prints the report; the same command then goes on there. Twice stops at
    once and loses nothing that was stored.
    """
    here = context(ctx)
    outlets = here.outlets()
    wanted = list(dict.fromkeys(names or ()))
    if not wanted and not every:
        raise BadInput("name an outlet, or --all; `newscrawl outlets list` shows them")
    if wanted and every:
        raise BadInput(f"--all is every outlet, and {wanted[0]} is one: choose one of the two")
    named = choose(wanted, outlets, here.places.outlets)
    begin(since, "--since")
    settings = run_settings(here, allow_address or [], verbose=verbose)
    arguments: dict[str, Any] = {"limit": limit, "since": since}
    shares = groups(outlets.values() if every else named, jobs)
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
    """Print the report and end with the exit code that it deserves.

    Of a run that was stopped, say that the next one goes on: links that were not come to have no
    outcome, and sources of which any is left count as not read.
    """
    print_report(report, out)
    code = exit_code(report)
    if code == Interrupted.exit_code:
        tell(out, "Stopped before the end: the same command goes on where it stopped.")
    sys.exit(code)

"""``newscrawl replay``: archives read again with today's extractor."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from newscrawl.cli.common import Context, context
from newscrawl.cli.consoles import tell
from newscrawl.cli.helptext import Command
from newscrawl.cli.replay_diff import print_diff
from newscrawl.cli.replay_job import Done, Job
from newscrawl.errors import BadInput
from newscrawl.run.archives import Wanted
from newscrawl.run.ending import exit_code
from newscrawl.run.moments import SINCE_HELP, UNTIL_HELP
from newscrawl.run.table import print_report
from newscrawl.text import counted


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay", cls=Command)(replay)


def replay(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help="Archives; without any, the project's own."),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", metavar="N", min=1, help="Read with so many processes.")
    ] = 1,
    outlet: Annotated[str, typer.Option(metavar="NAME", help="Captures of this outlet.")] = "",
    host: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Of this host and those below it; may be repeated."),
    ] = None,
    url: Annotated[str, typer.Option(metavar="REGEX", help="Where this is found in the URL.")] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help=f"Captured {SINCE_HELP}")] = "",
    until: Annotated[str, typer.Option(metavar="TIME", help=f"Captured {UNTIL_HELP}")] = "",
    status: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="With this status: 200, 2xx.")
    ] = None,
    mime: Annotated[
        list[str] | None, typer.Option(metavar="TYPE", help="Of this type: text/html, text/*.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="With --dry-run: how readings differ from those stored."),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also what this extractor has replayed before.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to the terminal.")] = False,
) -> None:
    """Read archives again: WARC, ARC and WACZ, ours or anyone's, and store their articles.

    SOURCE is a file, a folder, a glob, @LIST (one a line) or s3://bucket/prefix; without one
    the project's own archive is read. What was replayed already with this extractor and these
    filters is not read again, and what was broken off goes on where it was. A newer extractor
    updates articles in place; the older reading is kept.

    Exit code 6: something in the archives could not be read; the rest was.
    """
    if diff and not dry_run:
        raise BadInput("--diff goes with --dry-run: it compares before anything is stored")
    here = context(ctx)
    wanted = Wanted(
        outlet, tuple(host or ()), url, since, until, tuple(status or ()), tuple(mime or ())
    )
    job = Job(here, wanted, tuple(sources or ()), dry_run=dry_run, again=again, verbose=verbose)
    done = job.run(jobs)
    if as_json:
        sys.stdout.write(json.dumps(as_object(done, dry=dry_run), indent=2, ensure_ascii=False))
        sys.stdout.write("\n")
    else:
        show(here, done, dry=dry_run, diff=diff)
    sys.exit(exit_code(done.report))


def as_object(done: Done, *, dry: bool) -> dict[str, Any]:
    """A replay as JSON data."""
    told = done.report.as_json()
    told["replay"] = {
        "dry_run": dry,
        "archives": done.inputs,
        "responses": done.report.count("replayed"),
        "reread": done.report.count("reread"),
        "skipped": done.report.count("damage/skipped"),
        "damage": [
            {
                "file": one.file,
                "offset": one.offset,
                "what": one.what,
                "skipped": one.skipped,
                "url": one.url,
            }
            for one in done.damage
        ],
        "skipped_before": list(done.skipped_before),
    }
    if dry:
        told["diff"] = done.comparison.as_json()
    return told


def show(here: Context, done: Done, *, dry: bool, diff: bool) -> None:
    """A replay as tables."""
    out, report = here.out, done.report
    print_report(report, out)
    told = counted(done.inputs, "archive")
    if report.count("reread"):
        verb = "would be replaced" if dry else "replaced"
        told += f", {counted(report.count('reread'), 'reading')} {verb} by today's extractor"
    if not done.inputs:
        told += ": nothing to read"
    elif report.reason == "shutdown":
        told += "; stopped before the end: the same command goes on where it was"
    elif not (report.count("replayed") or done.damage or report.exit_code):
        told += "; nothing in it that was not read before and is asked for: --again begins anew"
    tell(out, told)
    for line in done.skipped_before:
        tell(out, f"skipped before: {line}", "yellow")
    if diff:
        print_diff(done.comparison, out)

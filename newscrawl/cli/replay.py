"""``newscrawl replay``: archives read again with today's extractor."""

from __future__ import annotations

import json
import multiprocessing
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from scrapy.settings import Settings

from newscrawl.cli.common import Context, context
from newscrawl.cli.crawl import Interrupted, run_settings, run_spider
from newscrawl.errors import BadInput, DamagedRecord, NewscrawlError, Unbalanced
from newscrawl.run.archives import Archives, Wanted
from newscrawl.run.comparison import Comparison
from newscrawl.run.replaying import Input, Meter, Owner, SharedIndex, SharedWork, listed
from newscrawl.run.report import Report
from newscrawl.run.table import report_table
from newscrawl.spiders.replay import Replayed, find_inputs, job_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from newscrawl.archive.damage import Damage
    from newscrawl.catalog.replays import Range

_LINE_SECONDS = 30.0
_RESTARTS = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay")(replay)


def replay(
    ctx: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes.")] = 1,
    outlet: Annotated[str, typer.Option(metavar="NAME", help="Captures of this outlet.")] = "",
    host: Annotated[
        list[str] | None, typer.Option(help="Of this host and those below it; repeatable.")
    ] = None,
    url: Annotated[
        str, typer.Option(metavar="PATTERN", help="Whose URL this regular expression finds.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help="Captured then or later.")] = "",
    until: Annotated[str, typer.Option(metavar="TIME", help="Captured before.")] = "",
    status: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="With this status: 200, 2xx.")
    ] = None,
    mime: Annotated[
        list[str] | None, typer.Option(metavar="TYPE", help="Of this type: text/html, text/*.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Show how the readings differ from those that are stored."),
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
    if done.report.exit_code:
        sys.exit(done.report.exit_code)
    if done.report.reason == "shutdown":
        sys.exit(Interrupted.exit_code)
    if not done.report.balanced:
        raise Unbalanced("the replay's counts do not add up; see the report")


@dataclass
class Done:
    """One replay, or the part of it that one process did."""

    report: Report
    damage: list[Damage] = field(default_factory=list)
    comparison: Comparison = field(default_factory=Comparison)
    inputs: int = 0
    skipped_before: tuple[str, ...] = ()
    """What earlier runs of the same replay skipped."""


@dataclass(frozen=True)
class Job:
    """One call of the command."""

    here: Context
    wanted: Wanted
    sources: tuple[str, ...]
    dry_run: bool = False
    again: bool = False
    verbose: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process opens what it needs anew: consoles and settings do not travel."""
        here = self.here
        named = (here.project_named, here.data_named, here.outlets_named, here.options)
        options = (self.sources, self.dry_run, self.again, self.verbose)
        return _job, (named, self.wanted, *options)

    def run(self, jobs: int) -> Done:
        """Replay in so many processes, and give what came of it."""
        here, started = self.here, datetime.now(UTC)
        self.wanted.filters(here.outlets())
        archives = Archives(here.places)
        found = find_inputs(archives, self.sources)
        with here.catalog() as catalog:
            name = job_of(self.wanted, here.places, here.settings)
            owner = Owner(here.data / "replay")
            if self.again and not self.dry_run:
                catalog.replays.forget(name)
            shared = SharedWork(catalog.replays, name, owner)
            if not self.dry_run:
                shared.plan(found)
            before = catalog.replays.progress(name)
            meter = Meter()
            total = sum(one.size for one in found)
            if not self.dry_run:
                total = before.total - before.passed
            with Shown(here, meter, total, jobs):
                parts = self._work(found, meter, jobs)
            owner.close()
            after = catalog.replays.progress(name)
        if not self.dry_run and after.done == after.ranges:
            SharedIndex(here.places, archives, found).remove()
        done = merged(parts, started, here)
        done.inputs = len(found)
        done.damage[:0] = list(archives.faults(self.sources))
        if not self.dry_run:
            done.skipped_before = before.problems
        finish(done, here)
        return done

    def _work(self, found: list[Input], meter: Meter, jobs: int) -> list[Done]:
        shares: list[list[Range] | None] = [None] * jobs
        if self.dry_run:
            every = listed(found)
            jobs = max(1, min(jobs, len(every)))
            shares = [every[number::jobs] for number in range(jobs)]
        if jobs == 1:
            return [work(self, found, shares[0], meter)]
        return in_processes(self, found, shares, meter)


def _job(named: tuple[Any, ...], wanted: Wanted, *options: Any) -> Job:
    return Job(Context(*named), wanted, *options)


def work(job: Job, found: list[Input], ranges: list[Range] | None, meter: Meter) -> Done:
    """What one process does, in this one."""
    settings = run_settings(job.here, [], verbose=job.verbose)
    settings.set("NEWSCRAWL_PROGRESS", "off", priority="cmdline")
    settings.set("NEWSCRAWL_REPORT", False, priority="cmdline")
    if job.dry_run:
        _store_nothing(settings)
    result = Replayed()
    wanted = job.wanted
    report = run_spider(
        settings,
        "replay",
        outlet=wanted.outlet,
        host=wanted.hosts,
        url=wanted.url,
        since=wanted.since,
        until=wanted.until,
        status=wanted.statuses,
        mime=wanted.mimes,
        found=found,
        ranges=ranges,
        meter=meter,
        result=result,
    )
    return Done(report, result.damage, result.comparison)


def _store_nothing(settings: Settings) -> None:
    pipelines = dict(settings.getdict("ITEM_PIPELINES"))
    place = pipelines.pop("newscrawl.pipelines.StorePipeline", 800)
    pipelines["newscrawl.pipelines.ComparePipeline"] = place
    settings.set("ITEM_PIPELINES", pipelines, priority="cmdline")


def in_processes(
    job: Job, found: list[Input], shares: list[list[Range] | None], meter: Meter
) -> list[Done]:
    """One process for each share; one that dies is started again, and goes on with its work."""
    spawn = multiprocessing.get_context("spawn")
    # Ctrl-C reaches every process of the terminal: each ends in order, and this one waits.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running = []
        for share in shares:
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=_in_process, args=(job, found, share, meter, theirs))
            process.start()
            theirs.close()
            running.append((process, ours))
        return [_result(process, ours) for process, ours in running]
    finally:
        signal.signal(signal.SIGINT, before)


def _in_process(
    job: Job, found: list[Input], share: list[Range] | None, meter: Meter, pipe: Connection
) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        pipe.send(work(job, found, share, meter))
    except NewscrawlError as error:
        pipe.send(error)


def _result(process: Any, pipe: Connection) -> Done:
    try:
        told = pipe.recv()
    except EOFError:
        process.join()
        raise WorkerDied(
            f"a process ended with code {process.exitcode}; run the same command again to go on"
        ) from None
    process.join()
    if isinstance(told, NewscrawlError):
        raise told
    result: Done = told
    return result


class WorkerDied(NewscrawlError):
    """A process of a replay ended before its work did."""


def merged(parts: list[Done], started: datetime, here: Context) -> Done:
    """The parts of all processes as one."""
    counts: dict[str, int] = {}
    whole = Comparison()
    damage: list[Damage] = []
    problems: list[str] = []
    for part in parts:
        for name, number in part.report.counts.items():
            if isinstance(number, int):
                counts[name] = counts.get(name, 0) + number
        whole.add(part.comparison)
        damage += part.damage
        problems += part.report.problems
    reasons = [part.report.reason for part in parts]
    report = Report(
        run=f"{started:%Y%m%dT%H%M%SZ}-replay",
        started=started,
        finished=datetime.now(UTC),
        reason=next((reason for reason in reasons if reason != "finished"), "finished"),
        counts=counts,
        archive=here.places.store,
        catalog=here.places.catalog,
        problems=tuple(problems),
        exit_code=max((part.report.exit_code for part in parts), default=0),
    )
    return Done(report, damage, whole)


def finish(done: Done, here: Context) -> None:
    """Give the report the exit code that it deserves, and leave it in the data folder."""
    skipped = bool(done.skipped_before) or any(one.skipped for one in done.damage)
    if not done.report.exit_code and (skipped or done.report.count("damage/skipped")):
        object.__setattr__(done.report, "exit_code", DamagedRecord.exit_code)
    done.report.write(here.places.reports)


def as_object(done: Done, *, dry: bool) -> dict[str, Any]:
    """A replay as JSON data."""
    told = done.report.as_json()
    told["replay"] = {
        "dry_run": dry,
        "archives": done.inputs,
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
    out.print(report_table(report))
    told = f"{done.inputs:,} archives"
    if report.count("reread"):
        verb = "would be replaced" if dry else "replaced"
        told += f", {report.count('reread'):,} readings {verb} by today's extractor"
    if not report.count("pages") and not done.damage:
        told += "; nothing left to read: --again begins anew"
    out.print(told)
    for line in done.skipped_before:
        out.print(f"skipped before: {line}", style="yellow", markup=False)
    if diff:
        out.print(diff_table(done.comparison))


def diff_table(comparison: Comparison) -> Table:
    """Fields by outlet: how many changed, were gained, were lost; an example of each."""
    table = Table(
        title="Beside what is stored", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    for name in ("outlet", "field", "change"):
        table.add_column(name)
    table.add_column("number", justify="right")
    table.add_column("for example", overflow="fold")
    for outlet, told in comparison.as_json().items():
        held = ", ".join(f"{number:,} {name}" for name, number in told["captures"].items())
        table.add_row(outlet or "-", "", "", "", held, style="bold")
        for name, changes in told["fields"].items():
            for change, found in changes.items():
                first = found["examples"][0]
                example = f"{first['url']}\n- {first['old']}\n+ {first['new']}"
                table.add_row("", name, change, f"{found['number']:,}", example)
    return table


class Shown:
    """How far the replay is: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self, here: Context, meter: Meter, total: int, jobs: int) -> None:
        self._meter, self._total, self._err = meter, total, here.err
        self._began = time.monotonic()
        self._over = False
        self._bar: Progress | None = None
        if here.err.is_terminal:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                DownloadColumn(),
                TextColumn("{task.fields[detail]}", style="dim"),
                TimeRemainingColumn(),
                console=here.err,
                transient=True,
            )
            self._task = self._bar.add_task(f"replay ×{jobs}", total=total, detail="")
        self._thread = Thread(target=self._run, name="replay-progress", daemon=True)

    def __enter__(self) -> Shown:
        if self._bar is not None:
            self._bar.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._thread.join()
        if self._bar is not None:
            self._bar.stop()

    def _run(self) -> None:
        spoke = time.monotonic()
        while not self._over:
            time.sleep(0.2)
            pages, passed = self._meter.pages, self._meter.bytes
            seconds = time.monotonic() - self._began
            rate = f"{pages:,} pages, {pages / seconds:.0f} pages/s"
            if self._bar is not None:
                self._bar.update(self._task, completed=passed, detail=rate)
            elif time.monotonic() - spoke > _LINE_SECONDS:
                spoke = time.monotonic()
                share = 100 * passed / self._total if self._total else 100
                left = seconds * (self._total - passed) / passed if passed else 0
                self._err.print(f"{share:.0f} %, {rate}, about {left:.0f} s left")

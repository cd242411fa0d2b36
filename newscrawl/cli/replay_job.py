"""The job of ``newscrawl replay``: its inputs, its processes, and what they did put together."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from newscrawl.cli.common import Context
from newscrawl.cli.replay_bar import Bar
from newscrawl.cli.replay_workers import Worker
from newscrawl.cli.running import run_settings, run_spider
from newscrawl.errors import DamagedRecord
from newscrawl.run.archives import Archives, Wanted
from newscrawl.run.comparison import Comparison
from newscrawl.run.passage import Meter
from newscrawl.run.replaying import (
    Input,
    Owner,
    Replayed,
    SharedWork,
    find_inputs,
    job_of,
    listed,
)
from newscrawl.run.report import Report
from newscrawl.run.sharedindex import SharedIndex

if TYPE_CHECKING:
    from newscrawl.archive.damage import Damage
    from newscrawl.catalog.replays import Progress, Range

_POLL_SECONDS = 0.5
_CHECK_SECONDS = 10.0
"""How long a catalog is looked through for damage, where there is nothing else to do."""


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
    careful: bool = False
    """Whether pages are read in another process, so that one that kills it costs no more."""
    scratch: Path | None = None
    """Where a dry run may write, which leaves the data folder as it is."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process opens what it needs anew: consoles and settings do not travel."""
        here = self.here
        named = (here.project_named, here.data_named, here.outlets_named, here.options)
        options = (self.sources, self.dry_run, self.again, self.verbose, self.careful, self.scratch)
        return _job, (named, self.wanted, *options)

    def run(self, jobs: int) -> Done:
        """Replay in so many processes, and give what came of it."""
        here, started = self.here, datetime.now(UTC)
        self.wanted.filters(here.outlets())
        archives = Archives(here.places)
        found = find_inputs(archives, self.sources)
        meter = Meter(max(1, jobs))
        if self.dry_run:
            with (
                TemporaryDirectory(prefix="newscrawl-") as scratch,
                Bar(here.err, meter, sum(one.size for one in found)),
            ):
                parts = replace(self, scratch=Path(scratch))._work(found, meter, jobs)
            done = merged(parts, started, here, stopped=meter.stopped)
        else:
            done = self._shared(found, meter, jobs, started)
            SharedIndex(here.places.data / "replay", archives, found).remove()
        done.inputs = len(found)
        done.damage[:0] = list(archives.faults(self.sources))
        close(done, here, noting=not self.dry_run)
        return done

    def _shared(self, found: list[Input], meter: Meter, jobs: int, started: datetime) -> Done:
        """Work on what is left, until no process of this or another machine has any."""
        here = self.here
        with here.catalog() as catalog:
            replays, name = (
                catalog.replays,
                job_of(self.wanted, self.sources, here.places, here.settings),
            )
            owner = Owner(here.data / "replay")
            if self.again:
                replays.forget(name)
            shared = SharedWork(replays, name, owner)
            shared.plan(found)
            keys = [one.key for one in found]
            before = replays.progress(name, keys)
            if _done(before):
                # Whoever replays what is done wants to know that what came of it is there, and
                # nothing else would look.
                catalog.check(_CHECK_SECONDS)
            with Bar(here.err, meter, before.total - before.passed):
                parts = self._work(found, meter, jobs)
                while (
                    _well(parts) and not meter.stopped and not _done(replays.progress(name, keys))
                ):
                    # Others work on the rest. What they leave is taken up.
                    time.sleep(_POLL_SECONDS)
                    shared.plan(found)
                    if replays.free(name):
                        parts += in_processes(self, found, [None], meter)
            owner.close()
        done = merged(parts, started, here, stopped=meter.stopped)
        done.skipped_before = before.problems
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
    settings = run_settings(job.here, [], verbose=job.verbose, noting=not job.dry_run)
    settings.set("NEWSCRAWL_PROGRESS", "off", priority="cmdline")
    settings.set("NEWSCRAWL_REPORT", False, priority="cmdline")
    if job.careful:
        settings.set("NEWSCRAWL_EXTRACT_WORKERS", 1, priority="cmdline")
    if job.dry_run:
        _store_nothing(settings)
    result = Replayed()
    wanted = job.wanted
    report = run_spider(
        settings,
        "replay",
        source=job.sources,
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
        scratch=job.scratch,
    )
    return Done(report, result.damage, result.comparison)


def _store_nothing(settings: Settings) -> None:
    pipelines = dict(settings.getdict("ITEM_PIPELINES"))
    place = pipelines.pop("newscrawl.pipelines.StorePipeline", 800)
    pipelines["newscrawl.pipelines.ComparePipeline"] = place
    settings.set("ITEM_PIPELINES", pipelines, priority="cmdline")
    settings.set("NEWSCRAWL_STORING", False, priority="cmdline")


def in_processes(
    job: Job, found: list[Input], shares: Sequence[list[Range] | None], meter: Meter
) -> list[Done]:
    """One process for each share; one that dies is started again, and goes on with its work."""
    # Ctrl-C reaches every process of the terminal, also one that is only starting: they leave
    # it to this one, which lets each come to its end in order. Twice ends all at once.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        workers = [
            Worker(work, job, found, share, meter.of(place)) for place, share in enumerate(shares)
        ]
        signal.signal(signal.SIGINT, partial(_stop, meter))
        return [worker.result() for worker in workers]
    finally:
        signal.signal(signal.SIGINT, before)


def _stop(meter: Meter, *_: object) -> None:
    if meter.stopped:
        raise KeyboardInterrupt
    meter.stop()


def merged(parts: list[Done], started: datetime, here: Context, *, stopped: bool = False) -> Done:
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
    if stopped:
        reasons.insert(0, "shutdown")
    report = Report(
        run=f"{started:%Y%m%dT%H%M%SZ}-replay",
        started=started,
        finished=datetime.now(UTC),
        reason=next((reason for reason in reasons if reason != "finished"), "finished"),
        counts=counts,
        archive=here.places.store,
        catalog=here.places.catalog_name,
        problems=tuple(problems),
        exit_code=max((part.report.exit_code for part in parts), default=0),
    )
    return Done(report, damage, whole)


def close(done: Done, here: Context, *, noting: bool = True) -> None:
    """Give the report the exit code that it deserves, and leave it in the data folder."""
    skipped = bool(done.skipped_before) or any(one.skipped for one in done.damage)
    ended = done.report.reason == "finished" and not done.report.exit_code
    if ended and (skipped or done.report.count("damage/skipped")):
        object.__setattr__(done.report, "exit_code", DamagedRecord.exit_code)
    if noting:
        done.report.write(here.places.reports)


def _well(parts: Sequence[Done]) -> bool:
    return all(part.report.reason == "finished" and not part.report.exit_code for part in parts)


def _done(progress: Progress) -> bool:
    return progress.done == progress.ranges

"""A crawl cut by outlet over processes: each takes its outlets all the way, with its own WARC file.

A host's politeness binds an outlet to one process, so outlets that share a host stay together.
The processes share catalog, spool and store; their reports add up to one.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

from rich.console import Console
from scrapy.settings import Settings

from newscrawl.cli.running import run_spider
from newscrawl.errors import NewscrawlError
from newscrawl.outlets import Outlet
from newscrawl.run.progress import Counts, bar_of, report_to, show
from newscrawl.run.report import Report, merged
from newscrawl.urls import host


def groups(outlets: Iterable[Outlet], number: int) -> list[list[str]]:
    """Names of outlets in at most ``number`` groups of like size; no host is in two of them."""
    together: list[tuple[set[str], list[str]]] = []
    for outlet in outlets:
        hosts = {host(url) for url in (outlet.home, *outlet.sources)} | set(outlet.hosts)
        names = [outlet.name]
        apart = []
        for known_hosts, known_names in together:
            if known_hosts & hosts:
                hosts |= known_hosts
                names = known_names + names
            else:
                apart.append((known_hosts, known_names))
        together = [*apart, (hosts, names)]
    shares: list[list[str]] = [[] for _ in range(min(number, len(together)))]
    for _, names in sorted(together, key=lambda one: -len(one[1])):
        min(shares, key=len).extend(names)
    return shares


def crawl_in_jobs(
    settings: Settings, shares: Sequence[Sequence[str]], arguments: Mapping[str, Any]
) -> Report:
    """Crawl each share of outlets in a process of its own; gives the sum of their reports.

    Raises the first error that kept a process from running.
    """
    context = multiprocessing.get_context("spawn")
    values = settings.copy_to_dict()
    pipes: dict[Connection, Any] = {}
    # The processes hear Ctrl-C themselves, and end in order; this one waits for them.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for names in shares:
            ours, theirs = context.Pipe(duplex=False)
            outlets = {"outlet": ",".join(names)}
            process = context.Process(target=_work, args=(values, {**arguments, **outlets}, theirs))
            process.start()
            theirs.close()
            pipes[ours] = process
        return _gather(pipes)
    finally:
        for process in pipes.values():
            process.join()
        signal.signal(signal.SIGINT, before)


def _gather(pipes: dict[Connection, Any]) -> Report:
    reports: list[Report] = []
    errors: list[NewscrawlError] = []
    counts: dict[Connection, Counts] = {}
    bar = bar_of(Console(stderr=True)) if sys.stderr.isatty() else None
    open_pipes = set(pipes)
    if bar is not None:
        bar.start()
    try:
        while open_pipes:
            for pipe in wait(list(open_pipes)):
                assert isinstance(pipe, Connection)
                try:
                    said = pipe.recv()
                except EOFError:
                    open_pipes.remove(pipe)
                    continue
                if isinstance(said, Report):
                    reports.append(said)
                elif isinstance(said, NewscrawlError):
                    errors.append(said)
                else:
                    counts[pipe] = said
                    show(bar, _sum(counts.values()))
    finally:
        if bar is not None:
            bar.stop()
    if errors:
        raise errors[0]
    if len(reports) < len(pipes):
        raise NewscrawlError("a crawling process ended without a report; the next run repairs")
    return merged(reports)


def _sum(found: Iterable[Counts]) -> Counts:
    total: dict[str, int] = {}
    for counts in found:
        for name, number in counts.items():
            total[name] = total.get(name, 0) + number
    return total


def _work(values: dict[str, Any], arguments: dict[str, Any], pipe: Connection) -> None:
    """One process: the crawl of a share, its progress and its report sent home."""
    # Inherited as ignored; Scrapy hears Ctrl-C only where it is not.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    report_to(pipe.send)
    settings = Settings(values, priority="cmdline")
    try:
        pipe.send(run_spider(settings, "outlet", **arguments))
    except NewscrawlError as error:
        pipe.send(error)
    finally:
        pipe.close()

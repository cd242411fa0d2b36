"""What the whole path costs beside bare Scrapy, from one run.

Serves pages of real size on loopback and fetches them (1) with stock Scrapy and a callback that
does nothing, and (2) with newscrawl: archived, read, stored. They take turns, and the best of each
make the ratio: other work on the machine makes figures worse, never better. ``--stages`` adds CPU
per page by stage: each stage is the difference between runs with it and without, and each run's
cost a page is the slope between two sizes, so that what a run costs once (imports, processes that
start) stands apart. ``--memory`` adds peak memory at 1, 5 and 10 times the pages.

    python -m benchmarks.crawl [--pages 2000] [--turns 3] [--extractor trafilatura]
                               [--memory] [--stages]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pages import served

if TYPE_CHECKING:
    from collections.abc import Callable

OUTLET = """
name = "bench-{number}"
title = "The Bench {number}"
home = "{base}/"
language = "en"
timezone = "UTC"
sitemaps = ["{base}/sitemap.xml"]
article_patterns = ['\\.html$']

[pace]
delay = {delay}
concurrency = {concurrency}
"""


def run(what: str, *arguments: str) -> dict[str, float]:
    """Run one measurement in a process of its own and give its figures."""
    command = [sys.executable, "-m", "benchmarks.crawl_once", what, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{what}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def project(folder: Path, hosts: list[tuple[str, list[str]]]) -> Path:
    """Outlet files for the served hosts."""
    outlets = folder / "outlets"
    outlets.mkdir(parents=True)
    for number, (base, _) in enumerate(hosts):
        text = OUTLET.format(number=number, base=base, delay=0.0001, concurrency=16)
        (outlets / f"bench-{number}.toml").write_text(text)
    return outlets


def crawl(pages: int, hosts: int, *options: str) -> dict[str, float]:
    """One newscrawl run over a fresh site of so many pages."""
    with served(pages, hosts) as where, tempfile.TemporaryDirectory() as folder:
        outlets = project(Path(folder), where)
        data = str(Path(folder) / "data")
        return run("newscrawl", "--outlets", str(outlets), "--data", data, *options)


def bare(pages: int, hosts: int, *options: str) -> dict[str, float]:
    """One run of stock Scrapy over the same site."""
    with served(pages, hosts) as where, tempfile.NamedTemporaryFile("w") as urls:
        urls.write("\n".join(url for _, urls_ in where for url in urls_))
        urls.flush()
        return run("bare", "--urls", urls.name, *options)


def show(name: str, figures: dict[str, float]) -> None:
    """One line of figures."""
    print(
        f"{name:<28} {figures['pages']:6.0f} pages {figures['rate']:7.0f} pages/s "
        f"{1000 * figures['cpu'] / figures['pages']:6.2f} ms CPU/page "
        f"{figures['peak_mb']:6.0f} MB",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=2)
    parser.add_argument("--extractor", choices=("newscrawl", "trafilatura"), default="newscrawl")
    parser.add_argument("--workers", type=int, default=-1)
    parser.add_argument("--jobs", type=int, default=2, help="processes of the cut crawl")
    parser.add_argument("--turns", type=int, default=3, help="runs of each, one after another")
    parser.add_argument("--memory", action="store_true", help="also 5 and 10 times the pages")
    parser.add_argument("--stages", action="store_true", help="also CPU by stage")
    asked = parser.parse_args()
    options = ["--workers", str(asked.workers), "--extractor", asked.extractor]
    began = time.monotonic()
    runs: dict[str, list[dict[str, float]]] = {"stock": [], "whole": [], "cut": []}
    for _ in range(asked.turns):
        runs["stock"].append(bare(asked.pages, asked.hosts))
        show("bare Scrapy, stock settings", runs["stock"][-1])
        runs["whole"].append(crawl(asked.pages, asked.hosts, *options))
        show("newscrawl, whole path", runs["whole"][-1])
        more = [*options, "--jobs", str(asked.jobs)]
        runs["cut"].append(crawl(asked.pages, asked.hosts, *more))
        show(f"newscrawl, {asked.jobs} processes", runs["cut"][-1])
    stock, whole, cut = (max(each, key=lambda run: run["rate"]) for each in runs.values())
    print(
        f"ratio of the best: {whole['rate'] / stock['rate']:.2f} with reading processes, "
        f"{cut['rate'] / stock['rate']:.2f} cut by outlet over {asked.jobs} processes"
    )
    if asked.stages:
        stages(asked.pages, asked.hosts, options)
    if asked.memory:
        peaks = [whole["peak_mb"]]
        for times in (5, 10):
            more = crawl(asked.pages * times, asked.hosts, *options)
            show(f"newscrawl, {times} times the pages", more)
            peaks.append(more["peak_mb"])
        print(f"peak memory, 10 times the pages / 1 times: {peaks[2] / peaks[0]:.2f}")
    print(f"({time.monotonic() - began:.0f} s)")


def slope(measure: Callable[[int], dict[str, float]], pages: int) -> tuple[float, float]:
    """CPU a page in ms, and CPU of a run without pages in seconds, from two sizes."""
    few, many = measure(pages // 5), measure(pages)
    each = (many["cpu"] - few["cpu"]) / (many["pages"] - few["pages"])
    return 1000 * each, few["cpu"] - each * few["pages"]


def stages(pages: int, hosts: int, options: list[str]) -> None:
    """CPU a page of each stage, as the difference between runs with and without it."""
    ladder = [
        ("our settings, no archive", ["--until", "fetch"]),
        ("+ wire capture and archive", ["--until", "archive"]),
        ("+ hand-over and reading", ["--until", "read"]),
        ("+ catalog", ["--until", "store"]),
    ]
    first, once = slope(lambda number: bare(number, hosts), pages)
    print(f"  {'bare Scrapy':<28} {first:6.2f} ms CPU/page          {once:5.2f} s once", flush=True)
    before = first
    for name, until in ladder:
        # "until" is bound now: the lambda is called before the next turn.
        cost, once = slope(lambda number: crawl(number, hosts, *options, *until), pages)  # noqa: B023
        change = f"({cost - before:+.2f})"
        print(f"  {name:<28} {cost:6.2f} ms CPU/page {change:>8} {once:5.2f} s once", flush=True)
        before = cost
    reading = 1000 * run("reading", *options)["cpu"]
    print(f"  {'reading by itself':<28} {reading:6.2f} ms CPU/page")
    rest = before - reading - first
    print(
        f"everything but reading: {rest:.2f} ms CPU/page beyond bare Scrapy, "
        f"{rest / first:.2f} of what that takes"
    )


if __name__ == "__main__":
    main()

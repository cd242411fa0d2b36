"""A process that has imported Scrapy and newscrawl once, and forks a child for every crawl."""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SERVE = "from tests.fetch.nursery import serve; serve()"


class Nursery:
    """The parent's side."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _SERVE],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        atexit.register(self.close)

    def run(self, folder: Path, seconds: float) -> None:
        """Do the job in ``folder``; raises AssertionError where that takes too long."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        if not ready:
            self.close(at_once=True)
            nursery.cache_clear()
            raise AssertionError(f"the crawl took more than {seconds} seconds")
        self._process.stdout.readline()

    def close(self, *, at_once: bool = False) -> None:
        """End it, and with ``at_once`` the crawl that it runs too."""
        if at_once:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(10)


@cache
def nursery() -> Nursery:
    """The one nursery of a test run."""
    return Nursery()


def serve() -> None:
    """Fork a child for every folder named on standard input, and say when it is done."""
    from importlib import import_module

    from scrapy.settings import default_settings as stock

    from settings import base
    from tests.fetch.crawling import child

    # What a crawl imports by path, it would import anew in every child.
    paths = [
        *(stock.DOWNLOADER_MIDDLEWARES_BASE | base.DOWNLOADER_MIDDLEWARES),
        *stock.SPIDER_MIDDLEWARES_BASE,
        stock.SCHEDULER,
        stock.DOWNLOADER,
        stock.DUPEFILTER_CLASS,
        base.SCHEDULER_MEMORY_QUEUE,
        stock.STATS_CLASS,
        *filter(None, base.DOWNLOAD_HANDLERS.values()),
        base.SCHEDULER_PRIORITY_QUEUE,
        "scrapy.core.engine.ExecutionEngine",
        "scrapy.crawler.AsyncCrawlerProcess",
        "newscrawl.archive.writer.WarcWriter",
    ]
    for path in paths:
        import_module(path.rpartition(".")[0])
    for line in sys.stdin:
        folder = Path(line.rstrip("\n"))
        pid = os.fork()
        if pid == 0:
            _adopt(folder)
            try:
                child(str(folder / "job"), str(folder / "result"))
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
        os.waitpid(pid, 0)
        sys.stdout.write("done\n")
        sys.stdout.flush()


def _adopt(folder: Path) -> None:
    """Give the child streams of its own."""
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)

"""What archiving one address takes beyond its fetch, beside what starting Scrapy alone takes.

Serves one page on loopback and takes turns: ``newscrawl archive URL`` from its start to its exit,
and a process that imports Scrapy, fetches the page with stock settings and exits. Time that other
processes had the processor for is left out where the kernel tells it. Prints the best and the
median of each, and the ratio of the best.

    python -m benchmarks.ondemand [--turns 7]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import served

_TIMED = """
import atexit, sys, time
began = time.monotonic()
def tell():
    try:
        waited = int(open("/proc/self/schedstat").read().split()[1]) / 1e9
    except OSError:
        waited = 0.0
    print(time.monotonic() - began - waited, file=sys.stderr)
atexit.register(tell)
"""
_ARCHIVE = _TIMED + "from newscrawl.__main__ import main\nmain()\n"
_BARE = (
    _TIMED
    + """
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    start_urls = sys.argv[1:]
    def parse(self, response):
        pass
process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
process.crawl(Bare)
process.start()
"""
)


def timed(script: str, *arguments: str) -> float:
    """Seconds that a process took from its first line to its exit."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return float(done.stderr.splitlines()[-1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--turns", type=int, default=7)
    asked = parser.parse_args()
    ours, bare = [], []
    with served(1) as hosts, tempfile.TemporaryDirectory() as folder:
        url = hosts[0][1][0]
        options = ["--allow-address", "127.0.0.0/8", "--data", str(Path(folder) / "data")]
        for turn in range(asked.turns):
            ours.append(timed(_ARCHIVE, "archive", url, *options))
            bare.append(timed(_BARE, url))
            if not turn:
                print(f"first call, catalog made: {ours[0]:.2f} s", flush=True)
    for name, taken in (("newscrawl archive URL", ours), ("bare Scrapy, one page", bare)):
        print(f"{name:<24} best {min(taken):.2f} s, median {statistics.median(taken):.2f} s")
    print(f"ratio of the best: {min(ours) / min(bare):.2f}")


if __name__ == "__main__":
    main()

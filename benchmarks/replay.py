"""What a replay costs beside a plain loop over the same archive, from one run.

Writes an archive of made-up pages of about 55 kB as a crawl would, and reads it (1) by a loop of
warcio and the same extractor that throws its articles away, and (2) by ``newscrawl replay`` into
an empty catalog, in one process and in two. They take turns; the best of each is printed, by the
clock and by CPU time (threads, children and the system's work included), without what it takes to
start, with the ratios: other work on the machine makes figures worse, never better. With
``NEWSCRAWL_CORPUS`` set, the same again over the news pages there. ``--memory`` prints the peak
memory over archives of these sizes instead. Exits with 1 where one process does not keep up with
the plain loop by CPU time, or memory grows; what two processes gain by the clock shows on two free
cores only.

    python -m benchmarks.replay [--pages 1000] [--turns 3] [--memory 200,1000]
"""

from __future__ import annotations

import argparse
import gc
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator

from benchmarks.pages import Writer, article
from newscrawl.archive.writer import WarcWriter
from newscrawl.http import remove_content_coding
from newscrawl.model import Capture, Page
from newscrawl.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BEGAN = datetime(2026, 11, 22, 10, 45, 12, tzinfo=UTC)
PER_PROCESS = 0.9
MORE_MEMORY = 1.15
"""How much more the larger archive may take."""


def made_pages(number: int, padding: int = 0) -> Iterator[bytes]:
    """So many pages of about 55 kB, no two alike, each with so many bytes of noise."""
    noise = random.Random(1)
    for one in range(number):
        text = article(Writer(one), f"/story-{one}.html", "world", one)
        if padding:
            text += f"<!-- {noise.randbytes(padding).hex()} -->"
        yield text.encode()


def corpus_pages(folder: Path) -> Iterator[bytes]:
    """News pages as they were fetched."""
    for path in sorted(folder.glob("articles/*/*.html.gz")):
        yield gzip.decompress(path.read_bytes())


def write_archive(folder: Path, pages: Iterable[bytes]) -> int:
    """Write pages as a crawl writes them, into one WARC file; gives its size."""
    writer = WarcWriter(folder, prefix="bench", info={}, max_bytes=1 << 60, max_age=1e9)
    waiting = []
    for number, page in enumerate(pages):
        path = f"/world/2026/11/22/story-{number}.html"
        body = gzip.compress(page, 6)
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        message = head.encode() + body
        capture = Capture(
            f"http://bench.example{path}",
            "GET",
            BEGAN + timedelta(seconds=number),
            f"GET {path} HTTP/1.1\r\nHost: bench.example\r\n\r\n".encode(),
            io.BytesIO(message),
            len(message),
            notes={"role": "page"},
        )
        waiting.append(writer.submit(capture))
        if len(waiting) >= 200:
            waiting.pop(0).result()
    for future in waiting:
        future.result()
    writer.close()
    return sum(path.stat().st_size for path in folder.glob("*.warc.gz"))


def plain(folder: Path) -> None:
    """Read by warcio and the same extractor; prints pages and seconds."""
    (path,) = folder.glob("*.warc.gz")
    gc.freeze()
    began, cpu, pages = time.perf_counter(), time.process_time(), 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "response":
                continue
            headers = tuple(record.http_headers.headers)
            coding = record.http_headers.get_header("Content-Encoding") or ""
            body, _ = remove_content_coding(record.raw_stream.read(), coding, limit=1 << 27)
            url = record.rec_headers.get_header("WARC-Target-URI")
            read(Page(url, body, int(record.http_headers.get_statuscode()), headers))
            pages += 1
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"pages": pages, "seconds": seconds, "cpu": cpu}))


def measured(*command: str) -> dict[str, float]:
    """Run a command that prints JSON; its figures, with CPU seconds and peak memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout)
    pages = told["pages"]["total"] if isinstance(told["pages"], dict) else told["pages"]
    if "cpu" in told:
        return {"pages": pages, "seconds": told["seconds"], "cpu": told["cpu"]}
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"pages": pages, "seconds": told["seconds"], "cpu": cpu}


def replayed(folder: Path, *options: str) -> dict[str, float]:
    """One replay into an empty catalog."""
    with tempfile.TemporaryDirectory() as data:
        empty = Path(data, "outlets")
        empty.mkdir()
        shared = ["--json", f"--data={data}", f"--outlets={empty}"]
        return measured("newscrawl", "replay", str(folder), *options, *shared)


def peak(folder: Path) -> float:
    """Peak memory of one replay, in MB, measured from outside."""
    with tempfile.TemporaryDirectory() as data:
        Path(data, "outlets").mkdir()
        command = [sys.executable, "-m", "newscrawl", "replay", str(folder)]
        command += [f"--data={data}", f"--outlets={data}/outlets"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"replay ended with status {status}")
        return usage.ru_maxrss / 1024


def speed(what: str, pages: Iterable[bytes], turns: int) -> bool:
    """Print the speeds and ratios over one archive; whether one process keeps up."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as tiny:
        size = write_archive(Path(name), pages)
        write_archive(Path(tiny), made_pages(1))
        found: dict[str, list[dict[str, float]]] = {"plain": [], "one": [], "two": []}
        for _ in range(turns):
            found["plain"].append(measured("benchmarks.replay", "--plain", name))
            start = {jobs: replayed(Path(tiny), "--jobs", jobs) for jobs in "12"}
            for key, jobs in (("one", "1"), ("two", "2")):
                whole = replayed(Path(name), "--jobs", jobs)
                whole["cpu"] -= start[jobs]["cpu"]
                whole["seconds"] -= start[jobs]["seconds"]
                found[key].append(whole)
    number = found["one"][0]["pages"]
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{what}: {number:.0f} pages, {size / 1e6:.0f} MB ({load})")
    rate = {k: max(f["pages"] / f["seconds"] for f in v) for k, v in found.items()}
    per_cpu = {k: max(f["pages"] / f["cpu"] for f in v) for k, v in found.items()}
    names = {"plain": "warcio and extractor", "one": "replay", "two": "replay --jobs 2"}
    for key, label in names.items():
        print(f"  {label:<24}{rate[key]:6.0f} pages/s{per_cpu[key]:6.0f} pages per CPU second")
    by_clock, by_cpu = rate["one"] / rate["plain"], per_cpu["one"] / per_cpu["plain"]
    print(f"  one process / plain loop {by_clock:.2f} by the clock, {by_cpu:.2f} by CPU time")
    print(
        f"  two processes / one      {rate['two'] / rate['one']:.2f} by the clock,"
        f" {per_cpu['two'] / per_cpu['one']:.2f} by CPU time",
        flush=True,
    )
    return by_cpu >= PER_PROCESS


def memory(sizes: list[int]) -> bool:
    """Print the peak memory by size of archive; whether it stays flat."""
    peaks = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            each = 500_000
            pages = made_pages(size * 1_000_000 // each, each)
            written = write_archive(Path(name), pages)
            peaks.append(peak(Path(name)))
            print(f"{written / 1e6:6.0f} MB archive {peaks[-1]:6.0f} MB peak", flush=True)
    return peaks[-1] <= peaks[0] * MORE_MEMORY


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--memory", default="", help="sizes in MB, the smallest first: 200,1000")
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.plain:
        plain(given.plain)
        return
    if given.memory:
        sys.exit(0 if memory([int(size) for size in given.memory.split(",")]) else 1)
    well = speed("made-up pages", made_pages(given.pages), given.turns)
    corpus = os.environ.get("NEWSCRAWL_CORPUS", "")
    if corpus:
        well &= speed("news pages", corpus_pages(Path(corpus)), given.turns)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()

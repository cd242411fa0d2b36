"""Writing the archive: how fast beside warcio's own gzip writing, how small, in how much memory.

Both write the same captures of pages of about 170 KB (request, response and metadata record
each) to the same disk, in one run, taking turns; ours with its fsyncs, index and file digest.
With ``NEWSCRAWL_CORPUS`` set, the same again over the news pages there. Exits with 1 when the
ratio is below the floor.

    python -m benchmarks.archive [--records 300] [--floor 8] [--levels] [--memory] [--read 1]
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from isal import isal_zlib
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.pages import Writer, article
from newscrawl.archive import cdxj
from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.writer import Sealed, WarcWriter
from newscrawl.model import Capture, CaptureRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZE = 170_000
URL = "https://news.example.org/world/2026/11/22/story-{}.html"
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Server", "bench")]
REQUEST = b"GET /x HTTP/1.1\r\nHost: news.example.org\r\nAccept: text/html\r\n\r\n"
BEGAN = datetime(2026, 11, 22, 10, 45, 12, tzinfo=UTC)


def made_pages(number: int) -> list[bytes]:
    """Pages of ``SIZE`` bytes, no two alike."""
    pages = []
    for seed in range(number):
        text = "".join(article(Writer(seed * 5 + i), "/x", "world", seed) for i in range(4))
        pages.append(text.encode()[:SIZE])
    return pages


def corpus_pages(folder: Path, number: int) -> list[bytes]:
    """News pages as they were fetched, of half to twice ``SIZE``, in turns until it is enough."""
    every = [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("articles/*/*.gz"))]
    found = [page for page in every if SIZE / 2 < len(page) < SIZE * 2]
    return [found[i % len(found)] for i in range(number)] if found else []


def response_of(body: bytes) -> bytes:
    """The page as it comes over the wire."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in HEADERS)
    return f"HTTP/1.1 200 OK\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


def captures_of(pages: Sequence[bytes]) -> Iterator[Capture]:
    """What the fetcher hands over."""
    for number, body in enumerate(pages):
        wire = response_of(body)
        url = URL.format(number)
        yield Capture(url, "GET", BEGAN, REQUEST, io.BytesIO(wire), len(wire))


def ours(pages: Sequence[bytes], folder: Path) -> None:
    """Write every page through the writer and wait until all are durable and sealed."""
    writer = WarcWriter(folder, prefix="BENCH")
    futures = [writer.submit(capture) for capture in captures_of(pages)]
    writer.close()
    assert all(future.result(0).status == 200 for future in futures)


def warcios(pages: Sequence[bytes], folder: Path) -> None:
    """Write every page as warcio does it: gzip records, its default level."""
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for number, body in enumerate(pages):
            url = URL.format(number)
            head = StatusAndHeaders("200 OK", HEADERS, protocol="HTTP/1.1")
            response = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=head
            )
            asked = StatusAndHeaders("GET /x HTTP/1.1", [("Host", "news.example.org")])
            request = writer.create_warc_record(url, "request", http_headers=asked)
            writer.write_request_response_pair(request, response)
            told = io.BytesIO(b"fetchTimeMs: 10\r\n")
            content_type = "application/warc-fields"
            writer.write_record(
                writer.create_warc_record(
                    url, "metadata", payload=told, warc_content_type=content_type
                )
            )


def measured(
    write: Callable[[Sequence[bytes], Path], None], pages: Sequence[bytes]
) -> tuple[float, int]:
    """Captures a second, and bytes written."""
    with tempfile.TemporaryDirectory() as name:
        began = time.perf_counter()
        write(pages, Path(name))
        seconds = time.perf_counter() - began
        size = sum(path.stat().st_size for path in Path(name).glob("*.warc.gz"))
    return len(pages) / seconds, size


def compared(title: str, pages: Sequence[bytes], rounds: int = 3) -> float:
    """Both in turns; the ratio of their medians."""
    few = pages[: max(1, len(pages) // 4)]  # warcio is slow, and its rate is steady
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(measured(ours, pages))
        theirs.append(measured(warcios, few))
    rate = statistics.median(rate for rate, _ in mine)
    other = statistics.median(rate for rate, _ in theirs)
    bytes_ratio = (mine[0][1] / len(pages)) / (theirs[0][1] / len(few))
    mean = sum(map(len, pages)) / len(pages) / 1000
    print(
        f"{title}: {len(pages)} pages of {mean:.0f} KB: newscrawl {rate:,.0f}/s, "
        f"warcio {other:,.0f}/s: {rate / other:.1f} times, {100 * bytes_ratio - 100:+.0f} % bytes"
    )
    return rate / other


def levels(pages: Sequence[bytes]) -> None:
    """Speed and size of each ISA-L level, and of zlib's level 6, compression alone."""
    import zlib

    total = sum(map(len, pages))
    choices: list[tuple[str, Callable[[bytes], bytes]]] = [
        (f"isal {level}", lambda page, level=level: isal_zlib.compress(page, level, 31))
        for level in range(4)
    ]
    choices.append(("zlib 6", lambda page: zlib.compress(page, 6, 31)))
    for name, compress in choices:
        began = time.perf_counter()
        size = sum(len(compress(page)) for page in pages)
        seconds = time.perf_counter() - began
        print(f"{name}: {total / seconds / 1e6:,.0f} MB/s, {100 * size / total:.1f} % of the size")


def peak(megabytes: int) -> int:
    """Peak memory in KB of a process that archives one chunked body of so many megabytes."""
    code = (
        "import re, sys, tempfile\n"
        "from pathlib import Path\n"
        "from datetime import UTC, datetime\n"
        "from newscrawl.archive.writer import WarcWriter\n"
        "from newscrawl.model import Capture\n"
        "file = tempfile.TemporaryFile()\n"
        "file.write(b'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n')\n"
        "for i in range(int(sys.argv[1])):\n"
        "    file.write(b'100000\\r\\n' + b'%08d' % i * 131072 + b'\\r\\n')\n"
        "file.write(b'0\\r\\n\\r\\n')\n"
        "with tempfile.TemporaryDirectory() as spool:\n"
        "    writer = WarcWriter(Path(spool), prefix='BENCH')\n"
        "    now = datetime.now(UTC)\n"
        "    one = Capture('http://x/', 'GET', now, b'GET', file, file.tell())\n"
        "    assert writer.submit(one).result().status == 200\n"
        "    writer.close()\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
    )
    command = [sys.executable, "-c", code, str(megabytes)]
    return int(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


class CountingStore(LocalStore):
    """Counts the range reads and the bytes they asked for."""

    reads = asked = 0

    def open(self, key: str, offset: int = 0, length: int | None = None) -> BinaryIO:
        """As :class:`LocalStore`."""
        self.reads += 1
        self.asked += length if length is not None else -(1 << 60)
        return super().open(key, offset, length)


def read_back(gigabytes: float, times: int = 50) -> None:
    """Captures read back at random through the index of a WARC file of that size."""
    with tempfile.TemporaryDirectory() as name:
        spool, store = Path(name, "spool"), CountingStore(Path(name, "store"))
        sealed: list[Sealed] = []
        size = int(gigabytes * (1 << 30))
        writer = WarcWriter(spool, prefix="BENCH", max_bytes=1 << 40, on_sealed=sealed.append)
        for _ in range(0, size, SIZE):
            # Noise does not shrink: the file gets its size with the fewest captures.
            (capture,) = captures_of([os.urandom(SIZE)])
            writer.submit(capture).result()
        writer.close()
        store.put(sealed[0].key, sealed[0].path)
        entries = list(cdxj.parse(sealed[0].cdxj_path.read_bytes()))
        reader = ArchiveReader(store)
        began = time.perf_counter()
        for entry in random.Random(7).choices(entries, k=times):
            ref = CaptureRef(
                sealed[0].key, entry.offset, entry.length, "", entry.digest, entry.captured_at
            )
            assert reader.page(ref).url == entry.url
        seconds = time.perf_counter() - began
    print(
        f"reading back from a WARC of {sealed[0].size / (1 << 30):.2f} GiB: "
        f"{store.reads / times:g} range reads and {store.asked / times / 1000:,.0f} KB a capture, "
        f"{1000 * seconds / times:.1f} ms"
    )


def main() -> int:
    """Run and print; 1 when below the floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--floor", type=float, default=8.0)
    parser.add_argument("--levels", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--read", type=float, default=0.0, metavar="GIGABYTES")
    options = parser.parse_args()
    sets = [("made-up pages", made_pages(options.records))]
    if corpus := os.environ.get("NEWSCRAWL_CORPUS"):
        sets.append(("news pages", corpus_pages(Path(corpus), options.records)))
    ratios = [compared(title, pages) for title, pages in sets if pages]
    if options.levels:
        levels(sets[-1][1])
    if options.memory:
        print("peak memory by body: " + ", ".join(f"{n} MB: {peak(n):,} KB" for n in (1, 50, 500)))
    if options.read:
        read_back(options.read)
    if min(ratios) < options.floor:
        print(f"below the floor of {options.floor} times")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

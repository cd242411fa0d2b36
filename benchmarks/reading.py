"""Reading archives: pages a second beside plain loops of warcio and fastwarc, in one run.

Ours proves every block by its digest and gives decoded pages; the others are read without
checking anything. Three kinds of file: our own, the same compressed as a whole, and uncompressed.
Exits with 1 when the ratio to warcio on our own files is below the floor.

    python -m benchmarks.reading [--pages 400] [--floor 0.9] [--megabytes 512]
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from benchmarks.archive import captures_of, corpus_pages, made_pages
from newscrawl.archive.damage import Damage
from newscrawl.archive.pages import scan_pages
from newscrawl.archive.sources import FileSource
from newscrawl.archive.writer import WarcWriter

if TYPE_CHECKING:
    from collections.abc import Callable


def ours(path: Path) -> int:
    """Decoded, proven pages."""
    found = list(map(type, scan_pages(FileSource(path))))
    assert Damage not in found
    return len(found)


def warcios(path: Path) -> int:
    """Decoded pages by warcio."""
    with path.open("rb") as file:
        return sum(
            bool(one.content_stream().read())
            for one in ArchiveIterator(file)
            if one.rec_type == "response"
        )


def fastwarcs(path: Path) -> int:
    """Pages by fastwarc, content coding left on."""
    with path.open("rb") as file:
        found = FastIterator(file, record_types=WarcRecordType.response)
        return sum(bool(one.reader.read()) for one in found)


def rate(read: Callable[[Path], int], path: Path, pages: int) -> float:
    """Pages a second."""
    began = time.perf_counter()
    assert read(path) == pages
    return pages / (time.perf_counter() - began)


def peak(megabytes: int) -> int:
    """Peak memory in MB of a process that reads an archive of so many megabytes, inflated."""
    code = (
        "import gzip, re, sys\n"
        "from pathlib import Path\n"
        "from newscrawl.archive.scan import scan_stream\n"
        "block = b'HTTP/1.1 200 OK\\r\\n\\r\\n' + b'page ' * 40000\n"
        "head = b'WARC/1.1\\r\\nWARC-Type: response\\r\\nContent-Length: %d\\r\\n\\r\\n'\n"
        "member = gzip.compress(head % len(block) + block + b'\\r\\n\\r\\n')\n"
        "class Stream:\n"
        "    left = int(sys.argv[1]) * 5 + 1\n"
        "    def read(self, size=-1):\n"
        "        count = min(self.left, max(1, size // len(member)))\n"
        "        self.left -= count\n"
        "        return member * count\n"
        "assert sum(1 for one in scan_stream(Stream(), 'x')) > 1\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
    )
    command = [sys.executable, "-c", code, str(megabytes)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout) // 1024


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--floor", type=float, default=0.9)
    parser.add_argument("--megabytes", type=int, default=512, help="archive read for memory")
    options = parser.parse_args()
    corpus = os.environ.get("NEWSCRAWL_CORPUS")
    pages = corpus_pages(Path(corpus), options.pages) if corpus else made_pages(options.pages)
    lowest = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        writer = WarcWriter(folder, prefix="BENCH")
        for capture in captures_of(pages):
            writer.submit(capture)
        writer.close()
        (members,) = folder.glob("*.warc.gz")
        for index in folder.glob("*.cdxj"):
            index.unlink()
        plain, whole = folder / "plain.warc", folder / "whole.warc.gz"
        with gzip.open(members) as file:
            plain.write_bytes(file.read())
        whole.write_bytes(gzip.compress(plain.read_bytes(), 6))
        for title, path in (("a member a record", members), ("plain", plain)):
            rates: dict[str, list[float]] = {"ours": [], "warcio": [], "fastwarc": []}
            for _ in range(5):
                rates["ours"].append(rate(ours, path, len(pages)))
                rates["warcio"].append(rate(warcios, path, len(pages)))
                rates["fastwarc"].append(rate(fastwarcs, path, len(pages)))
            middle = {key: statistics.median(values) for key, values in rates.items()}
            ratio = middle["ours"] / middle["warcio"]
            lowest = lowest or ratio
            mine, theirs, fast = (f"{value:,.0f}" for value in middle.values())
            print(
                f"{title}: newscrawl {mine} pages/s, warcio {theirs}, fastwarc {fast}: "
                f"{ratio:.2f} of warcio"
            )
        print(f"compressed as a whole: newscrawl {rate(ours, whole, len(pages)):,.0f} pages/s")
    small, large = peak(options.megabytes // 8), peak(options.megabytes)
    print(f"memory: {small} MB for {options.megabytes // 8} MB, {large} MB for {options.megabytes}")
    if lowest < options.floor or large > small + 32:
        sys.exit(f"below the floor of {options.floor}, or memory grows")


if __name__ == "__main__":
    main()

"""CPU time a page for the whole Article, beside trafilatura with metadata, in one run.

The ratio is of extraction alone, which is what both do; what a crawl adds to it (normalising and
the fingerprint) is told too.

    python -m benchmarks.extract [FOLDER] [--stages]

FOLDER (default NEWSCRAWL_CORPUS) holds ``NAME.html.gz`` pages at any depth; without either, pages
of the benchmark's own are made. Each page is read once by each program, in turn, after a short
warm-up; the pages are of many sites, so that memories of class names help as little as in life.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.pages import make_site
from newscrawl.extract import extract_page, model
from newscrawl.extract.body import read_body
from newscrawl.extract.document import Document
from newscrawl.extract.metadata import read_metadata
from newscrawl.extract.render import body_blocks
from newscrawl.extract.select import choose, hints
from newscrawl.model import Page
from newscrawl.reading import finish, normalised

WARM_UP = 10


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def reading(page: Page) -> tuple[float, float]:
    """CPU milliseconds of extraction, and of what a crawl does with the article then."""
    start = time.process_time()
    article = extract_page(page)
    extracted = time.process_time()
    finish(normalised(article, None))
    return 1000 * (extracted - start), 1000 * (time.process_time() - extracted)


def trafilatura(page: Page) -> None:
    """Read a page with trafilatura, its fast way, with metadata."""
    from trafilatura import bare_extraction

    bare_extraction(page.body, url=page.url, fast=True, include_comments=False, with_metadata=True)


def stages(page: Page) -> dict[str, float]:
    """CPU milliseconds of each step of one reading."""
    out: dict[str, float] = {}
    start = time.process_time()

    def done(name: str) -> None:
        nonlocal start
        now = time.process_time()
        out[name] = 1000 * (now - start)
        start = now

    document = Document(page)
    done("decode and bound")
    _ = document.tree
    done("parse")
    _ = document.structured
    done("structured data")
    outline = document.blocks.outline
    done("walk")
    title, description = hints(document)
    choice = choose(outline, title, description, model.score)
    done("features, model, choice")
    body_blocks(outline, choice.indexes, document.base)
    done("render")
    body = read_body(document)
    out["fallbacks and pictures"] = 0.0
    done("fallbacks and pictures")
    out["fallbacks and pictures"] = max(
        0.0, out["fallbacks and pictures"] - out["features, model, choice"] - out["render"]
    )
    read_metadata(document, body)
    done("metadata")
    article = extract_page(page)
    start = time.process_time()
    article = normalised(article, None)
    done("normalise")
    finish(article)
    done("fingerprint")
    return out


def load(folder: Path | None) -> list[Page]:
    """The pages of a folder, or some of our own."""
    if folder is None:
        site = make_site(100)
        return [
            Page(f"https://bench.example{path}", gzip.decompress(site.bodies[path]))
            for path in site.articles
        ]
    return [
        Page("https://bench.example/news/1", gzip.decompress(path.read_bytes()))
        for path in sorted(folder.rglob("*.html.gz"))
        if "fronts" not in path.parts
    ]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--stages", action="store_true", help="time of each step too")
    options = parser.parse_args()
    corpus = os.environ.get("NEWSCRAWL_CORPUS")
    found = load(options.folder or (Path(corpus) if corpus else None))
    for page in found[:WARM_UP]:
        extract_page(page)
        trafilatura(page)
    ours, theirs, whole = [], [], []
    for page in found:
        extracting, finishing = reading(page)
        ours.append(extracting)
        whole.append(extracting + finishing)
        theirs.append(timed(lambda page=page: trafilatura(page)))
    size = sum(len(page.body) for page in found) / len(found) / 1024
    print(f"{len(found)} pages, {size:.0f} KiB on average, one core")
    for name, times in (
        ("newscrawl", ours),
        ("newscrawl, as a crawl reads", whole),
        ("trafilatura with metadata", theirs),
    ):
        print(
            f"{name:30}{statistics.mean(times):8.2f} ms mean{statistics.median(times):8.2f} median"
            f"{max(times):9.1f} worst"
        )
    print(f"ratio {statistics.mean(theirs) / statistics.mean(ours):.1f} times faster")
    if options.stages:
        steps = [stages(page) for page in found]
        for name in steps[0]:
            print(f"  {name:26}{statistics.mean(step[name] for step in steps):8.2f} ms")


if __name__ == "__main__":
    main()

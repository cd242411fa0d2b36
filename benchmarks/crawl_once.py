"""One measured crawl in a process of its own; prints its figures as one line of JSON."""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from benchmarks.pages import make_site
from newscrawl.model import Article, Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from scrapy.settings import Settings

    from newscrawl.outlets import Outlet


_READ = 400
_HTML = (("Content-Type", "text/html; charset=utf-8"),)


class Bare(scrapy.Spider):
    """Fetches and does nothing."""

    name = "bare"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every URL of the list."""
        for url in Path(self.urls).read_text().split():  # type: ignore[attr-defined]
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response: Any) -> Iterator[Any]:  # noqa: ARG002  (Scrapy calls it so)
        """Do nothing."""
        yield from ()


def trafilatura_read(page: Page, outlet: Outlet | None = None) -> Article:
    """A reader of trafilatura's cost: text and metadata by that library."""
    import trafilatura

    from newscrawl.reading import finish

    html = page.body.decode("utf-8", "replace")
    found = trafilatura.bare_extraction(html, url=page.url, fast=True, with_metadata=True)
    assert found is not None
    name = outlet.name if outlet else ""
    return finish(
        Article(
            url=page.url,
            headline=found.title or "",
            body_text=found.text or "",
            canonical_url=page.url,
            outlet=name,
            capture=page.capture,
        )
    )


def empty_read(page: Page, outlet: Outlet | None = None) -> Article:
    """A reader that reads nothing."""
    name = outlet.name if outlet else ""
    return replace(Article(url=page.url, capture=page.capture), outlet=name, fingerprint="-")


def reading(extractor: str) -> float:
    """CPU seconds that one page takes to read, in a process that does nothing else."""
    from newscrawl.reading import read

    reader = trafilatura_read if extractor == "trafilatura" else read
    site = make_site(_READ)
    pages = [
        Page(f"http://bench.example{path}", gzip.decompress(site.bodies[path]), 200, _HTML)
        for path in site.articles
    ]
    for page in pages[:20]:
        reader(page)
    began = time.process_time()
    for page in pages:
        reader(page)
    return (time.process_time() - began) / len(pages)


def newscrawl_settings(asked: argparse.Namespace) -> Settings:
    """Settings of the project, changed for loopback, without politeness."""
    from newscrawl.run.project import load_project

    settings = load_project().settings
    own = {
        "NEWSCRAWL_DATA": asked.data,
        "NEWSCRAWL_OUTLETS": asked.outlets,
        "NEWSCRAWL_ALLOW_ADDRESSES": ["127.0.0.0/8"],
        "NEWSCRAWL_EXTRACT_WORKERS": asked.workers,
        "NEWSCRAWL_PROGRESS": "off",
        "DOWNLOAD_DELAY": 0.0001,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_LEVEL": "ERROR",
    }
    if asked.extractor == "trafilatura":
        own["NEWSCRAWL_READER"] = "benchmarks.crawl_once.trafilatura_read"
    if asked.until in ("fetch", "archive"):
        own["NEWSCRAWL_READER"] = "benchmarks.crawl_once.empty_read"
        own["NEWSCRAWL_EXTRACT_WORKERS"] = 0
    if asked.until != "store":
        own["ITEM_PIPELINES"] = {}
    if asked.until == "fetch":
        handler = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
        own["DOWNLOAD_HANDLERS"] = {"http": handler, "https": handler}
    for name, value in own.items():
        settings.set(name, value, priority="cmdline")
    return settings


def main() -> None:
    """Run it and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("bare", "newscrawl", "reading"))
    parser.add_argument("--urls", default="")
    parser.add_argument("--outlets", default="")
    parser.add_argument("--data", default="")
    parser.add_argument("--workers", type=int, default=-1)
    parser.add_argument("--extractor", default="newscrawl")
    parser.add_argument("--until", default="store")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    if asked.what == "reading":
        print(json.dumps({"cpu": reading(asked.extractor)}))
        return
    if asked.what == "bare":
        own = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False}
        process = AsyncCrawlerProcess({**own, "REMOTE_CONTROL_ENABLED": False})
        crawler = process.create_crawler(Bare)
        process.crawl(crawler, urls=asked.urls)
    elif asked.jobs == 1:
        process = AsyncCrawlerProcess(newscrawl_settings(asked))
        crawler = process.create_crawler("outlet")
        process.crawl(crawler, outlet="all")
    else:
        began = time.monotonic()
        counts = cut(asked)
        figures(counts["pages"], time.monotonic() - began)
        return
    began = time.monotonic()
    process.start()
    took = time.monotonic() - began
    assert crawler.stats is not None
    stats = crawler.stats.get_stats()
    pages = stats.get("newscrawl/pages") or stats["response_received_count"]
    stored = stats.get("newscrawl/articles", 0)
    if asked.what == "newscrawl" and asked.until == "store":
        assert stored == pages, {k: v for k, v in stats.items() if k.startswith("newscrawl/")}
    figures(pages, took)


def cut(asked: argparse.Namespace) -> Mapping[str, int]:
    """Counts of a crawl that is cut by outlet over processes."""
    from newscrawl.cli.crawl_jobs import crawl_in_jobs, groups
    from newscrawl.outlets import load_outlets
    from newscrawl.run.places import Places

    settings = newscrawl_settings(asked)
    settings.set("NEWSCRAWL_EXTRACT_WORKERS", 0, priority="cmdline")
    Places.from_settings(settings).open_catalog().close()
    shares = groups(load_outlets(Path(asked.outlets)).values(), asked.jobs)
    report = crawl_in_jobs(settings, shares, {})
    assert report.balanced
    assert report.count("articles") == report.count("pages"), report.counts
    return report.counts


def figures(pages: int, took: float) -> None:
    """Print what a run took, its processes included."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "pages": pages,
                "seconds": took,
                "rate": pages / took,
                "cpu": own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime,
                "peak_mb": max(own.ru_maxrss, children.ru_maxrss) / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()

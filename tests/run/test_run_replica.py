"""A crawl of real pages: a local replica of many publishers under several hosts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.run.conftest import Desk
from tests.servers.site import Answer, served

HOSTS = 3
OUTLET = """
title = "Replica {number}"
home = "{url}/"
timezone = "UTC"
feeds = [{feeds}]
sitemaps = [{sitemaps}]
article_patterns = ['/article/']

[pace]
delay = 0.01
concurrency = 4
"""


@pytest.fixture(scope="module")
def replica(
    corpus: Path, module_desk: Callable[[], Desk]
) -> Iterator[tuple[Desk, dict[str, dict[str, object]]]]:
    """The corpus crawled once: odd hosts list their pages in a feed, even ones in a sitemap."""
    desk, truths = module_desk(), {}
    pages = sorted((corpus / "articles").glob("*/*.html.gz"))
    with ExitStack() as stack:
        for number in range(HOSTS):
            site = stack.enter_context(served())
            mine = pages[number::HOSTS]
            for page in mine:
                path = f"/article/{page.parent.name}/{page.name.removesuffix('.html.gz')}"
                html = {"Content-Type": "text/html"}
                site.answers[path] = Answer(gzip.decompress(page.read_bytes()), headers=html)
                told = json.loads(
                    page.with_name(page.name.replace(".html.gz", ".json")).read_text()
                )
                truths[site.url + path] = told["truth"]
            listed = [url for url in truths if url.startswith(site.url + "/")]
            sitemap = "".join(f"<url><loc>{url}</loc></url>" for url in listed)
            items = "".join(f"<item><title>t</title><link>{url}</link></item>" for url in listed)
            site.answers["/sitemap.xml"] = Answer(f"<urlset>{sitemap}</urlset>".encode())
            feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
            site.answers["/feed"] = Answer(feed.encode())
            text = OUTLET.format(
                number=number,
                url=site.url,
                feeds=f'"{site.url}/feed"' if number % 2 else "",
                sitemaps="" if number % 2 else f'"{site.url}/sitemap.xml"',
            )
            desk.outlet(f"replica-{number}", text)
        desk.crawl("--all", timeout=300)
        yield desk, truths


def test_every_article_page_gives_an_article(
    replica: tuple[Desk, dict[str, dict[str, object]]],
) -> None:
    desk, truths = replica
    with desk.catalog() as catalog:
        stored = {found.article.url for found in catalog.articles()}
    assert sorted(truths.keys() - stored) == []


def test_every_article_points_at_the_record_that_it_came_from(
    replica: tuple[Desk, dict[str, dict[str, object]]],
) -> None:
    desk, truths = replica
    reader = desk.reader()
    with desk.catalog() as catalog:
        articles = [found.article for found in catalog.articles()]
    assert len(articles) == len(truths)
    for article in articles:
        assert article.capture is not None
        page = reader.page(article.capture)
        assert page.url == article.url
        assert page.status == 200
        assert page.captured_at == article.capture.captured_at


def test_the_run_balances_and_counts_every_page(
    replica: tuple[Desk, dict[str, dict[str, object]]],
) -> None:
    desk, truths = replica
    report = desk.report()
    assert report["balanced"]
    assert report["pages"]["total"] == len(truths)
    assert report["pages"]["dropped"] == {}

"""A real crawl of the sample web: what is found is compared with what was printed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.reader import ArchiveReader
from newscrawl.catalog import Catalog, StoredArticle
from newscrawl.demo.newsroom import Newsroom, Truth
from newscrawl.demo.process import running
from newscrawl.demo.project import PACE, write_outlets
from newscrawl.demo.troubles import TROUBLES

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Crawled:
    """Three crawls: the first, one after the corrections, one when nothing had changed."""

    data: Path
    truths: tuple[Truth, ...] = ()
    """Of the corrected generation."""
    logs: list[list[dict[str, Any]]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    stored: dict[str, StoredArticle] = field(default_factory=dict)
    """By the truth's URL."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    result = Crawled(tmp_path_factory.mktemp("crawled"))
    outlets = result.data / "outlets"
    command = [sys.executable, "-m", "newscrawl", "crawl", "--all", "--allow-address=127.0.0.0/8"]
    command += [f"--data={result.data}", f"--outlets={outlets}"]
    with running() as served:
        write_outlets(outlets, served.bases)
        for generation in (1, 2, 2):
            if generation == 2 and len(result.logs) == 1:
                moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
                served.move_to(2, moment)
                result.truths = Newsroom(served.bases, generation=2, corrected_at=moment).truths
            served.clear_log()
            subprocess.run(command, check=True, capture_output=True)
            result.logs.append(served.log())
            text = (result.data / "reports" / "report.json").read_text(encoding="utf-8")
            result.reports.append(json.loads(text))
    with Catalog.open(f"sqlite:///{result.data / 'catalog.sqlite'}") as catalog:
        for truth in result.truths:
            stored = catalog.article(truth.url)
            if stored is not None:
                result.stored[truth.url] = stored
    return result


def test_every_article_is_stored(crawled: Crawled) -> None:
    missing = [truth.url for truth in crawled.truths if truth.url not in crawled.stored]
    assert missing == []


def test_every_run_balances(crawled: Crawled) -> None:
    assert [report["balanced"] for report in crawled.reports] == [True, True, True]


def test_first_run_counts_what_the_sample_web_has(crawled: Crawled) -> None:
    fresh = len(crawled.truths) - 15
    pages = crawled.reports[0]["pages"]
    assert pages["articles"] + pages["duplicates"] == fresh


def test_second_run_finds_new_articles_and_corrections_alone(crawled: Crawled) -> None:
    pages = crawled.reports[1]["pages"]
    assert (pages["articles"], pages["versions"]) == (15, 4)
    wanted = {truth.url for truth in crawled.truths if truth.modified}
    assert {url for url, stored in crawled.stored.items() if stored.versions == 2} == wanted


def test_third_run_asks_for_no_page_again(crawled: Crawled) -> None:
    """Sources are asked once more, on condition where they gave a validator; articles never."""
    articles = {truth.url.partition("/")[2].partition("/")[2] for truth in crawled.truths}
    asked = [entry["target"] for entry in crawled.logs[2]]
    assert not any(f"/{target}" in articles for target in asked)
    assert crawled.reports[2]["pages"]["total"] == 0
    statuses = Counter(entry["status"] for entry in crawled.logs[2])
    assert statuses[304] > statuses[200]


def test_no_article_is_asked_for_twice_in_a_run(crawled: Crawled) -> None:
    """Quirks apart that make a client ask again: a failure, a busy server, a broken line."""
    seen = Counter(
        (entry["outlet"], entry["target"])
        for entry in crawled.logs[0]
        if entry["status"] == 200 and "utm_" not in entry["target"]
    )
    cut = {(trouble.outlet, trouble.path) for trouble in TROUBLES if trouble.cut}
    twice = {key: count for key, count in seen.items() if count > 1 and key not in cut}
    assert len(twice) <= 1, twice


def test_forbidden_addresses_are_never_asked_for(crawled: Crawled) -> None:
    forbidden = {trouble.path for trouble in TROUBLES if not trouble.robots}
    assert forbidden
    assert not any(entry["target"] in forbidden for log in crawled.logs for entry in log)


def test_robots_is_asked_before_anything_else(crawled: Crawled) -> None:
    first: dict[str, str] = {}
    for entry in crawled.logs[0]:
        first.setdefault(entry["outlet"], entry["target"])
    assert set(first.values()) == {"/robots.txt"}


def test_pace_holds_at_the_server(crawled: Crawled) -> None:
    """Requests to one outlet begin no faster, on the whole, than its file allows."""
    for name in {entry["outlet"] for entry in crawled.logs[0]}:
        begun = sorted(entry["at"] for entry in crawled.logs[0] if entry["outlet"] == name)
        spans = [later - earlier for earlier, later in zip(begun[1:], begun[21:], strict=False)]
        assert spans
        # Twenty requests on end: a single gap at the server says more of the machine's load.
        assert min(spans) >= 20 * PACE * 0.75, name
        assert (begun[-1] - begun[1]) / (len(begun) - 2) >= PACE * 0.9, name


def test_walls_and_errors_are_counted_and_not_stored(crawled: Crawled) -> None:
    dropped = crawled.reports[0]["pages"]["dropped"]
    for reason in ("extract/block", "extract/consent", "extract/login", "extract/error"):
        assert dropped.get(reason, 0) >= 1, reason
    stored = {stored.article.url for stored in crawled.stored.values()}
    assert not any(url.endswith(trouble.path) for url in stored for trouble in TROUBLES)


def test_every_article_points_at_its_record(crawled: Crawled) -> None:
    """The record that an article names holds the page with its text, and its digest matches."""
    reader = ArchiveReader(LocalStore(crawled.data / "archive"))
    for truth in crawled.truths[::9]:
        article = crawled.stored[truth.url].article
        assert article.capture is not None
        page = reader.page(article.capture)
        charset = "windows-1252" if truth.outlet == "old-ferry-gazette" else "utf-8"
        assert truth.paragraphs[-1][:30].split("“")[0] in page.body.decode(charset)


def test_headline_language_and_text_are_what_was_printed(crawled: Crawled) -> None:
    """The standfirst may count as text or not; of the rest no paragraph is lost or made up."""
    wrong = Counter[str]()
    for truth in crawled.truths:
        article = crawled.stored[truth.url].article
        wrong["headline"] += article.headline != truth.headline
        wrong["language"] += article.language != truth.language
        told = [part for part in article.body_text.split("\n\n") if part != truth.description]
        wrong["text"] += tuple(told) != truth.paragraphs
    assert wrong["headline"] == wrong["language"] == 0
    assert wrong["text"] <= len(crawled.truths) // 100, wrong


def test_authors_and_dates_are_those_of_the_page(crawled: Crawled) -> None:
    """JSON-LD, OpenGraph, microdata, and what stands about the headline: nowhere is one made up."""
    for truth in crawled.truths:
        article = crawled.stored[truth.url].article
        assert article.date_published == truth.published, truth.url
        assert article.authors == truth.authors, truth.url


def test_sections_and_agencies_are_those_of_the_page(crawled: Crawled) -> None:
    """The wire's own reports name the wire in their dateline, which is no part of the text."""
    for truth in crawled.truths:
        article = crawled.stored[truth.url].article
        assert article.section == truth.section, truth.url
        wire = truth.outlet == "meridian-wire"
        assert article.agency == ("Meridian Wire" if wire else truth.agency), truth.url
        assert truth.dateline.startswith(article.dateline), truth.url
        assert bool(article.dateline) == bool(truth.dateline), truth.url


def test_the_layout_reads_what_no_machine_could(crawled: Crawled) -> None:
    """The Gazette's tables, by the selectors of its file."""
    for truth in crawled.truths:
        if truth.outlet == "old-ferry-gazette":
            article = crawled.stored[truth.url].article
            assert article.authors == truth.authors
            assert article.section == truth.section
            assert article.agency == truth.agency
            assert article.date_published == truth.published


def test_exact_copies_are_linked(crawled: Crawled) -> None:
    """Of a wire report and its copies word for word, all but one are duplicates of that one."""
    copies: dict[str, list[str]] = {}
    for truth in crawled.truths:
        # The Gazette prints no standfirst: its copies are near ones.
        if truth.exact and truth.outlet != "old-ferry-gazette":
            copies.setdefault(truth.copy_of, [truth.copy_of]).append(truth.url)
    assert copies
    for group in copies.values():
        linked = [url for url in group if crawled.stored[url].duplicate_of]
        assert len(linked) == len(group) - 1, group


def test_edited_copies_share_a_cluster(crawled: Crawled) -> None:
    for truth in crawled.truths:
        if truth.copy_of and not truth.exact:
            stored, report = crawled.stored[truth.url], crawled.stored[truth.copy_of]
            assert stored.cluster is not None
            assert stored.cluster == report.cluster

"""Crawls of a small web that goes wrong: each fault one count, the rest goes on."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.conftest import LOOPBACK, Desk, environment
from tests.run.pages import article, feed, outlet
from tests.servers.site import Answer, Site, served

GOES_ON = "Stopped before the end: the same command goes on where it stopped."
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def site() -> Iterator[Site]:
    """A running site without pages."""
    with served() as running:
        yield running


def publish(site: Site, desk: Desk, answers: dict[str, Answer], **pace: float) -> None:
    """Let the site have these pages and its feed list them."""
    site.answers.update(answers)
    listed = [path if path.startswith("http") else site.url + path for path in answers]
    site.answers["/feed"] = Answer(feed(listed), headers={"ETag": '"1"'})
    desk.outlet("test", outlet(site.url, **pace))  # type: ignore[arg-type]


def test_an_article_is_stored_with_its_capture(site: Site, desk: Desk) -> None:
    publish(site, desk, {"/a/1": Answer(article(1, "Bridge opens early"), headers=HTML)})
    desk.crawl("test")
    with desk.catalog() as catalog:
        (found,) = catalog.articles()
    assert found.article.headline == "Bridge opens early"
    assert found.article.outlet == "test"
    assert found.article.capture is not None
    assert desk.reader().page(found.article.capture).body == article(1, "Bridge opens early")


def test_every_fault_of_a_page_is_one_count_and_the_rest_goes_on(site: Site, desk: Desk) -> None:
    loop = Answer(b"", 302, {"Location": "/a/loop"})
    publish(
        site,
        desk,
        {
            "/a/good": Answer(article(1), headers=HTML),
            "/a/missing": Answer(b"gone", 404, HTML),
            "/a/empty": Answer(b"", headers=HTML),
            "/a/image": Answer(
                b"\x89PNG\r\n\x1a\n" + b"\0" * 500, headers={"Content-Type": "image/png"}
            ),
            "/a/loop": loop,
            "/a/cut": Answer(article(2), headers=HTML, cut=True),
            "/a/large": Answer(b"<html>" + b"x" * 3_000_000, headers=HTML),
            "/a/charset": Answer(
                article(3).replace(b"utf-8", b"iso-8859-1"),
                headers={"Content-Type": "text/html; charset=x-no-such"},
            ),
            "http://127.0.0.1:9/a/unreachable": Answer(),
        },
    )
    settings = ["-s", "DOWNLOAD_MAXSIZE=1000000", "-s", "NEWSCRAWL_RETRY_DELAY=0.05"]
    desk.outlet("test", outlet(site.url, more='hosts = ["127.0.0.1"]'))
    desk.crawl("test", *settings)
    report = desk.report()
    assert report["pages"]["dropped"] == {
        "fetch/disconnect": 1,
        "fetch/empty": 1,
        "fetch/http-404": 1,
        "fetch/length": 1,
        "fetch/not-html": 1,
        "fetch/redirects": 1,
        "fetch/refused": 1,
    }
    assert report["pages"]["articles"] == 2
    assert report["balanced"]


def test_walls_and_error_pages_with_status_200_are_archived_and_not_stored(
    site: Site, desk: Desk
) -> None:
    wall = (
        b"<html><head><title>Just a moment...</title></head><body><h1>Checking your browser"
        b'</h1><div id="challenge-form"></div><noscript>Enable JavaScript and cookies to continue'
        b"</noscript></body></html>"
    )
    lost = (
        b"<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1>"
        b"<p>The page you are looking for does not exist.</p></body></html>"
    )
    publish(
        site,
        desk,
        {"/a/wall": Answer(wall, headers=HTML), "/a/lost": Answer(lost, headers=HTML)},
    )
    desk.crawl("test")
    report = desk.report()
    assert report["pages"]["articles"] == 0
    assert report["pages"]["dropped"] == {"extract/block": 1, "extract/error": 1}
    assert report["captures"] == 4  # robots.txt, the feed, two pages


def test_a_second_run_fetches_nothing_again_that_it_need_not(site: Site, desk: Desk) -> None:
    publish(site, desk, {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(5)})
    site.answers["/a/moved"] = Answer(b"", 301, {"Location": "/a/3"})
    site.answers["/a/lost"] = Answer(b"no", 404)
    listed = [site.url + path for path in site.answers if path.startswith("/a/")]
    site.answers["/feed"] = Answer(feed(listed))
    desk.crawl("test")
    first = {path: site.visits(path) for path in site.answers}
    desk.crawl("test")
    again = {path: site.visits(path) - first[path] for path in site.answers}
    assert {path for path, number in again.items() if number} == {"/feed"}
    assert desk.report()["pages"]["total"] == 0


def test_a_feed_that_has_not_changed_is_not_sent_again(site: Site, desk: Desk) -> None:
    publish(site, desk, {"/a/1": Answer(article(1), headers=HTML)})
    desk.crawl("test")
    site.answers["/feed"] = lambda visit: Answer(b"", 304)
    desk.crawl("test")
    asked = [headers for _, path, headers in site.requests if path == "/feed"]
    assert [headers.get("If-None-Match") for headers in asked] == [None, '"1"']
    assert desk.report()["sources"] == {"unchanged": 1}


def test_a_broken_source_is_counted_and_named(site: Site, desk: Desk) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(
            b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10)
            for n in range(9)
        )
        + b"]><rss><channel><item><link>&a8;</link></item></channel></rss>"
    )
    desk.outlet("test", outlet(site.url))
    site.answers["/feed"] = Answer(bomb)
    found = desk.crawl("test")
    assert desk.report()["sources"] == {"broken": 1}
    assert f"{site.url}/feed" in found.out.replace("\n", "")


def test_what_robots_txt_forbids_is_not_asked_for(site: Site, desk: Desk) -> None:
    publish(site, desk, {"/a/1": Answer(article(1), headers=HTML)})
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a/\n")
    desk.crawl("test")
    assert site.visits("/a/1") == 0
    assert desk.report()["pages"]["dropped"] == {"fetch/robots": 1}


def test_the_delay_of_an_outlet_holds_at_the_server(site: Site, desk: Desk) -> None:
    pages = {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(5)}
    publish(site, desk, pages, delay=0.4, concurrency=4)
    desk.crawl("test")
    times = [when for when, path, _ in site.requests if path.startswith("/a/")]
    gaps = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert min(gaps) > 0.3


def test_a_changed_page_that_its_source_dates_anew_becomes_a_version(
    site: Site, desk: Desk
) -> None:
    site.answers["/a/1"] = Answer(article(1, "Old"), headers=HTML)
    stamp = "2026-01-01T00:00:00Z"
    sitemap = "<urlset><url><loc>{0}/a/1</loc><lastmod>{1}</lastmod></url></urlset>"
    site.answers["/map"] = Answer(sitemap.format(site.url, stamp).encode())
    desk.outlet(
        "test", outlet(site.url, more=f'sitemaps = ["{site.url}/map"]').replace("feeds", "#")
    )
    desk.crawl("test")
    site.answers["/a/1"] = Answer(
        article(1, "Old", "<p>Correction: the ferry sank in the harbour, not the river.</p>"),
        headers=HTML,
    )
    site.answers["/map"] = Answer(sitemap.format(site.url, "2099-01-01T00:00:00Z").encode())
    desk.crawl("test")
    assert desk.report()["pages"]["versions"] == 1
    with desk.catalog() as catalog:
        versions = catalog.history(f"{site.url}/a/1")
    assert ["Correction" in version.article.body_text for version in versions] == [False, True]


def test_a_bare_date_that_moves_on_the_day_of_the_fetch_brings_the_page_again(
    site: Site, desk: Desk
) -> None:
    site.answers["/a/1"] = Answer(article(1, "Old"), headers=HTML)
    sitemap = "<urlset><url><loc>{0}/a/1</loc><lastmod>{1}</lastmod></url></urlset>"
    desk.outlet(
        "test", outlet(site.url, more=f'sitemaps = ["{site.url}/map"]').replace("feeds", "#")
    )
    for day, visits in (("2026-01-01", 1), ("2026-01-01", 1), ("2026-01-02", 2)):
        site.answers["/map"] = Answer(sitemap.format(site.url, day).encode())
        desk.crawl("test")
        assert site.visits("/a/1") == visits


def test_a_limit_holds_for_each_outlet(site: Site, desk: Desk) -> None:
    publish(site, desk, {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(5)})
    desk.crawl("test", "--limit", "2")
    assert desk.report()["pages"]["total"] == 2
    desk.crawl("test", "--limit", "2")
    assert desk.report()["pages"]["total"] == 2


def test_a_crawl_cut_over_processes_adds_up_to_one_report(desk: Desk) -> None:
    with served() as one, served() as other:
        bases = (one.url, other.url.replace("127.0.0.1", "localhost"))
        for number, (site, base) in enumerate(zip((one, other), bases, strict=True)):
            paths = {
                f"/a/{10 * number + n}": Answer(article(10 * number + n), headers=HTML)
                for n in range(4)
            }
            site.answers.update(paths)
            site.answers["/feed"] = Answer(feed([base + path for path in paths]))
            desk.outlet(f"site-{number}", outlet(base))
        desk.crawl("--all", "--jobs", "2")
        report = desk.report()
        assert report["balanced"]
        assert report["pages"]["articles"] == 8
        assert sorted(report["outlets"]) == ["site-0", "site-1"]
        assert len(report["files"]) == 2
        desk.run("verify", "--deep")


def test_unknown_outlets_and_bad_dates_are_one_line_and_exit_2(site: Site, desk: Desk) -> None:
    desk.outlet("test", outlet(site.url))
    for arguments, part in (
        (["tets"], "did you mean 'test'"),
        ([], "name an outlet"),
        (["test", "--since", "yesterday"], "not a time"),
        (["test", "--limit", "0"], "--limit: must be 1 or more"),
    ):
        found = desk.crawl(*arguments, code=2)
        assert part in found.err
        assert len(found.err.strip().splitlines()) == 1


def test_addresses_on_loopback_are_refused_without_leave(site: Site, desk: Desk) -> None:
    publish(site, desk, {"/a/1": Answer(article(1), headers=HTML)})
    desk.run("crawl", "test", code=7)
    assert site.requests == []
    assert desk.report()["sources"] == {"address": 1}


def start(desk: Desk, *options: str) -> subprocess.Popen[str]:
    """A crawl in the background."""
    command = [sys.executable, "-m", "newscrawl", "crawl", "test", "--allow-address", LOOPBACK]
    command += options
    shared = ["--data", str(desk.data), "--outlets", str(desk.outlets)]
    return subprocess.Popen(
        [*command, *shared],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
        start_new_session=True,
    )


def wait_for_visits(site: Site, number: int) -> None:
    """Until so many article pages were asked for."""
    deadline = time.monotonic() + 60
    while sum(path.startswith("/a/") for _, path, _ in site.requests) < number:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_ctrl_c_once_seals_the_archive_and_prints_the_report(site: Site, desk: Desk) -> None:
    pages = {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(200)}
    publish(site, desk, pages, delay=0.05)
    process = start(desk)
    wait_for_visits(site, 10)
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert "Balanced" in out
    assert not list((desk.data / "spool").iterdir())
    report = desk.report()
    assert report["reason"] == "shutdown"
    assert report["pages"]["articles"] >= 5
    assert report["pages"]["dropped"]["run/interrupted"] > 0


def test_what_an_interrupted_run_did_not_come_to_is_fetched_by_the_next(
    site: Site, desk: Desk
) -> None:
    pages = {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(60)}
    publish(site, desk, pages, delay=0.05)
    listing = site.answers["/feed"]
    assert isinstance(listing, Answer)

    def conditional(visit: int) -> Answer:
        _, _, headers = [asked for asked in site.requests if asked[1] == "/feed"][-1]
        return Answer(b"", 304) if headers.get("If-None-Match") else listing

    site.answers["/feed"] = conditional
    process = start(desk)
    wait_for_visits(site, 10)
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert out.splitlines()[-1] == GOES_ON
    assert GOES_ON not in desk.crawl("test").out
    assert all(site.visits(path) == 1 for path in pages)
    with desk.catalog() as catalog:
        assert sum(1 for _ in catalog.articles()) == 60


def test_ctrl_c_once_ends_the_wait_for_room_and_the_next_run_goes_on(
    site: Site, desk: Desk
) -> None:
    """A store that takes nothing, and a spool that holds a few pages: no patience is at its end."""
    pages = {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(12)}
    publish(site, desk, pages)
    in_the_way = desk.data / "archive"
    in_the_way.parent.mkdir()
    in_the_way.touch()
    process = start(desk, "-s", "NEWSCRAWL_SPOOL_LIMIT=9000", "-s", "LOG_LEVEL=INFO")
    log = desk.data / "crawl.log"
    deadline = time.monotonic() + 60
    while not (log.exists() and "waiting for room" in log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert "stopped while the spool was full" in out
    assert "Balanced" in out
    first = desk.report()["pages"]
    assert set(first["dropped"]) == {"run/interrupted"}
    in_the_way.unlink()
    desk.crawl("test")
    second = desk.report()["pages"]
    assert first["articles"] + second["articles"] == 12
    desk.run("verify", "--deep")


def test_what_was_archived_before_its_outlet_had_a_file_is_of_it_once_a_crawl_meets_it(
    site: Site, desk: Desk
) -> None:
    """As a replay has it; nothing is fetched again for that."""
    site.answers["/a/1"] = Answer(article(1, "Early"), headers=HTML)
    desk.outlets.mkdir()
    desk.run("archive", f"{site.url}/a/1", "--allow-address", LOOPBACK)
    publish(site, desk, {f"/a/{n}": Answer(article(n), headers=HTML) for n in (1, 2)})
    desk.crawl("test")
    assert site.visits("/a/1") == 1

    def listed() -> set[tuple[str, str]]:
        lines = desk.run("articles", "--outlet", "test", "--format", "jsonl").out.splitlines()
        return {(found["url"], found["outlet"]) for found in map(json.loads, lines)}

    met = listed()
    assert met == {(f"{site.url}/a/{n}", "test") for n in (1, 2)}
    desk.run("replay", "--again")
    assert listed() == met


def test_one_page_under_two_spellings_is_fetched_once(site: Site, desk: Desk) -> None:
    publish(site, desk, {"/a/1": Answer(article(1), headers=HTML)})
    listed = [f"{site.url}/a/1", f"{site.url}/a/1?utm_source=rss", f"{site.url}/a/1#top"]
    site.answers["/feed"] = Answer(feed(listed))
    desk.crawl("test")
    assert desk.report()["pages"]["total"] == 1
    assert desk.report()["pages"]["dropped"] == {}


def test_a_link_that_is_no_address_costs_no_other(site: Site, desk: Desk) -> None:
    publish(site, desk, {"/a/1": Answer(article(1), headers=HTML)})
    bad = ["http://127.0.0.1:99999/a/2", "http://[127.0.0.1/a/3", "https://"]
    site.answers["/feed"] = Answer(feed([*bad, f"{site.url}/a/1"]))
    desk.crawl("test")
    assert desk.report()["pages"]["articles"] == 1
    assert desk.report()["balanced"]


def test_what_was_taken_down_is_not_fetched_or_stored_again(site: Site, desk: Desk) -> None:
    publish(site, desk, {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(2)})
    desk.crawl("test")
    desk.run("takedown", f"{site.url}/a/1", "--reason", "court order 7")
    site.answers["/feed"] = Answer(feed([f"{site.url}/a/0", f"{site.url}/a/1"]))
    desk.crawl("test")
    found = desk.run("archive", f"{site.url}/a/1", "--allow-address", LOOPBACK, code=7)
    assert "taken down" in found.out + found.err
    for command in ("show", "history"):
        found = desk.run(command, f"{site.url}/a/1", code=3)
        told = r"newscrawl: \S+/a/1: taken down on \d{4}-\d\d-\d\dT[\d:]{8}Z: court order 7\n"
        assert re.fullmatch(told, found.err), found.err
    assert site.visits("/a/1") == 1
    with desk.catalog() as catalog:
        assert [found.article.url for found in catalog.articles()] == [f"{site.url}/a/0"]
    desk.run("verify", "--deep")


def test_a_record_that_was_taken_out_leaves_other_captures_of_its_address(
    site: Site, desk: Desk
) -> None:
    publish(site, desk, {"/a/1": Answer(article(1, "Old"), headers=HTML)})
    desk.crawl("test")
    correction = "<p>Correction: the ferry sank in the harbour, not the river.</p>"
    site.answers["/a/1"] = Answer(article(1, "Old", correction), headers=HTML)
    desk.run("archive", f"{site.url}/a/1", "--allow-address", LOOPBACK)
    with desk.catalog() as catalog:
        first, second = (one.article for one in catalog.history(f"{site.url}/a/1"))
    assert second.capture is not None
    desk.run("takedown", second.capture.record_id, "--reason", "a name")
    desk.run("replay", "--again")
    found = desk.run("history", f"{site.url}/a/1", "--json")
    assert found.err.startswith(f"{second.capture.record_id}: taken down on ")
    assert len(found.out.splitlines()) == 1
    with desk.catalog() as catalog:
        (left,) = (one.article for one in catalog.history(f"{site.url}/a/1"))
    assert left.capture == first.capture
    assert left.body_text == first.body_text
    desk.run("show", f"{site.url}/a/1")
    desk.run("verify", "--deep")


def test_a_page_that_failed_for_a_while_is_tried_again_though_its_feed_is_unchanged(
    site: Site, desk: Desk
) -> None:
    publish(site, desk, {"/a/1": Answer(b"", 404)})
    desk.crawl("test")
    site.answers["/a/1"] = Answer(article(1), headers=HTML)
    site.answers["/feed"] = Answer(b"", 304)
    desk.crawl("test")
    assert desk.report()["pages"]["total"] == 0  # not yet due
    with sqlite3.connect(desk.data / "catalog.sqlite") as database:
        database.execute("update links set due_at = '2026-01-01 00:00:00.000000'")
    database.close()
    desk.crawl("test")
    assert desk.report()["pages"]["articles"] == 1


def test_ctrl_c_twice_stops_now_and_loses_nothing_that_was_stored(site: Site, desk: Desk) -> None:
    pages = {f"/a/{n}": Answer(article(n), headers=HTML, wait=0.3) for n in range(200)}
    publish(site, desk, pages, delay=0.05)
    process = start(desk)
    wait_for_visits(site, 10)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode not in (0, None)
    with desk.catalog() as catalog:
        stored = [found.article.capture for found in catalog.articles()]
    desk.run("ship")
    reader = desk.reader()
    for capture in stored:
        assert capture is not None
        assert reader.page(capture).status == 200
    site.answers = {path: Answer(a.body, headers=HTML) for path, a in pages.items()} | {
        "/feed": site.answers["/feed"]
    }
    desk.crawl("test", "-s", "DOWNLOAD_DELAY=0.01", "--limit", "20")
    assert desk.report()["balanced"]


def test_a_job_goes_on_and_adds_up_after_kill_9(site: Site, desk: Desk, tmp_path: Path) -> None:
    pages = {f"/a/{n}": Answer(article(n), headers=HTML, wait=0.05) for n in range(30)}
    publish(site, desk, pages, delay=0.1, concurrency=1)
    job = ("-s", f"JOBDIR={tmp_path / 'job'}")
    process = start(desk, *job)
    wait_for_visits(site, 10)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    desk.crawl("test", *job)
    report = desk.report()
    assert report["balanced"]
    assert report["pages"]["total"] >= 20
    with desk.catalog() as catalog:
        assert len(list(catalog.articles())) == 30


def test_what_is_taken_down_bars_no_other_address_that_showed_the_same(
    site: Site, desk: Desk
) -> None:
    same = Answer(article(1), headers=HTML)
    publish(site, desk, {"/a/1": same})
    desk.crawl("test")
    site.answers["/a/2"] = same
    desk.run("archive", f"{site.url}/a/2", "--allow-address", LOOPBACK)
    desk.run("takedown", f"{site.url}/a/1", "--reason", "court order 7")
    desk.run("show", f"{site.url}/a/2", code=3)
    desk.run("archive", f"{site.url}/a/2", "--allow-address", LOOPBACK)
    desk.run("archive", f"{site.url}/a/1", "--allow-address", LOOPBACK, code=7)
    with desk.catalog() as catalog:
        assert [one.article.url for one in catalog.articles()] == [f"{site.url}/a/2"]
    desk.run("verify", "--deep")


def test_scrapy_crawl_takes_the_usual_options(site: Site, desk: Desk, tmp_path: Path) -> None:
    publish(site, desk, {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(3)})
    root = Path(__file__).resolve().parents[2]
    out = tmp_path / "out.jsonl"
    settings = {
        "NEWSCRAWL_DATA": desk.data,
        "NEWSCRAWL_OUTLETS": desk.outlets,
        "NEWSCRAWL_ALLOW_ADDRESSES": LOOPBACK,
        "JOBDIR": tmp_path / "job",
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "outlet", "-a", "outlet=test"]
    done = subprocess.run(
        [*command, "-O", str(out), *options],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(out.read_text().splitlines()) == 3
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    assert "outlet" in listed.stdout.split()


def test_a_gzipped_page_is_archived_as_it_came_and_read_decoded(site: Site, desk: Desk) -> None:
    body = gzip.compress(article(1), mtime=0)
    publish(site, desk, {"/a/1": Answer(body, headers={**HTML, "Content-Encoding": "gzip"})})
    desk.crawl("test")
    with desk.catalog() as catalog:
        (found,) = catalog.articles()
    assert found.article.capture is not None
    record = desk.reader().record(found.article.capture)
    assert record.block.read().endswith(body)

"""What `newscrawl archive` says and exits with, on a misbehaving server and the sample web."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from newscrawl.demo.process import Running, running
from newscrawl.demo.troubles import TROUBLES
from newscrawl.model import Page
from newscrawl.spiders.base import unreadable
from tests.servers.odd import MAXSIZE, ODD, TIMEOUT, OddServer
from tests.servers.site import Answer, served

HEADLESS = {
    "/cut-head",
    "/no-answer",
    "/no-http",
    "/header-flood",
    "/interim-flood",
    "/slow-head",
}
"""Paths that end before a whole head has come."""
ASKED = [path for path, odd in ODD.items() if odd.method == "GET"]
QUICK = [
    *("-s", f"DOWNLOAD_MAXSIZE={MAXSIZE}", "-s", f"DOWNLOAD_TIMEOUT={TIMEOUT:.0f}"),
    *("-s", "DOWNLOAD_DELAY=0.01", "-s", "RETRY_TIMES=0"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[OddServer]:
    found = OddServer()
    yield found
    found.close()


def by_path(results: list[dict[str, Any]], server: OddServer) -> dict[str, dict[str, Any]]:
    return {one["url"].removeprefix(server.url("")): one for one in results}


def test_every_misbehaviour_has_its_outcome_and_what_came_is_archived(desk, server) -> None:
    done = desk.archive("--json", *QUICK, *map(server.url, ASKED))
    assert done.code == 7
    found = by_path(done.results, server)
    assert list(found) == ASKED
    for path in ASKED:
        odd, one = ODD[path], found[path]
        if path in HEADLESS:
            assert (one["capture"], one["status"]) == (None, 0), path
        else:
            assert one["capture"] is not None, path
            assert one["truncated"] == odd.truncated, path
        if isinstance(odd.outcome, str):
            assert one["outcome"] == odd.outcome, path
            assert one["error"], path
        else:
            assert one["status"] == odd.outcome, path
            assert one["error"] == "", path
    assert desk.report()["balanced"]


@pytest.mark.parametrize(
    ("path", "code"),
    [("/gzip", 0), ("/cut-body", 1), ("/304", 1), ("/reset", 1), ("/nothing", 1), ("/cut-head", 7)],
)
def test_the_exit_code_says_what_came(desk, server, path: str, code: int) -> None:
    done = desk.archive(*QUICK, server.url(path))
    assert done.code == code
    # A card for a capture, one line where there is none.
    assert done.err.count("\n") == (1 if code == 7 else 0)
    assert ("archived in" in done.out) == (code != 7)


def test_the_worst_of_many_addresses_gives_the_exit_code(desk, server) -> None:
    done = desk.archive(*QUICK, *map(server.url, ("/gzip", "/cut-body", "/plain")))
    assert done.code == 1
    done = desk.archive(*QUICK, server.url("/gzip"), "http://127.0.0.1:1/")
    assert done.code == 7
    assert "http://127.0.0.1:1/: no response: " in done.err


def test_redirects_are_followed_and_every_hop_is_archived(desk, server) -> None:
    done = desk.archive("--json", *QUICK, server.url("/redirect"))
    (result,) = done.results
    assert done.code == 0
    assert result["final_url"] == server.url("/plain")
    assert result["hops"] == [server.url("/redirect"), server.url("/hop")]
    notes = desk.notes()
    assert notes[server.url("/plain")]["hop"] == server.url("/hop")
    assert notes[server.url("/redirect")]["role"] == "page"


@pytest.fixture(scope="module")
def web() -> Iterator[Running]:
    with running() as found:
        yield found


def test_the_sample_webs_troubles_are_told_apart(desk, web) -> None:
    listed = [one for one in TROUBLES if one.page != "huge"]
    urls = [web.bases[one.outlet] + one.path for one in listed]
    done = desk.archive("--json", "-s", "DOWNLOAD_DELAY=0.01", "-s", "RETRY_TIMES=0", *urls)
    for trouble, result in zip(listed, done.results, strict=True):
        assert result["capture"] is not None, trouble
        if trouble.kind in ("consent", "block", "login") and trouble.status == 200:
            assert result["outcome"] == trouble.kind, trouble
        if trouble.status not in (200, 301):
            assert result["status"] == trouble.status
        # A crawl never sees the one that robots.txt forbids: it reads like an article.
        assert (result["article"] is None) == trouble.robots, trouble
        if trouble.cut:
            assert result["truncated"] == "disconnect"
        assert result["robots"] == ("allowed" if trouble.robots else "disallowed")
        if trouble.location:
            assert result["outcome"] == "redirects"
    assert done.code == 1
    assert desk.report()["balanced"]


def test_an_article_of_the_sample_web_is_stored_once_and_captured_each_time(desk, web) -> None:
    home = web.bases["harbour-courier"]
    with urlopen(home + "/feed/", timeout=10) as answer:
        feed = answer.read().decode()
    url = feed.partition("<item>")[2].partition("<link>")[2].partition("</link>")[0]
    first = desk.archive("--json", url)
    again = desk.archive("--json", url)
    assert (first.code, again.code) == (0, 0)
    assert first.results[0]["outcome"] == "stored"
    assert again.results[0]["outcome"] == "unchanged"
    assert first.results[0]["article"]["headline"]
    assert first.results[0]["capture"] != again.results[0]["capture"]
    with desk.catalog() as catalog:
        assert [one.article.url for one in catalog.articles()] == [url]
        assert len(catalog.captures.of(url)) == 2
    spared = desk.archive("--json", "--if-older-than", "1d", url)
    assert spared.code == 0
    assert spared.results[0]["outcome"] == "spared"
    assert spared.results[0]["capture"] == again.results[0]["capture"]
    assert "headline" in spared.results[0]["article"]


def test_robots_binds_where_a_setting_says_so(desk, web) -> None:
    (kept,) = [one for one in TROUBLES if not one.robots]
    url = web.bases[kept.outlet] + kept.path
    web.clear_log()
    done = desk.archive(url, "-s", "NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS=1")
    assert done.code == 7
    assert "disallowed by robots.txt" in done.err
    assert [asked["target"] for asked in web.log()] == ["/robots.txt"]


def test_an_interrupt_keeps_what_had_come_and_says_so(desk) -> None:
    names = [f"/{number}.png" for number in range(300)]
    page = "<title>x</title>" + "".join(f"<img src={name}>" for name in names)
    answers = {name: Answer(b"x", wait=0.3) for name in names}
    answers["/p"] = Answer(page.encode(), headers={"Content-Type": "text/html"})
    with served(answers) as site:
        running = desk.start("--requisites", "--json", site.url + "/p")
        end = time.monotonic() + 60
        while not site.visits("/3.png"):
            assert time.monotonic() < end
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, "")
    gathered = json.loads(out)["requisites"]
    assert gathered["captured"] >= 1
    # The icon is the last of them.
    assert gathered["captured"] + gathered["left_out"] == len(names) + 1
    assert desk.report()["balanced"]


def test_a_wacz_of_nothing_is_not_written_and_said(desk, tmp_path) -> None:
    out = tmp_path / "out.wacz"
    done = desk.archive("--wacz", str(out), "http://127.0.0.1/", allow="")
    assert done.code == 7
    assert done.err.splitlines()[-1] == f"newscrawl: {out}: not written: nothing was captured now"
    assert not out.exists()
    done = desk.archive("--wacz", str(tmp_path / "no" / "out.wacz"), "http://127.0.0.1/")
    assert (done.code, done.err) == (2, f"newscrawl: {tmp_path}/no/out.wacz: no such folder\n")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'<?xml version="1.0"?>\n<!-- a --><?xsl x?><rss version="2.0"><channel>', "not-html"),
        (b'\xef\xbb\xbf <feed xmlns="http://www.w3.org/2005/Atom">', "not-html"),
        (b"<urlset>", "not-html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html><body><rss>', ""),
        (b"<!-- a --><!-- b -->" * 200, ""),
    ],
)
def test_a_feed_or_sitemap_is_captured_and_no_article(body: bytes, reason: str) -> None:
    for kind in ("application/xml", "text/html"):
        page = Page("http://a.example/", body, headers=(("Content-Type", kind),))
        assert unreadable(page) == reason

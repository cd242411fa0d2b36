"""Requisites stay within their limits, and pages of one host some time apart."""

from __future__ import annotations

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.spiders.hosts import by_turns
from newscrawl.spiders.requisites import referrer
from tests.servers.site import Answer, Site, served

HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(*names: str, title: str = "x") -> Answer:
    pictures = "".join(f'<img src="{name}">' for name in names)
    return Answer(f"<title>{title}</title>{pictures}".encode(), headers=HTML)


def of(site: Site) -> list[str]:
    """Paths that were asked for, robots.txt and the icon left aside."""
    return [path for _, path, _ in site.requests if path not in ("/robots.txt", "/favicon.ico")]


def test_no_more_than_so_many_are_asked_for(desk) -> None:
    names = [f"/{number}.png" for number in range(20)]
    with served({"/p": page(*names)} | {name: Answer(b"x") for name in names}) as site:
        done = desk.archive(
            "--requisites", "--json", "-s", "NEWSCRAWL_REQUISITES_MAX=5", site.url + "/p"
        )
        assert len(of(site)) == 6
    # The icon is one of them.
    assert done.results[0]["requisites"] == {"captured": 5, "failed": {}, "left_out": 16}
    assert done.code == 0
    assert desk.report()["requisites"] == {"left-out/number": 16, "captured": 5}
    assert desk.report()["balanced"]


def test_once_enough_bytes_have_come_no_more_is_begun(desk) -> None:
    names = [f"/{number}.png" for number in range(40)]
    with served({"/p": page(*names)} | {name: Answer(b"x" * 10_000) for name in names}) as site:
        limit = "NEWSCRAWL_REQUISITES_MAX_BYTES=50000"
        done = desk.archive("--requisites", "--json", "-s", limit, site.url + "/p")
        # Those under way when the limit was reached still come.
        assert 5 <= len(of(site)) - 1 <= 5 + 6
    assert done.results[0]["requisites"]["left_out"] >= 29


def test_no_more_than_so_many_other_hosts_are_asked(desk) -> None:
    with served({"/a.png": Answer(b"x")}) as other:
        # The same server under three names of its own.
        names = [f"http://127.0.0.1:{other.port}/a.png"]
        names += [f"http://{name}:9/b.png" for name in ("127.0.0.7", "127.0.0.8", "127.0.0.9")]
        with served({"/p": page(*names)}) as site:
            limit = "NEWSCRAWL_REQUISITES_MAX_HOSTS=1"
            quick = ("-s", "RETRY_TIMES=0")
            done = desk.archive("--requisites", "--json", "-s", limit, *quick, site.url + "/p")
        assert of(other) == ["/a.png"]
    (result,) = done.results
    assert result["requisites"]["failed"] == {"http://127.0.0.7:9/b.png": "refused"}
    assert result["requisites"]["left_out"] == 2


def test_what_pages_share_is_fetched_once_in_a_run(desk) -> None:
    answers = {"/p": page("/a.png"), "/q": page("/a.png", "/b.png")}
    answers |= {"/a.png": Answer(b"a"), "/b.png": Answer(b"b")}
    with served(answers) as site:
        urls = [site.url + "/p", site.url + "/q"]
        done = desk.archive("--requisites", "--json", "-s", "DOWNLOAD_DELAY=0.1", *urls)
        assert sorted(of(site)) == ["/a.png", "/b.png", "/p", "/q"]
    # Whichever page is read first, what both refer to is held for both.
    assert sum(one["requisites"]["captured"] for one in done.results) == 3


def test_robots_binds_requisites_as_it_does_pages(desk) -> None:
    rules = Answer(b"User-agent: *\nDisallow: /no/")
    answers = {"/robots.txt": rules, "/p": page("/no/a.png"), "/no/a.png": Answer(b"a")}
    with served(answers) as site:
        url = site.url + "/p"
        free = desk.archive("--requisites", "--json", url)
        bound = desk.archive(
            "--requisites", "--json", "-s", "NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS=1", url
        )
        assert of(site) == ["/p", "/no/a.png", "/p"]
    assert free.results[0]["requisites"]["failed"] == {}
    assert bound.results[0]["requisites"]["failed"] == {site.url + "/no/a.png": "robots"}
    assert desk.notes()[site.url + "/no/a.png"]["robots"] == "disallowed"


def test_a_sheet_that_imports_itself_ends(desk) -> None:
    css = {"Content-Type": "text/css"}
    answers = {
        "/p": Answer(b"<link rel=stylesheet href=/a.css>", headers=HTML),
        "/a.css": Answer(b"@import '/b.css'; @import '/a.css';", headers=css),
        "/b.css": Answer(b"@import '/a.css'; p { background: url(/c.png) }", headers=css),
    }
    with served(answers) as site:
        done = desk.archive("--requisites", "--json", site.url + "/p")
        assert of(site) == ["/p", "/a.css", "/b.css", "/c.png"]
    # The picture and the icon are not there: that is what a reader got, too.
    assert done.results[0]["requisites"]["captured"] == 4


def test_pages_of_a_host_are_asked_for_as_far_apart_as_robots_says(desk) -> None:
    rules = Answer(b"User-agent: *\nCrawl-delay: 2")
    with served({"/robots.txt": rules, "/p": page("/a.png"), "/q": page()}) as site:
        desk.archive("--requisites", "-s", "DOWNLOAD_DELAY=0.1", site.url + "/p", site.url + "/q")
        times = {path: when for when, path, _ in site.requests}
    assert times["/a.png"] - times["/p"] < 1.5
    # The delay counts from when the first page was asked for, before its robots.txt was.
    assert times["/q"] - times["/p"] > 1.5


def test_a_delay_counts_from_the_page_where_its_robots_is_slow(desk) -> None:
    rules = Answer(b"User-agent: *\nCrawl-delay: 2", wait=2.5)
    with served({"/robots.txt": rules, "/p": page(), "/q": page()}) as site:
        desk.archive("-s", "DOWNLOAD_DELAY=0.1", site.url + "/p", site.url + "/q")
        times = {path: when for when, path, _ in site.requests}
    assert times["/q"] - times["/p"] > 1.5


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 99)), unique=True, max_size=12))
def test_every_address_has_its_turn_and_keeps_its_place_within_its_host(
    pairs: list[tuple[str, int]],
) -> None:
    urls = [f"http://{name}.example/{number}" for name, number in pairs]

    async def taken() -> list[str]:
        return [url async for url in by_turns(urls, lambda url, host: 0.0)]

    found = asyncio.run(taken())
    assert sorted(found) == sorted(urls)
    for name in "abc":
        own = f"http://{name}."
        assert [u for u in found if u.startswith(own)] == [u for u in urls if u.startswith(own)]


def test_only_the_turns_of_one_host_wait_for_each_other() -> None:
    urls = ["http://a.example/1", "http://a.example/2", "http://b.example/1"]

    async def timed() -> dict[str, float]:
        began = time.monotonic()
        turns = by_turns(urls, lambda url, host: 0.3)
        return {url: time.monotonic() - began async for url in turns}

    found = asyncio.run(timed())
    assert found["http://b.example/1"] < 0.3
    assert found["http://a.example/2"] >= 0.3


@pytest.mark.parametrize(
    ("via", "url", "told"),
    [
        ("http://a.example/x?y", "http://a.example/z", "http://a.example/x?y"),
        ("http://a.example/x", "http://b.example/z", "http://a.example/"),
        ("https://a.example/x", "http://a.example/z", "https://a.example/"),
    ],
)
def test_the_referrer_is_that_of_a_browser(via: str, url: str, told: str) -> None:
    assert referrer(via, url) == told

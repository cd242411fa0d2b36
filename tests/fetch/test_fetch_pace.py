"""Politeness as the server sees it: delays that hold, holds that others do not wait for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.fetch.retry import backoff, retry_after
from tests.fetch.crawling import Ask, crawl
from tests.servers.odd import OddServer, message, odd_server, sized

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SLACK = 0.08
"""Seconds by which the server's clock readings may differ from the client's."""


def pages(number: int) -> dict[str, tuple[bytes | float | str, ...]]:
    return {f"/{each}": (sized(b"ok"),) for each in range(number)}


def gaps(server: OddServer) -> list[float]:
    """Seconds between requests, in order of arrival."""
    times = sorted(seen.at for seen in server.seen)
    return [after - before for before, after in pairwise(times)]


def test_a_delay_holds_between_any_two_requests_to_a_host() -> None:
    """Also while requests overlap, over new connections, and whatever Scrapy's jitter is."""
    scripts = {f"/{each}": (0.3, sized(b"ok")) for each in range(6)}
    with odd_server(scripts) as server:
        crawled = crawl(
            [server.url(path) for path in scripts],
            {"DOWNLOAD_DELAY": 0.2, "CONCURRENT_REQUESTS_PER_DOMAIN": 8},
        )
    assert len(crawled.got) == 6
    assert min(gaps(server)) >= 0.2 - SLACK


def test_concurrency_holds_where_no_delay_is_asked_for() -> None:
    """Scrapy alone ignores the limit with a delay of 0."""
    scripts = {f"/{each}": (0.1, sized(b"ok")) for each in range(12)}
    with odd_server(scripts) as server:
        crawl(
            [server.url(path) for path in scripts],
            {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 2},
        )
    times = sorted(seen.at for seen in server.seen)
    assert len(times) == 12
    for first, third in zip(times, times[2:], strict=False):
        assert third - first >= 0.1 - SLACK


def test_an_outlets_pace_is_kept_on_its_host_and_on_no_other() -> None:
    with odd_server(pages(4)) as slow, odd_server(pages(20), address="127.0.0.2") as quick:
        crawled = crawl(
            [slow.url(path) for path in pages(4)] + [quick.url(path) for path in pages(20)],
            options={"paces": {"127.0.0.1": (0.4, 1)}},
        )
    assert len(crawled.got) == 24
    assert min(gaps(slow)) >= 0.4 - SLACK
    assert max(seen.at for seen in quick.seen) < max(seen.at for seen in slow.seen)


def test_a_redirect_counts_against_the_host_it_leads_to() -> None:
    """Scrapy alone keeps a redirected request in the slot of the host it came from."""
    with odd_server(pages(2), address="127.0.0.2") as target:
        moved = {
            f"/{each}": (
                message(
                    b"HTTP/1.1 302 Found",
                    b"Location: %b" % target.url(f"/{each % 2}?{each}").encode(),
                    b"Content-Length: 0",
                ),
            )
            for each in range(5)
        }
        with odd_server(moved) as source:
            crawled = crawl(
                [source.url(path) for path in moved],
                options={"paces": {"127.0.0.2": (0.3, 1)}},
            )
    assert len(crawled.got) == 5
    assert min(gaps(target)) >= 0.3 - SLACK
    assert {got.meta["download_slot"] for got in crawled.got} == {"127.0.0.2"}


@pytest.mark.parametrize(("asked", "longest", "kept"), [("0.4", 30.0, 0.4), ("600", 0.3, 0.3)])
def test_a_crawl_delay_is_kept_up_to_its_cap(asked: str, longest: float, kept: float) -> None:
    robots = b"User-agent: *\nCrawl-delay: %b\n" % asked.encode()
    with odd_server({**pages(4), "/robots.txt": (sized(robots),)}) as server:
        crawled = crawl(
            [server.url(path) for path in pages(4)],
            {"ROBOTSTXT_OBEY": True, "NEWSCRAWL_CRAWL_DELAY_MAX": longest},
        )
    assert len(crawled.got) == 4
    times = sorted(seen.at for seen in server.seen if seen.path != "/robots.txt")
    assert min(b - a for a, b in pairwise(times)) >= kept - SLACK


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_its_host_and_no_other(status: int) -> None:
    """Nothing more goes to the host for as long as it asked; others are done meanwhile."""
    wait = message(b"HTTP/1.1 %d Wait" % status, b"Retry-After: 2", b"Content-Length: 0")
    busy = {"/busy": (wait,), **{f"/{each}": (sized(b"ok"),) for each in range(30)}}
    with odd_server(busy) as server, odd_server(pages(30), address="127.0.0.2") as other:
        crawled = crawl(
            [
                Ask(server.url("/busy"), priority=10),
                *(Ask(server.url(path)) for path in pages(30)),
                *(Ask(other.url(path)) for path in pages(30)),
            ],
            {
                "RETRY_ENABLED": True,
                "RETRY_TIMES": 1,
                "CONCURRENT_REQUESTS": 6,
                "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            },
        )
    times = sorted(seen.at for seen in server.seen)
    first = server.of("/busy")[0].at
    assert len(server.of("/busy")) == 2
    during = [at for at in times if first < at < first + 2 - SLACK]
    assert during == []
    resumed = min(at for at in times if at > first)
    assert sum(seen.at < resumed for seen in other.seen) > 15
    assert len(crawled.got) == 61
    assert crawled.count("held/retry-after") == 2


def test_retry_after_is_capped() -> None:
    wait = message(b"HTTP/1.1 429 Wait", b"Retry-After: 86400", b"Content-Length: 0")
    with odd_server({"/busy": (wait,), "/0": (sized(b"ok"),)}) as server:
        crawled = crawl(
            [Ask(server.url("/busy"), priority=1), Ask(server.url("/0"))],
            {
                "RETRY_ENABLED": True,
                "RETRY_TIMES": 0,
                "NEWSCRAWL_RETRY_AFTER_MAX": 0.5,
                "CONCURRENT_REQUESTS": 1,
            },
        )
    assert len(crawled.got) == 2
    assert 0.5 - SLACK <= gaps(server)[0] < 5


def test_failures_are_tried_again_later_and_later() -> None:
    broken = message(b"HTTP/1.1 500 Oops", b"Content-Length: 0")
    with odd_server({"/broken": (broken,)}) as server:
        crawled = crawl(
            [server.url("/broken")],
            {"RETRY_ENABLED": True, "RETRY_TIMES": 3, "NEWSCRAWL_RETRY_DELAY": 0.4},
        )
    first, second, third = gaps(server)
    assert 0.2 - SLACK <= first < 0.4 + 0.3
    assert second >= 0.4 - SLACK
    assert third >= 0.8 - SLACK
    assert [kept.notes.get("retry", "0") for kept in crawled.kept] == ["0", "1", "2", "3"]
    assert crawled.got[0].status == 500
    assert crawled.count("held/backoff") == 3


def test_a_cut_response_is_tried_again() -> None:
    with odd_server() as server:
        crawled = crawl(
            [server.url("/cut-body")],
            {"RETRY_ENABLED": True, "RETRY_TIMES": 1, "NEWSCRAWL_RETRY_DELAY": 0.1},
        )
    first, second = crawled.kept
    assert (first.truncated, second.truncated) == ("disconnect", "disconnect")
    assert second.notes == {"retry": "1", "retry-record": first.record_id}
    assert crawled.failed[0].reason == "disconnect"
    assert crawled.failed[0].record_id == second.record_id


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("-3", 0.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        ("Sunday, 22-Nov-26 12:01:00 GMT", 60.0),
        ("Sun Nov 22 11:00:00 2026", 0.0),
        ("soon", None),
        ("", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_retry_after_never_raises(value: str) -> None:
    told = retry_after(value, NOW)
    assert told is None or told >= 0


@given(st.integers(1, 2000), st.floats(0.01, 10), st.floats(0.01, 1000))
def test_backoff_doubles_up_to_its_longest(attempt: int, base: float, longest: float) -> None:
    waited = backoff(attempt, base=base, longest=longest)
    full = min(longest, base * 2.0 ** min(attempt - 1, 60))
    assert full / 2 <= waited <= full <= longest


def test_a_closing_crawl_does_not_wait_for_a_host_that_is_held(tmp_path: Path) -> None:
    """What waited is counted, and kept for the next run where there is a JOBDIR."""
    wait = message(b"HTTP/1.1 429 Wait", b"Retry-After: 120", b"Content-Length: 0")
    with odd_server({"/busy": (wait,), **pages(3)}) as server:
        began = monotonic()
        crawled = crawl(
            [Ask(server.url("/busy"), priority=1), *(Ask(server.url(path)) for path in pages(3))],
            {
                "RETRY_ENABLED": True,
                "RETRY_TIMES": 1,
                "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
                "JOBDIR": str(tmp_path / "job"),
            },
            options={"close_after": 1.5},
        )
        took = monotonic() - began
    assert took < 60
    assert crawled.finish == "asked"
    assert "closing" in {failed.reason for failed in crawled.failed}
    assert "Traceback" not in crawled.log
    fetched = {got.asked for got in crawled.got}
    with odd_server(pages(3), port=server.port) as server:
        resumed = crawl([], {"JOBDIR": str(tmp_path / "job")})
    assert fetched | {got.asked for got in resumed.got} >= {server.url(path) for path in pages(3)}

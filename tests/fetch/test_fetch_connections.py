"""Connections that are reused, lost, redirected, tunnelled, or never made."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fetch.crawling import Ask, Crawled, Failed, Got, crawl
from tests.servers.certificates import self_signed
from tests.servers.odd import CLOSE, STALE, OddServer, Tunnel, message, odd_server, sized

ONE_AT_A_TIME = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "CONCURRENT_REQUESTS": 1}


def balanced(crawled: Crawled) -> bool:
    """Whether the three equations of ``newscrawl.fetch.counts`` hold."""
    count, total = crawled.count, crawled.total
    return (
        count("requests") == count("answered") + total("unanswered/")
        and count("requests") + count("resent") == count("exchanges") + count("unsent")
        and count("exchanges") == count("captured") + count("unarchived")
    )


@contextmanager
def no_tls_server() -> Iterator[int]:
    """A server that answers a TLS handshake in plain text."""

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            while connection.recv(65536):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.fixture(params=["tcp", "tls"])
def certificate(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path] | None:
    return self_signed(tmp_path) if request.param == "tls" else None


def test_exchanges_on_one_connection_stay_apart(certificate: tuple[Path, Path] | None) -> None:
    """Many exchanges over few kept-alive connections, each with its own bytes."""
    scripts = {
        f"/{number}": (sized(b"answer %d " % number * (number + 1)),) for number in range(60)
    }
    with odd_server(scripts, certificate=certificate) as server:
        crawled = crawl(
            [server.url(path) for path in scripts], {"CONCURRENT_REQUESTS_PER_DOMAIN": 3}
        )
    assert 1 <= server.accepted <= 3
    assert len(crawled.kept) == 60
    for path in scripts:
        (seen,), (kept,) = server.of(path), crawled.of(server.url(path))
        assert kept.request == seen.request
        assert kept.response == bytes(seen.sent)
        assert crawled.answer(server.url(path)).record_id == kept.record_id


def test_a_request_sent_again_in_silence_makes_two_captures(
    certificate: tuple[Path, Path] | None,
) -> None:
    """A kept-alive connection was stale: both attempts are on record, the answer is the second."""
    with odd_server(certificate=certificate) as server:
        crawled = crawl(
            [Ask(server.url("/plain"), priority=1), Ask(server.url(STALE))], ONE_AT_A_TIME
        )
    first, second = crawled.of(server.url(STALE))
    assert (first.size, first.truncated) == (0, "disconnect")
    assert first.notes["sent-again"] == "1"
    assert "sent-again" not in second.notes
    assert first.request == second.request == server.of(STALE)[0].request
    assert second.response == bytes(server.of(STALE)[1].sent)
    answer = crawled.answer(server.url(STALE))
    assert isinstance(answer, Got)
    assert answer.record_id == second.record_id
    assert crawled.count("resent") == 1
    assert balanced(crawled)


@pytest.mark.parametrize("path", ["/surplus", "/te-and-cl"])
def test_a_doubtful_connection_is_not_used_again(path: str) -> None:
    """After surplus bytes, or two lengths, the next response could begin with the wrong bytes."""
    with odd_server() as server:
        crawled = crawl(
            [Ask(server.url(path), priority=1), Ask(server.url("/plain"))], ONE_AT_A_TIME
        )
    assert [seen.connection for seen in server.seen] == [1, 2]
    assert crawled.answer(server.url("/plain")).body == b"ok"


def test_bytes_that_come_late_are_never_the_next_response() -> None:
    """A response that nobody asked for, sent on an idle connection, answers no request."""
    scripts = {"/late": (sized(b"ok"), 0.2, sized(b"smuggled")), "/slowly": (0.5, sized(b"x"))}
    with odd_server(scripts) as server, odd_server(scripts, address="127.0.0.2") as other:
        crawled = crawl(
            [
                Ask(server.url("/late"), priority=2),
                Ask(other.url("/slowly"), priority=1),
                Ask(server.url("/plain")),
            ],
            ONE_AT_A_TIME,
        )
    assert crawled.answer(server.url("/plain")).body == b"ok"
    assert all(b"smuggled" not in kept.response for kept in crawled.kept)


def test_every_hop_has_its_own_record_and_the_page_has_the_last(
    certificate: tuple[Path, Path] | None,
) -> None:
    with odd_server(certificate=certificate) as server:
        start = server.url("/redirect")
        crawled = crawl([start])
    answer = crawled.answer(start)
    assert isinstance(answer, Got)
    assert answer.url == server.url("/plain")
    first, second, last = (crawled.of(server.url(p))[0] for p in ("/redirect", "/hop", "/plain"))
    assert answer.record_id == last.record_id
    assert "hop" not in first.notes
    assert (second.notes["hop"], second.notes["hop-record"]) == (first.url, first.record_id)
    assert (last.notes["hop"], last.notes["hop-record"]) == (second.url, second.record_id)
    assert balanced(crawled)


def test_notes_say_for_whom_and_from_where() -> None:
    with odd_server() as server:
        meta = {"newscrawl_outlet": "example", "newscrawl_via": "https://example.org/feed"}
        crawled = crawl([Ask(server.url("/plain"), meta=meta)])
    assert crawled.kept[0].notes == {"outlet": "example", "via": "https://example.org/feed"}


def test_through_a_plain_proxy_the_request_has_an_absolute_target() -> None:
    """The peer is the proxy; secrets are in the bytes, for the archive to redact, and not noted."""
    with odd_server() as proxy:
        target = "http://203.0.114.7/plain"
        where = f"http://user:secret@127.0.0.1:{proxy.port}"
        crawled = crawl([Ask(target, meta={"proxy": where})])
    (kept,) = crawled.kept
    (seen,) = proxy.seen
    assert kept.request == seen.request
    assert kept.request.startswith(b"GET http://203.0.114.7/plain HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " in kept.request
    assert kept.response == bytes(seen.sent)
    assert kept.notes["proxy"] == f"127.0.0.1:{proxy.port}"
    assert kept.url == target
    assert kept.ip == "127.0.0.1"


def test_through_a_tunnel_only_what_the_origin_got_is_kept(tmp_path: Path) -> None:
    tunnel = Tunnel()
    with odd_server(certificate=self_signed(tmp_path)) as server:
        meta = {"proxy": f"http://user:secret@127.0.0.1:{tunnel.port}"}
        crawled = crawl([Ask(server.url(p), meta=meta) for p in ("/chunked", "/gzip")])
    tunnel.close()
    assert b"Proxy-Authorization" in tunnel.requests[0]
    for path in ("/chunked", "/gzip"):
        (kept,), (seen,) = crawled.of(server.url(path)), server.of(path)
        assert kept.request == seen.request
        assert kept.response == bytes(seen.sent)
        assert b"CONNECT" not in kept.request
        assert b"Proxy-Authorization" not in kept.request
        assert kept.tls_version == "TLSv1.3"
        assert kept.notes["proxy"] == f"127.0.0.1:{tunnel.port}"


def test_a_tunnel_that_is_refused_leaves_nothing_on_record(tmp_path: Path) -> None:
    tunnel = Tunnel(message(b"HTTP/1.1 407 Proxy Authentication Required"))
    meta = {"proxy": f"http://127.0.0.1:{tunnel.port}"}
    crawled = crawl([Ask("https://127.0.0.1:1/", meta=meta)])
    tunnel.close()
    assert crawled.answer("https://127.0.0.1:1/").reason == "tunnel"
    assert (crawled.count("unsent"), crawled.kept) == (1, [])
    assert balanced(crawled)


def test_a_host_that_cannot_be_reached_is_no_exchange(tmp_path: Path) -> None:
    """Refused, unknown and TLS failures are counted by reason; nothing was on the wire."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    unknown = "http://no-such-host.invalid/"
    with no_tls_server() as port, odd_server(certificate=self_signed(tmp_path)) as secure:
        no_tls = f"https://127.0.0.1:{port}/"
        distrusted = secure.url("/plain")
        crawled = crawl(
            [nobody, unknown, no_tls, distrusted], {"DOWNLOAD_VERIFY_CERTIFICATES": True}
        )
    reasons = {url: crawled.answer(url).reason for url in (nobody, unknown, no_tls, distrusted)}
    assert reasons == {nobody: "refused", unknown: "dns", no_tls: "tls", distrusted: "tls"}
    assert crawled.kept == []
    assert secure.seen == []
    assert crawled.count("unsent") == 4
    assert balanced(crawled)


def test_a_server_that_hangs_up_at_once_leaves_a_request_on_record() -> None:
    with odd_server({"/rude": (CLOSE,)}) as server:
        crawled = crawl([server.url("/rude")])
    (kept,) = crawled.kept
    assert (kept.request, kept.response) == (server.seen[0].request, b"")
    answer = crawled.answer(server.url("/rude"))
    assert isinstance(answer, Failed)
    assert answer.reason == "disconnect"


def test_no_callback_sees_a_response_before_its_record_is_safe() -> None:
    with odd_server() as server:
        crawled = crawl(
            [server.url("/plain"), server.url("/redirect")], options={"archive_delay": 0.4}
        )
    assert len(crawled.got) == 2
    for got in crawled.got:
        (kept,) = [each for each in crawled.kept if each.record_id == got.record_id]
        assert got.at >= kept.safe_at > 0


def test_when_the_archive_fails_nothing_more_is_parsed_and_the_crawl_stops() -> None:
    """Every later response is withheld, none is retried, and one line says why."""
    scripts = {f"/{number}": (sized(b"ok"),) for number in range(40)}
    with odd_server(scripts) as server:
        crawled = crawl(
            [server.url(path) for path in scripts],
            {**ONE_AT_A_TIME, "RETRY_ENABLED": True},
            options={"archive_fails_after": 5},
        )
    assert len(crawled.got) == len(crawled.kept) == 5
    assert all("NotArchived" in failed.kinds for failed in crawled.failed)
    assert crawled.failure == "the disk of the test is full"
    assert crawled.finish == "archive-failed"
    assert len(server.seen) < 12
    assert crawled.log.count("the disk of the test is full; the crawl stops") == 1
    assert "Traceback" not in crawled.log
    assert balanced(crawled)


def test_without_an_archive_nothing_is_fetched() -> None:
    with odd_server() as server:
        crawled = crawl([server.url("/plain")], options={"no_recorder": True})
    assert (server.accepted, crawled.got, crawled.finish) == (0, [], "archive-failed")
    assert "Traceback" not in crawled.log


def test_a_large_response_lies_in_a_file_and_a_small_one_in_memory() -> None:
    scripts = {"/large": (sized(b"x" * 3_000_000),)}
    with odd_server(scripts) as server:
        crawled = crawl([server.url("/large"), server.url("/plain")])
        assert crawled.of(server.url("/large"))[0].response == bytes(server.of("/large")[0].sent)
    assert crawled.of(server.url("/large"))[0].spooled
    assert not crawled.of(server.url("/plain"))[0].spooled


def test_a_response_that_cannot_be_spooled_stops_the_crawl() -> None:
    """The disk under the temporary file is full: that is the archive's failure, not the site's."""
    scripts = {"/large": (sized(b"x" * 3_000_000),)}
    with odd_server(scripts) as server:
        crawled = crawl([server.url("/large")], options={"broken_spool": True})
    assert crawled.got == []
    assert crawled.failed[0].reason == "archive"
    assert "No space left on device" in crawled.failure
    assert crawled.finish == "archive-failed"
    assert balanced(crawled)


def test_captures_do_not_hinder_a_crawl_that_lies_on_disk(tmp_path: Path) -> None:
    """Redirected requests carry what was captured; they go through JOBDIR's queues all the same."""
    with odd_server() as server:
        crawled = crawl(
            [server.url("/redirect")],
            {
                "JOBDIR": str(tmp_path / "job"),
                "SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleLifoSQLiteQueue",
                "SCHEDULER_DEBUG": True,
            },
        )
    assert crawled.stats["scheduler/enqueued/disk"] == 3
    assert "scheduler/unserializable" not in crawled.stats
    assert crawled.got[0].status == 200
    assert crawled.kept[2].notes["hop-record"] == crawled.kept[1].record_id


def test_a_url_that_is_none_is_one_outcome_and_no_traceback() -> None:
    """Of a request or of a redirect; everything else goes on."""
    places = {
        "/bad-port": b"http://127.0.0.1:99999/",
        "/bad-bracket": b"http://[::1",
        "/bad-scheme": b"javascript:alert(1)",
        "/bad-host": b"http://%00/",
        "/bad-space": b"http://exa mple.invalid/",
    }
    scripts = {
        path: (message(b"HTTP/1.1 302 F", b"Location: " + place, b"Content-Length: 0"),)
        for path, place in places.items()
    }
    with odd_server(scripts) as server:
        urls = [server.url(path) for path in places] + ["http://exa mple.invalid/"]
        crawled = crawl([*urls, server.url("/plain")])
    assert {crawled.answer(url).reason for url in urls} == {"url"}
    assert [got.body for got in crawled.got] == [b"ok"]
    assert "Traceback" not in crawled.log
    assert balanced(crawled)


def test_a_redirect_loop_ends_with_every_hop_on_record() -> None:
    again = message(b"HTTP/1.1 302 Found", b"Location: /again", b"Content-Length: 0")
    with odd_server({"/again": (again,)}) as server:
        crawled = crawl([server.url("/again")], {"REDIRECT_MAX_TIMES": 5})
    assert crawled.answer(server.url("/again")).reason == "redirects"
    assert len(crawled.kept) == len(server.seen) == 6


@pytest.mark.parametrize(
    "head",
    [
        (b"HTTP/1.1 200 OK", b"Connection: Close"),
        (b"HTTP/1.1 200 OK", b"Connection: x, CLOSE"),
        (b"HTTP/1.0 200 OK",),
    ],
)
def test_a_connection_that_the_server_closes_is_not_tried_again(head: tuple[bytes, ...]) -> None:
    """Twisted takes ``close`` in lower case alone, and would use the connection once more."""
    last = (message(*head, b"Content-Length: 2", body=b"ok"), 0.3, CLOSE)
    with odd_server({"/last": last}) as server:
        crawled = crawl([Ask(server.url("/last"), priority=1), server_ask(server)], ONE_AT_A_TIME)
    assert [seen.connection for seen in server.seen] == [1, 2]
    assert crawled.count("resent") == 0


def test_http_1_0_may_keep_its_connection() -> None:
    kept = (message(b"HTTP/1.0 200 OK", b"Connection: Keep-Alive", b"Content-Length: 0"),)
    with odd_server({"/kept": kept}) as server:
        crawl([Ask(server.url("/kept"), priority=1), server_ask(server)], ONE_AT_A_TIME)
    assert server.accepted == 1


def server_ask(server: OddServer) -> Ask:
    """A second, plain request."""
    return Ask(server.url("/plain"))

"""Every odd exchange is kept to the byte, in both directions, over TCP and TLS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.crawling import Ask, Crawled, Failed, Got, crawl
from tests.servers.certificates import self_signed
from tests.servers.odd import MAXSIZE, ODD, TIMEOUT, OddServer, odd_server

LIMITS = {"DOWNLOAD_MAXSIZE": MAXSIZE, "DOWNLOAD_TIMEOUT": TIMEOUT}


def asks(server: OddServer) -> list[Ask]:
    return [Ask(server.url(path), method=odd.method, body=odd.sent) for path, odd in ODD.items()]


@pytest.fixture(scope="module", params=["tcp", "tls"])
def everything(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[OddServer, Crawled]]:
    """One crawl over all odd exchanges."""
    tls = request.param == "tls"
    certificate = self_signed(tmp_path_factory.mktemp("tls")) if tls else None
    with odd_server(certificate=certificate) as server:
        yield server, crawl(asks(server), LIMITS)


@pytest.mark.parametrize("path", ODD)
def test_both_directions_are_kept_to_the_byte(
    everything: tuple[OddServer, Crawled], path: str
) -> None:
    """The request is what the server read; the response what it sent, up to where it was cut."""
    server, crawled = everything
    odd = ODD[path]
    *_, seen = server.of(path)
    *_, kept = crawled.of(server.url(path))
    assert kept.request == seen.request
    assert kept.method == odd.method
    if odd.truncated in ("length", "time"):
        assert bytes(seen.sent).startswith(kept.response[: len(seen.sent)])
    else:
        assert kept.response + kept.surplus == bytes(seen.sent)
    assert kept.surplus == odd.surplus
    assert kept.size == len(kept.response)
    assert kept.truncated == odd.truncated


@pytest.mark.parametrize("path", ODD)
def test_scrapy_gets_the_outcome_that_is_documented(
    everything: tuple[OddServer, Crawled], path: str
) -> None:
    server, crawled = everything
    odd = ODD[path]
    answer = crawled.answer(server.url(path))
    if isinstance(odd.outcome, str):
        assert isinstance(answer, Failed)
        assert answer.reason == odd.outcome
    else:
        assert isinstance(answer, Got)
        assert (answer.status, answer.body) == (odd.outcome, odd.body)
        assert answer.truncated == odd.truncated
        *_, kept = crawled.of(server.url(path))
        assert answer.record_id == kept.record_id


def test_interim_heads_are_told_apart_from_the_final_one(
    everything: tuple[OddServer, Crawled],
) -> None:
    server, crawled = everything
    (kept,) = crawled.of(server.url("/early"))
    (first, second) = kept.interim
    assert kept.response[slice(*first)].startswith(b"HTTP/1.1 103 Early Hints\r\nLink: ")
    assert kept.response[slice(*second)] == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert kept.response[second[1] :].startswith(b"HTTP/1.1 200 OK\r\n")
    assert all(
        not each.interim
        for each in crawled.kept
        if "/early" not in each.url and "/interim-flood" not in each.url
    )


def test_each_capture_says_who_answered_and_how(everything: tuple[OddServer, Crawled]) -> None:
    server, crawled = everything
    for kept in crawled.kept:
        assert kept.ip == "127.0.0.1"
        assert kept.protocol == "http/1.1"
        assert kept.began.utcoffset().total_seconds() == 0
        assert 0 <= kept.timings["ended"] < TIMEOUT + 2
        if server.scheme == "https":
            assert kept.tls_version == "TLSv1.3"
            assert kept.tls_cipher.startswith("TLS_")
        else:
            assert (kept.tls_version, kept.tls_cipher) == ("", "")


def test_a_page_has_the_headers_of_the_wire(everything: tuple[OddServer, Crawled]) -> None:
    """Order, case and repeats are kept; folds are one space; coding headers stay."""
    server, crawled = everything
    assert crawled.answer(server.url("/plain")).headers == (
        ("Date", "x"),
        ("sErVeR", "Odd"),
        ("X-Zed", "1"),
        ("A-First", "2"),
        ("Content-Length", "2"),
        ("x-zed", "2"),
    )
    assert crawled.answer(server.url("/folded")).headers[0] == ("X-Fold", "a b")
    assert ("X-Latin", "caf\xe9 \xff") in crawled.answer(server.url("/latin-1")).headers
    gzipped = crawled.answer(server.url("/gzip"))
    assert ("Content-Encoding", "gzip") in gzipped.headers


def test_scrapys_headers_are_true_of_the_decoded_body(
    everything: tuple[OddServer, Crawled],
) -> None:
    server, crawled = everything
    for path in ("/gzip", "/br", "/zstd", "/chunked-gzip"):
        answer = crawled.answer(server.url(path))
        assert "Content-Encoding" not in answer.scrapy_headers
        assert answer.scrapy_headers["Content-Length"] == str(len(answer.body))


def test_every_request_and_exchange_is_accounted_for(
    everything: tuple[OddServer, Crawled],
) -> None:
    server, crawled = everything
    assert crawled.count("requests") == len(ODD)
    assert crawled.count("requests") == crawled.count("answered") + crawled.total("unanswered/")
    assert crawled.count("requests") + crawled.count("resent") == (
        crawled.count("exchanges") + crawled.count("unsent")
    )
    assert crawled.count("exchanges") == crawled.count("captured") == len(crawled.kept)
    assert crawled.count("bytes/wire") == sum(kept.size for kept in crawled.kept)
    assert len(server.seen) == len(crawled.kept)


def test_floods_end_near_their_limits(everything: tuple[OddServer, Crawled]) -> None:
    """Heads stop at 256 KiB and a read, framing at twice the body's limit and some."""
    server, crawled = everything
    for path in ("/header-flood", "/interim-flood"):
        (kept,) = crawled.of(server.url(path))
        assert 1 << 18 < kept.size <= (1 << 18) + (1 << 16)
    (framing,) = crawled.of(server.url("/max-framing"))
    assert framing.size <= 2 * MAXSIZE + (1 << 19) + (1 << 16)
    declared = crawled.of(server.url("/max-declared"))[0]
    assert declared.size < MAXSIZE + (1 << 18)

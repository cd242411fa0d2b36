"""However the network cuts the stream, each exchange keeps exactly its own bytes."""

from __future__ import annotations

from contextlib import closing
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.error import ConnectionLost
from twisted.internet.protocol import Protocol
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request
from twisted.web.http_headers import Headers

from newscrawl.fetch.agent import Exchanges, WireHeaders
from newscrawl.fetch.exchange import HEAD_LIMIT, SPOOL_BYTES, SURPLUS_LIMIT, Exchange
from newscrawl.fetch.wire import WireProtocol
from newscrawl.model import Truncation
from tests.servers.odd import ODD

KEPT_ALIVE = [
    path
    for path, odd in ODD.items()
    if odd.method == "GET"
    and not odd.truncated
    and not odd.surplus
    and isinstance(odd.outcome, int)
    and all(isinstance(step, bytes | float) for step in odd.steps)
    and path not in ("/te-and-cl", "/http-1.0")
]
"""Exchanges after which the connection goes on."""


def wire(path: str) -> bytes:
    return b"".join(step for step in ODD[path].steps if isinstance(step, bytes))


class Quiet:
    """A socket on which nothing waits."""

    def recv(self, size: int, flags: int) -> bytes:
        raise BlockingIOError


class Transport(StringTransport):
    """A transport in memory with what a real one has besides."""

    def getHandle(self) -> Quiet:  # noqa: N802
        return Quiet()

    def abortConnection(self) -> None:  # noqa: N802
        self.aborted = True


def ask(protocol: WireProtocol) -> Exchanges:
    exchanges = Exchanges(Exchange)
    headers = WireHeaders(Headers({b"Host": [b"example.org"]}), exchanges)
    answered = protocol.request(Request(b"GET", b"/", headers, None, persistent=True))
    answered.addCallbacks(lambda response: response.deliverBody(Protocol()), lambda failure: None)
    return exchanges


STEPS = st.lists(st.sampled_from([1, 2, 3, 7, 50, 1000, 100_000]), min_size=1, max_size=30)


@given(st.lists(st.tuples(st.sampled_from(KEPT_ALIVE), STEPS), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_cutting_of_a_stream_gives_the_same_captures(
    exchanges: list[tuple[str, list[int]]],
) -> None:
    """Several exchanges on one connection, each fed in pieces of any size."""
    protocol = WireProtocol(lambda _: None)
    protocol.makeConnection(Transport())
    for path, steps in exchanges:
        (exchange,) = ask(protocol)
        with closing(exchange.response):
            sent = wire(path)
            at = 0
            for step in cycle(steps):
                protocol.dataReceived(sent[at : at + step])
                at += step
                if at >= len(sent):
                    break
            assert exchange.complete, path
            interim, head = exchange.heads()
            assert head is not None
            assert len(interim) == ODD[path].interim
            exchange.response.seek(0)
            assert exchange.response.read() == sent
            assert bytes(exchange.request).startswith(b"GET / HTTP/1.1\r\n")


@given(st.sampled_from([*KEPT_ALIVE, "/surplus", "/te-and-cl"]), st.floats(0, 1))
@settings(deadline=None)
def test_a_stream_that_ends_anywhere_is_kept_up_to_there(path: str, part: float) -> None:
    protocol = WireProtocol(lambda _: None)
    protocol.makeConnection(Transport())
    (exchange,) = ask(protocol)
    with closing(exchange.response):
        sent = wire(path)
        end = round(part * len(sent))
        protocol.dataReceived(sent[:end])
        protocol.connectionLost(Failure(ConnectionLost()))
        capture = exchange.capture(
            "http://example.org/", "GET", truncated=Truncation.DISCONNECT, interim=(), notes={}
        )
        assert capture.response.read() + capture.surplus == sent[:end]
        assert (capture.truncated is None) == exchange.complete
        assert exchange.complete or end < len(sent)


def test_a_frozen_exchange_takes_nothing_more() -> None:
    exchange = Exchange()
    exchange.on_the_wire()
    exchange.wrote(b"GET")
    assert exchange.read(b"HTTP/1.1 200 OK\r\n\r\n")
    exchange.end(b"")
    exchange.wrote(b"more")
    assert exchange.read(b"more")
    exchange.cut()
    assert (bytes(exchange.request), exchange.size, exchange.complete) == (b"GET", 19, True)
    exchange.discard()


def test_surplus_is_capped() -> None:
    exchange = Exchange()
    rest = b"s" * (SURPLUS_LIMIT + 5)
    exchange.read(b"message" + rest)
    exchange.end(rest)
    assert (exchange.size, len(exchange.surplus)) == (7, SURPLUS_LIMIT)
    exchange.response.seek(0)
    assert exchange.response.read() == b"message"
    exchange.discard()


@pytest.mark.parametrize(("limit", "size"), [(0, HEAD_LIMIT + 1), (1000, 1001)])
def test_limits_end_an_exchange(limit: int, size: int) -> None:
    """All heads together, and the whole response where it has a limit."""
    exchange = Exchange(limit=limit)
    assert exchange.read(b"h" * (size - 1))
    assert not exchange.read(b"h")
    assert (exchange.over_limit, exchange.frozen, exchange.complete) == (True, True, False)
    exchange.discard()


def test_memory_does_not_grow_with_the_body() -> None:
    exchange = Exchange()
    exchange.head_seen = True
    for _ in range(64):
        exchange.read(b"x" * (SPOOL_BYTES // 8))
    response: Any = exchange.response
    assert response._rolled
    assert exchange.size == SPOOL_BYTES * 8
    exchange.discard()

"""A kept-alive connection on which something waits already is not used for a request."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from twisted.web._newclient import Request, RequestNotSent
from twisted.web.http_headers import Headers

from newscrawl.fetch.agent import Exchanges, WireHeaders
from newscrawl.fetch.exchange import Exchange
from newscrawl.fetch.wire import WireProtocol


class Transport:
    """A TCP transport over a real socket, without a reactor to read it."""

    def __init__(self, handle: socket.socket) -> None:
        self._handle = handle
        self.written = b""
        self.aborted = False

    def getHandle(self) -> socket.socket:  # noqa: N802
        return self._handle

    def getPeer(self) -> Any:  # noqa: N802
        return None

    def write(self, data: bytes) -> None:
        self.written += data

    def writeSequence(self, parts: list[bytes]) -> None:  # noqa: N802
        self.written += b"".join(parts)

    def abortConnection(self) -> None:  # noqa: N802
        self.aborted = True


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def ask(transport: Transport, *, used: bool) -> tuple[Any, Exchanges]:
    protocol = WireProtocol(lambda _: None)
    protocol.transport = transport
    protocol._used = used
    exchanges = Exchanges(Exchange)
    headers = WireHeaders(Headers({b"Host": [b"example.org"]}), exchanges)
    return protocol.request(Request(b"GET", b"/", headers, None, persistent=True)), exchanges


@pytest.mark.parametrize("waiting", [b"HTTP/1.1 408 Request Timeout\r\n\r\n", b""])
def test_what_waits_is_not_taken_for_the_answer(
    ends: tuple[socket.socket, socket.socket], waiting: bytes
) -> None:
    """A 408 for the idle connection, or its end: nothing is sent, and no exchange begun."""
    ours, theirs = ends
    theirs.sendall(waiting)
    theirs.shutdown(socket.SHUT_WR)
    transport = Transport(ours)
    deferred, exchanges = ask(transport, used=True)
    failures: list[Any] = []
    deferred.addErrback(failures.append)
    assert failures[0].check(RequestNotSent)
    assert (transport.written, transport.aborted, list(exchanges)) == (b"", True, [])


def test_a_quiet_connection_is_used(ends: tuple[socket.socket, socket.socket]) -> None:
    transport = Transport(ends[0])
    _, exchanges = ask(transport, used=True)
    assert transport.written.startswith(b"GET / HTTP/1.1\r\n")
    assert bytes(exchanges[0].request) == transport.written
    exchanges[0].discard()

"""The peer of a connection is judged before a byte is sent to it, whatever was resolved."""

from __future__ import annotations

import socket
import threading
from ipaddress import ip_address
from typing import Any

from newscrawl.errors import AddressRefused
from newscrawl.fetch.guard import AddressPolicy
from newscrawl.fetch.guarded import GuardedReactor


class Rebound:
    """A reactor whose connections end at ``peer``, whatever address was asked for.

    In place of a network that lies; everything else is as in Twisted's reactors.
    """

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self.connected: list[str] = []

    def connectTCP(self, host: str, port: int, factory: Any, *rest: Any) -> str:  # noqa: N802
        from twisted.internet.address import IPv4Address

        self.connected.append(host)
        self.protocol = factory.buildProtocol(IPv4Address("TCP", self.peer, port))
        return "connector"


class Factory:
    """A client factory that remembers what it was told."""

    def __init__(self) -> None:
        self.failure: Any = None
        self.built = 0

    def buildProtocol(self, address: Any) -> str:  # noqa: N802
        self.built += 1
        return "protocol"

    def clientConnectionFailed(self, connector: Any, failure: Any) -> None:  # noqa: N802
        self.failure = failure


def test_a_refused_peer_gets_no_protocol() -> None:
    reactor, factory = Rebound("127.0.0.1"), Factory()
    GuardedReactor(reactor, AddressPolicy()).connectTCP("93.184.215.14", 80, factory)
    assert reactor.connected == ["93.184.215.14"]
    assert (reactor.protocol, factory.built) == (None, 0)
    assert factory.failure.check(AddressRefused)


def test_an_allowed_peer_gets_its_protocol() -> None:
    reactor, factory = Rebound("93.184.215.14"), Factory()
    GuardedReactor(reactor, AddressPolicy()).connectTCP("93.184.215.14", 80, factory)
    assert (reactor.protocol, factory.built, factory.failure) == ("protocol", 1, None)


def test_a_refused_address_is_not_connected_to() -> None:
    reactor = Rebound("127.0.0.1")
    try:
        GuardedReactor(reactor, AddressPolicy()).connectTCP("127.0.0.1", 80, Factory())
    except AddressRefused:
        assert reactor.connected == []
    else:
        raise AssertionError("connected")


def test_a_connection_that_stands_is_closed_before_a_byte_is_sent() -> None:
    """A real connection to a peer that is refused: the listener sees it open and close, empty.

    Runs in a process of its own; the policy judges the peer only, as after a rebinding that the
    resolver did not see.
    """
    import subprocess
    import sys

    received: list[bytes] = []

    def accept() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(5)
            received.append(connection.recv(100))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept)
        thread.start()
        code = _CONNECT.format(port=listener.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
        )
        thread.join(10)
    assert done.stdout.strip() == "AddressRefused", done.stderr
    assert received == [b""]
    assert ip_address("127.0.0.1").is_loopback


_CONNECT = """
from twisted.internet import reactor
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.ssl import optionsForClientTLS
from newscrawl.fetch.guard import AddressPolicy
from newscrawl.fetch.guarded import GuardedReactor

class PeerOnly(AddressPolicy):
    seen = 0
    def check_address(self, address):
        self.seen += 1
        if self.seen > 1:
            super().check_address(address)

guarded = GuardedReactor(reactor, PeerOnly())
endpoint = wrapClientTLS(
    optionsForClientTLS("localhost"), HostnameEndpoint(guarded, "127.0.0.1", {port})
)
def told(result):
    print(type(getattr(result, "value", result)).__name__)
    reactor.callLater(0.2, reactor.stop)
endpoint.connect(Factory.forProtocol(Protocol)).addBoth(told)
reactor.run()
"""

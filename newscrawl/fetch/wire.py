"""Where the bytes pass: a pooled HTTP/1.1 connection that keeps every exchange as it happens.

Leans on private names of Scrapy 2.19 and Twisted 26.10, all of them imported or used in this
module, in ``agent.py`` and in ``handler.py``; ``tests/fetch/test_fetch_canary.py`` fails when one
moves.
"""

# Twisted is typed in part.
# mypy: disable-error-code="no-untyped-call, method-assign"

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.defer import fail
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHandshakeListener, ISSLTransport
from twisted.internet.protocol import connectionDone
from twisted.web._newclient import HEADER, STATUS, RequestNotSent
from zope.interface import implementer  # type: ignore[import-untyped]

from newscrawl.fetch.agent import WireHeaders
from newscrawl.fetch.exchange import HEAD_LIMIT, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.python.failure import Failure
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web._newclient import Request as WireRequest
    from twisted.web.iweb import IResponse


class _TeeTransport:
    """Stands between a request that writes itself and the connection, CONNECT left out."""

    def __init__(self, inner: Any, wrote: Callable[[bytes], None]) -> None:
        self._inner = inner
        self._wrote = wrote

    def write(self, data: bytes) -> None:
        self._wrote(data)
        self._inner.write(data)

    def writeSequence(self, data: Iterable[bytes]) -> None:  # noqa: N802
        parts = list(data)
        self._wrote(b"".join(parts))
        self._inner.writeSequence(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@implementer(IHandshakeListener)
class WireProtocol(_LenientHTTP11ClientProtocol):
    """A client connection whose exchanges are kept, each apart from the next."""

    _exchange: Exchange | None = None
    _secure = False
    _shaken = False
    _used = False
    _lost: Failure | None = None

    def handshakeCompleted(self) -> None:  # noqa: N802
        """TLS is up: from here on what was written goes out."""
        self._shaken = True
        if self._exchange is not None:
            self._sent(self._exchange)

    def request(self, request: WireRequest) -> Deferred[IResponse]:
        """Begin an exchange and send the request."""
        headers = request.headers
        if self.state != "QUIESCENT" or not isinstance(headers, WireHeaders):
            return super().request(request)
        transport: Any = self.transport
        if self._is_stale():
            # The pool then makes a new connection; nothing was sent on this one.
            transport.abortConnection()
            return fail(RequestNotSent())
        self._used = True
        exchange = self._exchange = headers.exchanges.begin()
        # A connection that came out of a CONNECT tunnel got its TLS after it was made, and
        # missed the handshake if it was reused: then bytes have passed already.
        self._secure = ISSLTransport.providedBy(transport) or hasattr(
            transport, "getPeerCertificate"
        )
        exchange.ip = str(getattr(transport.getPeer(), "host", ""))
        if not self._secure or self._shaken:
            self._sent(exchange)
        write = type(request).writeTo
        request.writeTo = lambda to: write(request, _TeeTransport(to, exchange.wrote))
        sent = super().request(request)
        # One line may be as long as all heads together may be.
        self._parser.MAX_LENGTH = HEAD_LIMIT  # type: ignore[union-attr]
        return sent

    def _sent(self, exchange: Exchange) -> None:
        if self._secure:
            with suppress(AttributeError):
                handle: Any = self.transport.getHandle()  # type: ignore[union-attr]
                exchange.tls_version = handle.get_protocol_version_name() or ""
                exchange.tls_cipher = handle.get_cipher_name() or ""
        exchange.on_the_wire()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Keep bytes before they are parsed; bytes while no exchange is on are a fault."""
        exchange = self._exchange
        if exchange is not None and not exchange.read(data):
            self.transport.abortConnection()  # type: ignore[union-attr]
            return
        super().dataReceived(data)
        if exchange is not None and not exchange.head_seen:
            parser = self._parser
            exchange.head_seen = parser is None or parser.state not in (STATUS, HEADER)

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            # A body that ends with the connection is whole only if that was closed in order.
            by_close = self._parser is None
            if by_close and not (self._lost is not None and self._lost.check(ConnectionDone)):
                exchange.cut()
            else:
                exchange.end(rest)
            if not by_close and (rest or self._is_spent()) and self._currentRequest is not None:
                self._currentRequest.persistent = False
        super()._finishResponse(rest)

    def _is_spent(self) -> bool:
        """Whether the next response on this connection might not come, or not be its own.

        Where the server says that it closes, in any case (Twisted knows ``close`` alone), where
        HTTP/1.0 implies it (RFC 9112, section 9.3), and where both lengths were given (section
        6.3); surplus bytes speak for themselves.
        """
        parser: Any = self._parser
        told = {
            token.strip().lower()
            for value in parser.connHeaders.getRawHeaders(b"connection", ())
            for token in value.split(b",")
        }
        if b"close" in told or (parser.response.version[1:] < (1, 1) and b"keep-alive" not in told):
            return True
        return all(
            parser.connHeaders.hasHeader(name) for name in (b"transfer-encoding", b"content-length")
        )

    def _is_stale(self) -> bool:
        """Whether bytes, or the end, already wait on an idle connection: no answer of ours.

        A server that times out an idle connection may say so with a 408. Under TLS one cannot
        tell from outside: what waits may be a session ticket.
        """
        if not self._used or self._secure:
            return False
        try:
            self.transport.getHandle().recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)  # type: ignore[union-attr]
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            return True
        return True

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        """End the exchange that was on, if any."""
        exchange = self._exchange
        self._lost = reason
        super().connectionLost(reason)
        if exchange is not None:
            exchange.cut()
        self._exchange = None


class WireFactory(_LenientHTTP11ClientFactory):
    """Makes connections for the pool."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802
        """Make a connection that keeps its exchanges."""
        return WireProtocol(self._quiescentCallback)

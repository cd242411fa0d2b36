"""A loopback server that sends exact scripts of bytes and keeps the exact bytes it got.

``ODD`` lists what it can do, by path. The same server answers over TCP and TLS, as origin and as
plain proxy (absolute-form targets); ``Tunnel`` is a CONNECT proxy before it.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import brotlicffi
from backports import zstd

HTML = b"<!doctype html><title>Odd</title>" + b"<p>Some words of an odd page.</p>" * 20
GZIP = gzip.compress(HTML, mtime=0)
BROTLI = brotlicffi.compress(HTML)
ZSTD = zstd.compress(HTML)
BIG = b"x" * 200_000
MAXSIZE = 50_000
"""``DOWNLOAD_MAXSIZE`` for which the table's outcomes hold."""
TIMEOUT = 1.0
"""``DOWNLOAD_TIMEOUT`` in seconds, likewise."""

CLOSE, DROP, RESET = "close", "drop", "reset"
"""Close in order; close without TLS's farewell; reset the connection."""

Step = bytes | float | str


def message(*lines: bytes, body: bytes = b"", eol: bytes = b"\r\n") -> bytes:
    """A head of these lines, and a body."""
    return eol.join(lines) + eol + eol + body


OK = b"HTTP/1.1 200 OK"


def sized(body: bytes, *lines: bytes) -> bytes:
    """A response with a ``Content-Length``."""
    return message(OK, *lines, b"Content-Length: %d" % len(body), body=body)


@dataclass(frozen=True)
class Odd:
    """What a path does, and what must come of it."""

    steps: tuple[Step, ...]
    outcome: int | str = 200
    """Status that Scrapy gets, or the reason why it gets none."""
    truncated: str = ""
    """``length``, ``time`` or ``disconnect``."""
    body: bytes | None = b"ok"
    """What the callback sees; None where it sees nothing."""
    method: str = "GET"
    sent: bytes = b""
    """Body of the request."""
    interim: int = 0
    """Number of 1xx heads."""
    surplus: bytes = b""


def _cut(*steps: Step, outcome: str = "disconnect", truncated: str = "disconnect") -> Odd:
    return Odd(steps, outcome=outcome, truncated=truncated, body=None)


ODD: dict[str, Odd] = {
    "/plain": Odd(
        (
            message(
                b"HTTP/1.1 200 Super OK",
                b"Date: x",
                b"sErVeR: Odd",
                b"X-Zed: 1",
                b"A-First: 2",
                b"Content-Length: 2",
                b"x-zed: 2",
                body=b"ok",
            ),
        )
    ),
    "/gzip": Odd((sized(GZIP, b"Content-Encoding: gzip"),), body=HTML),
    "/br": Odd((sized(BROTLI, b"Content-Encoding: br"),), body=HTML),
    "/zstd": Odd((sized(ZSTD, b"Content-Encoding: zstd"),), body=HTML),
    "/chunked": Odd(
        (
            message(OK, b"Transfer-Encoding: chunked", b"Trailer: X-Sum"),
            b"5;ext=1\r\nhello\r\n",
            0.05,
            b"6\r\n world\r\n0\r\nX-Sum: abc\r\n\r\n",
        ),
        body=b"hello world",
    ),
    "/chunked-gzip": Odd(
        (
            message(OK, b"Transfer-Encoding: chunked", b"Content-Encoding: gzip"),
            b"%x\r\n%b\r\n" % (len(GZIP[:50]), GZIP[:50]),
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(GZIP[50:]), GZIP[50:]),
        ),
        body=HTML,
    ),
    "/cookies": Odd(
        (sized(b"ok", b"Set-Cookie: a=1", b"X-Between: y", b"set-cookie: b=2", b"SET-COOKIE: a=3"),)
    ),
    "/odd-case": Odd((message(OK, b"cOnTeNt-LeNgTh:   2   ", b"x-dup:1", b"X-DUP:2", body=b"ok"),)),
    "/folded": Odd((sized(b"ok", b"X-Fold: a", b"\t b", b"no colon in this line"),)),
    "/latin-1": Odd((sized(b"ok", b"X-Latin: caf\xe9 \xff"),)),
    "/bare-lf": Odd((message(OK, b"Content-Length: 2", b"X-Lf: 1", eol=b"\n", body=b"ok"),)),
    "/http-1.0": Odd(
        (message(b"HTTP/1.0 200 OK", b"Content-Type: text/plain", body=b"until close"), CLOSE),
        body=b"until close",
    ),
    "/no-reason": Odd((message(b"HTTP/1.1 200", b"Content-Length: 2", body=b"ok"),)),
    "/head": Odd((message(OK, b"Content-Length: 12345"),), method="HEAD", body=b""),
    "/304": Odd(
        (message(b"HTTP/1.1 304 Not Modified", b'ETag: "x"', b"Content-Length: 999"),),
        outcome=304,
        body=b"",
    ),
    "/204": Odd((message(b"HTTP/1.1 204 No Content", b"X-H: 1"),), outcome=204, body=b""),
    "/early": Odd(
        (
            message(b"HTTP/1.1 103 Early Hints", b"Link: </a.css>; rel=preload")
            + message(b"HTTP/1.1 100 Continue"),
            0.05,
            sized(b"ok"),
        ),
        interim=2,
    ),
    "/te-and-cl": Odd(
        (
            message(OK, b"Content-Length: 3", b"Transfer-Encoding: chunked")
            + b"5\r\nhello\r\n0\r\n\r\n",
        ),
        body=b"hello",
    ),
    "/post": Odd((sized(b"ok"),), method="POST", sent=b"a=1&b=\xff\x00"),
    "/surplus": Odd((sized(b"ok") + b"SURPLUS BYTES",), surplus=b"SURPLUS BYTES"),
    "/long-line": Odd((sized(b"ok", b"X-Big: " + b"h" * 20_000),)),
    "/empty": Odd((sized(b""),), body=b""),
    "/cut-body": _cut(message(OK, b"Content-Length: 100", body=b"only this"), CLOSE),
    "/cut-chunk": _cut(message(OK, b"Transfer-Encoding: chunked") + b"ff\r\npartial", CLOSE),
    "/cut-head": _cut(b"HTTP/1.1 200 OK\r\nContent-Le", CLOSE),
    "/no-answer": _cut(CLOSE),
    "/reset": Odd(
        (message(OK, body=b"until close but reset"), 0.1, RESET),
        truncated="disconnect",
        body=b"until close but reset",
    ),
    "/bad-chunk": _cut(
        message(OK, b"Transfer-Encoding: chunked") + b"zz\r\nnot a size\r\n",
        0.1,
        outcome="malformed",
    ),
    "/no-http": _cut(b"SSH-2.0-OpenSSH_9.2\r\n", 0.1, outcome="malformed"),
    "/max-declared": _cut(
        message(OK, b"Content-Length: %d" % len(BIG)),
        0.05,
        BIG,
        outcome="length",
        truncated="length",
    ),
    "/max-streamed": _cut(
        message(OK, b"Connection: close"),
        *(part for _ in range(10) for part in (BIG[:20_000], 0.02)),
        CLOSE,
        outcome="length",
        truncated="length",
    ),
    "/max-framing": _cut(
        message(OK, b"Transfer-Encoding: chunked"),
        *(b"1;%b\r\nx\r\n" % (b"e" * 900) for _ in range(1500)),
        outcome="length",
        truncated="length",
    ),
    "/header-flood": _cut(
        OK + b"\r\n",
        *(b"X-%d: %b\r\n" % (number, b"f" * 1000) for number in range(3000)),
        outcome="length",
        truncated="length",
    ),
    "/interim-flood": _cut(
        *(message(b"HTTP/1.1 103 Early Hints", b"X: " + b"f" * 500) for _ in range(3000)),
        outcome="length",
        truncated="length",
    ),
    "/slow-body": _cut(
        message(OK, b"Content-Length: 100", body=b"slow"), 3.0, outcome="timeout", truncated="time"
    ),
    "/slow-head": _cut(3.0, outcome="timeout", truncated="time"),
    "/drip": _cut(
        message(OK, b"Content-Length: 100"),
        *(part for _ in range(30) for part in (b"d", 0.1)),
        outcome="timeout",
        truncated="time",
    ),
}
REDIRECTS: dict[str, tuple[Step, ...]] = {
    "/redirect": (
        message(b"HTTP/1.1 301 Moved", b"Location: /hop", b"Content-Length: 3", body=b"see"),
    ),
    "/hop": (message(b"HTTP/1.1 302 Found", b"Location: /plain", b"Content-Length: 0"),),
}
NOT_FOUND: tuple[Step, ...] = (message(b"HTTP/1.1 404 Not Found", b"Content-Length: 0"),)
STALE = "/stale"
"""A kept-alive connection is closed when this is asked for on it; a new one gets an answer."""


@dataclass
class Seen:
    """One request as it arrived, and what was sent for it."""

    connection: int
    path: str
    request: bytes
    at: float
    sent: bytearray = field(default_factory=bytearray)


class OddServer:
    """Serves scripts on 127.0.0.1 in threads of its own, one a connection."""

    def __init__(
        self,
        scripts: dict[str, tuple[Step, ...]] | None = None,
        *,
        certificate: tuple[Path, Path] | None = None,
        address: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.scripts = {path: odd.steps for path, odd in ODD.items()} | REDIRECTS | (scripts or {})
        self.scripts.setdefault(STALE, (sized(b"ok"),))
        self.seen: list[Seen] = []
        self.accepted = 0
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._listener = socket.create_server((address, port), backlog=100)
        self.address = address
        self.port: int = self._listener.getsockname()[1]
        self.scheme = "https" if certificate else "http"
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str) -> str:
        """Address of a path here."""
        return f"{self.scheme}://{self.address}:{self.port}{path}"

    def of(self, path: str) -> list[Seen]:
        """What was asked for under a path."""
        with self._lock:
            return [seen for seen in self.seen if seen.path == path]

    def close(self) -> None:
        """Stop listening."""
        # Closing alone does not wake the thread that accepts, and keeps the port.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(
                target=self._serve, args=(connection, self.accepted), daemon=True
            ).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        connection.settimeout(10)
        with suppress(OSError):
            if self._context is not None:
                raw, connection = (
                    connection,
                    self._context.wrap_socket(
                        connection, server_side=True, do_handshake_on_connect=False
                    ),
                )
                raw.close()
                connection.do_handshake()
            self._converse(connection, number)
        with suppress(OSError):
            connection.close()

    def _converse(self, connection: socket.socket, number: int) -> None:
        rest = b""
        count = 0
        while True:
            request, rest = read_request(connection, rest)
            if not request:
                return
            target = request.split(b" ", 2)[1].decode("latin-1")
            path = urlsplit(target).path
            seen = Seen(number, path, request, time.monotonic())
            with self._lock:
                self.seen.append(seen)
            count += 1
            if path == STALE and count > 1:
                return
            for step in self.scripts.get(path, NOT_FOUND):
                if isinstance(step, bytes):
                    connection.sendall(step)
                    seen.sent += step
                elif isinstance(step, float):
                    time.sleep(step)
                else:
                    end(connection, step)
                    return


def end(connection: socket.socket, how: str) -> None:
    """End a connection in order or not."""
    if how == RESET:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif how == CLOSE and isinstance(connection, ssl.SSLSocket):
        connection.settimeout(1)
        with suppress(OSError):
            connection.unwrap()
    connection.close()


def read_request(connection: socket.socket, rest: bytes) -> tuple[bytes, bytes]:
    """One request (empty at the end of the connection), and what came after it."""
    while b"\r\n\r\n" not in rest:
        data = connection.recv(65536)
        if not data:
            return b"", b""
        rest += data
    length = 0
    head, _, _ = rest.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    whole = len(head) + 4 + length
    while len(rest) < whole:
        rest += connection.recv(65536)
    return rest[:whole], rest[whole:]


class Tunnel:
    """A CONNECT proxy: opens a tunnel to whatever it is asked for, and keeps the request."""

    def __init__(self, answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> None:
        self.requests: list[bytes] = []
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        # Closing alone does not wake the thread that accepts, and keeps the port.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            request, rest = read_request(client, b"")
            self.requests.append(request)
            client.sendall(self._answer)
            if b" 200 " not in self._answer:
                return
            host, _, port = request.split(b" ")[1].rpartition(b":")
            with socket.create_connection((host.decode(), int(port))) as origin:
                origin.sendall(rest)
                back = threading.Thread(target=_pump, args=(origin, client), daemon=True)
                back.start()
                _pump(client, origin)
                back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def odd_server(
    scripts: dict[str, tuple[Step, ...]] | None = None,
    *,
    certificate: tuple[Path, Path] | None = None,
    address: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[OddServer]:
    """A server for the length of a ``with``."""
    server = OddServer(scripts, certificate=certificate, address=address, port=port)
    try:
        yield server
    finally:
        server.close()

"""A proxy in front of an S3 server that goes wrong on purpose, one scripted fault a request."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>slow down</Message></Error>"
DENIED = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"


class FaultyS3:
    """Forwards to ``upstream``; the next requests of a method each meet the next fault.

    Faults: ``lost-answer`` (done, then the connection drops), ``503``, ``403``, ``hang``
    (for longer than the client waits), ``cut`` (the connection drops within the request's body),
    ``trailer`` (bytes are added to the object), ``no-conditions`` (``If-None-Match`` is
    ignored). Every request is noted in :attr:`seen`.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream)
        self.faults: dict[str, deque[str]] = {}
        self.always: set[str] = set()
        self.seen: list[tuple[str, str, str]] = []
        self.lock = threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                """Keep the tests' output clean."""

            def _forward(self) -> None:
                proxy.handle(self)

            do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _forward  # noqa: N815

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def fail(self, method: str, *faults: str) -> None:
        """Let the next requests of ``method`` meet these faults, in order."""
        self.faults.setdefault(method, deque()).extend(faults)

    def _next_fault(self, method: str) -> str:
        with self.lock:
            waiting = self.faults.get(method)
            return waiting.popleft() if waiting else ""

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        """Serve one request, with its fault if one is due."""
        method = request.command
        fault = self._next_fault(method)
        with self.lock:
            self.seen.append((method, request.path, fault))
        length = int(request.headers.get("Content-Length") or 0)
        if "expect" in request.headers:
            pass  # http.server has answered 100 already
        if fault == "cut":
            request.rfile.read(length // 2)
            request.close_connection = True
            request.connection.close()
            return
        body = request.rfile.read(length)
        if fault in ("503", "403"):
            self._answer(request, int(fault), SLOW_DOWN if fault == "503" else DENIED)
            return
        if fault == "hang":
            time.sleep(4)
            request.close_connection = True
            return
        headers = {k: v for k, v in request.headers.items() if k.lower() != "expect"}
        if "no-conditions" in self.always:
            headers = {k: v for k, v in headers.items() if k.lower() != "if-none-match"}
        if "trailer" in self.always and method == "PUT":
            body += b"\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n"
            headers = {
                k: v
                for k, v in headers.items()
                if k.lower() not in ("content-md5", "content-length")
                and not k.lower().startswith("x-amz-checksum")
            }
        status, answer_headers, answer = self._upstream(method, request.path, body, headers)
        if fault == "lost-answer":
            request.close_connection = True
            request.connection.close()
            return
        request.send_response(status)
        for name, value in answer_headers:
            if name.lower() not in ("transfer-encoding", "connection", "server", "date"):
                request.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in answer_headers):
            request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        if method != "HEAD":
            request.wfile.write(answer)

    def _upstream(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = HTTPConnection(self.upstream.hostname or "", self.upstream.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            connection.close()

    @staticmethod
    def _answer(request: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Content-Type", "application/xml")
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def faulty_s3(upstream: str) -> Iterator[FaultyS3]:
    """Run the proxy for as long as the block lasts."""
    proxy = FaultyS3(upstream)
    thread = threading.Thread(target=proxy.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.server.shutdown()
        proxy.server.server_close()
        thread.join()

"""A small web on loopback: paths and answers given by the test, requests noted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What a path gives."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    cut: bool = False
    """Announce more than is sent, then hang up."""


Answers = Mapping[str, Answer | Callable[[int], Answer]]
"""By path; a callable gets the number of the visit, from 1."""


@dataclass
class Site:
    """A running server."""

    port: int
    answers: dict[str, Answer | Callable[[int], Answer]]
    requests: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    """When, which path, with which headers."""

    @property
    def url(self) -> str:
        """Address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def visits(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(1 for _, asked, _ in self.requests if asked == path)


@contextmanager
def served(answers: Answers | None = None) -> Iterator[Site]:
    """Serve until the block ends; answers may be added while it runs."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            """Keep the tests' output clean."""

        def do_GET(self) -> None:
            with lock:
                site.requests.append((time.monotonic(), self.path, dict(self.headers.items())))
                visit = site.visits(self.path)
            answer = site.answers.get(self.path, Answer(b"not here", 404))
            if callable(answer):
                answer = answer(visit)
            time.sleep(answer.wait)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            extra = 1000 if answer.cut else 0
            if answer.status not in (204, 304):
                self.send_header("Content-Length", str(len(answer.body) + extra))
            self.end_headers()
            self.wfile.write(answer.body)
            if answer.cut:
                self.close_connection = True

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server.server_address[1], dict(answers or {}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

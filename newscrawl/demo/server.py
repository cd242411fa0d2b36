"""The sample web on loopback: ``python -m newscrawl.demo.server``.

Prints one line of JSON when it listens: ``{"bases": {outlet: URL}, "generation": 1}``. Any of its
hosts also answers ``/.demo/log`` (every request so far as JSON, for tests of politeness) and
``/.demo/generation?n=2`` (moves on to the corrected stories).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from newscrawl.demo import addresses
from newscrawl.demo.newsroom import CORRECTED_AT
from newscrawl.demo.web import Web, clean_target
from newscrawl.demo.wire_form import Wire, coding_for, wire
from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD_LIMIT = 65_536
_CONTROL = "/.demo/"


@dataclass(slots=True)
class Asked:
    """One request that was answered."""

    outlet: str
    method: str
    target: str
    status: int
    at: float
    """Seconds on the server's monotonic clock when its head had arrived."""
    ended: float
    """The same when the last byte was handed to the system; 0 while under way."""
    at_once: int
    """Requests of this outlet under way at that moment, this one included."""
    connection: int
    agent: str
    conditional: bool


class Server:
    """Answers for all outlets; one per process."""

    def __init__(
        self, bases: Mapping[str, str], *, generation: int, scale: int, corrected_at: datetime
    ) -> None:
        self.bases = dict(bases)
        self.scale = scale
        self.log: list[Asked] = []
        self.under_way = dict.fromkeys(bases, 0)
        self.connections = 0
        self._visits: dict[tuple[str, str], int] = {}
        self.move_to(generation, corrected_at)

    def move_to(self, generation: int, corrected_at: datetime) -> None:
        """Serve this generation from now on."""
        self.generation = generation
        self.web = Web(
            self.bases, generation=generation, scale=self.scale, corrected_at=corrected_at
        )
        self._ready: dict[tuple[str, str, str], Wire] = {}

    def answer(self, outlet: str, method: str, target: str, headers: Mapping[str, str]) -> Wire:
        """The response of ``outlet`` to one request."""
        coding = coding_for(outlet, headers.get("accept-encoding", ""))
        plain = method == "GET" and not headers.keys() & {"if-none-match", "if-modified-since"}
        key = (outlet, target, coding)
        if plain and key in self._ready:
            return self._ready[key]
        cleaned = clean_target(target)
        visit = self._visits[outlet, cleaned] = self._visits.get((outlet, cleaned), 0) + 1
        reply = self.web.reply(outlet, cleaned, visit)
        made = wire(outlet, reply, coding, headers, method)
        if plain and reply.lasting:
            self._ready[key] = made
        return made

    def control(self, target: str) -> bytes:
        """The answer to a request that no visitor makes."""
        parts = urlsplit(target)
        match parts.path.removeprefix(_CONTROL):
            case "log":
                return json.dumps([asdict(asked) for asked in self.log]).encode()
            case "clear":
                self.log.clear()
            case "generation":
                asked = dict(parse_qsl(parts.query))
                moment = asked.get("corrected_at", "")
                self.move_to(int(asked["n"]), _moment(moment) if moment else CORRECTED_AT)
        return json.dumps({"bases": self.bases, "generation": self.generation}).encode()


class Connection(asyncio.Protocol):
    """One client connection to one outlet; requests are answered in turn."""

    def __init__(self, server: Server, outlet: str) -> None:
        self._server = server
        self._outlet = outlet
        self._buffer = b""
        self._busy = False
        self._open = True
        server.connections += 1
        self._number = server.connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Nothing more can be sent."""
        self._open = False

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a head is whole; bodies of requests are not read."""
        self._buffer += data
        while self._open and not self._busy:
            head, mark, rest = self._buffer.partition(b"\r\n\r\n")
            if not mark:
                if len(head) > _HEAD_LIMIT:
                    self._transport.abort()
                return
            self._buffer = rest
            self._request(head)

    def _request(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, _, tail = first.partition(" ")
        target = tail.rpartition(" ")[0]
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        if target.startswith(_CONTROL):
            body = self._server.control(target)
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            )
            return
        server = self._server
        server.under_way[self._outlet] += 1
        made = server.answer(self._outlet, method, target, headers)
        asked = Asked(
            self._outlet,
            method,
            target,
            made.status,
            time.monotonic(),
            0.0,
            server.under_way[self._outlet],
            self._number,
            headers.get("user-agent", ""),
            bool(headers.keys() & {"if-none-match", "if-modified-since"}),
        )
        server.log.append(asked)
        self._transport.write(made.first)
        close = made.close or headers.get("connection", "").lower() == "close"
        if made.delay:
            self._busy = True
            asyncio.get_running_loop().call_later(made.delay, self._finish, made, asked, close)
        else:
            self._done(asked, close)

    def _finish(self, made: Wire, asked: Asked, close: bool) -> None:
        if self._open:
            self._transport.write(made.rest)
        self._busy = False
        self._done(asked, close)
        self.data_received(b"")

    def _done(self, asked: Asked, close: bool) -> None:
        asked.ended = time.monotonic()
        self._server.under_way[self._outlet] -= 1
        if close:
            self._open = False
            self._transport.close()


class _Parent(asyncio.Protocol):
    """Ends the server when the process that started it is gone, however it went."""

    def __init__(self, ended: asyncio.Event) -> None:
        self._ended = ended

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._ended.set()


def _moment(text: str) -> datetime:
    """An ISO 8601 time with its offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text}: no UTC offset")
    return moment.astimezone(UTC)


async def _serve(options: argparse.Namespace) -> None:
    sockets = addresses.listen(options.port, spread=False if options.one_address else None)
    bases = {name: addresses.base(sock) for name, sock in sockets.items()}
    server = Server(
        bases,
        generation=options.generation,
        scale=options.scale,
        corrected_at=options.corrected_at,
    )
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    if options.attached:
        # Ctrl-C on a terminal reaches every process: the crawl must finish what is in flight.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        await loop.connect_read_pipe(lambda: _Parent(ended), sys.stdin)
    else:
        loop.add_signal_handler(signal.SIGINT, ended.set)
    listeners = [
        await loop.create_server(lambda name=name: Connection(server, name), sock=sock)  # type: ignore[misc]
        for name, sock in sockets.items()
    ]
    sys.stdout.write(json.dumps({"bases": bases, "generation": server.generation}) + "\n")
    sys.stdout.flush()
    await ended.wait()
    for listener in listeners:
        listener.close()


def main() -> int:
    """Serve until SIGTERM, Ctrl-C, or, with ``--attached``, the end of standard input."""
    parser = argparse.ArgumentParser(prog="python -m newscrawl.demo.server", description=__doc__)
    parser.add_argument("--port", type=int, default=addresses.DEFAULT_PORT)
    parser.add_argument("--generation", type=int, choices=(1, 2), default=1)
    parser.add_argument("--corrected-at", type=_moment, default=CORRECTED_AT, metavar="TIME")
    parser.add_argument("--scale", type=int, default=1, help="times as many articles")
    parser.add_argument("--one-address", action="store_true", help="127.0.0.1, a port an outlet")
    parser.add_argument("--attached", action="store_true", help="end with standard input")
    try:
        asyncio.run(_serve(parser.parse_args()))
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())

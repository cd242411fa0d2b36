"""Captures as the wire gives them, and readers of what was written, for the archive's tests."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.model import Capture, Held

BEGAN = datetime(2026, 11, 22, 10, 45, 12, 345678, tzinfo=UTC)
URL = "https://news.example.org/world/story?id=7"
REQUEST = (
    b"GET /world/story?id=7 HTTP/1.1\r\nHost: news.example.org\r\n"
    b"Cookie: sid=s3cret; lang=en\r\nAuthorization: Basic dXNlcjpwYXNz\r\n\r\n"
)
HTML = b"<!doctype html><title>Story</title><p>" + b"The council met on Sunday. " * 200


def capture(response: bytes = b"", url: str = URL, *, interim: tuple[bytes, ...] = (), **more: Any):
    """A capture of ``response`` after the ``interim`` heads."""
    spans, at = [], 0
    for head in interim:
        spans.append((at, at + len(head)))
        at += len(head)
    data = b"".join(interim) + response
    given: dict[str, Any] = {"method": "GET", "began": BEGAN, "request": REQUEST, "ip": "192.0.2.7"}
    return Capture(
        url=url, response=io.BytesIO(data), size=len(data), interim=tuple(spans), **(given | more)
    )


def page(body: bytes = HTML, headers: bytes = b"Content-Type: text/html\r\n") -> bytes:
    """A plain response with a declared length."""
    return b"HTTP/1.1 200 OK\r\n" + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(body: bytes = HTML, size: int = 700) -> bytes:
    """A chunked response with chunk extensions and a trailer."""
    framed = b"".join(
        b"%x;note=x\r\n%s\r\n" % (len(body[at : at + size]), body[at : at + size])
        for at in range(0, len(body), size)
    )
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    return head + framed + b"0\r\nX-Trailer: end\r\n\r\n"


GZIP_HEADERS = b"Content-Encoding: gzip\r\nContent-Type: text/html\r\n"
GZIPPED = page(gzip.compress(HTML, mtime=0), GZIP_HEADERS)

ODD: dict[str, bytes] = {
    "plain": page(),
    "gzip": GZIPPED,
    "chunked": chunked(),
    "three cookies": page(headers=b"Set-Cookie: a=1\r\nset-cookie: b=2\r\nSET-COOKIE: c=3\r\n"),
    "odd case and folding": page(headers=b"cOnTeNt-TyPe: text/html;\r\n  charset=utf-8\r\n"),
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + HTML,
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n" + HTML,
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
    "latin-1": page(headers=b"X-City: K\xf6ln\r\nContent-Type: text/html\r\n"),
    "no body": b"HTTP/1.1 204 No Content\r\n\r\n",
    "redirect": b"HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    "length and chunked": chunked().replace(b"Content-Type", b"Content-Length: 5\r\nContent-Type"),
    "20 KB line": page(headers=b"X-Long: " + b"y" * 20000 + b"\r\nContent-Type: text/html\r\n"),
    "no head at all": b"this is not HTTP\r\n",
    "cut head": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "binary": page(bytes(range(256)) * 9, b"Content-Type: image/png\r\n"),
}


class Memory:
    """A revisit index that holds what it is told to."""

    def __init__(self) -> None:
        self.digests: dict[str, Held] = {}
        self.urls: dict[str, Held] = {}

    def find(self, payload_digest: str, url: str) -> Held | None:
        return self.digests.get(payload_digest)

    def held(self, url: str) -> Held | None:
        return self.urls.get(url)


class Read:
    """A record split by the letter of the standard, with nothing of the project's readers."""

    def __init__(self, data: bytes, offset: int = 0, length: int = 0) -> None:
        self.offset, self.length = offset, length
        head, _, rest = data.partition(b"\r\n\r\n")
        version, *lines = head.split(b"\r\n")
        assert version == b"WARC/1.1"
        self.fields = [tuple(line.decode().split(": ", 1)) for line in lines]
        size = int(self.get("Content-Length"))
        self.block, end = rest[:size], rest[size:]
        assert len(self.block) == size
        assert end == b"\r\n\r\n"

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]

    def get(self, name: str) -> str:
        return (self.all(name) or [""])[0]

    @property
    def type(self) -> str:
        return self.get("WARC-Type")

    @property
    def id(self) -> str:
        return self.get("WARC-Record-ID").strip("<>")


def read_warc(path: Path) -> list[Read]:
    """Every record of a ``.warc.gz``; each must be a gzip member of its own."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        member = zlib.decompressobj(31)
        record = member.decompress(data[at:])
        assert member.eof
        length = len(data) - at - len(member.unused_data)
        found.append(Read(record, at, length))
        at += length
    return found


def records(event: Any) -> list[Read]:
    """The records of an event, each rendered and read back."""
    return [Read(b"".join(record.chunks())) for record in event.records]


def warc_files(spool: Path) -> list[Path]:
    """Sealed files in order of name."""
    return sorted(spool.glob("*.warc.gz"))


NAME = re.compile(r"T-\d{17}-\d{5,}-[A-Za-z0-9._]+-\d+\.warc\.gz")

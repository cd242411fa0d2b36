"""Archive files made for the reading tests, with the project's own writer and by hand."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.archive.damage import Damage
from newscrawl.archive.scan import scan_stream
from newscrawl.archive.writer import WarcWriter
from newscrawl.model import Capture, Held

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.archive.archived import Archived
    from newscrawl.archive.record import Scanned
    from newscrawl.archive.revisits import RevisitIndex

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


class Known:
    """A revisit index over what a test has archived."""

    def __init__(self) -> None:
        self.by_digest: dict[str, Held] = {}
        self.by_url: dict[str, Held] = {}

    def add(self, done) -> None:
        held = Held(done.ref.record_id, done.url, done.ref.captured_at)
        self.by_digest[done.ref.payload_digest] = held
        self.by_url[done.url] = held

    def find(self, payload_digest, url):
        return self.by_digest.get(payload_digest)

    def held(self, url):
        return self.by_url.get(url)


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP response with a Content-Length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def html(words: str) -> bytes:
    """A small page that says ``words``."""
    return response(f"<title>{words}</title><p>{words}".encode(), "Content-Type: text/html")


def capture(url: str, message: bytes, *, at: datetime = NOON, **notes: str) -> Capture:
    """A capture of ``message`` as the answer to a GET."""
    request = f"GET / HTTP/1.1\r\nHost: {url.split('/')[2]}\r\n\r\n".encode()
    return Capture(url, "GET", at, request, io.BytesIO(message), len(message), notes=notes)


def write(
    folder: Path,
    *captures: Capture,
    revisits: RevisitIndex | None = None,
    max_bytes: int = 1 << 30,
) -> list[Archived]:
    """Archive ``captures`` in ``folder`` and seal the file; what the writer told of each."""
    writer = WarcWriter(
        folder,
        prefix="T",
        info={"software": "tests"},
        revisits=revisits,
        max_bytes=max_bytes,
    )
    done = [writer.submit(one).result(30) for one in captures]
    writer.close()
    return done


def pages(count: int, size: int = 2000) -> list[Capture]:
    """Captures of ``count`` different pages, a minute apart."""
    return [
        capture(
            f"http://news.example/{number}",
            html(f"page {number} " + f"{number:09d} " * (size // 10)),
            at=NOON + timedelta(minutes=number),
        )
        for number in range(count)
    ]


def only_warc(folder: Path) -> Path:
    """The one sealed WARC file in ``folder``."""
    (found,) = folder.glob("*.warc.gz")
    return found


def record(kind: str, block: bytes, *headers: str, url: str = "http://news.example/") -> bytes:
    """One WARC record by hand, separators included."""
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:test:{kind}:{zlib.crc32(block + url.encode())}>",
        "WARC-Date: 2026-03-04T12:00:00Z",
        f"WARC-Target-URI: {url}",
        *headers,
        "Content-Type: application/http;msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def members(*records: bytes) -> bytes:
    """One gzip member a record."""
    return b"".join(gzip.compress(one, 6, mtime=0) for one in records)


def read(data: bytes, **options: object) -> tuple[list[Scanned], list[Damage]]:
    """Every record and every damage of a file with these bytes."""
    found = list(scan_stream(io.BytesIO(data), "file", **options))  # type: ignore[arg-type]
    damages = [one for one in found if isinstance(one, Damage)]
    return [one for one in found if not isinstance(one, Damage)], damages

"""Archives made for these tests: by our own writer, and like those of others."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from newscrawl.archive.writer import WarcWriter
from newscrawl.model import Capture, Truncation
from tests.run.pages import article

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def response(body: bytes, status: str = "200 OK", mime: str = "text/html; charset=utf-8") -> bytes:
    """A response as it is on the wire."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def capture(
    url: str,
    message: bytes,
    at: datetime = NOON,
    truncated: Truncation | None = None,
    **notes: str,
) -> Capture:
    """A capture as a crawl hands it to the archive."""
    request = f"GET {url} HTTP/1.1\r\n\r\n".encode()
    return Capture(
        url, "GET", at, request, io.BytesIO(message), len(message), truncated=truncated, notes=notes
    )


def ours(folder: Path, *captures: Capture) -> Path:
    """One WARC file of ours; gives its path."""
    writer = WarcWriter(
        folder, prefix="test", info={}, max_bytes=1 << 40, max_age=1e9, group_seconds=0.01
    )
    for one in captures:
        writer.submit(one).result()
    writer.close()
    (path,) = folder.glob("*.warc.gz")
    return path


def foreign(
    path: Path, pages: dict[str, bytes], mime: str = "text/html", *, packed: bool = True
) -> Path:
    """A WARC file as others write it: version 1.0, responses alone."""
    with path.open("wb") as file:
        for number, (url, body) in enumerate(pages.items()):
            block = response(body, mime=mime)
            date = (NOON + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
                f"WARC-Date: {date}\r\nWARC-Target-URI: {url}\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            record = head.encode() + block + b"\r\n\r\n"
            file.write(gzip.compress(record) if packed else record)
    return path


def pages(number: int, host: str = "http://news.example") -> dict[str, bytes]:
    """So many article pages by address."""
    return {f"{host}/a/{one}": article(one) for one in range(number)}

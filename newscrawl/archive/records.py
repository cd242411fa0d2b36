"""From a capture to WARC 1.1 records: request, response or revisit, and metadata.

A record is a head (bytes) and a block (a span of bytes or of the capture's file), so that a large
body streams from where it lies. All records of one capture carry its ``WARC-Date``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive import digest, fields
from newscrawl.archive.message import Message
from newscrawl.archive.metadata import metadata_block
from newscrawl.archive.network import network_fields
from newscrawl.archive.redact import redact
from newscrawl.archive.spans import Data, Span
from newscrawl.model import Capture, iso, utc

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.archive.revisits import RevisitIndex
    from newscrawl.model import Held

HTTP_REQUEST = "application/http;msgtype=request"
HTTP_RESPONSE = "application/http;msgtype=response"
WARC_FIELDS = "application/warc-fields"
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

SMALLEST_REVISIT = 1024
"""Payloads below this many bytes are written again: the fields that a revisit needs beside the
head take about as much room, and a record that stands alone needs no other file to be read."""

NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Record:
    """One record, ready to be written."""

    kind: str
    """``WARC-Type``."""
    record_id: str
    """Bare URI."""
    head: bytes
    """Version line, named fields and the empty line."""
    block: Span | Data

    def chunks(self) -> Iterator[bytes]:
        """The whole record in pieces."""
        yield self.head
        yield from self.block.chunks()
        yield b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Event:
    """The records of one capture, the main one first, and what the index says of it."""

    records: tuple[Record, ...]
    url: str
    """``WARC-Target-URI``."""
    status: int
    """Status code; 0 where no response came."""
    mime: str
    payload_digest: str
    """Empty where the main record has none: requests, revisits of kind server-not-modified."""
    refers_to: Held | None

    @property
    def main(self) -> Record:
        """The response or revisit; the request where nothing came back."""
        return self.records[0]


def new_id() -> str:
    """A fresh record id, ``urn:uuid:…``."""
    return f"urn:uuid:{uuid.uuid4()}"


def records_of(capture: Capture, revisits: RevisitIndex | None = None) -> Event:
    """The records of ``capture``; a revisit where ``revisits`` holds the payload already.

    Reads the response up to twice; closes nothing.
    """
    message = Message.of(capture)
    request, redacted = redact(capture.request)
    common = _common(capture)
    main_id = new_id()
    rest: list[Record] = []
    if message is None:
        main = _record("request", main_id, common, request, HTTP_REQUEST)
        status, mime, payload_digest, refers_to = 0, "", "", None
    else:
        refers_to, profile = _refers_to(capture, message, revisits)
        main = _response(message, main_id, common, capture, refers_to, profile)
        status, mime = message.status, message.mime
        payload_digest = "" if profile == NOT_MODIFIED else message.payload_digest
        concurrent = [*common, ("WARC-Concurrent-To", f"<{main_id}>")]
        rest.append(_record("request", new_id(), concurrent, request, HTTP_REQUEST))
    tied = [*_common(capture, wire=False), ("WARC-Concurrent-To", f"<{main_id}>")]
    block = metadata_block(capture, redacted)
    rest.append(_record("metadata", new_id(), tied, block, WARC_FIELDS))
    return Event((main, *rest), fields.uri(capture.url), status, mime, payload_digest, refers_to)


def warcinfo(filename: str, now: datetime, info: Mapping[str, str]) -> Record:
    """The record that opens a file; ``info`` are its fields in order (section 6.2)."""
    named: list[fields.Field] = [("WARC-Date", iso(now)), ("WARC-Filename", filename)]
    standard = {
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    block = fields.lines({**info, **standard}.items())
    return _record("warcinfo", new_id(), named, block, WARC_FIELDS)


def _refers_to(
    capture: Capture, message: Message, revisits: RevisitIndex | None
) -> tuple[Held | None, str]:
    """The earlier capture that this one repeats, and the revisit's profile."""
    if revisits is None or capture.truncated is not None:
        return None, ""
    if message.status == 304:
        held = revisits.held(capture.url)
        return (held, NOT_MODIFIED) if held else (None, "")
    if message.payload_size < SMALLEST_REVISIT:
        return None, ""
    held = revisits.find(message.payload_digest, capture.url)
    return (held, IDENTICAL_PAYLOAD) if held else (None, "")


def _response(
    message: Message,
    record_id: str,
    common: Iterable[fields.Field],
    capture: Capture,
    held: Held | None,
    profile: str,
) -> Record:
    named = list(common)
    if profile != NOT_MODIFIED:
        named.append(("WARC-Payload-Digest", message.payload_digest))
    if held is None:
        if capture.truncated is not None:
            named.append(("WARC-Truncated", capture.truncated.value))
        block, block_digest = message.block, message.block_digest
        return _write("response", record_id, named, block, block_digest, HTTP_RESPONSE)
    named += [
        ("WARC-Profile", profile),
        ("WARC-Refers-To", f"<{held.record_id}>"),
        ("WARC-Refers-To-Target-URI", fields.uri(held.url)),
        ("WARC-Refers-To-Date", iso(held.captured_at)),
    ]
    if profile == IDENTICAL_PAYLOAD:
        named.append(("WARC-Truncated", "length"))
    return _record("revisit", record_id, named, message.head_bytes, HTTP_RESPONSE)


def _common(capture: Capture, *, wire: bool = True) -> list[fields.Field]:
    """Fields that the records of one capture share; ``wire``: also those of the connection."""
    named = [
        ("WARC-Target-URI", fields.uri(capture.url)),
        ("WARC-Date", iso(utc(capture.began))),
    ]
    return named + network_fields(capture) if wire else named


def _record(
    kind: str, record_id: str, named: Iterable[fields.Field], block: bytes, content_type: str
) -> Record:
    return _write(kind, record_id, named, Data(block), digest.of(block), content_type)


def _write(
    kind: str,
    record_id: str,
    named: Iterable[fields.Field],
    block: Span | Data,
    block_digest: str,
    content_type: str,
) -> Record:
    head = fields.lines(
        [
            ("WARC-Type", kind),
            ("WARC-Record-ID", f"<{record_id}>"),
            *named,
            ("WARC-Block-Digest", block_digest),
            ("Content-Type", content_type),
            ("Content-Length", str(len(block))),
        ]
    )
    return Record(kind, record_id, b"WARC/1.1\r\n" + head + b"\r\n", block)

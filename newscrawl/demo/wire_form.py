"""A reply as bytes on the connection: coded, validated against the request, framed."""

from __future__ import annotations

import gzip
import hashlib
import sys
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import brotlicffi  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.demo.web import Reply

_SMALL = 400
_CHUNK = 4096
_CODABLE = ("text/", "application/xml", "application/rss", "application/atom", "image/svg")
_PREFERRED = {
    "harbour-courier": ("gzip",),
    "northfield-tribune": ("gzip",),
    "meridian-wire": ("br", "gzip"),
    "old-ferry-gazette": (),
    "karaneh": ("zstd", "gzip"),
}
_SERVERS = {
    "harbour-courier": "quay/1.26",
    "northfield-tribune": "prairie-edge",
    "meridian-wire": "Telegraph/3",
    "old-ferry-gazette": "ParishPress/2.4 (Unix)",
    "karaneh": "karaneh",
}


@dataclass(frozen=True, slots=True)
class Wire:
    """A whole response, in the two pieces between which a slow server pauses."""

    status: int
    first: bytes
    rest: bytes = b""
    delay: float = 0.0
    close: bool = False
    """Close the connection after the last byte."""


def coding_for(outlet: str, accepted: str) -> str:
    """The content coding this outlet uses for a client that accepts ``accepted``."""
    offered = {token.split(";")[0].strip().lower() for token in accepted.split(",")}
    return next((name for name in _PREFERRED[outlet] if name in offered), "")


def wire(outlet: str, reply: Reply, coding: str, request: Mapping[str, str], method: str) -> Wire:
    """``reply`` as ``outlet`` sends it; ``request`` holds the request's headers in lower case."""
    coding = coding if _is_codable(reply) else ""
    body = _code(reply.body, coding)
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = [("Server", _SERVERS[outlet]), *reply.headers]
    cacheable = reply.status == HTTPStatus.OK and not reply.cut
    if cacheable:
        headers.append(("ETag", etag))
        if reply.modified:
            headers.append(("Last-Modified", format_datetime(reply.modified, usegmt=True)))
    if coding:
        headers.append(("Content-Encoding", coding))
    if _PREFERRED[outlet]:
        headers.append(("Vary", "Accept-Encoding"))
    if outlet == "harbour-courier" and reply.mime.startswith("text/html"):
        headers += [
            ("Set-Cookie", "quay=1; Path=/; SameSite=Lax"),
            ("Set-Cookie", "edition=coast; Path=/; Max-Age=86400"),
        ]
    if cacheable and _unchanged(request, etag, reply):
        return Wire(HTTPStatus.NOT_MODIFIED, _head(HTTPStatus.NOT_MODIFIED, headers))
    headers.append(("Content-Type", reply.mime))
    return _framed(outlet, reply, body, headers, method)


def _framed(
    outlet: str, reply: Reply, body: bytes, headers: list[tuple[str, str]], method: str
) -> Wire:
    chunked = (
        outlet == "northfield-tribune" and reply.status == HTTPStatus.OK and len(body) > _SMALL
    )
    if reply.framing == "close":
        headers.append(("Connection", "close"))
    elif chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    else:
        headers.append(("Content-Length", str(len(body))))
    head = _head(reply.status, headers)
    closes = reply.framing == "close" or reply.cut
    if method == "HEAD":
        return Wire(reply.status, head, close=closes)
    framed = _chunks(body) if chunked else body
    middle = len(framed) // 2
    if reply.cut:
        return Wire(reply.status, head + framed[:middle], close=True)
    if reply.delay:
        return Wire(reply.status, head + framed[:middle], framed[middle:], reply.delay, closes)
    return Wire(reply.status, head + framed, close=closes)


def _is_codable(reply: Reply) -> bool:
    return len(reply.body) > _SMALL and reply.mime.startswith(_CODABLE) and not reply.cut


def _code(body: bytes, coding: str) -> bytes:
    match coding:
        case "gzip":
            return gzip.compress(body, 5, mtime=0)
        case "br":
            return bytes(brotlicffi.compress(body, quality=5))
        case "zstd":
            return zstd.compress(body, 5)
        case _:
            return body


def _unchanged(request: Mapping[str, str], etag: str, reply: Reply) -> bool:
    """RFC 9110, section 13.2.2: an entity tag counts before a date."""
    tags = request.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in (tag.strip() for tag in tags.split(","))
    since = request.get("if-modified-since")
    if since is None or reply.modified is None:
        return False
    try:
        return reply.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _chunks(body: bytes) -> bytes:
    pieces = [body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _head(status: int, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

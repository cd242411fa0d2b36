"""ARC record lines, read leniently, as the headers that WARC would give them (ARC v1 and v2)."""

from __future__ import annotations

import re
import uuid

from newscrawl.archive.warcparse import Headers, parse_date14, text
from newscrawl.model import iso

SCHEMES = (
    *(b"http", b"https", b"ftp", b"dns", b"filedesc", b"whois", b"gopher", b"news", b"nntp"),
    *(b"mailto", b"rtsp", b"mms", b"metadata", b"warcinfo"),
)
_FIELDS = (
    rb" (?:[0-9A-Fa-f:.]{1,40}|-|unknown) (?:\d{8,18}|-) "
    rb"[^ \r\n]{1,200}(?: [^\r\n]{0,500})? (?:-?\d+|-)[ \t]{0,9}\r?\n"
)
STARTS = tuple(scheme + rb":[^ \r\n]{1,2000}" + _FIELDS for scheme in SCHEMES)
"""Patterns of a record line, URL, address, date, type and length; v2 has more fields between.

One for each scheme: a search for any of them is fast where all begin with plain letters.
"""
START = re.compile(b"|".join(STARTS))
SPACED = re.compile(b"(?:" + b"|".join(SCHEMES) + rb"):[^\r\n]{1,4000}?" + _FIELDS)
"""A record line whose URL may have spaces: to be matched, for a search it costs too much."""
LOOSE = re.compile(
    rb"[a-zA-Z][a-zA-Z0-9+.-]*:[^\r\n]+ [^ \r\n]+ [^ \r\n]+ [^ \r\n]+ [^ \r\n]+\r?\n"
)
"""A record line where one is due: any five words that begin with a scheme."""
NEXT = re.compile(rb"(?:\r?\n)?(?=" + START.pattern + rb")")
"""The end of one record and the start of the next; some writers leave out the line end."""
_V1 = 5
_V2 = 10


def parse_line(line: bytes, fields: int) -> tuple[Headers, int | None, list[str]]:
    """Headers, length of the block in bytes (None: unreadable) and faults of a record line.

    ``fields`` is how many the file's version block names: 5 in version 1, 10 in version 2.
    """
    words = text(line.strip()).rsplit(" ", fields - 1)
    if len(words) < fields:
        words = text(line.strip()).rsplit(" ", _V1 - 1)
    faults: list[str] = []
    if len(words) < _V1:
        return (), None, [f"ARC record line has {len(words)} fields, not {fields}"]
    url, address, date, mime = words[:4]
    length = int(words[-1]) if words[-1].isdecimal() and words[-1].isascii() else None
    if length is None:
        faults.append(f"ARC record line has no readable length: {words[-1][:40]!r}")
    moment = parse_date14(date)
    if moment is None:
        faults.append(f"ARC record line has no readable date: {date[:40]!r}")
    headers = [
        ("WARC-Type", _type(url, mime)),
        ("WARC-Record-ID", f"<{uuid.uuid5(uuid.NAMESPACE_URL, text(line.strip())).urn}>"),
        ("WARC-Target-URI", url),
        ("WARC-Date", iso(moment) if moment else date),
        ("Content-Type", _content_type(url, mime)),
    ]
    if address not in ("-", "0.0.0.0"):  # noqa: S104 - the format's "no address"
        headers.insert(3, ("WARC-IP-Address", address))
    if length is not None:
        headers.append(("Content-Length", str(length)))
    return tuple(headers), length, faults


def version_fields(block: bytes) -> tuple[str, int]:
    """Version and number of fields in a record line, from the file's version block."""
    rows = block[:4096].split(b"\n")
    number = rows[0].split(b" ")[0].strip().decode("latin-1") or "1"
    names = rows[1].split() if len(rows) > 1 else []
    known = len(names) if len(names) in (_V1, _V2) else 0
    return f"ARC/{number}", known or (_V2 if number == "2" else _V1)


def _type(url: str, mime: str) -> str:
    if url.startswith("filedesc:"):
        return "warcinfo"
    http = url[:5].lower() == "http:" or url[:6].lower() == "https:"
    return "response" if http and mime != "alexa/dat" else "resource"


def _content_type(url: str, mime: str) -> str:
    return "application/http; msgtype=response" if _type(url, mime) == "response" else mime

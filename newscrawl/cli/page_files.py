"""Pages in files: read, unpacked, and refused where they are none."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from pathlib import Path

from newscrawl.cli.page_kinds import BLANK, LOOKED_AT, data_in, has_tags
from newscrawl.errors import BadInput

MAX_BYTES = 50_000_000
"""A page larger than this, unpacked, is refused."""

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"Rar!\x1a\x07", "a RAR file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file"),
    (b"BZh91AY&SY", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"wOF2", "a font"),
    (b"WARC/1.", "an archive, which newscrawl replay reads"),
)
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body)[\s>]|</[a-z][a-z0-9]{0,9}>", re.IGNORECASE
)
"""What no other kind of file holds by chance."""
_WIDE = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks of UTF-16 and UTF-32."""
_WIDE_TAG = re.compile(rb"<\0+[!/?a-zA-Z]\0+[-a-zA-Z]\0")
"""The beginning of a tag where a character is two or four bytes (UTF-16, UTF-32)."""
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\f\r\x0e\x0f\x1b"))
"""Characters that no page is written with. Quirk: ISO-2022 shifts by SO, SI and ESC."""
_MOST_CONTROLS = 0.05
"""Their share in a page, at most: old Vietnamese charsets have a few letters there. Of what is
compressed or random a tenth are such bytes."""


def load_page(file: str) -> bytes:
    """The bytes of a page from a file, or from standard input for ``-``; gzip is unpacked.

    Raises BadInput where it cannot be read, is too large, or is no HTML page whatever its charset.
    """
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from error
    file = shown(file)
    if body[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(body)) as unpacked:
                body = unpacked.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise BadInput(f"{file}: not a whole gzip file") from error
    if len(body) > MAX_BYTES:
        raise BadInput(f"{file}: larger than {MAX_BYTES:,} bytes")
    other = not_html(body)
    if other:
        raise BadInput(f"{file}: no HTML page but {other}")
    return body


def shown(file: str) -> str:
    """How a message calls an input."""
    return "standard input" if file == "-" else file


def not_html(body: bytes) -> str:
    """What a body is that is no HTML page, in words; empty where it may be one.

    Any text with tags may, but for data in XML or JSON: what a browser would make of it is for the
    extractor to judge.
    """
    begun = body[:LOOKED_AT].lstrip(BLANK)
    for begins, kind in _KINDS:
        if body.startswith(begins) or begun.startswith(begins):
            return kind
    if not body.strip(BLANK):
        return "an empty file"
    body = _narrow(body)
    head = body[:LOOKED_AT]
    data = data_in(body)
    if data or _PAGE.search(head) or _WIDE_TAG.search(head):
        return data
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(head):
        return "binary data"
    return "" if has_tags(body) else "plain text"


def _narrow(body: bytes) -> bytes:
    """A body in UTF-8 that its mark says to be in UTF-16 or UTF-32; any other as it is."""
    for mark, charset in _WIDE:
        if body.startswith(mark):
            return body.decode(charset, "replace").encode("utf-8", "replace")
    return body

"""One archived record as read back, from WARC or ARC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newscrawl.archive.block import Block
from newscrawl.archive.warcparse import Headers, parse_date
from newscrawl.model import CaptureRef, Truncation

EPOCH = parse_date("1970")
assert EPOCH is not None
UNDATED: datetime = EPOCH
"""Stands in a reference for a date that cannot be read."""


@dataclass(frozen=True)
class Scanned:
    """A record with where it lies; ARC records carry the headers that WARC would give them."""

    file: str
    """Path, key or URL of the file, as given."""
    offset: int
    """Byte offset of the record, or of the gzip member that holds it."""
    length: int
    """Bytes it takes in the file, separators included; of the whole member where ``inner``."""
    version: str
    """``WARC/1.1``, ``ARC/1`` and so on."""
    headers: Headers
    block: Block
    faults: tuple[str, ...] = ()
    """What makes the record unsound: it is cut, fails a check or has no readable length."""
    inner: tuple[int, int] | None = None
    """Offset and length of a record within the inflated bytes of a member that holds several."""

    def header(self, name: str) -> str:
        """First value of a record header, by name in any case; empty when absent."""
        return self._first.get(name.lower(), "")

    def header_all(self, name: str) -> list[str]:
        """Every value of a record header."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    @cached_property
    def _first(self) -> dict[str, str]:
        return {name.lower(): value for name, value in reversed(self.headers)}

    @property
    def sound(self) -> bool:
        """Whole, and nothing speaks against its bytes."""
        return not self.faults

    @property
    def type(self) -> str:
        """``WARC-Type``: response, revisit, request, metadata and so on."""
        return self.header("warc-type").lower()

    @property
    def record_id(self) -> str:
        """``WARC-Record-ID`` as a bare URI."""
        return bare(self.header("warc-record-id"))

    @property
    def url(self) -> str:
        """``WARC-Target-URI``, also where a writer put it in angle brackets."""
        return bare(self.header("warc-target-uri"))

    @cached_property
    def date(self) -> datetime | None:
        """``WARC-Date``; None where it cannot be read."""
        return parse_date(self.header("warc-date"))

    @property
    def digest(self) -> str:
        """``WARC-Payload-Digest`` as it stands."""
        return self.header("warc-payload-digest")

    @property
    def truncated(self) -> Truncation | None:
        """``WARC-Truncated``; a reason that the standard does not know counts as a disconnect."""
        value = self.header("warc-truncated").lower()
        if not value:
            return None
        known = {reason.value: reason for reason in Truncation}
        return known.get(value, Truncation.DISCONNECT)

    @property
    def is_http(self) -> bool:
        """Whether the block holds an HTTP message (a revisit's may hold the head alone)."""
        kind = self.header("content-type").lower().replace(" ", "")
        return kind.startswith("application/http") or (
            self.type == "response" and not kind.startswith("text/dns")
        )

    @property
    def ref(self) -> CaptureRef:
        """Where the record lies, for one range read.

        A record that shares its gzip member with others is named by the member:
        ``FILE#member=OFFSET``, with offset and length within the inflated member.
        """
        warc, offset, length = self.file, self.offset, self.length
        if self.inner is not None:
            warc, (offset, length) = f"{self.file}#member={self.offset}", self.inner
        return CaptureRef(warc, offset, length, self.record_id, self.digest, self.date or UNDATED)


def bare(uri: str) -> str:
    """A URI without the angle brackets that WARC 1.0 put around it."""
    return uri[1:-1] if uri.startswith("<") and uri.endswith(">") else uri

"""CDXJ: one sorted line a capture, ``SURT TIMESTAMP14 {JSON}``, as pywb and its kin read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.errors import DamagedRecord
from newscrawl.model import utc
from newscrawl.urls import surt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of an index."""

    url: str
    captured_at: datetime
    """Whole seconds are all that the line keeps."""
    mime: str
    """Media type; ``warc/revisit`` for revisits, empty where none was declared."""
    status: int
    """0 where the record has none."""
    digest: str
    """Payload digest, labelled; empty where the record has none."""
    length: int
    offset: int
    filename: str
    """Name of the WARC file, without folders."""

    def line(self) -> str:
        """The line, without its line end."""
        data = {
            "url": self.url,
            "mime": self.mime or "unk",
            "status": str(self.status) if self.status else "",
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
        }
        stamp = utc(self.captured_at).strftime("%Y%m%d%H%M%S")
        kept = {key: value for key, value in data.items() if value or key == "url"}
        return f"{surt(self.url)} {stamp} {json.dumps(kept, ensure_ascii=True)}"


def render(entries: Iterable[IndexEntry]) -> bytes:
    """A whole index, sorted by bytes as ``LC_ALL=C sort`` does."""
    return b"".join(sorted(entry.line().encode() + b"\n" for entry in entries))


def parse_line(line: str) -> IndexEntry:
    """Read a line, ours or another tool's; raises DamagedRecord."""
    try:
        _, stamp, data = line.rstrip("\r\n").split(" ", 2)
        found = json.loads(data)
        when = datetime.strptime(stamp[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        mime = str(found.get("mime", ""))
        return IndexEntry(
            url=str(found["url"]),
            captured_at=when,
            mime="" if mime == "unk" else mime,
            status=int(found.get("status") or 0),
            digest=str(found.get("digest", "")),
            length=int(found["length"]),
            offset=int(found["offset"]),
            filename=str(found["filename"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedRecord(f"not a CDXJ line: {line[:80]!r}") from error


def parse(data: bytes, *, file: str = "") -> Iterator[IndexEntry]:
    """Read an index; ``!meta`` lines are skipped; raises DamagedRecord with the line."""
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        if line.strip() and not line.startswith("!meta "):
            try:
                yield parse_line(line)
            except DamagedRecord as error:
                raise DamagedRecord(f"line {number}: {error}", file=file) from error

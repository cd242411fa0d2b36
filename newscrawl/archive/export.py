"""Export captures with everything that belongs to them into one WACZ file."""

from __future__ import annotations

import html
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from newscrawl.archive.archived import archived_of
from newscrawl.archive.cdxj import REVISIT, IndexEntry
from newscrawl.archive.compress import gzip_member
from newscrawl.archive.damage import Damage
from newscrawl.archive.filters import Filters, media_type
from newscrawl.archive.pages import select
from newscrawl.archive.record import bare
from newscrawl.archive.records import warcinfo
from newscrawl.archive.scan import scan
from newscrawl.archive.waczwrite import WaczWriter
from newscrawl.errors import BadInput, DamagedRecord, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from newscrawl.archive.reader import ArchiveReader
    from newscrawl.archive.record import Scanned
    from newscrawl.archive.sources import Source
    from newscrawl.model import CaptureRef, Page

WARC_NAME = "data.warc.gz"
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(slots=True)
class Exported:
    """What an export came to."""

    captures: int = 0
    pages: int = 0
    size: int = 0
    """Bytes of the WACZ file."""
    damages: list[Damage] = field(default_factory=list)


def export(
    path: Path,
    sources: Iterable[Source],
    reader: ArchiveReader,
    *,
    now: datetime,
    software: str,
    filters: Filters | None = None,
    title: str = "",
) -> Exported:
    """Write the captures of ``sources`` that ``filters`` want to a WACZ at ``path``.

    Each comes with its request, its metadata and, for a revisit, the response it repeats, so
    that the file stands alone. ``reader`` reads those. The file appears when it is whole. Raises
    BadInput where it cannot be written or nothing matches.
    """
    done = Exported()
    if path.exists() and not path.is_file():
        raise BadInput(f"{path}: not a file that can be replaced")
    path = path.resolve()  # through a link, not in place of it
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        wacz = WaczWriter(part, created=now, software=software, title=title or path.stem)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with wacz.warc(WARC_NAME) as file:
            packing = _Packing(file, reader, done)
            packing.begin(now, software)
            for source in sources:
                packing.add(source, filters or Filters())
            packing.add_targets()
        if not packing.entries:
            raise BadInput(f"{path}: nothing to export matches")
        wacz.pages(sorted(packing.pages, key=lambda page: page[1]))
        wacz.index(packing.entries)
        wacz.close()
        part.replace(path)
    finally:
        wacz.abandon()
        with suppress(FileNotFoundError):
            part.unlink()
    done.size = path.stat().st_size
    done.captures, done.pages = len(packing.entries), len(packing.pages)
    return done


class _Packing:
    """Records on their way into the WARC file of a WACZ."""

    def __init__(self, file: IO[bytes], reader: ArchiveReader, done: Exported) -> None:
        self._file = file
        self._reader = reader
        self._done = done
        self._size = 0
        self._packed: set[str] = set()
        self._targets: dict[str, CaptureRef] = {}
        self.entries: list[IndexEntry] = []
        self.pages: list[tuple[str, datetime, str]] = []

    def begin(self, now: datetime, software: str) -> None:
        """Write the warcinfo record."""
        self._write(gzip_member(warcinfo(WARC_NAME, now, {"software": software}).chunks()))

    def add(self, source: Source, filters: Filters) -> None:
        """Pack what the filters want of one archive."""
        wanted: set[str] = set()
        for one in select(source, filters):
            if isinstance(one, Damage):
                self._done.damages.append(one)
            elif one.sound and self._page(one, filters):
                wanted |= {one.record_id, *map(bare, one.header_all("warc-concurrent-to"))}
        for record in scan(source, verify=False) if wanted else ():
            if isinstance(record, Damage) or not record.sound:
                continue
            about = {record.record_id, *map(bare, record.header_all("warc-concurrent-to"))}
            if about & wanted and record.type != "warcinfo":
                self._pack(record)

    def add_targets(self) -> None:
        """Pack the responses that packed revisits repeat and no filter wanted."""
        for record_id, ref in self._targets.items():
            if record_id not in self._packed:
                self._pack(self._reader.record(ref))

    def _page(self, record: Scanned, filters: Filters) -> bool:
        """Whether a capture is wanted, also by its response; pages are listed."""
        try:
            target = self._reader.target(record) if record.type == "revisit" else None
            page = self._reader.page_of(record)
        except (DamagedRecord, NotFound) as error:
            # What cannot be shown is archived all the same, and is exported as it is.
            what = str(error).removeprefix(f"{record.file}:{record.offset}: ")
            self._done.damages.append(Damage(record.file, record.offset, what, url=record.url))
            return not (filters.statuses or filters.mimes)
        mime = media_type(page.header("Content-Type"))
        if not filters.wants_response(page.status, mime):
            return False
        if target is not None:
            self._targets[target.record_id] = target.ref
        if page.status == 200 and mime in _HTML and record.date is not None:
            self.pages.append((record.url, record.date, title_of(page)))
        return True

    def _pack(self, record: Scanned) -> None:
        if record.record_id in self._packed:
            return
        self._packed.add(record.record_id)
        offset = self._size
        self._write(gzip_member(_chunks(record)))
        capture = archived_of(record)
        if capture is not None and record.date is not None:
            mime = REVISIT if capture.kind == "revisit" else capture.mime
            self.entries.append(
                IndexEntry(
                    url=capture.url,
                    captured_at=record.date,
                    mime=mime,
                    status=capture.status,
                    digest=capture.ref.payload_digest,
                    length=self._size - offset,
                    offset=offset,
                    filename=WARC_NAME,
                )
            )

    def _write(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self._file.write(piece)
            self._size += len(piece)


def title_of(page: Page) -> str:
    """The page's title as its first bytes give it; empty where they give none."""
    found = _TITLE.search(page.body, 0, 1 << 16)
    if found is None:
        return ""
    return " ".join(html.unescape(found.group(1).decode("utf-8", "replace")).split())[:300]


def _chunks(record: Scanned) -> Iterator[bytes]:
    """A record as it goes into a WARC 1.1 file; an ARC record in the form that WARC gives it."""
    version = record.version if record.version.startswith("WARC/") else "WARC/1.1"
    lines = [version, *(f"{name}: {value}" for name, value in record.headers)]
    yield "\r\n".join(lines).encode() + b"\r\n\r\n"
    yield from record.block.chunks()
    yield b"\r\n\r\n"

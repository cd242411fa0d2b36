"""Every capture of an archive with the notes that its crawl made of it: what replay reads.

Our crawls write a metadata record behind every response: its outlet, the part it played
(``role``) and more (:mod:`newscrawl.archive.metadata`). A response is held back until that record,
or the next response, has come; all else streams as in :mod:`newscrawl.archive.pages`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawl.archive.archived import archived_of
from newscrawl.archive.cdxj import REVISIT
from newscrawl.archive.cdxjfile import CdxjFile
from newscrawl.archive.damage import Damage
from newscrawl.archive.fields import parse as parse_fields
from newscrawl.archive.filters import Filters, media_type
from newscrawl.archive.page import is_page
from newscrawl.archive.pages import reader_over
from newscrawl.archive.proof import http_head
from newscrawl.archive.record import UNDATED, Scanned, bare
from newscrawl.archive.records import WARC_FIELDS
from newscrawl.archive.scan import scan, scan_stream
from newscrawl.errors import BodyTooLarge, DamagedRecord, NotFound
from newscrawl.model import CaptureRef, Page, Truncation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newscrawl.archive.archived import Archived
    from newscrawl.archive.reader import ArchiveReader
    from newscrawl.archive.recordwalk import Keep
    from newscrawl.archive.sources import Source
    from newscrawl.archive.warcparse import Headers

OURS = "responseBytes"
"""The field that every metadata record of our crawls has, and no other's."""
_BEHIND = 1 << 20
"""How far behind a response its metadata record is looked for, in bytes."""
_BURST, _BURST_BYTES = 32, 4 << 20


@dataclass(frozen=True, slots=True)
class Captured:
    """One capture as read back."""

    record: Scanned
    """Its main record."""
    notes: Mapping[str, str]
    """What its metadata record says; empty where there is none."""
    page: Page | None
    """None where nothing came back."""
    cut: Truncation | None = None
    """Why it did not come whole, or is larger than may be read: what is not read live either."""

    @property
    def ours(self) -> bool:
        """Whether a crawl of ours made it, and noted what for."""
        return OURS in self.notes

    @property
    def archived(self) -> Archived | None:
        """The capture as the crawl that made it would have told of it."""
        archived = archived_of(self.record)
        if archived is None:
            return None
        size, reason = self.notes.get(OURS, ""), self.notes.get("truncated", "")
        return replace(
            archived,
            size=int(size) if size.isdecimal() else archived.size,
            truncated=Truncation(reason) if reason in set(Truncation) else archived.truncated,
        )


def captures(
    source: Source,
    filters: Filters | None = None,
    *,
    reader: ArchiveReader | None = None,
    start: int = 0,
    end: int | None = None,
) -> Iterator[Captured | Damage]:
    """Every capture that ``filters`` want, with its notes, and all that is wrong with ``source``.

    ``start`` and ``end`` give the captures whose main record lies in a range of byte offsets;
    ranges that meet give every capture once. Where filters are given and a CDXJ lies beside the
    file, only what matches is read. ``reader`` reads what revisits repeat.
    """
    reader = reader or reader_over([source])
    filters = filters or Filters()
    found = _by_index(source, filters, reader, start, end)
    if found is None:
        found = _with_notes(_within(scan(source, start=start, keep=_keep(filters)), end))
    for one in found:
        if isinstance(one, Damage):
            yield one
        elif one[0].sound and _of_outlet(*one, filters):
            yield from _captured(*one, filters, reader)


def in_bursts(found: Iterable[Captured | Damage]) -> Iterator[Captured | Damage]:
    """The same, read so many at a time.

    Whoever works on each for long finds the processor's caches full of other things when the
    next is read: read one by one, records cost twice as much.
    """
    burst: list[Captured | Damage] = []
    size = 0
    for one in found:
        burst.append(one)
        if isinstance(one, Captured) and one.page is not None:
            size += len(one.page.body)
        if len(burst) >= _BURST or size >= _BURST_BYTES:
            yield from burst
            burst, size = [], 0
    yield from burst


def _keep(filters: Filters) -> Keep:
    """What a scan is to give: pages, metadata, and requests that nothing answered."""

    def keep(version: str, headers: Headers) -> bool:
        kind = next((value.lower() for name, value in headers if name.lower() == "warc-type"), "")
        if kind == "metadata":
            return True
        if kind == "request":
            if any(name.lower() == "warc-concurrent-to" for name, _ in headers):
                return False
            headers = (("WARC-Type", "response"), *headers)
        return filters.keep(version, headers)

    return keep


def _within(found: Iterable[Scanned | Damage], end: int | None) -> Iterator[Scanned | Damage]:
    """What begins before ``end``, and the metadata record right behind it."""
    for one in found:
        if end is not None and one.offset >= end:
            if isinstance(one, Scanned) and one.type == "metadata":
                yield one
            return
        yield one


def _with_notes(
    found: Iterable[Scanned | Damage],
) -> Iterator[tuple[Scanned, Mapping[str, str]] | Damage]:
    """Each main record, held back until its metadata record could have come."""
    held: Scanned | None = None
    for one in found:
        if isinstance(one, Damage):
            yield one
        elif one.type != "metadata":
            if held is not None:
                yield held, {}
            held = one
        elif held is not None and _is_about(one, held):
            yield held, _notes(one)
            held = None
    if held is not None:
        yield held, {}


def _is_about(metadata: Scanned, record: Scanned) -> bool:
    return metadata.sound and bare(metadata.header("warc-concurrent-to")) == record.record_id


def _notes(metadata: Scanned) -> dict[str, str]:
    kind = metadata.header("content-type").partition(";")[0].strip().lower()
    return dict(parse_fields(metadata.block.read())) if kind == WARC_FIELDS else {}


def _of_outlet(record: Scanned, notes: Mapping[str, str], filters: Filters) -> bool:
    if not filters.outlet:
        return True
    noted = notes.get("outlet", "")
    if noted:
        return noted == filters.outlet
    return filters.owns is not None and filters.owns(record.url)


def _captured(
    record: Scanned, notes: Mapping[str, str], filters: Filters, reader: ArchiveReader
) -> Iterator[Captured | Damage]:
    if not is_page(record):
        if filters.wants_response(0, ""):
            yield Captured(record, notes, None)
        return
    revisit = record.type == "revisit"
    cut = None if revisit else record.truncated
    try:
        page = reader.page_of(record)
    except (DamagedRecord, NotFound) as error:
        if not isinstance(error.__cause__, BodyTooLarge):
            what = str(error).removeprefix(f"{record.file}:{record.offset}: ")
            yield _damage(record, what, record.length)
            return
        page, cut = _empty(record), Truncation.LENGTH
    if not filters.wants_response(page.status, media_type(page.header("Content-Type"))):
        return
    if page.truncated is not None and record.truncated is None and not revisit:
        yield _damage(record, "the body's content coding ends too early: what decodes is given", 0)
    yield Captured(record, notes, page, cut)


def _empty(record: Scanned) -> Page:
    """The page of a response whose body may not be read."""
    head = http_head(record)
    return Page(record.url, b"", head.status, head.headers, record.date, record.ref)


def _damage(record: Scanned, what: str, skipped: int) -> Damage:
    return Damage(record.file, record.offset, what, skipped, record.record_id, record.url)


def _by_index(
    source: Source, filters: Filters, reader: ArchiveReader, start: int, end: int | None
) -> Iterator[tuple[Scanned, Mapping[str, str]] | Damage] | None:
    """What the index beside ``source`` lists and the filters want; None where that is no gain.

    Of an outlet are also captures of other hosts, as their notes say: an index has no notes.
    """
    beside = source.beside(".cdxj") if filters and not filters.outlet else None
    if beside is None:
        return None
    listed, wanted = 0, []
    try:
        for entry in CdxjFile(beside):
            if entry.offset < start or (end is not None and entry.offset >= end):
                continue
            listed += 1
            if filters.wants(entry.url, entry.captured_at) and (
                entry.mime == REVISIT or filters.wants_response(entry.status, entry.mime)
            ):
                wanted.append((entry.offset, entry.length))
    except DamagedRecord:
        return None
    if len(wanted) * 2 > listed:
        return None
    return _read(source, sorted(wanted), reader)


def _read(
    source: Source, wanted: list[tuple[int, int]], reader: ArchiveReader
) -> Iterator[tuple[Scanned, Mapping[str, str]] | Damage]:
    for offset, length in wanted:
        try:
            record = reader.record(CaptureRef(source.name, offset, length, "", "", UNDATED))
        except DamagedRecord as error:
            what = str(error).removeprefix(f"{source.name}:{offset}: ")
            yield Damage(source.name, offset, what, length)
        else:
            yield record, _notes_behind(source, record)


def _notes_behind(source: Source, record: Scanned) -> dict[str, str]:
    """The notes of a record, in the stretch behind it."""
    at = record.offset + record.length
    with source.open(at, _BEHIND) as stream:
        for one in scan_stream(stream, source.name, offset=at):
            if isinstance(one, Damage) or is_page(one):
                break
            if one.type == "metadata" and _is_about(one, record):
                return _notes(one)
    return {}

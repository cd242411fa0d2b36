"""Every page of an archive, for replay: streamed, filtered, revisits filled in, damage reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.captureindex import CaptureIndex
from newscrawl.archive.cdxj import REVISIT
from newscrawl.archive.cdxjfile import CdxjFile
from newscrawl.archive.damage import Damage
from newscrawl.archive.expand import open_source
from newscrawl.archive.fields import parse as parse_fields
from newscrawl.archive.filters import Filters, media_type
from newscrawl.archive.page import is_page
from newscrawl.archive.reader import ArchiveReader, OpenSource
from newscrawl.archive.record import bare
from newscrawl.archive.scan import scan
from newscrawl.errors import DamagedRecord, NotFound
from newscrawl.model import CaptureRef, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.archive.record import Scanned
    from newscrawl.archive.sources import Source

RANGE = 64 << 20
"""Smallest range, in bytes, that a file is divided into."""


def scan_pages(
    source: Source,
    filters: Filters | None = None,
    *,
    reader: ArchiveReader | None = None,
    start: int = 0,
    end: int | None = None,
    indexed: bool = True,
) -> Iterator[Page | Damage]:
    """Every page of ``source`` that ``filters`` want, and everything that is wrong with it.

    ``reader`` reads what revisits repeat (see :func:`reader_over`). ``start`` and ``end`` give
    the pages of the records in a range of byte offsets. Where filters are given, the whole file
    is asked for and a CDXJ lies beside it, only what matches is read; ``indexed=False`` reads
    through the file all the same.
    """
    reader = reader or reader_over([source])
    filters = filters or Filters()
    for one in select(source, filters, start=start, end=end, indexed=indexed):
        if isinstance(one, Damage):
            yield one
        elif is_page(one) and one.sound:
            yield from _page(one, filters, reader)


def select(
    source: Source,
    filters: Filters,
    *,
    start: int = 0,
    end: int | None = None,
    indexed: bool = True,
) -> Iterator[Scanned | Damage]:
    """The page records that :func:`scan_pages` reads, before their responses are looked at."""
    whole = start == 0 and end is None
    beside = source.beside(".cdxj") if indexed and filters and whole else None
    found = _indexed(source, CdxjFile(beside), filters) if beside is not None else None
    if found is None:
        found = scan(source, start=start, end=end, keep=filters.keep)
    yield from _of_outlet(found, filters)


def reader_over(
    sources: Sequence[Source], index: CaptureIndex | None = None, opener: OpenSource = open_source
) -> ArchiveReader:
    """A reader in which revisits find what they repeat among ``sources``, read where they lie.

    ``index`` is one that other processes share; ``opener`` opens archives that are none of them.
    """
    named = {source.name: source for source in sources}
    return ArchiveReader(
        None,
        resolve=index or CaptureIndex(sources),
        foreign=lambda name: named.get(name) or opener(name),
    )


def ranges(size: int, count: int, smallest: int = RANGE) -> list[tuple[int, int | None]]:
    """Up to ``count`` ranges that meet and cover a file of ``size`` bytes; the last is open."""
    count = max(1, min(count, size // smallest))
    borders = [size * number // count for number in range(count)]
    ends: list[int | None] = [*borders[1:], None]
    return list(zip(borders, ends, strict=True))


def _page(record: Scanned, filters: Filters, reader: ArchiveReader) -> Iterator[Page | Damage]:
    try:
        page = reader.page_of(record)
    except (DamagedRecord, NotFound) as error:
        what = str(error).removeprefix(f"{record.file}:{record.offset}: ")
        yield Damage(record.file, record.offset, what, record.length, record.record_id, record.url)
        return
    if not filters.wants_response(page.status, media_type(page.header("Content-Type"))):
        return
    if page.truncated is not None and record.truncated is None and record.type != "revisit":
        what = "the body's content coding ends too early: what decodes is given"
        yield Damage(record.file, record.offset, what, 0, record.record_id, record.url)
    yield page


def _of_outlet(found: Iterator[Scanned | Damage], filters: Filters) -> Iterator[Scanned | Damage]:
    """Hold each page back until the metadata record behind it has named its outlet."""
    if not filters.outlet:
        yield from found
        return
    held: Scanned | None = None
    for one in found:
        if isinstance(one, Damage):
            yield one
        elif one.type == "metadata":
            about = bare(one.header("warc-concurrent-to"))
            if held is not None and about == held.record_id:
                outlet = dict(parse_fields(one.block.read())).get("outlet", "")
                if outlet == filters.outlet or (not outlet and _owned(held, filters)):
                    yield held
                held = None
        else:
            if held is not None and _owned(held, filters):
                yield held
            held = one
    if held is not None and _owned(held, filters):
        yield held


def _owned(record: Scanned, filters: Filters) -> bool:
    return filters.owns is not None and filters.owns(record.url)


def _indexed(
    source: Source, index: CdxjFile, filters: Filters
) -> Iterator[Scanned | Damage] | None:
    """The records that the index names and the filters want; None where it cannot be read."""
    if filters.outlet and filters.owns is None:
        return None
    try:
        entries = [
            entry
            for entry in index
            if filters.wants(entry.url, entry.captured_at)
            and (entry.mime == REVISIT or filters.wants_response(entry.status, entry.mime))
            and (filters.owns is None or filters.owns(entry.url))
        ]
    except DamagedRecord:
        return None
    entries.sort(key=lambda entry: entry.offset)
    return _read(
        source,
        [
            CaptureRef(source.name, one.offset, one.length, "", one.digest, one.captured_at)
            for one in entries
        ],
    )


def _read(source: Source, refs: list[CaptureRef]) -> Iterator[Scanned | Damage]:
    reader = ArchiveReader(None, foreign=lambda _: source)
    for ref in refs:
        try:
            yield reader.record(ref)
        except DamagedRecord as error:
            what = str(error).removeprefix(f"{ref.warc}:{ref.offset}: ")
            yield Damage(ref.warc, ref.offset, what, ref.length)

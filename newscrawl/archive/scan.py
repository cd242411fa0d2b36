"""Read an archive file record by record, past everything that is wrong with it.

WARC 0.9 to 1.1 and ARC 1 and 2; plain, one gzip member a record, or gzip as a whole. The file is
streamed; a record's block is in memory, or on disk when large. Records come whole and checked,
each followed by the damage that was found in or behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newscrawl.archive import wacz
from newscrawl.archive.damage import Damage
from newscrawl.archive.feed import PlainFile, Segments
from newscrawl.archive.gzipmembers import MAGIC, GzipMembers
from newscrawl.archive.rawbytes import RawBytes, Readable
from newscrawl.archive.record import Scanned
from newscrawl.archive.recordwalk import Keep, RecordWalk
from newscrawl.archive.sources import FileSource, Source
from newscrawl.archive.starts import ANY_START, begins_record
from newscrawl.errors import DamagedRecord

_ZIP = b"PK\3\4"


def scan(
    source: Source | Path | str, *, start: int = 0, end: int | None = None, **options: Any
) -> Iterator[Scanned | Damage]:
    """Every record of an archive file, WARC, ARC or WACZ, and all that is wrong with it.

    ``start`` and ``end`` are byte offsets of a range, of WARC and ARC files alone; ``options``
    are those of :func:`scan_stream`. Raises NotFound where there is no such file.
    """
    if isinstance(source, Path | str):
        source = FileSource(Path(source))
    with source.open(0, 4) as stream:
        packed = stream.read(4) == _ZIP
    whole = start == 0 and end is None
    if packed and whole:
        try:
            found = wacz.parts(source)
        except DamagedRecord as error:
            yield Damage(source.name, 0, f"{error}; searched for records from end to end")
        else:
            yield from wacz.faults(source)
            for part in found:
                yield from scan(part, **options)
            return
    with source.open(start) as stream:
        seek = start > 0 or packed
        yield from scan_stream(stream, source.name, offset=start, seek=seek, end=end, **options)


def scan_stream(
    stream: Readable,
    name: str,
    *,
    offset: int = 0,
    seek: bool = False,
    end: int | None = None,
    keep: Keep | None = None,
    verify: bool = True,
    thorough: bool = False,
) -> Iterator[Scanned | Damage]:
    """Every record of ``stream`` and all that is wrong with it.

    ``stream`` gives the file from ``offset`` on. A record is due there; with ``seek`` reading
    begins instead at the first record that starts there or later. It ends before the first that
    starts at ``end`` or later, so that ranges which meet give every record once. Records that
    ``keep`` refuses are passed over. ``verify``: prove each block by a digest, where it has one,
    and check the form of headers; ``thorough``: prove by every digest.

    Where an uncompressed WARC holds another as a payload, a range that begins inside that
    payload takes its records for the file's own: give such files whole.
    """
    raw = RawBytes(stream, offset)
    raw.need(len(MAGIC))
    segments: Segments
    if _is_gzip(raw, name, seek=seek):
        segments = GzipMembers(raw, begins_record if seek else None)
    else:
        segments = PlainFile(raw)
    yield from RecordWalk(
        segments, name, end, keep, seek=seek, verify=verify, thorough=thorough
    ).items()


def _is_gzip(raw: RawBytes, name: str, *, seek: bool) -> bool:
    """By the first bytes; where those are damaged or lie anywhere, by name and what follows."""
    if raw.data.startswith(MAGIC):
        return True
    if not seek and begins_record(raw.data[:4096]):
        return False
    if name.endswith((".gz", ".gz.open")):
        return True
    raw.need(1 << 18)
    return MAGIC in raw.data and not ANY_START.search(raw.data)

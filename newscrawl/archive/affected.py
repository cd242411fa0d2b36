"""Which captures a takedown concerns: those asked for, and the revisits that repeat them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.archive.cdxj import REVISIT
from newscrawl.archive.lookup import Located
from newscrawl.archive.page import refers
from newscrawl.errors import DamagedRecord, NotFound
from newscrawl.model import CaptureRef
from newscrawl.urls import surt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.archive.cdxjfile import CdxjFile
    from newscrawl.archive.lookup import Finder
    from newscrawl.archive.reader import ArchiveReader


def of_url(url: str, finders: Iterable[Finder]) -> list[Located]:
    """Every capture of an address, in all its spellings, that any of ``finders`` knows."""
    found: dict[tuple[str, int], Located] = {}
    for finder in finders:
        for one in finder(url):
            found.setdefault((one.ref.warc, one.ref.offset), one)
    return list(found.values())


def with_revisits(
    captures: Iterable[Located], indexes: Iterable[tuple[str, CdxjFile]], reader: ArchiveReader
) -> list[Located]:
    """``captures`` and every revisit, of whatever address, that repeats one of them."""
    found = {(one.ref.warc, one.ref.offset): _identified(one, reader) for one in captures}
    ids = {one.ref.record_id for one in found.values()}
    digests = {one.ref.payload_digest for one in found.values()} - {""}
    keys = {surt(one.url) for one in found.values()}
    for revisit in _revisits(indexes, digests, keys):
        place = (revisit.ref.warc, revisit.ref.offset)
        if place in found:
            continue
        try:
            record = reader.record(revisit.ref)
        except (NotFound, DamagedRecord):
            continue
        if refers(record).record_id in ids:
            found[place] = replace(revisit, ref=record.ref)
    return list(found.values())


def _revisits(
    indexes: Iterable[tuple[str, CdxjFile]], digests: set[str], keys: set[str]
) -> Iterator[Located]:
    """Index lines that may repeat a payload (by its digest) or confirm one (by the address)."""
    for warc, index in indexes:
        for entry in index:
            if entry.mime != REVISIT:
                continue
            if entry.digest in digests or surt(entry.url) in keys:
                ref = CaptureRef(
                    warc, entry.offset, entry.length, "", entry.digest, entry.captured_at
                )
                yield Located(ref, entry.url, entry.status, "revisit")


def _identified(one: Located, reader: ArchiveReader) -> Located:
    """With the record id, which an index line does not have."""
    if one.ref.record_id:
        return one
    try:
        record = reader.record(one.ref, verify=False)
    except DamagedRecord:
        return one
    return replace(one, ref=record.ref, kind=record.type)

"""Find the capture of a URL nearest to a time, in indexes and in a catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive import names
from newscrawl.archive.cdxj import REVISIT
from newscrawl.archive.cdxjfile import CdxjFile
from newscrawl.archive.sources import FileSource, StoreSource
from newscrawl.errors import NotFound
from newscrawl.model import CaptureRef, iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from newscrawl.archive.blobs import BlobStore
    from newscrawl.archive.page import Refers


@dataclass(frozen=True, slots=True)
class Located:
    """A capture as an index or catalog lists it."""

    ref: CaptureRef
    url: str
    status: int
    """0 where no response came."""
    kind: str
    """``response``, ``revisit`` or ``request``; empty where the index does not tell."""


Finder = Callable[[str], "Iterable[Located]"]
"""Gives every capture of a URL, in its spellings, that one index or catalog knows."""


def nearest(url: str, at: datetime | None, finders: Iterable[Finder]) -> Located:
    """The capture of ``url`` nearest to ``at``, or the newest; raises NotFound.

    The finders are asked in order and the first that knows the URL decides. Captures of exactly
    this spelling go before others, those with a response before those without.
    """
    for finder in finders:
        found = [one for one in finder(url) if one.kind != "request"]
        exact = [one for one in found if one.url == url] or found
        if exact:
            return min(exact, key=lambda one: _distance(one, at))
    when = f" near {iso(at)}" if at else ""
    raise NotFound(f"{url}: no capture held{when}")


def in_indexes(indexes: Iterable[tuple[str, CdxjFile]]) -> Finder:
    """Finder over CDXJ files, each given with the key of the WARC file that it indexes."""
    listed = list(indexes)

    def find(url: str) -> Iterator[Located]:
        for warc, index in listed:
            for entry in index.of_url(url):
                ref = CaptureRef(
                    warc, entry.offset, entry.length, "", entry.digest, entry.captured_at
                )
                kind = "revisit" if entry.mime == REVISIT else ""
                yield Located(ref, entry.url, entry.status, kind)

    return find


def stored_indexes(store: BlobStore | None, spool: Path | None) -> Iterator[tuple[str, CdxjFile]]:
    """Every CDXJ of the spool's sealed files and of the store, with its WARC file's key."""
    seen = set()
    for path in sorted(spool.glob("*" + names.CDXJ)) if spool and spool.is_dir() else ():
        key = names.key_of(path.name.removesuffix(names.CDXJ) + names.WARC)
        seen.add(key)
        yield key, CdxjFile(FileSource(path))
    listing = getattr(store, "list", None)
    for blob in listing("") if listing else ():
        key = blob.key.removesuffix(names.CDXJ) + names.WARC
        if blob.key.endswith(names.CDXJ) and key not in seen and store is not None:
            yield key, CdxjFile(StoreSource(store, blob.key))


def resolver(finders: Iterable[Finder]) -> Callable[[Refers], CaptureRef | None]:
    """Resolves revisits by asking ``finders`` for the captures of the URL they refer to."""
    asked = list(finders)

    def resolve(wanted: Refers) -> CaptureRef | None:
        for finder in asked if wanted.url else ():
            for one in finder(wanted.url):
                if one.kind == "revisit":
                    continue
                if wanted.record_id and one.ref.record_id:
                    if one.ref.record_id == wanted.record_id:
                        return one.ref
                elif wanted.captured_at and _distance(one, wanted.captured_at)[0] < 1:
                    return one.ref
        return None

    return resolve


def _distance(one: Located, at: datetime | None) -> tuple[float, float]:
    moment = one.ref.captured_at.timestamp()
    return (abs(moment - at.timestamp()) if at else 0.0, -moment)

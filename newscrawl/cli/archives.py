"""What the commands that read the archive share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.expand import open_source
from newscrawl.archive.lookup import Located, in_indexes, resolver, stored_indexes
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.warcparse import parse_date
from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newscrawl.archive.lookup import Finder
    from newscrawl.archive.sources import Source
    from newscrawl.catalog import Catalog
    from newscrawl.cli.common import Context


def finders(here: Context, catalog: Catalog) -> list[Finder]:
    """Who knows captures: the catalog, then the indexes in spool and store."""

    def listed(url: str) -> Iterator[Located]:
        for one in catalog.captures.of(url):
            yield Located(one.ref, one.url, one.status, one.kind)

    def indexed(url: str) -> Iterator[Located]:
        yield from in_indexes(stored_indexes(here.store(), here.places.spool))(url)

    return [listed, indexed]


def reader(here: Context, known: list[Finder]) -> ArchiveReader:
    """Reads captures from spool, store and archives elsewhere, through revisits."""
    return ArchiveReader(
        here.store(), here.places.spool, resolver(known), foreign=lambda name: foreign(here, name)
    )


def foreign(here: Context, name: str) -> Source:
    """An archive that a reference names by path or S3 URL."""
    return open_source(name, None, lambda url: S3Store.from_url(url, here.places.s3))


def moment(text: str, option: str) -> datetime | None:
    """A time as a person writes it; None where none is given; raises BadInput."""
    if not text:
        return None
    found = parse_date(text)
    if found is None:
        raise BadInput(f"{option} {text}: not a time such as 2026-03-04 or 2026-03-04T12:30Z")
    return found

"""What the commands that read the archive share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.archive.lookup import Located, in_indexes, resolver, stored_indexes
from newscrawl.archive.reader import ArchiveReader
from newscrawl.run.archives import Archives, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.archive.filters import Filters
    from newscrawl.archive.lookup import Finder
    from newscrawl.archive.sources import Source
    from newscrawl.catalog import Catalog
    from newscrawl.cli.common import Context


def finders(here: Context, catalog: Catalog) -> list[Finder]:
    """Who knows captures: the catalog, then the indexes in spool and store."""

    def listed(url: str) -> Iterator[Located]:
        for one in catalog.captures.of(url):
            yield Located(one.ref, one.url, one.status, one.kind)

    def read(url: str) -> Iterator[Located]:
        # A page that was fetched under another spelling than the address it is known by.
        for version in catalog.history(url):
            for ref in version.captures:
                yield Located(ref, version.article.url, 200, "")

    def indexed(url: str) -> Iterator[Located]:
        yield from in_indexes(stored_indexes(here.store(), here.places.spool))(url)

    return [listed, read, indexed]


def reader(here: Context, known: list[Finder]) -> ArchiveReader:
    """Reads captures from spool, store and archives elsewhere, through revisits."""
    places = here.places
    return ArchiveReader(here.store(), places.spool, resolver(known), foreign=places.open_elsewhere)


def own_sources(here: Context) -> list[Source]:
    """Every WARC file of this project, open ones included, each named by its key."""
    return Archives(here.places).own()


def filters_of(
    here: Context,
    *,
    outlet: str = "",
    hosts: Sequence[str] = (),
    pattern: str = "",
    since: str = "",
    until: str = "",
    statuses: Sequence[str] = (),
    mimes: Sequence[str] = (),
) -> Filters:
    """Filters as a person writes them; raises BadInput.

    The outlet need not have a file: then what was noted with each capture decides.
    """
    wanted = Wanted(outlet, tuple(hosts), pattern, since, until, tuple(statuses), tuple(mimes))
    declared = here.outlets() if outlet and here.places.outlets.is_dir() else {}
    return wanted.filters(declared, undeclared=True)


__all__ = ["filters_of", "finders", "own_sources", "reader"]

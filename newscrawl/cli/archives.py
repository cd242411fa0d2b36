"""What the commands that read the archive share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.archive import names
from newscrawl.archive.expand import open_source
from newscrawl.archive.filters import Filters
from newscrawl.archive.lookup import Located, in_indexes, resolver, stored_indexes
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.sources import FileSource, Source, StoreSource
from newscrawl.archive.warcparse import parse_date
from newscrawl.errors import BadInput, UnknownOutlet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from newscrawl.archive.lookup import Finder
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
    return ArchiveReader(
        here.store(), here.places.spool, resolver(known), foreign=lambda name: foreign(here, name)
    )


def foreign(here: Context, name: str) -> Source:
    """An archive that a reference names by path or S3 URL."""
    return open_source(name, None, lambda url: S3Store.from_url(url, here.places.s3))


def own_sources(here: Context) -> list[Source]:
    """Every WARC file of this project, open ones included, each named by its key."""
    store, spool = here.store(), here.places.spool
    found: dict[str, Source] = {}
    listing = getattr(store, "list", None)
    for blob in listing("") if listing else ():
        if blob.key.endswith(names.WARC):
            found[blob.key] = StoreSource(store, blob.key)
    for path in sorted(spool.glob(f"*{names.WARC}*")) if spool.is_dir() else ():
        key = names.key_of(path.name.removesuffix(names.OPEN))
        found.setdefault(key, FileSource(path, key))
    return [found[key] for key in sorted(found)]


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
    """Filters as a person writes them; raises BadInput and UnknownOutlet."""
    owns = None
    if outlet:
        outlets = here.outlets()
        if outlet not in outlets:
            raise UnknownOutlet(f"{outlet}: no such outlet in {here.places.outlets}")
        owns = outlets[outlet].owns
    try:
        url = re.compile(pattern) if pattern else None
    except re.error as error:
        raise BadInput(f"--url {pattern}: not a regular expression: {error}") from error
    for status in statuses:
        if not re.fullmatch(r"[1-9][0-9xX]{2}", status):
            raise BadInput(f"--status {status}: not a status such as 200 or 2xx")
    return Filters(
        hosts=tuple(hosts),
        url=url,
        since=moment(since, "--since"),
        until=moment(until, "--until"),
        statuses=tuple(statuses),
        mimes=tuple(mimes),
        outlet=outlet,
        owns=owns,
    )


def moment(text: str, option: str) -> datetime | None:
    """A time as a person writes it; None where none is given; raises BadInput."""
    if not text:
        return None
    found = parse_date(text)
    if found is None:
        raise BadInput(f"{option} {text}: not a time such as 2026-03-04 or 2026-03-04T12:30Z")
    return found

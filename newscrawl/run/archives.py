"""Archives as a project sees them: its own by key, others by path or address."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.archive import names, wacz
from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.expand import expand
from newscrawl.archive.filters import Filters
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.sources import FileSource, Source, StoreSource
from newscrawl.errors import BadInput, DamagedRecord
from newscrawl.outlets import unknown
from newscrawl.run.moments import begin, end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newscrawl.archive.damage import Damage
    from newscrawl.archive.reader import Resolve
    from newscrawl.outlets import Outlet
    from newscrawl.run.places import Places


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which captures are wanted, as a person writes it; empty lets everything through."""

    outlet: str = ""
    hosts: tuple[str, ...] = ()
    url: str = ""
    since: str = ""
    until: str = ""
    statuses: tuple[str, ...] = ()
    mimes: tuple[str, ...] = ()

    def filters(self, outlets: Mapping[str, Outlet], *, undeclared: bool = False) -> Filters:
        """The conditions; raises BadInput and UnknownOutlet.

        ``undeclared``: the outlet may be one without a file; then only captures are of it that
        were noted so when they were made.
        """
        declared = outlets.get(self.outlet)
        if self.outlet and declared is None and not undeclared:
            raise unknown(self.outlet, outlets, "the outlet files")
        try:
            url = re.compile(self.url) if self.url else None
        except re.error as error:
            raise BadInput(f"--url {self.url}: not a regular expression: {error}") from error
        for status in self.statuses:
            if not re.fullmatch(r"[1-9][0-9xX]{2}", status):
                raise BadInput(f"--status {status}: not a status such as 200 or 2xx")
        return Filters(
            hosts=self.hosts,
            url=url,
            since=begin(self.since, "--since"),
            until=end(self.until, "--until"),
            statuses=self.statuses,
            mimes=self.mimes,
            outlet=self.outlet,
            owns=declared.owns if declared is not None else None,
        )


class Archives:
    """Finds archives by the names that people and references give them."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.store = places.open_store()

    def own(self) -> list[Source]:
        """Every WARC file of this project, open ones included, each named by its key."""
        spool = self._places.spool
        found: dict[str, Source] = {}
        listing = getattr(self.store, "list", None)
        for blob in listing("") if listing else ():
            if blob.key.endswith(names.WARC):
                found[blob.key] = StoreSource(self.store, blob.key)
        for path in sorted(spool.glob(f"*{names.WARC}*")) if spool.is_dir() else ():
            key = names.key_of(path.name.removesuffix(names.OPEN))
            found.setdefault(key, FileSource(path, key))
        return [found[key] for key in sorted(found)]

    def named(self, given: Iterable[str]) -> Iterator[Source]:
        """What ``given`` names, as :func:`~newscrawl.archive.expand.expand` reads it.

        The files of a WACZ come one by one, a file of the project's own archive by its key, others
        by their whole path. Raises BadInput.
        """
        for source in expand(given, self._bucket):
            yield from _opened(self._placed(source))

    def faults(self, given: Iterable[str]) -> Iterator[Damage]:
        """What is wrong with the WACZ files among ``given``, beside their records."""
        for source in expand([name for name in given if not name.startswith("s3:")], self._bucket):
            if source.name.lower().endswith(".wacz"):
                try:
                    yield from wacz.faults(source)
                except DamagedRecord:
                    continue  # It is read from end to end, which tells.

    def is_own(self, name: str) -> bool:
        """Whether a name is the key of a file in the project's own archive."""
        if name.startswith("/") or "://" in name or "#" in name:
            return False
        spool, last = self._places.spool, name.rsplit("/", 1)[-1]
        if names.key_of(last) == name and any(
            (spool / (last + tail)).is_file() for tail in ("", names.OPEN)
        ):
            return True
        return self.store.stat(name) is not None

    def open(self, name: str) -> Source:
        """The archive of this name, wherever it lies by now; raises NotFound."""
        return self.reader().source(name)

    def reader(self, resolve: Resolve | None = None, limit: int = 128 << 20) -> ArchiveReader:
        """A reader of the project's archive and of all others."""
        return ArchiveReader(
            self.store,
            self._places.spool,
            resolve,
            foreign=self._places.open_elsewhere,
            limit=limit,
        )

    def _bucket(self, url: str) -> S3Store:
        return S3Store.from_url(url, self._places.s3)

    def _placed(self, source: Source) -> Source:
        """A file under the name that references call it, which means the same in every folder.

        In the project's own store or spool that is its key, elsewhere its whole path.
        """
        if not isinstance(source, FileSource):
            return source
        path = Path(source.path).resolve()
        if isinstance(self.store, LocalStore):
            folder = self.store.folder.resolve()
            if path.is_relative_to(folder):
                return FileSource(source.path, path.relative_to(folder).as_posix())
        key = names.key_of(path.name.removesuffix(names.OPEN))
        if key and path.parent == self._places.spool.resolve():
            return FileSource(source.path, key)
        # As it was reached: a link may be what stays when disks are changed.
        return FileSource(source.path, os.path.abspath(source.path))  # noqa: PTH100


def _opened(source: Source) -> list[Source]:
    """The files of a WACZ; of one that cannot be opened as a ZIP, the whole to be searched."""
    if source.name.lower().endswith(".wacz"):
        try:
            return wacz.parts(source)
        except DamagedRecord:
            pass
    return [source]

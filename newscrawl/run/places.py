"""Where a project's data lie, as the settings say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import dedupe
from newscrawl.archive.blobs import BlobStore, LocalStore
from newscrawl.archive.expand import open_source
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.s3client import S3Options
from newscrawl.catalog import Catalog, Texts, sqlitefile
from newscrawl.errors import BadInput, NotFound

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawl.archive.sources import Source


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and addresses; nothing is created before it is opened."""

    data: Path
    outlets: Path
    catalog: str
    """SQLAlchemy URL."""
    store: str
    """A folder, or ``s3://bucket/prefix``."""
    spool: Path
    reports: Path
    s3: S3Options
    moved: Mapping[str, str] = field(default_factory=dict)
    """Folders, and prefixes of S3, of archives of others: where they lay, and where they lie."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Places:
        """Read ``NEWSCRAWL_DATA``, ``_OUTLETS``, ``_CATALOG``, ``_STORE``, ``_SPOOL``, ``_MOVED``.

        What is not set lies in the data folder. Raises :class:`BadInput`.
        """
        data = Path(settings.get("NEWSCRAWL_DATA") or "data").expanduser().absolute()
        return cls(
            data=data,
            outlets=Path(settings.get("NEWSCRAWL_OUTLETS") or "settings/outlets").absolute(),
            catalog=settings.get("NEWSCRAWL_CATALOG") or sqlitefile.url_of(data / "catalog.sqlite"),
            store=settings.get("NEWSCRAWL_STORE") or str(data / "archive"),
            spool=Path(settings.get("NEWSCRAWL_SPOOL") or data / "spool").absolute(),
            reports=data / "reports",
            s3=S3Options(
                endpoint=settings.get("NEWSCRAWL_S3_ENDPOINT", ""),
                region=settings.get("NEWSCRAWL_S3_REGION", ""),
                addressing=settings.get("NEWSCRAWL_S3_ADDRESSING", "auto"),
                storage_class=settings.get("NEWSCRAWL_S3_STORAGE_CLASS", ""),
                encryption=settings.get("NEWSCRAWL_S3_ENCRYPTION", ""),
                kms_key=settings.get("NEWSCRAWL_S3_KMS_KEY", ""),
                verify=settings.get("NEWSCRAWL_S3_CA", "") or True,
            ),
            moved=_moved(settings),
        )

    @property
    def catalog_name(self) -> str:
        """Where the catalog lies, for a person: a path, or an address without its password."""
        file = sqlitefile.path_of(self.catalog)
        return file or re.sub(r"(?<=:)[^:@/]+(?=@)", "***", self.catalog)

    def open_elsewhere(self, name: str) -> Source:
        """An archive that is not of the project's own store, by the name references call it.

        It is looked for where ``NEWSCRAWL_MOVED`` says that its folder was moved to. Raises
        NotFound, with what to do, where it is not there.
        """
        now = name
        for old, new in sorted(self.moved.items(), key=lambda pair: -len(pair[0])):
            if name.startswith(old.rstrip("/") + "/"):
                now = new.rstrip("/") + name[len(old.rstrip("/")) :]
                break
        try:
            return open_source(now, None, lambda url: S3Store.from_url(url, self.s3))
        except NotFound as error:
            if not now.startswith("/"):
                raise
            moved = json.dumps({name.rpartition("/")[0]: "NEW FOLDER"}, ensure_ascii=False)
            hint = f"where it was moved, name its new folder: -s NEWSCRAWL_MOVED='{moved}'"
            raise NotFound(f"{error}; {hint}") from error

    def make(self) -> None:
        """Create the folders; raises :class:`BadInput` where that cannot be."""
        for folder in (self.data, self.spool, self.reports):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise BadInput(f"{folder}: cannot be created: {error.strerror}") from error
            if not os.access(folder, os.W_OK):
                raise BadInput(f"{folder}: cannot be written to")

    def open_catalog(self, texts: Texts = dedupe) -> Catalog:
        """The catalog, made or migrated where needed; ``texts`` says how texts are compared."""
        self.make()
        return Catalog.open(self.catalog, texts)

    def read_catalog(self) -> Catalog:
        """The catalog for reading alone: in a place that cannot be written to as well.

        One that is not there is empty, and is not made.
        """
        return Catalog.open(self.catalog, dedupe, reading=True)

    def has_catalog(self) -> bool:
        """Whether there is a catalog, or may be: only of a file it can be told unopened."""
        file = sqlitefile.path_of(self.catalog)
        return not file or Path(file).exists()

    def open_store(self) -> BlobStore:
        """The blob store: a folder, or a bucket."""
        if self.store.startswith("s3:"):
            return S3Store.from_url(self.store, self.s3)
        if "://" in self.store:
            raise BadInput(f"NEWSCRAWL_STORE={self.store}: a folder or s3://bucket/prefix")
        return LocalStore(Path(self.store))


def _moved(settings: BaseSettings) -> dict[str, str]:
    """``NEWSCRAWL_MOVED``; raises :class:`BadInput` where it does not map names to names."""
    try:
        moved = settings.getdict("NEWSCRAWL_MOVED")
    except ValueError as error:
        raise BadInput(f"NEWSCRAWL_MOVED: not a dict, nor one in JSON: {error}") from error
    for old, new in moved.items():
        if not isinstance(new, str) or not all(
            one.startswith(("/", "s3://")) for one in (old, new)
        ):
            raise BadInput(f"NEWSCRAWL_MOVED: {old} to {new}: both must be whole paths, or s3://")
    return moved

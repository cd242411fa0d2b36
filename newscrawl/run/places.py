"""Where a project's data lie, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.archive.blobs import BlobStore, LocalStore
from newscrawl.catalog import Catalog
from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


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

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Places:
        """Read ``NEWSCRAWL_DATA``, ``_OUTLETS``, ``_CATALOG``, ``_STORE`` and ``_SPOOL``.

        What is not set lies in the data folder.
        """
        data = Path(settings.get("NEWSCRAWL_DATA") or "data").expanduser().absolute()
        return cls(
            data=data,
            outlets=Path(settings.get("NEWSCRAWL_OUTLETS") or "settings/outlets").absolute(),
            catalog=settings.get("NEWSCRAWL_CATALOG") or f"sqlite:///{data / 'catalog.sqlite'}",
            store=settings.get("NEWSCRAWL_STORE") or str(data / "archive"),
            spool=Path(settings.get("NEWSCRAWL_SPOOL") or data / "spool").absolute(),
            reports=data / "reports",
        )

    def make(self) -> None:
        """Create the folders; raises :class:`BadInput` where that cannot be."""
        for folder in (self.data, self.spool, self.reports):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise BadInput(f"{folder}: cannot be created: {error.strerror}") from error

    def open_catalog(self) -> Catalog:
        """The catalog, made or migrated where needed."""
        self.make()
        return Catalog.open(self.catalog)

    def open_store(self) -> BlobStore:
        """The blob store."""
        return LocalStore(Path(self.store))

"""What every command shares: the project, where its data lie, and the two consoles."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import cast

import typer
from rich.console import Console
from scrapy.settings import Settings

from newscrawl.archive.blobs import BlobStore
from newscrawl.catalog import Catalog
from newscrawl.cli.consoles import console
from newscrawl.errors import NotFound
from newscrawl.outlets import Outlet, load_outlets
from newscrawl.run.archives import Archives
from newscrawl.run.places import Places
from newscrawl.run.project import Project, load_project
from newscrawl.run.values import check_level, check_setting


@dataclass
class Context:
    """Made once for each call of ``newscrawl`` from the options before the command."""

    project_named: Path | None = None
    data_named: Path | None = None
    outlets_named: Path | None = None
    options: dict[str, str] = field(default_factory=dict)
    """Settings given by ``-s NAME=VALUE``."""
    out: Console = field(default_factory=console)
    err: Console = field(default_factory=lambda: console(stderr=True))

    @cached_property
    def project(self) -> Project:
        """The project, its settings overlaid with what the command line says."""
        project = load_project(self.project_named)
        settings = project.settings
        for name, value in self.options.items():
            check_setting(settings, name, value)
            settings.set(name, value, priority="cmdline")
        if self.data_named is not None:
            settings.set("NEWSCRAWL_DATA", str(self.data_named.absolute()), priority="cmdline")
        if self.outlets_named is not None:
            folder = str(self.outlets_named.absolute())
            settings.set("NEWSCRAWL_OUTLETS", folder, priority="cmdline")
        check_level(settings)
        return project

    @property
    def settings(self) -> Settings:
        """Settings as a crawl would see them."""
        return self.project.settings

    @cached_property
    def places(self) -> Places:
        """Where this project's archive, spool, catalog and reports lie."""
        return Places.from_settings(self.settings)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.places.data

    def outlets(self) -> dict[str, Outlet]:
        """All outlets by name; raises :class:`~newscrawl.errors.BadInput`."""
        return load_outlets(self.places.outlets)

    def catalog(self) -> Catalog:
        """The catalog, opened and migrated; the caller closes it."""
        return self.places.open_catalog()

    def reading(self, *, needed: bool = False) -> Catalog:
        """The catalog for reading alone; the caller closes it.

        Raises NotFound where nothing was ever crawled, and where it is ``needed`` and there is
        none: else that is an empty one.
        """
        places = self.places
        if not places.has_catalog():
            if not self._has_archive():
                raise NotFound(f"{places.data}: nothing was crawled into this folder")
            if needed:
                raise NotFound(f"{places.catalog_name}: no catalog; newscrawl replay makes it anew")
        return places.read_catalog()

    def _has_archive(self) -> bool:
        return next(iter(Archives(self.places).own()), None) is not None

    def store(self) -> BlobStore:
        """The blob store of the archive."""
        return self.places.open_store()


def context(ctx: typer.Context) -> Context:
    """The :class:`Context` of a running command."""
    return cast("Context", ctx.obj)

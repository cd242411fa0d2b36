"""Crawls run as a user runs them: the command, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newscrawl import dedupe
from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.reader import ArchiveReader
from newscrawl.catalog import Catalog

LOOPBACK = "127.0.0.0/8"


@dataclass(frozen=True)
class Command:
    """A finished command."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """A project's outlets and data in a folder of their own."""

    root: Path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "data"

    @property
    def outlets(self) -> Path:
        """The folder of outlet files."""
        return self.root / "outlets"

    def outlet(self, name: str, text: str) -> None:
        """Write an outlet file."""
        self.outlets.mkdir(exist_ok=True)
        (self.outlets / f"{name}.toml").write_text(text, encoding="utf-8")

    def run(self, *arguments: str, code: int | None = 0, timeout: float = 120) -> Command:
        """Run ``newscrawl`` and expect an exit code (None: any)."""
        command = [sys.executable, "-m", "newscrawl", *arguments]
        shared = ["--data", str(self.data), "--outlets", str(self.outlets)]
        done = subprocess.run(
            [*command, *shared],
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            env=environment(),
        )
        found = Command(done.returncode, done.stdout, done.stderr)
        if code is not None:
            log = self.data / "crawl.log"
            tail = log.read_text()[-3000:] if log.exists() else ""
            assert found.code == code, f"{found.out}\n{found.err}\n{tail}"
        return found

    def crawl(self, *arguments: str, code: int | None = 0, timeout: float = 120) -> Command:
        """Run ``newscrawl crawl`` on loopback."""
        return self.run(
            "crawl", *arguments, "--allow-address", LOOPBACK, code=code, timeout=timeout
        )

    def report(self) -> Mapping[str, Any]:
        """The newest report."""
        found: Mapping[str, Any] = json.loads((self.data / "reports" / "report.json").read_text())
        return found

    def catalog(self) -> Catalog:
        """The catalog, to be closed by the caller."""
        return Catalog.open(f"sqlite:///{self.data / 'catalog.sqlite'}", dedupe)

    def reader(self) -> ArchiveReader:
        """A reader over the archive."""
        return ArchiveReader(LocalStore(self.data / "archive"), self.data / "spool")


def environment() -> dict[str, str]:
    """The environment without what would change a command's settings."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("NEWSCRAWL_", "SCRAPY_"))}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh project's folders."""
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def module_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Desk]:
    """Makes folders that several tests of a module share."""
    return lambda: Desk(tmp_path_factory.mktemp("desk"))

"""``newscrawl archive`` run as a person runs it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl import dedupe
from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.fields import parse
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.scan import scan
from newscrawl.archive.sources import FileSource
from newscrawl.catalog import Catalog


@dataclass(frozen=True)
class Command:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """What ``--json`` printed."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Desk:
    """A project's data in a folder of their own."""

    root: Path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "data"

    def archive(self, *arguments: str, allow: str = "127.0.0.0/8", timeout: int = 120) -> Command:
        """Run ``newscrawl archive``; ``allow`` empty: no address is let through."""
        process = self.start(*arguments, allow=allow)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        assert "Traceback" not in err, err
        return Command(process.returncode, out, err)

    def start(self, *arguments: str, allow: str = "127.0.0.0/8") -> subprocess.Popen[str]:
        """Start the command and leave it running."""
        (self.root / "outlets").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "newscrawl", "archive", *arguments]
        command += ["--data", str(self.data), "--outlets", str(self.root / "outlets")]
        command += ["--allow-address", allow] if allow else []
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSCRAWL_", "SCRAPY_"))}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=kept)

    def report(self) -> dict[str, Any]:
        """The newest run's report."""
        found: dict[str, Any] = json.loads((self.data / "reports" / "report.json").read_text())
        return found

    def reader(self) -> ArchiveReader:
        """A reader over the archive."""
        return ArchiveReader(LocalStore(self.data / "archive"), self.data / "spool")

    def catalog(self) -> Catalog:
        """The catalog, to be closed by the caller."""
        return Catalog.open(f"sqlite:///{self.data / 'catalog.sqlite'}", dedupe)

    def notes(self) -> dict[str, dict[str, str]]:
        """What the metadata record of each address says, the newest for each."""
        found = {}
        for path in sorted((self.data / "archive").rglob("*.warc.gz")):
            for record in scan(FileSource(path, path.name)):
                if getattr(record, "type", "") == "metadata":
                    found[record.url] = dict(parse(record.block.read()))
        return found

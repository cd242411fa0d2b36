"""A project's folders, replays run as a user runs them, and catalogs compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl import dedupe
from newscrawl.catalog import Catalog
from newscrawl.model import to_json


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

    def command(self, *arguments: str) -> list[str]:
        """``newscrawl replay`` with these folders."""
        command = [sys.executable, "-m", "newscrawl", "replay", *arguments]
        return [*command, f"--data={self.data}", f"--outlets={self.outlets}"]

    def run(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """Run ``newscrawl replay --json``, expect an exit code, and give the report."""
        done = subprocess.run(
            self.command(*arguments, "--json"),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env=environment(),
        )
        log = self.data / "crawl.log"
        tail = log.read_text()[-3000:] if log.exists() else ""
        assert done.returncode == code, (
            f"exit {done.returncode}\n{done.stdout}\n{done.stderr}\n{tail}"
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def catalog(self) -> Catalog:
        """The catalog, to be closed by the caller."""
        return Catalog.open(f"sqlite:///{self.data / 'catalog.sqlite'}", dedupe)

    def contents(self) -> dict[str, Any]:
        """What the catalog holds of articles, without ids, in an order of its own."""
        with self.catalog() as catalog:
            return contents(catalog)


def contents(catalog: Catalog) -> dict[str, Any]:
    """Articles with every version, sighting, duplicate and cluster, by address."""
    clusters: dict[int, list[str]] = {}
    found = list(catalog.articles())
    for one in found:
        if one.cluster is not None:
            clusters.setdefault(one.cluster, []).append(one.article.canonical_url)
    names = {number: min(members) for number, members in clusters.items()}
    return {
        one.article.canonical_url: {
            "article": to_json(one.article),
            "first_captured_at": to_json(one.first_captured_at),
            "duplicate_of": one.duplicate_of,
            "cluster": names.get(one.cluster) if one.cluster is not None else None,
            "similarity": None if one.similarity is None else round(one.similarity, 9),
            "versions": [
                {
                    "article": to_json(version.article),
                    "captured_at": to_json(version.captured_at),
                    "last_captured_at": to_json(version.last_captured_at),
                    "captures": to_json(version.captures),
                    "readings": [to_json(old) for old in catalog.readings(version.id)],
                }
                for version in catalog.history(one.article.canonical_url)
            ],
        }
        for one in found
    }


def captures(catalog: Catalog) -> list[Any]:
    """Every capture that the catalog knows, by file and offset."""
    return [
        to_json(capture)
        for warc in catalog.warcs.all()
        for capture in catalog.captures.in_warc(warc.key)
    ]


def environment() -> dict[str, str]:
    """The environment without what would change a command's settings."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("NEWSCRAWL_", "SCRAPY_"))}

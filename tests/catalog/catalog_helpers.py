"""Articles for the catalog's tests, and where a test's catalog lives."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl import dedupe
from newscrawl.catalog import Catalog
from newscrawl.model import Article, CaptureRef

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a test's catalog lives; plain data, so that other processes can open it too."""

    url: str
    schema: str = ""

    def open(self) -> Catalog:
        """Open the catalog there."""
        return Catalog.open(self.url, dedupe, schema=self.schema)


def words(count: int, name: str = "word") -> str:
    """A text of that many different words."""
    return " ".join(f"{name}{number}" for number in range(count))


def reading(
    url: str,
    body: str,
    *,
    minute: int = 0,
    headline: str = "Harbour bridge reopens",
    extractor: str = "newscrawl 1",
    digest: str = "",
    **fields: Any,
) -> Article:
    """An article read from a capture made so many minutes after ``START``."""
    at = START + timedelta(minutes=minute)
    record = uuid.uuid5(uuid.NAMESPACE_URL, f"{url} {at}")
    ref = CaptureRef(
        "2026/03/01/TEST.warc.gz",
        minute * 1000,
        900,
        f"urn:uuid:{record}",
        digest or f"sha256:{record.hex}",
        at,
    )
    return Article(
        url=url,
        headline=headline,
        body_text=body,
        extractor=extractor,
        capture=ref,
        **fields,
    )

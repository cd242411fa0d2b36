"""The catalog: articles and their versions, captures, links, sources and runs, in a database."""

from __future__ import annotations

from newscrawl.catalog.captures import StoredCapture, Warc
from newscrawl.catalog.catalog import Catalog
from newscrawl.catalog.links import Fetched
from newscrawl.catalog.nouns import (
    Known,
    Outcome,
    OutcomeKind,
    StoredArticle,
    Texts,
    Version,
)
from newscrawl.catalog.replays import Progress, Range
from newscrawl.catalog.sources import Run, Source
from newscrawl.catalog.takedowns import Takedown
from newscrawl.catalog.writer import CatalogWriter

__all__ = [
    "Catalog",
    "CatalogWriter",
    "Fetched",
    "Known",
    "Outcome",
    "OutcomeKind",
    "Progress",
    "Range",
    "Run",
    "Source",
    "StoredArticle",
    "StoredCapture",
    "Takedown",
    "Texts",
    "Version",
    "Warc",
]

"""The catalog: articles and their versions, captures, links, sources and runs, in a database."""

from __future__ import annotations

from newscrawl.catalog.catalog import Catalog
from newscrawl.catalog.nouns import (
    HeldCapture,
    Known,
    Outcome,
    OutcomeKind,
    StoredArticle,
    Texts,
    Version,
)
from newscrawl.catalog.writer import CatalogWriter

__all__ = [
    "Catalog",
    "CatalogWriter",
    "HeldCapture",
    "Known",
    "Outcome",
    "OutcomeKind",
    "StoredArticle",
    "Texts",
    "Version",
]

"""What the catalog takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newscrawl.model import Article, CaptureRef


class Texts(Protocol):
    """How texts are compared; the package :mod:`newscrawl.dedupe` is one."""

    def fingerprint(self, text: str, /) -> str:
        """Equal for equal texts; empty for an empty one."""

    def shingles(self, text: str, /) -> frozenset[int]:
        """The set that similarity is measured on."""

    def signature(self, text: str, /) -> bytes:
        """A short sketch of that set; empty for an empty text."""

    def bands(self, value: bytes, /) -> Sequence[int]:
        """Keys of which near-same texts share at least one."""

    def estimate(self, one: bytes, other: bytes, /) -> float:
        """The similarity of two texts, roughly, from their sketches."""

    def jaccard(self, one: frozenset[int], other: frozenset[int], /) -> float:
        """The similarity of two texts, exactly, 0 to 1."""

    def significant(self, old: str, new: str, /) -> bool:
        """Whether a reader would call the one another version of the other."""


class OutcomeKind(StrEnum):
    """What became of an article; these add up in a run's balance."""

    STORED = "stored"
    """A new article."""
    VERSION = "version"
    """A known article with changed text."""
    DUPLICATE = "duplicate"
    """A new address of a text that is held already."""
    UNCHANGED = "unchanged"
    """A known article, again."""

    @property
    def plural(self) -> str:
        """The count that it adds to: ``articles``, ``versions``, ``duplicates``, ``unchanged``."""
        return _PLURALS[self]


_PLURALS = {
    OutcomeKind.STORED: "articles",
    OutcomeKind.VERSION: "versions",
    OutcomeKind.DUPLICATE: "duplicates",
    OutcomeKind.UNCHANGED: "unchanged",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What storing one article came to."""

    kind: OutcomeKind
    article_id: int
    version_id: int
    duplicate_of: int | None = None
    """Id of the article whose text this one repeats."""
    cluster_id: int | None = None
    """Id of the cluster of near-same articles."""
    similarity: float | None = None
    """To the nearest member of the cluster, 0 to 1."""
    reread: bool = False
    """The capture was known and its reading was replaced, by a new extractor."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalog knows of a link."""

    url: str
    outcome: str
    """``""`` while not fetched; otherwise what came of it, as the run put it."""
    fetched_at: datetime | None
    due_at: datetime | None
    """When it should be fetched again; ``None`` for never by itself."""
    attempts: int = 0
    etag: str = ""
    last_modified: str = ""
    modified: datetime | None = None
    """What its source last said of its change."""
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the catalog holds it: its newest version."""

    id: int
    article: Article
    first_captured_at: datetime
    versions: int = 1
    duplicate_of: str = ""
    """Canonical URL of the article whose text this one repeats."""
    cluster: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One text that an address had, from its capture on."""

    id: int
    number: int
    """1 for the oldest."""
    article: Article
    captured_at: datetime
    last_captured_at: datetime
    """When the same text was last seen."""
    captures: tuple[CaptureRef, ...] = field(default=())
    """Every capture that gave this text, oldest first."""

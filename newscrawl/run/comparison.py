"""What a replay would change: each new reading beside the one that is stored of the same capture.

This is how one judges a new extractor before believing it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from newscrawl.model import Article, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.catalog import Catalog

EXAMPLES = 3
"""So many examples are kept of each kind of change to each field of each outlet."""
_LONGEST = 160
_NOT_COMPARED = frozenset({"url", "capture", "extractor", "fingerprint", "provenance"})
FIELDS = tuple(one.name for one in fields(Article) if one.name not in _NOT_COMPARED)
"""The fields that are compared; the others say where a reading comes from."""


class Change(StrEnum):
    """What became of a field's value."""

    CHANGED = "changed"
    GAINED = "gained"
    LOST = "lost"


class Standing(StrEnum):
    """What is stored of a capture."""

    SAME = "same"
    """A reading with the same fields."""
    DIFFERENT = "different"
    """A reading with other fields."""
    KNOWN = "known"
    """The article, from other captures: this may be a version of it."""
    NEW = "new"
    """Nothing."""
    GONE = "gone"
    """A reading, and the page would now give none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one capture."""

    field: str
    change: Change
    old: str
    new: str
    """Both cut to where they begin to differ, and short."""


@dataclass(slots=True)
class Comparison:
    """Counts of standings and changes by outlet, with examples; adds up over processes."""

    standings: Counter[tuple[str, Standing]] = field(default_factory=Counter)
    """By outlet and standing."""
    changes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By outlet, field and change."""
    examples: dict[tuple[str, str, str], list[dict[str, str]]] = field(default_factory=dict)

    def count(self, *standings: Standing) -> int:
        """Captures of these standings, of all outlets."""
        return sum(number for (_, one), number in self.standings.items() if one in standings)

    def judge(self, catalog: Catalog, article: Article) -> Standing:
        """Compare a reading with what is stored of its capture, and take note."""
        known, stored = stored_reading(catalog, article)
        if stored is None:
            standing = Standing.KNOWN if known else Standing.NEW
        else:
            found = list(differences(stored, article))
            standing = Standing.DIFFERENT if found else Standing.SAME
            for one in found:
                self._note(article, one)
        self.standings[article.outlet, standing] += 1
        return standing

    def gone(self, catalog: Catalog, article: Article, reason: str) -> None:
        """Take note of a page that gives no article now, where one is stored of its capture."""
        _, stored = stored_reading(catalog, article)
        if stored is not None:
            self.standings[article.outlet, Standing.GONE] += 1
            lost = Difference("article", Change.LOST, stored.headline[:_LONGEST], reason)
            self._note(article, lost)

    def add(self, other: Comparison) -> None:
        """Take in what another process found."""
        self.standings += other.standings
        self.changes += other.changes
        for key, found in other.examples.items():
            mine = self.examples.setdefault(key, [])
            mine.extend(found[: EXAMPLES - len(mine)])

    def as_json(self) -> dict[str, Any]:
        """Everything by outlet, as plain JSON data."""
        outlets = sorted({key[0] for key in (*self.standings, *self.changes)})
        return {name: self._outlet(name) for name in outlets}

    def _outlet(self, name: str) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        for (outlet, what, change), number in sorted(self.changes.items()):
            if outlet == name:
                told = {"number": number, "examples": self.examples[outlet, what, change]}
                changed.setdefault(what, {})[change] = told
        standings = {str(s): self.standings[name, s] for s in Standing if self.standings[name, s]}
        return {"captures": standings, "fields": changed}

    def _note(self, article: Article, one: Difference) -> None:
        key = (article.outlet, one.field, one.change)
        self.changes[key] += 1
        examples = self.examples.setdefault(key, [])
        if len(examples) < EXAMPLES:
            examples.append({"url": article.url, "old": one.old, "new": one.new})


def stored_reading(catalog: Catalog, article: Article) -> tuple[bool, Article | None]:
    """Whether the article is known, and its stored reading of the very same capture."""
    assert article.capture is not None
    versions = catalog.history(article.canonical_url or article.url)
    versions = versions or catalog.history(article.url)
    for version in versions:
        capture = version.article.capture
        if capture is not None and capture.record_id == article.capture.record_id:
            return True, version.article
    return bool(versions), None


def differences(old: Article, new: Article) -> Iterator[Difference]:
    """The fields in which two readings differ."""
    for name in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        change = Change.CHANGED
        if _empty(before):
            change = Change.GAINED
        elif _empty(after):
            change = Change.LOST
        yield Difference(name, change, *_excerpts(_text(before), _text(after)))


def _empty(value: object) -> bool:
    return value is None or value in ("", ())


def _text(value: object) -> str:
    value = to_json(value)
    if isinstance(value, list):
        return "; ".join(
            str(one.get("url", one)) if isinstance(one, dict) else str(one) for one in value
        )
    return "" if value is None else str(value)


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """Both from shortly before the first character in which they differ."""
    pairs = enumerate(zip(old, new, strict=False))
    first = next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))
    start = max(0, first - _LONGEST // 4)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    piece = text[start : start + _LONGEST]
    before = "…" if start and piece else ""
    return before + piece + ("…" if start + _LONGEST < len(text) else "")

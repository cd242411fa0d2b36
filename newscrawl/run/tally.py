"""What a run counts, as Scrapy stats, so that a test or a report can read every decision.

Keys, below ``newscrawl/``: ``pages``, ``articles``, ``versions``, ``duplicates``, ``unchanged``,
``reread``, ``dropped/STAGE/REASON``, ``sources/OUTCOME``; and the same again below
``outlet/NAME/``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

PREFIX = "newscrawl/"
KEPT = ("articles", "versions", "duplicates", "unchanged")
"""Outcomes of a page that reached the catalog."""


class Tally:
    """Counts pages and sources of one run; every page ends in exactly one outcome."""

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats
        self._fields: Counter[tuple[str, str]] = Counter()

    def page(self, outlet: str, number: int = 1) -> None:
        """A page was asked for: from here on it owes an outcome."""
        self._count("pages", outlet, number)

    def outcome(self, outlet: str, name: str) -> None:
        """A page ended in the catalog: ``articles``, ``versions``, ``duplicates`` ..."""
        self._count(name, outlet)

    def fields(self, outlet: str, names: Iterable[str]) -> None:
        """An article of the outlet was read, and has these fields."""
        # A dozen counts an article: they go to the stats when somebody asks for them.
        self._fields.update((outlet or "-", name) for name in ("articles", *names))

    def dropped(self, outlet: str, stage: str, reason: str, number: int = 1) -> None:
        """A page ended before the catalog, at this stage, for this reason."""
        self._count(f"dropped/{stage}/{reason}", outlet, number)

    def source(self, outlet: str, outcome: str) -> None:
        """A feed, sitemap or section page was read: ``ok``, ``unchanged``, ``broken`` ..."""
        self._count(f"sources/{outcome}", outlet)

    def reread(self, outlet: str) -> None:
        """Of an unchanged page, today's extractor read more or other than is stored."""
        self._count("reread", outlet)

    def add(self, name: str, number: int = 1) -> None:
        """Count something of the run as a whole."""
        self._stats.inc_value(PREFIX + name, number)

    def _count(self, name: str, outlet: str, number: int = 1) -> None:
        self._stats.inc_value(PREFIX + name, number)
        self._stats.inc_value(f"{PREFIX}outlet/{outlet or '-'}/{name}", number)

    def outstanding(self) -> dict[str, int]:
        """Pages of each outlet that were asked for and have no outcome yet."""
        owed: dict[str, int] = {}
        for key, number in self.values().items():
            if not key.startswith("outlet/"):
                continue
            outlet, _, name = key.removeprefix("outlet/").partition("/")
            if name == "pages":
                owed[outlet] = owed.get(outlet, 0) + number
            elif name in KEPT or name.startswith("dropped/"):
                owed[outlet] = owed.get(outlet, 0) - number
        return {outlet: number for outlet, number in owed.items() if number}

    def values(self) -> dict[str, Any]:
        """All counts of the run, without the prefix."""
        counted, self._fields = self._fields, Counter()
        for (outlet, name), number in counted.items():
            self._stats.inc_value(f"{PREFIX}outlet/{outlet}/fields/{name}", number)
        return {
            key.removeprefix(PREFIX): value
            for key, value in self._stats.get_stats().items()
            if key.startswith(PREFIX)
        }

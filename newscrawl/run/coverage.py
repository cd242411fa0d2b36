"""Which fields the articles of an outlet have, run by run: a redesign shows as a drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from newscrawl.model import Article

FIELDS = (
    "headline",
    "body_text",
    "authors",
    "date_published",
    "language",
    "description",
    "section",
    "keywords",
    "images",
)
"""Fields whose presence is counted."""
LEAST = 10
"""Articles below which a share says nothing."""
DROP = 0.3
"""Fall of a share, against the mean of earlier runs, that is reported."""
RUNS = 10
"""How many earlier runs are compared with."""


def present(article: Article) -> tuple[str, ...]:
    """The counted fields that an article has."""
    return tuple(name for name in FIELDS if getattr(article, name))


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Share of articles that have each field, from one outlet's counts of a run."""
    articles = counts.get("fields/articles", 0)
    if articles < LEAST:
        return {}
    return {name: round(counts.get(f"fields/{name}", 0) / articles, 3) for name in FIELDS}


def drops(
    now: Mapping[str, Mapping[str, float]], earlier: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Lines on fields that fell, by outlet; ``earlier`` are reports of runs, newest first."""
    past: dict[tuple[str, str], list[float]] = {}
    for report in earlier:
        for outlet, known in report.get("coverage", {}).items():
            for name, share in known.items():
                series = past.setdefault((outlet, name), [])
                if len(series) < RUNS:
                    series.append(share)
    lines = []
    for outlet, known in sorted(now.items()):
        for name, share in known.items():
            known_shares = past.get((outlet, name), [share])
            before = sum(known_shares) / len(known_shares)
            if share < before - DROP:
                lines.append(
                    f"{outlet}: {name} on {share:.0%} of its articles, {before:.0%} before: "
                    "has the site changed?"
                )
    return lines

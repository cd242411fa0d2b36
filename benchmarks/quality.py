"""Extraction against known truth, field by field, beside trafilatura on the same pages.

    python -m benchmarks.quality [FOLDER] [--misses 5] [--all] [--json FILE]

Without FOLDER, NEWSCRAWL_CORPUS names the corpus: its pages of publishers that the body model was
not trained on, read with the model of ``training/holdout.py``. A folder of your own holds, for each
page, ``NAME.html`` or ``NAME.html.gz`` and ``NAME.json`` with ``url`` and ``truth``: any of
``title``, ``authors`` (a list), ``publishing_date`` (ISO 8601), ``language``, ``body`` (a list of
paragraphs). It is read with the model that ships.

Body: overlap of four-word shingles, counted as often as they occur, mean over pages. Headline:
exact after folding white space. Date: the same day in the truth's zone, or in the page's where the
truth names none. Authors: the same set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from newscrawl.extract import explain_page, model
from newscrawl.extract.select import Score
from newscrawl.extract.shingles import overlap
from newscrawl.model import Page
from newscrawl.normalise import normalise
from training import holdout
from training.dataset import Sample, samples

FIELDS = (
    "body P",
    "body R",
    "body F1",
    "headline",
    "headline or alternative",
    "date",
    "authors",
    "language",
)
SETS = ("articles", "newspaper4k", "readability")


@dataclass(frozen=True)
class Found:
    """What a program made of a page."""

    body: str = ""
    headline: str = ""
    alternative: str = ""
    day: date | datetime | None = None
    authors: tuple[str, ...] = ()
    language: str = ""


@dataclass
class Tally:
    """Figures of one program over many pages."""

    scores: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)

    def mean(self, name: str) -> float | None:
        """Mean of a field over the pages whose truth has it."""
        values = [value for value, _ in self.scores.get(name, ())]
        return sum(values) / len(values) if values else None


def own(score: Score) -> Callable[[Page], Found]:
    """Read pages with newscrawl and this block model."""

    def read(page: Page) -> Found:
        extracted = explain_page(page, explain=False, score=score).article
        article = normalise(extracted)
        told = extracted.date_published
        return Found(
            article.body_text,
            article.headline,
            article.alternative_headline,
            told if told and told.tzinfo else article.date_published,
            article.authors,
            article.language,
        )

    return read


def trafilatura(page: Page) -> Found:
    """Read a page with trafilatura, its fast way, with metadata."""
    from trafilatura import bare_extraction

    found = bare_extraction(
        page.body, url=page.url, fast=True, include_comments=False, with_metadata=True
    )
    if found is None:
        return Found()
    told = found.as_dict()
    day = told.get("date")
    return Found(
        told.get("text") or "",
        told.get("title") or "",
        "",
        date.fromisoformat(day) if day else None,
        tuple(name for name in (told.get("author") or "").split("; ") if name),
        told.get("language") or "",
    )


def judge(truth: dict[str, Any], found: Found) -> dict[str, float]:
    """Scores, 0 to 1, of the fields that the truth names."""
    out: dict[str, float] = {}
    if truth.get("body"):
        figures = overlap("\n\n".join(truth["body"]), found.body)
        out |= dict(zip(("body P", "body R", "body F1"), figures, strict=True))
    if title := _folded(truth.get("title")):
        out["headline"] = float(_folded(found.headline) == title)
        either = title in (_folded(found.headline), _folded(found.alternative))
        out["headline or alternative"] = float(either)
    if when := truth.get("publishing_date"):
        out["date"] = float(_same_day(datetime.fromisoformat(when), found.day))
    if truth.get("authors"):
        out["authors"] = float(_names(truth["authors"]) == _names(found.authors))
    if truth.get("language"):
        out["language"] = float(truth["language"][:2] == found.language[:2])
    return out


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


def _names(names: Iterable[str]) -> set[str]:
    return {_folded(name).casefold() for name in names}


def _same_day(truth: datetime, found: date | datetime | None) -> bool:
    if isinstance(found, datetime):
        if found.tzinfo and truth.tzinfo:
            found = found.astimezone(truth.tzinfo)
        found = found.date()
    return found == truth.date()


def measure(
    pages: Iterable[tuple[str, Page, dict[str, Any]]], read: Callable[[Page], Found]
) -> Tally:
    """Read every page and judge what came out; times are CPU seconds a page."""
    tally = Tally()
    for name, page, truth in pages:
        start = time.process_time()
        found = read(page)
        tally.seconds.append(time.process_time() - start)
        for what, value in judge(truth, found).items():
            tally.scores[what].append((value, name))
    return tally


def corpus_pages(
    folder: Path, origin: str, *, everything: bool = False
) -> list[tuple[str, Page, dict[str, Any]]]:
    """Pages of one set of the corpus, of publishers left out of training."""
    return [
        (sample.name, sample.page, _truth(sample))
        for sample in samples(folder)
        if sample.origin == origin and (sample.check or everything)
    ]


def _truth(sample: Sample) -> dict[str, Any]:
    if sample.origin == "articles":
        return sample.fields
    told = sample.fields
    truth: dict[str, Any] = {"body": list(sample.truth) if sample.whole else []}
    if sample.origin == "newspaper4k":
        truth |= {"language": told.get("language"), "publishing_date": told.get("date")}
    return truth


def folder_pages(folder: Path) -> list[tuple[str, Page, dict[str, Any]]]:
    """Pages of a folder of the user's own."""
    out = []
    for path in sorted(folder.rglob("*.json")):
        told = json.loads(path.read_text("utf-8"))
        if "truth" not in told:
            continue
        plain, packed = path.with_suffix(".html"), path.with_suffix(".html.gz")
        if packed.exists():
            body = gzip.decompress(packed.read_bytes())
        elif plain.exists():
            body = plain.read_bytes()
        else:
            sys.exit(f"{path}: there is no {plain.name} or {packed.name} beside it")
        name = str(path.relative_to(folder).with_suffix(""))
        out.append((name, Page(told.get("url") or "", body), told["truth"]))
    if not out:
        sys.exit(f"{folder}: holds no NAME.json with a truth")
    return out


def show(console: Console, title: str, ours: Tally, theirs: Tally, misses: int) -> None:
    """Print the table of one set, and what was missed most."""
    table = Table(title=title, title_justify="left")
    table.add_column("field")
    for name in ("pages", "newscrawl", "trafilatura"):
        table.add_column(name, justify="right")
    for name in FIELDS:
        mine, other = ours.mean(name), theirs.mean(name)
        if mine is not None and other is not None:
            said = "–" if name == "language" else f"{other:.3f}"
            table.add_row(name, str(len(ours.scores[name])), f"{mine:.3f}", said)
    pairs = [("ms a page, mean", _mean), ("ms a page, worst", max)]
    for name, of in pairs:
        mine, other = 1000 * of(ours.seconds), 1000 * of(theirs.seconds)
        table.add_row(name, str(len(ours.seconds)), f"{mine:.1f}", f"{other:.1f}")
    console.print(table)
    for name in ("body F1", "headline or alternative", "date", "authors"):
        missed = [(value, page) for value, page in sorted(ours.scores[name]) if value < 0.95]
        if missed and misses:
            said = ", ".join(
                f"{page} {value:.2f}" if name == "body F1" else page
                for value, page in missed[:misses]
            )
            console.print(f"[bold]{name}[/] missed on {len(missed)}: {said}")
    console.print()


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, help="pages of your own, with truth")
    parser.add_argument("--misses", type=int, default=8, help="how many to name for each field")
    parser.add_argument("--all", action="store_true", help="publishers of the training side too")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    console = Console()
    corpus = os.environ.get("NEWSCRAWL_CORPUS")
    sets: list[tuple[str, list[tuple[str, Page, dict[str, Any]]], Score]] = []
    if options.folder:
        sets.append((str(options.folder), folder_pages(options.folder), model.score))
        console.print(f"body model: trained on {model.TRAINED_ON}")
    elif corpus:
        console.print(f"body model: trained on {holdout.TRAINED_ON}")
        for origin in SETS:
            pages = corpus_pages(Path(corpus), origin, everything=options.all)
            seen = "all publishers" if options.all else "publishers left out of training"
            sets.append((f"{origin}, {seen}", pages, holdout.score))
    else:
        sys.exit("give a folder of pages with truth, or set NEWSCRAWL_CORPUS")
    figures = {}
    for title, pages, score in sets:
        read = own(score)
        for _, page, _ in pages[:5]:  # imports and memories of class names
            read(page)
            trafilatura(page)
        ours, theirs = measure(pages, read), measure(pages, trafilatura)
        show(console, title, ours, theirs, options.misses)
        figures[title] = {
            "newscrawl": {name: ours.mean(name) for name in FIELDS},
            "trafilatura": {name: theirs.mean(name) for name in FIELDS},
            "ms": [1000 * _mean(ours.seconds), 1000 * _mean(theirs.seconds)],
        }
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()

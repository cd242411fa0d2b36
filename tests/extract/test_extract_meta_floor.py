"""Floors under the metadata of real pages: what was reached must not sink unseen.

The truth was written by hand-made parsers for each publisher. A share of its headlines copies the
metadata where the page shows another, hence "or alternative"; some authors are the outlet.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from meta_pages import read

from newscrawl.extract.metadata import Metadata
from newscrawl.model import Page, PageKind, utc

LANGUAGES = {
    "at": "de", "au": "en", "be": "nl", "ca": "en", "ch": "de", "cn": "zh", "de": "de", "dk": "da",
    "es": "es", "fr": "fr", "gl": "da", "id": "id", "il": "de", "isl": "is", "it": "it", "jp": "ja",
    "kr": "ko", "lb": "ar", "li": "de", "ls": "en", "lt": "lt", "lu": "de", "mx": "en", "my": "en",
    "na": "en", "no": "no", "pt": "en", "ru": "ru", "se": "sv", "tr": "tr", "tw": "en", "tz": "en",
    "ua": "ru", "uk": "en", "us": "en", "vn": "vi", "za": "en",
}  # fmt: skip
"""What the pages of a country's folder are written in …"""
OTHER_LANGUAGES = {
    "PoliticoEu": "en", "MallorcaZeitung": "de", "Tageszeitung": "de", "TheJapanNews": "en",
    "HabariLeo": "sw", "Dizindaba": "xh", "EyethuNews": "zu", "Ilanga": "zu",
    "IsolezweLesiXhosa": "xh", "Isolezwe": "zu",
}  # fmt: skip
"""… and the publishers that write in another; read off the pages."""


@dataclass(frozen=True)
class Judged:
    """A page's truth beside what was read."""

    name: str
    truth: dict[str, Any]
    found: Metadata

    @property
    def language(self) -> str:
        """The language that the page is written in."""
        country, publisher = self.name.split("/")
        return OTHER_LANGUAGES.get(publisher.split("_")[0], LANGUAGES[country])


@pytest.fixture(scope="module")
def judged(corpus: Path) -> list[Judged]:
    """Every page of the corpus, read."""
    out = []
    for path in sorted((corpus / "articles").glob("*/*.json")):
        known = json.loads(path.read_text("utf-8"))
        page = Page(
            url=known["url"], body=gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        )
        out.append(Judged(f"{path.parent.name}/{path.stem}", known["truth"], read(page)))
    return out


def _share(right: list[bool]) -> float:
    assert len(right) > 150
    return sum(right) / len(right)


def test_the_headline_or_its_alternative_is_the_truths(judged: list[Judged]) -> None:
    right = [
        " ".join(one.truth["title"].split()) in (one.found.headline, one.found.alternative_headline)
        for one in judged
    ]
    assert _share(right) >= 0.95


def test_the_date_is_right_to_the_day(judged: list[Judged]) -> None:
    right = []
    for one in judged:
        said, found = one.truth.get("publishing_date"), one.found.date_published
        if said:
            truth = datetime.fromisoformat(said)
            days = {truth.date(), utc(truth).date() if truth.tzinfo else truth.date()}
            right.append(found is not None and bool({found.date(), utc(found).date()} & days))
    assert _share(right) >= 0.965


def test_the_authors_are_the_same_set(judged: list[Judged]) -> None:
    right = [set(one.found.authors) == set(one.truth.get("authors") or ()) for one in judged]
    assert _share(right) >= 0.88


def test_the_language_is_right(judged: list[Judged]) -> None:
    assert [one.name for one in judged if one.found.language != one.language] == []


def test_articles_are_not_taken_for_something_else(judged: list[Judged]) -> None:
    kinds = (PageKind.ARTICLE, PageKind.LIVE)
    assert _share([one.found.kind in kinds for one in judged]) >= 0.985

"""Changes made to real article pages: what a reader would call a version is one, no more."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl import dedupe
from newscrawl.catalog import Catalog
from newscrawl.extract import explain_page
from newscrawl.model import CaptureRef, Page
from newscrawl.reading import read

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLOCK = {
    "en": ("Updated 3 minutes ago", "Updated 2 hours ago"),
    "de": ("Aktualisiert vor 3 Minuten", "Aktualisiert vor 2 Stunden"),
    "fr": ("Mis à jour il y a 3 minutes", "Mis à jour il y a 2 heures"),
    "es": ("Hace 3 minutos", "Hace 2 horas"),
}
VIEWS = {"en": "{} views", "de": "{} Aufrufe", "fr": "{} vues", "es": "{} visitas"}
STORIES = (
    "Harbour bridge to stay closed",
    "Mayor names a new council",
    "Storm damage costs millions",
    "Team wins again at home",
)
NEWS = (
    "A spokesman for the ministry denied on Tuesday that any of the talks had taken place, and "
    "said that no further meetings were planned before the summer."
)


@dataclass(frozen=True)
class Sheet:
    """An article page in which one paragraph and the headline stand exactly once as they read."""

    url: str
    html: str
    language: str
    headline: str
    paragraph: str
    """The paragraph's element, with tags."""
    text: str

    def after(self, more: str) -> str:
        """The page with more behind the paragraph."""
        return self.html.replace(self.paragraph, self.paragraph + more, 1)

    def below_headline(self, more: str) -> str:
        """The page with more right below its headline."""
        return re.sub(r"(</h1\s*>)", lambda end: end.group() + more, self.html, count=1)

    def edited(self, text: str) -> str:
        """The page with another text for the paragraph."""
        return self.html.replace(self.paragraph, self.paragraph.replace(self.text, text), 1)


Change = Callable[[Sheet], tuple[str, str]]
"""A page before and after."""


def spaces(sheet: Sheet) -> tuple[str, str]:
    """Line breaks and blanks behind every paragraph."""
    return sheet.html, re.sub(r"(</p>|</div>|<br ?/?>)", r"\1\n\n   ", sheet.html)


def clock(sheet: Sheet) -> tuple[str, str]:
    """How long ago the page was updated."""
    before, after = CLOCK.get(sheet.language, CLOCK["en"])
    line = '<div class="info"><span>{}</span></div>'
    return sheet.below_headline(line.format(before)), sheet.below_headline(line.format(after))


def counter(sheet: Sheet) -> tuple[str, str]:
    """How often the page was seen, in the midst of the text."""
    views = VIEWS.get(sheet.language, VIEWS["en"])
    line = "<p>{}</p>"
    return (
        sheet.after(line.format(views.format("1,204"))),
        sheet.after(line.format(views.format("1,377"))),
    )


def related(sheet: Sheet) -> tuple[str, str]:
    """Other stories in a box in the midst of the text."""

    def box(*stories: str) -> str:
        items = "".join(f'<li><a href="/{n}">{story}</a></li>' for n, story in enumerate(stories))
        return f'<aside class="related"><h4>Related articles</h4><ul>{items}</ul></aside>'

    return sheet.after(box(*STORIES[:3])), sheet.after(box(*STORIES[:0:-1]))


def advertisement(sheet: Sheet) -> tuple[str, str]:
    """A slot for advertisements that was not there before."""
    return sheet.html, sheet.after('<div class="ad-slot"><span>Advertisement</span></div>')


def correction(sheet: Sheet) -> tuple[str, str]:
    """One word in the midst of the text."""
    words = re.findall(r"[^\W\d_]{5,}", sheet.text)
    return sheet.html, sheet.edited(sheet.text.replace(words[len(words) // 2], "nevertheless", 1))


def figure(sheet: Sheet) -> tuple[str, str]:
    """One figure; added where the paragraph has none."""
    said = sheet.text if re.search(r"\d", sheet.text) else f"{sheet.text} It cost 7 million."
    return (
        sheet.edited(said),
        sheet.edited(re.sub(r"\d+", lambda number: str(int(number.group()) + 1), said, count=1)),
    )


def addition(sheet: Sheet) -> tuple[str, str]:
    """A new paragraph."""
    return sheet.html, sheet.after(sheet.paragraph.replace(sheet.text, NEWS))


def renaming(sheet: Sheet) -> tuple[str, str]:
    """Another headline."""
    return sheet.html, sheet.html.replace(sheet.headline, "Bridge opens early after all")


COSMETIC = (spaces, clock, counter, related, advertisement)
REAL = (correction, figure, addition, renaming)


def sheet(path: Path) -> Sheet | None:
    """A page of the corpus, if it can be changed without a parser."""
    url = json.loads(path.with_name(path.name.replace(".html.gz", ".json")).read_text())["url"]
    body = gzip.decompress(path.read_bytes())
    try:
        html = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    reading = explain_page(Page(url, body), explain=False)
    article = reading.article
    quoted = re.search("[\"'&<>]", article.headline)  # metadata spell those otherwise
    if (
        reading.body.source != "page"
        or quoted
        or not re.search(rf"<h1\b[^>]*>\s*{re.escape(article.headline)}\s*</h1", html)
    ):
        return None
    found = []
    for block in reading.blocks:
        element = re.search(rf"<p\b[^>]*>\s*{re.escape(block.text)}\s*</p>", html)
        if len(block.text) > 120 and element and html.count(block.text) == 1:
            found.append((element.group(), block.text))
    if len(found) < 3:
        return None
    paragraph, text = found[len(found) // 2]
    return Sheet(url, html, article.language, article.headline, paragraph, text)


@pytest.fixture(scope="module")
def sheets(corpus: Path) -> list[Sheet]:
    """One page of each publisher that has such a page."""
    found: dict[str, Sheet] = {}
    for path in sorted((corpus / "articles").glob("*/*.html.gz")):
        publisher = path.name.split("_")[0]
        if publisher not in found and (one := sheet(path)) is not None:
            found[publisher] = one
    assert len(found) > 40
    return list(found.values())


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """An empty catalog."""
    with Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", dedupe) as opened:
        yield opened


def versions(catalog: Catalog, one: Sheet, change: Change) -> list[str]:
    """Texts of the versions that the catalog has after a page was captured twice."""
    for number, html in enumerate(change(one)):
        body = html.encode()
        at = START + timedelta(hours=number)
        name = f"{one.url} {number}"
        capture = CaptureRef("TEST.warc.gz", number, 1, f"urn:{name}", f"sha256:{name}", at)
        article = read(Page(one.url, body, captured_at=at))
        catalog.store(replace(article, capture=capture))
    return [version.article.body_text for version in catalog.history(one.url)]


@pytest.mark.parametrize("change", COSMETIC, ids=lambda change: change.__name__)
def test_a_cosmetic_change_of_a_real_page_is_no_version(
    sheets: list[Sheet], catalog: Catalog, change: Change
) -> None:
    assert [one.url for one in sheets if len(versions(catalog, one, change)) != 1] == []


@pytest.mark.parametrize("change", REAL, ids=lambda change: change.__name__)
def test_a_real_change_of_a_real_page_is_a_version(
    sheets: list[Sheet], catalog: Catalog, change: Change
) -> None:
    assert [one.url for one in sheets if len(versions(catalog, one, change)) != 2] == []

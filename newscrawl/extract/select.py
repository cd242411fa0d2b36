"""Choose the blocks of a page that make up the article's text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.extract.alike import with_alike, with_opening
from newscrawl.extract.edges import (
    below_headline,
    from_first_sentence,
    in_one_column,
    until_ending,
)
from newscrawl.extract.features import FEATURES, Row, headline_block, rows
from newscrawl.extract.kin import with_kin, with_standfirst, without_pull_quotes
from newscrawl.extract.lists import with_following_lists, with_lists
from newscrawl.extract.smallprint import without_small_print
from newscrawl.extract.walk import H1, Outline
from newscrawl.extract.wall_words import COOKIE_PLEA
from newscrawl.extract.words import BIT

if TYPE_CHECKING:
    from newscrawl.extract.document import Document

Score = Callable[[Row], float]
"""A block's numbers to the log-odds that it is article text."""
THRESHOLD = -0.2
_WEIGHT = FEATURES.index("weight")
_LINKS = FEATURES.index("linkden")
_DAMPED = FEATURES.index("effw")
_STOP = FEATURES.index("stop")
_SEPARATOR = re.compile(r"\s+[|–—·»:-]+\s+")


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen blocks, and how sure the choice is."""

    indexes: list[int]
    confidence: float
    scores: list[float | None]
    asks_consent: bool = False
    """The page shows a plea to take cookies in the place of an article."""


def hints(document: Document) -> tuple[str, str]:
    """Return what the page seems to be called and its description, to compare blocks with."""
    page = document.structured
    title = page.first("og:title")[0]
    for node in page.marks.h1[:1]:
        text = " ".join((node.text(separator=" ") or "").split())
        if len(text) > 15 or not title:
            title = text
    if not title:
        title = max(_SEPARATOR.split(page.title), key=len)
    return title, page.first("description", "og:description")[0]


def choose(page: Outline, title: str, description: str, score: Score) -> Choice:
    """Return the blocks that ``score`` takes for article text, mended where it cannot see."""
    found = rows(page, title, description)
    scores = [None if row is None else score(row) for row in found]
    return decide(page, found, scores, title)


def decide(
    page: Outline, found: Sequence[Row | None], scores: list[float | None], title: str
) -> Choice:
    """Return the choice that blocks' numbers and scores lead to."""
    picked = [i for i, value in enumerate(scores) if value is not None and value > THRESHOLD]
    head = headline_block(page, title.lower().strip()[:80])
    picked = with_alike(page, picked, found, scores)
    picked = with_opening(page, picked, found, scores)
    picked = with_following_lists(page, picked, found, scores)
    picked = with_standfirst(page, with_lists(page, picked, found, scores), found, scores, head)
    picked = with_kin(page, without_pull_quotes(page, picked), found, scores)
    picked = without_small_print(page, _first_copies(page, _seen(page, picked), title))
    weight = [row[_WEIGHT] if row is not None else len(page.text[i]) for i, row in enumerate(found)]
    picked = from_first_sentence(page, below_headline(page, picked, title, weight), title, weight)
    if not picked:
        picked = _anything(page, found)
    picked = until_ending(page, in_one_column(page, picked, scores), weight)
    if _asks_consent(page, picked):
        return Choice([], 0.0, scores, asks_consent=True)
    return Choice(picked, _confidence(page, picked, scores), scores)


def _seen(page: Outline, picked: list[int]) -> list[int]:
    """Leave out hidden text, unless most is hidden: then a script is to show it."""
    unseen = BIT["unseen"]
    seen = [i for i in picked if not page.hints_above(page.box[i]) & unseen]
    if len(seen) == len(picked):
        return picked
    shown = sum(len(page.text[i]) for i in seen)
    return seen if shown > 0.3 * sum(len(page.text[i]) for i in picked) else picked


def _first_copies(page: Outline, picked: list[int], title: str) -> list[int]:
    """Leave out the headline, and long texts that came before in another place.

    Pull quotes and captions repeat the text; a copy that stands beside the first is the text.
    """
    seen: dict[str, int] = {}
    out = []
    for i in picked:
        text = page.text[i]
        if page.tag[i] == H1 and text == title:
            continue
        if len(text) > 40:
            beside = page.parent[page.box[i]]
            if seen.setdefault(text, beside) != beside:
                continue
        out.append(i)
    return out


def _asks_consent(page: Outline, picked: Sequence[int]) -> bool:
    """Tell whether most of what was found is a plea to take cookies."""
    texts = [page.text[i] for i in picked]
    asking = [text for text in texts if "ookie" in text or "çerez" in text]
    said = sum(len(text) for text in asking if COOKIE_PLEA.search(text))
    return said > 0.5 * sum(map(len, texts))


def _anything(page: Outline, found: Sequence[Row | None]) -> list[int]:
    """Return, for a page where nothing looks like an article, whatever text it has."""
    small = sum(row[_WEIGHT] for row in found if row is not None) < 600
    least = 15 if small else 50
    return [
        i
        for i, row in enumerate(found)
        if row is not None
        and row[_WEIGHT] > least
        and row[_LINKS] < 500
        and row[_DAMPED] == 1000
        and (row[_STOP] or small)
        and page.tag[i] != H1
    ]


def _confidence(page: Outline, picked: list[int], scores: Sequence[float | None]) -> float:
    """Return the mean chance that a kept character is article text; less where little is kept."""
    kept = sure = 0.0
    for i in picked:
        value = scores[i]
        size = min(len(page.text[i]), 600)
        kept += size
        sure += size / (1 + math.exp(-value)) if value is not None else 0.3 * size
    if not kept:
        return 0.0
    return sure / kept * min(1.0, 0.5 + kept / 600)

"""Choose the blocks of a page that make up the article's text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawl.extract.cues import ENDS, PLEAS
from newscrawl.extract.endings import is_ending
from newscrawl.extract.features import FEATURES, Row, headline_block, rows
from newscrawl.extract.walk import H1, KIND, QUOTE, Outline
from newscrawl.extract.words import BIT

if TYPE_CHECKING:
    from newscrawl.extract.document import Document

Score = Callable[[Row], float]
"""A block's numbers to the log-odds that it is article text."""
THRESHOLD = -0.3
_WEIGHT = FEATURES.index("weight")
_LINKS = FEATURES.index("linkden")
_DAMPED = FEATURES.index("effw")
_STOP = FEATURES.index("stop")
_KIND = FEATURES.index("kind")
_HEADING, _SUBHEADING, _ITEM = (1, 3), (2, 3), 4
_FURNITURE = [
    FEATURES.index(f"rel_{name}")
    for name in ("nav", "media", "hide", "rel", "sale", "share", "comment", "meta")
]
_LONGEST_LIST = 12
_LIKELY_ENOUGH = -2.0
"""Score of a list item between two chosen blocks from which on it is chosen too."""
_ALMOST = -0.7
"""Score of a sub-heading from which on it is chosen among chosen siblings."""
_LEAST_ABOVE = 120
"""Characters of a sentence that may open an article above its headline."""
_TOLD, _REPEATED = 20, 60
"""Letters at the start of a quotation, least and most, that show that the text holds it too."""
_SIGNS = re.compile(r"[\W_]+")
_LEAST_BELOW = 600
_STRAY = 150
"""Characters of running text that may stand behind an article's end."""
_STRAY_SHARE = 0.25
"""Part of what was picked that may stand there, headlines and pleas included."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen blocks, and how sure the choice is."""

    indexes: list[int]
    confidence: float
    scores: list[float | None]


def hints(document: Document) -> tuple[str, str]:
    """Return what the page seems to be called and its description, to compare blocks with."""
    page = document.structured
    title = page.first("og:title")[0]
    node = document.tree.css_first("h1")
    if node is not None:
        text = " ".join((node.text(separator=" ") or "").split())
        if len(text) > 15 or not title:
            title = text
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
    picked = _with_lists(picked, found, scores)
    picked = _with_kin(page, _without_pull_quotes(page, picked), found, scores)
    picked = _first_copies(page, _seen(page, picked), title)
    weight = [row[_WEIGHT] if row is not None else len(page.text[i]) for i, row in enumerate(found)]
    picked = _below_headline(page, picked, title, weight)
    if not picked:
        picked = _anything(page, found)
    picked = _until_ending(page, picked, weight)
    return Choice(picked, _confidence(page, picked, scores), scores)


def _with_lists(
    picked: list[int], found: Sequence[Row | None], scores: Sequence[float | None]
) -> list[int]:
    """Return the choice with the short lists that stand between chosen blocks."""
    out = picked[:1]
    for before, after in pairwise(picked):
        if 1 < after - before <= _LONGEST_LIST + 1:
            between = range(before + 1, after)
            if all(_is_list_item(found[i], scores[i]) for i in between):
                out += between
        out.append(after)
    return out


def _is_list_item(row: Row | None, score: float | None) -> bool:
    return (
        row is not None
        and score is not None
        and row[_KIND] == _ITEM
        and score > _LIKELY_ENOUGH
        and score > _LIKELY_ENOUGH
        and row[_WEIGHT] >= 20
        and not _is_furniture(row)
    )


def _with_kin(
    page: Outline,
    picked: list[int],
    found: Sequence[Row | None],
    scores: Sequence[float | None],
) -> list[int]:
    """Return the choice with quotations and sub-headings that stand among chosen paragraphs.

    Beside a chosen paragraph in the very same container, and between two chosen ones, they are
    text even where boxes around make them look less likely.
    """
    out = picked[:1]
    for before, after in pairwise(picked):
        homes = page.parent[page.box[before]], page.parent[page.box[after]]
        for i in range(before + 1, after):
            score = scores[i]
            if score is None or score < _LIKELY_ENOUGH or _is_furniture(found[i]):
                continue
            text, box = page.text[i], page.box[i]
            if KIND.get(page.tag[i]) in _SUBHEADING:
                if score > _ALMOST and page.parent[box] in homes and not is_ending(text):
                    out.append(i)
            elif (
                _quote_home(page, box) in homes
                and text[-1] in ENDS
                and not _is_repeated(page, i, picked)
            ):
                out.append(i)
        out.append(after)
    return out


def _without_pull_quotes(page: Outline, picked: list[int]) -> list[int]:
    """Return the choice without quotations of the article itself."""
    quotes = [i for i in picked if _quote_home(page, page.box[i]) >= 0]
    if not quotes or len(quotes) > 0.5 * len(picked):
        return picked
    out = [i for i in quotes if _is_repeated(page, i, picked)]
    return [i for i in picked if i not in out]


def _is_repeated(page: Outline, index: int, among: Sequence[int]) -> bool:
    """Tell whether a block's opening words stand within another block."""
    opening = _SIGNS.sub("", page.text[index][: 4 * _REPEATED])[:_REPEATED]
    if len(opening) < _TOLD:
        return False
    # The longest of its first words stands in few blocks, and is looked for faster.
    words = _SIGNS.split(page.text[index][:_REPEATED])[:-1]
    word = max(words, key=len, default="")
    return any(
        i != index and word in page.text[i] and opening in _SIGNS.sub("", page.text[i])
        for i in among
    )


def _quote_home(page: Outline, box: int) -> int:
    """Return the container that the quotation around a block stands in, -1 without one."""
    above = page.parent[box]
    for quote in (box, above):
        if page.signature[quote][0] == QUOTE:
            return page.parent[quote]
    return -1


def _is_furniture(row: Row | None) -> bool:
    return row is None or row[_LINKS] >= 300 or any(row[place] for place in _FURNITURE)


def _seen(page: Outline, picked: list[int]) -> list[int]:
    """Leave out hidden text, unless most is hidden: then a script is to show it."""
    unseen = BIT["unseen"]
    seen = [i for i in picked if not page.hints_above(page.box[i]) & unseen]
    if len(seen) == len(picked):
        return picked
    shown = sum(len(page.text[i]) for i in seen)
    return seen if shown > 0.3 * sum(len(page.text[i]) for i in picked) else picked


def _below_headline(
    page: Outline, picked: list[int], title: str, weight: Sequence[float]
) -> list[int]:
    """Leave out small print above the headline: date lines, sections, sources."""
    head = headline_block(page, title.lower().strip()[:80])
    small = [i for i in picked if i < head and _running(page.text[i], weight[i]) < _LEAST_ABOVE]
    if sum(len(page.text[i]) for i in picked if i < head) > _LEAST_BELOW:
        return picked  # that is no headline of theirs
    return [i for i in picked if i not in small]


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


def _until_ending(page: Outline, picked: list[int], weight: Sequence[float]) -> list[int]:
    """Cut off what stands under "Related articles" and the like, and headings over nothing.

    Such a heading ends the article only where hardly anything follows: in-text boxes have it too.
    """
    total = sum(weight[i] for i in picked)
    running = after = 0.0
    for place in range(len(picked) - 1, 0, -1):
        index = picked[place]
        after += weight[index]
        running += _running(page.text[index], weight[index])
        if running > _STRAY or after > _STRAY_SHARE * total:
            break
        between = range(picked[place - 1] + 1, index + 1)
        if any(_ends(page.text[n]) for n in between):
            picked = picked[:place]
    while picked and _is_bare_heading(page, picked[-1]):
        picked.pop()
    # Within the text such a heading goes with the links that stood under it.
    left = set(picked)
    return [i for i in picked if i + 1 in left or i == picked[-1] or not _ends(page.text[i])]


def _is_bare_heading(page: Outline, index: int) -> bool:
    """Tell whether a block is a heading; lists of sentences are set as headings too."""
    return KIND.get(page.tag[index]) in _HEADING and page.text[index][-1] not in ENDS


def _running(text: str, weight: float) -> float:
    """Return the weight of a text if it is made of whole sentences and is no plea."""
    if weight < 25 or text[-1] not in ENDS:
        return 0
    low = text.lower()
    return 0 if any(cue in low for cue in PLEAS) else weight


def _ends(text: str) -> bool:
    return len(text) < 60 and is_ending(text)


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

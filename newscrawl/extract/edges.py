"""Where the article's text begins and ends among the blocks that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newscrawl.extract.cues import ENDS, PLEAS
from newscrawl.extract.endings import is_ending
from newscrawl.extract.features import headline_block
from newscrawl.extract.smallprint import is_closing_notice
from newscrawl.extract.walk import KIND

if TYPE_CHECKING:
    from newscrawl.extract.walk import Outline

_HEADING, _HEADING_OR_ITEM, _CELL = (1, 3), (1, 2, 3, 4), 5
_LIKELY, _HARDLY = 2.0, 0.3
"""Scores of a cell of the text, and of one that may stand beside it."""
_LEAST_ABOVE = 120
"""Characters of a sentence that may open an article above its headline."""
_LEAST_BELOW = 600
"""Characters of text that make an article; a headline below as many is not its own."""
_LONG_TITLE = 20
_HEAD = 300
"""Characters that crumbs, headline and byline come to where a page sets them as one text."""
_LABEL = 40
"""Characters below which a text without a full stop is hardly the beginning of an article."""
_ANNOUNCING = 50
"""Characters of a line that announces what follows, at most."""
_STRAY = 150
"""Characters of running text that may stand behind an article's end."""
_STRAY_SHARE = 0.25
"""Part of what was picked that may stand there, headlines and pleas included."""


def below_headline(
    page: Outline, picked: list[int], title: str, weight: Sequence[float]
) -> list[int]:
    """Leave out small print above the headline: date lines, sections, sources."""
    head = headline_block(page, title.lower().strip()[:80])
    small = [i for i in picked if i < head and _running(page.text[i], weight[i]) < _LEAST_ABOVE]
    if sum(len(page.text[i]) for i in picked if i < head) > _LEAST_BELOW:
        return picked  # that is no headline of theirs
    return [i for i in picked if i not in small]


def from_first_sentence(
    page: Outline, picked: list[int], title: str, weight: Sequence[float]
) -> list[int]:
    """Leave out words before the first sentence: buttons, labels, a name or a place alone."""
    for place, i in enumerate(picked):
        text = page.text[i]
        if (
            weight[i] < _HEAD
            and len(title) > _LONG_TITLE
            and title in text
            and text[-1] not in ENDS
        ):
            continue  # crumbs, headline and byline as one
        if weight[i] >= _LABEL or text[-1] in ENDS or KIND.get(page.tag[i]) in _HEADING_OR_ITEM:
            return (
                picked[place:] if sum(weight[n] for n in picked[place:]) > _LEAST_BELOW else picked
            )
    return picked


def in_one_column(page: Outline, picked: list[int], scores: Sequence[float | None]) -> list[int]:
    """Leave out cells before and behind the text that are hardly likely: other columns.

    Pages laid out as tables have no names to tell a rail from the text; that the cells beside it
    are no text of this article shows in what the likely ones have in common.
    """
    likely = [i for i in picked if (scores[i] or 0.0) > _LIKELY]
    if not likely:
        return picked
    homes = {page.parent[page.box[i]] for i in likely}
    return [
        i
        for i in picked
        if likely[0] <= i <= likely[-1]
        or KIND.get(page.tag[i]) != _CELL
        or page.parent[page.box[i]] in homes
        or (scores[i] or 0.0) > _HARDLY
    ]


def until_ending(page: Outline, picked: list[int], weight: Sequence[float]) -> list[int]:
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
    while picked and _is_left_over(page, picked[-1]):
        picked.pop()
    # Within the text such a heading goes with the links that stood under it.
    left = set(picked)
    return [i for i in picked if i + 1 in left or i == picked[-1] or not _ends(page.text[i])]


def _is_left_over(page: Outline, index: int) -> bool:
    """Tell whether a last block announces what is not there, or is a notice."""
    text = page.text[index]
    announces = text[-1] in ":：" and len(text) < _ANNOUNCING
    return announces or is_closing_notice(text) or _is_bare_heading(page, index)


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

"""What stands among chosen blocks: quotations, sub-headings, items and code belong to them.

Between two blocks of an article's text there is text or an insert. Inserts are told by what they
are called; for the rest it takes less to be believed than for a block alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawl.extract.cues import CREDITS, ENDS, PLEAS
from newscrawl.extract.endings import is_ending
from newscrawl.extract.inserts import LIKELY_ENOUGH, is_furniture
from newscrawl.extract.smallprint import is_closing_notice
from newscrawl.extract.walk import KIND, PRE, QUOTE

if TYPE_CHECKING:
    from newscrawl.extract.features import Row
    from newscrawl.extract.walk import Outline

_SUBHEADING, _ITEM = (2, 3), 4
_ALMOST, _BEFORE_TEXT = -1.2, -2.0
"""Scores of a sub-heading from which on it is chosen: between chosen blocks, right before one."""
_STANDFIRST, _SENTENCE, _SOON_AFTER = -0.7, 20, 6
"""Score and letters of a standfirst, at least; blocks such as a date between it and the text."""
_LEAST_HEADING, _LONGEST_HEADING = 4, 60
_BESIDE = ("continue", "enlarge", "click", "scroll", "below", "caption", "vergrößern", "agrandir")
"""What lines between paragraphs say that are about the page."""
_TOLD, _REPEATED = 20, 60
"""Letters at the start of a quotation, least and most, that show that the text holds it too."""
_SIGNS = re.compile(r"[\W_]+")


def with_kin(
    page: Outline,
    picked: list[int],
    found: Sequence[Row | None],
    scores: Sequence[float | None],
) -> list[int]:
    """Return the choice with what stands among chosen blocks and is nearly as likely as they.

    Between two chosen blocks there is article text or an insert; inserts are told by their names.
    """
    out = picked[:1]
    for before, after in pairwise(picked):
        out += [
            i
            for i in range(before + 1, after)
            if _is_kin(page, i, (before, after), found[i], scores[i], picked)
        ]
        out.append(after)
    return out


def _is_kin(
    page: Outline,
    i: int,
    between: tuple[int, int],
    row: Row | None,
    score: float | None,
    picked: Sequence[int],
) -> bool:
    """Tell whether a block ``between`` two chosen ones is text."""
    box, kind = page.box[i], KIND.get(page.tag[i])
    homes = [page.parent[page.box[each]] for each in between]
    beside = page.parent[box] in homes
    if kind in _SUBHEADING:
        if is_ending(page.text[i]) or (row is not None and is_furniture(row)):
            return False
        if score is not None:
            return score > (_BEFORE_TEXT if i + 1 == between[1] else _ALMOST)
        # Headings that are links, and short ones in boxes of their own, have no score.
        is_link = page.in_links[i] > 0.5 * len(page.text[i])
        return beside or (i + 1 == between[1] and not is_link)
    if box in homes and i + 1 == between[1] and _is_bare_subheading(page, i):
        return True
    if score is None or score < LIKELY_ENOUGH or is_furniture(row):
        return False
    if _quote_home(page, box) in homes:
        return page.text[i][-1] in ENDS and not _is_repeated(page, i, picked)
    return beside and (kind == _ITEM or page.tag[i] == PRE)


def _is_bare_subheading(page: Outline, i: int) -> bool:
    """Tell whether a few words could be a sub-heading that is in no element of its own."""
    text = page.text[i]
    low = text.lower()
    return (
        _LEAST_HEADING <= len(text) <= _LONGEST_HEADING
        and text[-1] not in ENDS
        and not page.in_links[i]
        and not is_ending(text)
        and not is_closing_notice(text)
        and not any(cue in low for cue in (*CREDITS, *PLEAS, *_BESIDE))
    )


def with_standfirst(
    page: Outline,
    picked: list[int],
    found: Sequence[Row | None],
    scores: Sequence[float | None],
    head: int,
) -> list[int]:
    """Return the choice with the sentence right below the headline, where it is nearly likely."""
    i = head + 1
    if head < 0 or not picked or not i < picked[0] <= i + _SOON_AFTER:
        return picked
    row, score = found[i], scores[i]
    if score is None or score < _STANDFIRST or is_furniture(row) or page.in_links[i]:
        return picked
    return [i, *picked] if len(page.text[i]) > _SENTENCE and page.text[i][-1] in ENDS else picked


def without_pull_quotes(page: Outline, picked: list[int]) -> list[int]:
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

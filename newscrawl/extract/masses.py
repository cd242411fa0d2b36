"""How much running text hangs in each container of a page, and the way down to most of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.extract.cues import ENDS, SAYS_MORE, WIDE
from newscrawl.extract.walk import H1
from newscrawl.extract.words import GOOD, NEVER, SELDOM

if TYPE_CHECKING:
    from newscrawl.extract.walk import Outline


_MOST, _LINKED = 0.8, 0.2
"""Parts: of the page's running text that furniture never holds, of text in links that it has."""


def width_of(texts: list[str]) -> float:
    """Return how much one character says: a Chinese, Thai or Korean one more than a letter."""
    sample = "".join([text for text in texts if len(text) > 60])[:1500]
    if sample.isascii() or len(WIDE.findall(sample)) <= 0.3 * len(sample):
        return 1.0
    return SAYS_MORE


@dataclass(slots=True)
class Sums:
    """Per container: running text, characters, characters in links, blocks, own blocks."""

    mass: list[float]
    chars: list[int]
    links: list[int]
    count: list[int]
    direct: list[int]
    card: list[bool]
    best: list[int]
    """The child with the most running text, -1 where there is none."""
    damp: list[float]


def sum_up(page: Outline, weight: list[float], density: list[float]) -> tuple[Sums, list[float]]:
    """Return the sums per container, and the running text of each block.

    ``weight`` is what each block says, in letters; ``density`` the part of it that stands in links.
    """
    boxes, parent = len(page.parent), page.parent
    base = [0.0] * len(weight)
    mass, chars, links = [0.0] * boxes, [0] * boxes, [0] * boxes
    count, direct, headed = [0] * boxes, [0] * boxes, [False] * boxes
    blocks = zip(page.text, page.box, page.tag, page.in_links, weight, density, strict=True)
    for i, (text, box, tag, linked, size, share) in enumerate(blocks):
        if size > 50 and share < 0.4:
            running = (size if size < 2000 else 2000.0) * (1 - share)
            if size < 120 and text[-1] not in ENDS:
                running *= 0.3
            base[i] = running
            mass[box] += running
        direct[box] += 1
        chars[box] += len(text)
        links[box] += linked
        if tag == H1:
            headed[box] = True
    card = _cards(page, base, density)
    # What holds nearly all that can be read is the article's, whatever it is called.
    most_of_all = _MOST * sum(base)
    best, most, damp = [-1] * boxes, [0.0] * boxes, [1.0] * boxes
    for box in range(boxes - 1, 0, -1):
        above, own, text_mass = parent[box], page.own[box], mass[box]
        if headed[box]:
            headed[above] = True
        elif (
            card[box]
            or own & NEVER
            or (
                own & SELDOM
                and not own & GOOD
                and (text_mass < most_of_all or links[box] > _LINKED * chars[box])
            )
        ):
            # Boilerplate passes on a fifth of its text, unless the headline stands inside.
            damp[box] = 0.2
            text_mass *= 0.2
        if text_mass:
            mass[above] += text_mass
        if text_mass >= most[above]:
            best[above], most[above] = box, text_mass
        chars[above] += chars[box]
        links[above] += links[box]
        count[above] += 1 + count[box]
    return Sums(mass, chars, links, count, direct, card, best, damp), base


def _cards(page: Outline, base: list[float], density: list[float]) -> list[bool]:
    """Mark teasers and comments: four or more neighbours of a little text and a link each."""
    boxes, parent = len(page.parent), page.parent
    running, linked = [0] * boxes, [0] * boxes
    for box, text, share in zip(page.box, base, density, strict=True):
        if text:
            running[box] += 1
        elif share > 0.75:
            linked[box] += 1
    for box in range(boxes - 1, 0, -1):
        if running[box]:
            running[parent[box]] += running[box]
        if linked[box]:
            linked[parent[box]] += linked[box]
    like = [0] * boxes
    found = []
    for box in range(1, boxes):
        if 0 < running[box] <= 2 and linked[box] and running[parent[box]] > 2:
            found.append(box)
            like[parent[box]] += 1
    card = [False] * boxes
    for box in found:
        card[box] = like[parent[box]] >= 4
    return card


@dataclass(slots=True)
class Place:
    """Per container, its place against the ladder: the way down to the main container."""

    rung: list[int]
    branch: list[int]
    card: list[bool]
    """Inside a teaser or comment, below the ladder."""
    rel: list[int]
    """Hints below the ladder; ``<body class="comments-open">`` is thereby harmless."""
    eff: list[float]
    top: int
    step: int


def place_of(page: Outline, sums: Sums) -> Place:
    """Return where each container stands against the way down to the main one."""
    boxes = len(page.parent)
    ladder, top, step = {0: 0}, 0, 0
    while sums.best[top] >= 0 and sums.mass[sums.best[top]] > 0.55 * sums.mass[top]:
        top = sums.best[top]
        step += 1
        ladder[top] = step
    rel, eff = [0] * boxes, [1.0] * boxes
    rung, branch, card = [0] * boxes, [0] * boxes, [False] * boxes
    for box in range(boxes):
        if box in ladder:
            rung[box], branch[box] = ladder[box], box
        else:
            above = page.parent[box]
            card[box] = card[above] or sums.card[box]
            rel[box], eff[box] = rel[above] | page.own[box], eff[above] * sums.damp[box]
            rung[box] = rung[above]
            branch[box] = box if above in ladder else branch[above]
    return Place(rung, branch, card, rel, eff, top, step)

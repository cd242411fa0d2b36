"""Numbers that tell body text from furniture, one row for each text block of a page.

Structure decides more than words: how much of the page's running text hangs in the same
container, in the same *shape* (element and class of the block and the two containers around it)
and below the container that holds most of the text. All shares are whole thousandths, so that
the model's thresholds are integers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newscrawl.extract.cues import CREDITS, ENDS, PLEAS
from newscrawl.extract.endings import is_ending
from newscrawl.extract.masses import place_of, sum_up, width_of
from newscrawl.extract.walk import H1, KIND, Outline, Signature
from newscrawl.extract.words import BIT

FEATURES = tuple(
    "weight linkden strong kind stop sentences plea credit pos c1share c2share c1n c1ld avgw "
    "under drel bshare mshare total effw shape shape_prev shape_next shape_n sigshare loose first "
    "last w_prev w_next near_prev near_next max_next desc title dup afterh1 rel_nav rel_media "
    "rel_lead rel_hide rel_box rel_rel item rel_meta rel_sale rel_share rel_comment foreign "
    "past_end since_head text_since_head card digits".split()
)

Row = tuple[float, ...]
_HINTED = [
    BIT[name] for name in "nav media lead hide box rel itembody meta sale share comment".split()
]
_LONG = 400
"""Weight from which on a text is hardly a plea or a caption."""
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class _Shapes:
    """What the blocks of each build hold together; builds are numbered."""

    build: dict[int, tuple[int, int, int]]
    """Per container with blocks: its numbers for the three lists of running text."""
    mass: list[float]
    """Running text in blocks of the same names on three levels."""
    count: list[int]
    """Blocks of the same names on three levels."""
    own: list[float]
    """Running text in blocks of the same name."""
    loose: list[float]
    """Running text in blocks of the same elements, whatever they are called."""


def _shapes(page: Outline, good: list[float]) -> _Shapes:
    # Names are long and compared often: numbers stand for them.
    parent, signature, depth = page.parent, page.signature, page.depth
    names: dict[Signature, int] = {}
    tights: dict[tuple[int, int, int], int] = {}
    roughs: dict[tuple[int, int, int, int], int] = {}
    build: dict[int, tuple[int, int, int]] = {}
    count: list[int] = []
    for box, tag in zip(page.box, page.tag, strict=True):
        known = build.get(box)
        if known is None:
            above = parent[box]
            first, second, third = signature[box], signature[above], signature[parent[above]]
            one = names.setdefault(first, len(names))
            two = names.setdefault(second, len(names))
            three = names.setdefault(third, len(names))
            tight = tights.setdefault((one, two, three), len(tights))
            rough = roughs.setdefault((tag, depth[box], second[0], third[0]), len(roughs))
            known = build[box] = tight, one, rough
            if tight == len(count):
                count.append(0)
        count[known[0]] += 1
    mass, own, loose = [0.0] * len(tights), [0.0] * len(names), [0.0] * len(roughs)
    for box, running in zip(page.box, good, strict=True):
        if running:
            tight, one, rough = build[box]
            mass[tight] += running
            own[one] += running
            loose[rough] += running
    return _Shapes(build, mass, count, own, loose)


def headline_block(page: Outline, title: str) -> int:
    """Return the block that shows the title, else the first ``<h1>``, else -1."""
    if page.headline is None or page.headline[0] != title:
        page.headline = title, _headline_block(page, title)
    return page.headline[1]


def _headline_block(page: Outline, title: str) -> int:
    if title:
        first = title[0]
        for i, text in enumerate(page.text):
            if text[0].lower() == first and text[:80].lower() == title:
                return i
    return page.tag.index(H1) if H1 in page.tag else -1


def _is_foreign(text: str) -> bool:
    """Tell whether most characters are of another script than the Latin one."""
    return sum([char > "\u02ff" for char in text]) > 0.5 * len(text)


def rows(page: Outline, title: str, description: str) -> list[Row | None]:
    """Return one row of :data:`FEATURES` a block; ``None`` for blocks that cannot be body text.

    ``title`` and ``description`` are what the page's metadata call it, for comparison.
    """
    text, box, parent, depth = page.text, page.box, page.parent, page.depth
    n = len(text)
    width = width_of(text)
    weight = [len(t) * width for t in text]
    density = [min(1.0, page.in_links[i] / len(text[i])) for i in range(n)]
    sums, base = sum_up(page, weight, density)
    place = place_of(page, sums)
    mass, count, eff, rung = sums.mass, sums.count, place.eff, place.rung

    good = [base[i] * eff[box[i]] if base[i] else 0.0 for i in range(n)]
    shapes = _shapes(page, good)
    build, like = shapes.build, shapes.count
    copies: dict[str, int] = {}
    for i in range(n):
        if base[i]:
            copies[text[i]] = copies.get(text[i], 0) + 1
    total = sum(good) or 1.0
    k = 1000 / total * (1 + 1e-9)
    strongest = (
        [i for i in range(n) if good[i] > 60 and rung[box[i]] >= place.step]
        or [i for i in range(n) if good[i] > 0]
        or [0]
    )
    first, last = strongest[0], strongest[-1]
    title, description = title.lower().strip()[:80], description.lower().strip()[:40]
    h1 = page.tag.index(H1) if H1 in page.tag else -1
    share_k = [int(running * k) for running in shapes.mass]
    own_k = [int(running * k) for running in shapes.own]
    loose_k = [int(running * k) for running in shapes.loose]
    tight = [build[b][0] for b in box]
    weight_n = [int(w) for w in weight]
    top_k, total_n = int(mass[place.top] * k) if mass[place.top] else int(k), int(total)
    out: list[Row | None] = [None] * n
    cum, top_mass, top_depth = 0.0, mass[place.top] or 1.0, depth[place.top]
    ascii_page = width == 1.0 and sum([t.isascii() for t in text]) > 0.5 * n
    ended, looked = 0, first + 1
    head = headline_block(page, title)
    cum_head = sum(good[:head]) if head >= 0 else 0.0
    around: dict[int, tuple[float, ...]] = {}
    for i in range(n):
        w, ld = weight[i], density[i]
        g = good[i]
        if ld > 0.75 and w < 150:
            cum += g
            continue
        b = box[i]
        c1 = b if sums.direct[b] > 1 else parent[b]
        c2 = parent[c1]
        shape = tight[i]
        if w < 80 and shapes.mass[shape] * k < 10 and mass[c2] * eff[c2] * k < 10:
            cum += g  # small print far from any running text
            continue
        for at in range(looked, i + 1):
            if weight[at] < 60 and is_ending(text[at]):
                ended = at
        looked = max(looked, i + 1)
        t = text[i]
        size = len(t)
        low = t[:300].lower()
        plea = credit = 0
        if w < _LONG:
            plea, credit = _cues(low)
        low = low[:80]
        told = (
            len(description) > 30
            and size > 30
            and (low.startswith(description) or description.startswith(low[:40]))
        )
        near = around.get(c1)
        if near is None:
            near = around[c1] = (
                int(mass[c1] * eff[c1] * k),
                int(mass[c2] * eff[c2] * k),
                count[c1],
                int(1000 * sums.links[c1] / (sums.chars[c1] or 1)),
                int(mass[c1] / (count[c1] or 1)),
            )
        before, after = good[i - 3 if i > 3 else 0 : i], good[i + 1 : i + 4]
        _, one, rough = build[b]
        out[i] = (
            weight_n[i],
            int(1000 * ld),
            int(1000 * page.in_strong[i] / size),
            KIND.get(page.tag[i], 7),
            t[-1] in ENDS,
            t.count(". ") + t.count("? ") + t.count("! ") + t.count("。") if size < 400 else 5,
            plea,
            credit,
            int(cum * k),
            *near,
            rung[b] - place.step,
            depth[b] - top_depth,
            int(1000 * mass[place.branch[b]] / top_mass),
            top_k,
            total_n,
            int(1000 * eff[b]),
            share_k[shape],
            share_k[tight[i - 1]] if i else 0,
            share_k[tight[i + 1]] if i + 1 < n else 0,
            like[shape],
            own_k[one],
            loose_k[rough],
            i - first,
            i - last,
            weight_n[i - 1] if i else 0,
            weight_n[i + 1] if i + 1 < n else 0,
            int(sum(before)),
            int(sum(after)),
            int(max(after, default=0)),
            told,
            1 if title and low == title else 0,
            copies.get(t, 1),
            0 if h1 < 0 else 1 if i > h1 else -1,
            *_flags(place.rel[b]),
            ascii_page and not t.isascii() and _is_foreign(t[:80]),
            (i - ended) if ended else 0,
            i - head if head >= 0 else -1000,
            int((cum - cum_head) * k) if head >= 0 else -1000,
            place.card[b],
            int(1000 * len(_DIGIT.findall(t[:100])) / min(size, 100)),
        )
        cum += g
    return out


@lru_cache(maxsize=4096)
def _cues(low: str) -> tuple[int, int]:
    """Return how many pleas and credits a text has; a site's furniture comes on every page."""
    return sum(map(low.__contains__, PLEAS)), sum(map(low.__contains__, CREDITS))


@lru_cache(maxsize=4096)
def _flags(hints: int) -> tuple[int, ...]:
    """Return one number for each hint that the model knows, in the order of the features."""
    return tuple([1 if hints & bit else 0 for bit in _HINTED])

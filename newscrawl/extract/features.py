"""Numbers that tell body text from furniture, one row for each text block of a page.

Structure decides more than words: how much of the page's running text hangs in the same
container, in the same *shape* (element and class of the block and the two containers around it)
and below the container that holds most of the text. All shares are whole thousandths, so that
the model's thresholds are integers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newscrawl.extract.cues import CREDITS, ENDS, PLEAS, WIDE
from newscrawl.extract.endings import is_ending
from newscrawl.extract.walk import H1, KIND, Outline, Signature
from newscrawl.extract.words import BIT, GOOD, NEVER, SELDOM

FEATURES = tuple(
    "weight linkden strong kind stop sentences plea credit pos c1share c2share c1n c1ld avgw "
    "under drel bshare mshare total effw shape shape_prev shape_next shape_n sigshare loose first "
    "last w_prev w_next near_prev near_next max_next desc title dup afterh1 rel_nav rel_media "
    "rel_lead rel_hide rel_box rel_rel item rel_meta rel_sale rel_share rel_comment foreign "
    "past_end since_head text_since_head card digits".split()
)

Row = tuple[float, ...]
_NAV, _MEDIA, _LEAD, _HIDE = BIT["nav"], BIT["media"], BIT["lead"], BIT["hide"]
_BOX, _REL, _ITEM, _META = BIT["box"], BIT["rel"], BIT["itembody"], BIT["meta"]
_SALE, _SHARE, _COMMENT = BIT["sale"], BIT["share"], BIT["comment"]
_LONG = 400
"""Weight from which on a text is hardly a plea or a caption."""
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class _Sums:
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


@dataclass(slots=True)
class _Place:
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


def _width(texts: list[str]) -> float:
    """Return how much one character says: a Chinese, Thai or Korean one more than a letter."""
    sample = "".join([text for text in texts if len(text) > 60])[:1500]
    if sample.isascii() or len(WIDE.findall(sample)) <= 0.3 * len(sample):
        return 1.0
    return 2.2


def _sum_up(page: Outline, weight: list[float], density: list[float]) -> tuple[_Sums, list[float]]:
    boxes = len(page.parent)
    base = [0.0] * len(weight)
    mass, chars, links = [0.0] * boxes, [0] * boxes, [0] * boxes
    count, direct, headed = [0] * boxes, [0] * boxes, [False] * boxes
    for i, text in enumerate(page.text):
        box, size, share = page.box[i], weight[i], density[i]
        if size > 50 and share < 0.4:
            running = (size if size < 800 else 800.0) * (1 - share)
            if size < 120 and text[-1] not in ENDS:
                running *= 0.3
            base[i] = running
            mass[box] += running
        direct[box] += 1
        chars[box] += len(text)
        links[box] += page.in_links[i]
        if page.tag[i] == H1:
            headed[box] = True
    card = _cards(page, base, density)
    best, most, damp = [-1] * boxes, [0.0] * boxes, [1.0] * boxes
    for box in range(boxes - 1, 0, -1):
        above, own, text_mass = page.parent[box], page.own[box], mass[box]
        if headed[box]:
            headed[above] = True
        elif card[box] or own & NEVER or (own & SELDOM and not own & GOOD):
            # Boilerplate passes on a fifth of its text, unless the headline stands inside.
            damp[box] = 0.2
            text_mass *= 0.2
        mass[above] += text_mass
        if text_mass >= most[above]:
            best[above], most[above] = box, text_mass
        chars[above] += chars[box]
        links[above] += links[box]
        count[above] += 1 + count[box]
    return _Sums(mass, chars, links, count, direct, card, best, damp), base


def _cards(page: Outline, base: list[float], density: list[float]) -> list[bool]:
    """Mark teasers and comments: four or more neighbours of a little text and a link each."""
    boxes = len(page.parent)
    running, linked = [0] * boxes, [0] * boxes
    for i, box in enumerate(page.box):
        if base[i]:
            running[box] += 1
        elif density[i] > 0.75:
            linked[box] += 1
    for box in range(boxes - 1, 0, -1):
        running[page.parent[box]] += running[box]
        linked[page.parent[box]] += linked[box]
    like = [0] * boxes
    card = [False] * boxes
    for box in range(1, boxes):
        above = page.parent[box]
        if 0 < running[box] <= 2 and linked[box] and running[above] > 2:
            card[box] = True
            like[above] += 1
    return [card[box] and like[page.parent[box]] >= 4 for box in range(boxes)]


def _place(page: Outline, sums: _Sums) -> _Place:
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
    return _Place(rung, branch, card, rel, eff, top, step)


@dataclass(slots=True)
class _Shapes:
    """What each block shares with the page's other blocks of its build."""

    mass: list[float]
    """Running text in blocks of the same names on three levels."""
    count: list[int]
    own: list[float]
    """Running text in blocks of the same name."""
    loose: list[float]
    """Running text in blocks of the same elements, whatever they are called."""


def _shapes(page: Outline, good: list[float]) -> _Shapes:
    # Names are long and compared often: numbers stand for them.
    numbers: dict[Signature, int] = {}
    parent, signature, depth = page.parent, page.signature, page.depth
    known: dict[int, tuple[tuple[int, int, int], tuple[int, int, int, int]]] = {}
    mass: dict[object, float] = {}
    count: dict[object, int] = {}
    own: dict[int, float] = {}
    wide: dict[object, float] = {}
    keys = []
    for i, box in enumerate(page.box):
        both = known.get(box)
        if both is None:
            above = parent[box]
            line = signature[box], signature[above], signature[parent[above]]
            one, two, three = [numbers.setdefault(name, len(numbers)) for name in line]
            both = known[box] = (one, two, three), (page.tag[i], depth[box], line[1][0], line[2][0])
        tight, rough = both
        keys.append((tight, rough))
        running = good[i]
        mass[tight] = mass.get(tight, 0.0) + running
        count[tight] = count.get(tight, 0) + 1
        own[tight[0]] = own.get(tight[0], 0.0) + running
        wide[rough] = wide.get(rough, 0.0) + running
    return _Shapes(
        [mass[tight] for tight, _ in keys],
        [count[tight] for tight, _ in keys],
        [own[tight[0]] for tight, _ in keys],
        [wide[rough] for _, rough in keys],
    )


def headline_block(page: Outline, title: str) -> int:
    """Return the block that shows the title, else the first ``<h1>``, else -1."""
    if title:
        for i, text in enumerate(page.text):
            if text[0].lower() == title[0] and text[:80].lower() == title:
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
    width = _width(text)
    weight = [len(t) * width for t in text]
    density = [min(1.0, page.in_links[i] / len(text[i])) for i in range(n)]
    sums, base = _sum_up(page, weight, density)
    place = _place(page, sums)
    mass, count, eff, rung = sums.mass, sums.count, place.eff, place.rung

    good = [base[i] * eff[box[i]] for i in range(n)]
    shapes = _shapes(page, good)
    shape = shapes.mass
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
    shape_k = [int(running * k) for running in shape]
    weight_n = [int(w) for w in weight]
    top_k, total_n = int(mass[place.top] * k) if mass[place.top] else int(k), int(total)
    out: list[Row | None] = []
    cum, top_mass, top_depth = 0.0, mass[place.top] or 1.0, depth[place.top]
    ascii_page = width == 1.0 and sum([t.isascii() for t in text]) > 0.5 * n
    ended = 0
    head = headline_block(page, title)
    cum_head = sum(good[:head]) if head >= 0 else 0.0
    for i in range(n):
        w, ld = weight[i], density[i]
        g = good[i]
        t = text[i]
        if i > first and w < 60 and is_ending(t):
            ended = i
        if ld > 0.75 and w < 150:
            out.append(None)
            cum += g
            continue
        b = box[i]
        size = len(t)
        c1 = b if sums.direct[b] > 1 else parent[b]
        c2 = parent[c1]
        if w < 80 and shape[i] * k < 10 and mass[c2] * eff[c2] * k < 10:
            out.append(None)  # small print far from any running text
            cum += g
            continue
        r = place.rel[b]
        low = t[:300].lower()
        plea = credit = 0
        if w < _LONG:
            for cue in PLEAS:
                if cue in low:
                    plea += 1
            for cue in CREDITS:
                if cue in low:
                    credit += 1
        low = low[:80]
        told = (
            len(description) > 30
            and size > 30
            and (low.startswith(description) or description.startswith(low[:40]))
        )
        after = good[i + 1 : i + 4]
        out.append(
            (
                weight_n[i],
                int(1000 * ld),
                int(1000 * page.in_strong[i] / size),
                KIND.get(page.tag[i], 7),
                t[-1] in ENDS,
                (
                    t.count(". ") + t.count("? ") + t.count("! ") + t.count("。")
                    if size < 400
                    else 5
                ),
                plea,
                credit,
                int(cum * k),
                int(mass[c1] * eff[c1] * k),
                int(mass[c2] * eff[c2] * k),
                count[c1],
                int(1000 * sums.links[c1] / (sums.chars[c1] or 1)),
                int(mass[c1] / (count[c1] or 1)),
                rung[b] - place.step,
                depth[b] - top_depth,
                int(1000 * mass[place.branch[b]] / top_mass),
                top_k,
                total_n,
                int(1000 * eff[b]),
                shape_k[i],
                shape_k[i - 1] if i else 0,
                shape_k[i + 1] if i + 1 < n else 0,
                shapes.count[i],
                int(shapes.own[i] * k),
                int(shapes.loose[i] * k),
                i - first,
                i - last,
                weight_n[i - 1] if i else 0,
                weight_n[i + 1] if i + 1 < n else 0,
                int(sum(good[max(i - 3, 0) : i])),
                int(sum(after)),
                int(max(after, default=0)),
                told,
                1 if title and low == title else 0,
                copies.get(t, 1),
                0 if h1 < 0 else 1 if i > h1 else -1,
                1 if r & _NAV else 0,
                1 if r & _MEDIA else 0,
                1 if r & _LEAD else 0,
                1 if r & _HIDE else 0,
                1 if r & _BOX else 0,
                1 if r & _REL else 0,
                1 if r & _ITEM else 0,
                1 if r & _META else 0,
                1 if r & _SALE else 0,
                1 if r & _SHARE else 0,
                1 if r & _COMMENT else 0,
                ascii_page and not t.isascii() and _is_foreign(t[:80]),
                (i - ended) if ended else 0,
                i - head if head >= 0 else -1000,
                int((cum - cum_head) * k) if head >= 0 else -1000,
                place.card[b],
                int(1000 * len(_DIGIT.findall(t[:100])) / min(size, 100)),
            )
        )
        cum += g
    return out

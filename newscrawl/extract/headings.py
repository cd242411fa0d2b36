"""Which of a page's headings is the article's headline, and how it reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newscrawl.extract.crumbs import leads_home
from newscrawl.extract.sitetitle import without_site
from newscrawl.extract.things import MAX_VALUE
from newscrawl.text import key, likeness, squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newscrawl.extract.structured import Structured

AGREES = 0.45
"""Likeness to the metadata from which on a heading is taken for the article's headline."""
BY_WORDS = 0.5
"""What a heading counts that says the same in another order."""
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_COLONS = re.compile(r"(?::\s*){2,}(?=\s)")
_LOOSE_COLON = re.compile(r"\s+(?=[:,.?!])")
_BETWEEN = re.compile(r"[\s:|–—/·-]+")
"""What stands between a kicker and a headline."""
_TRAIL = frozenset(("nav", "li"))
"""Elements that hold the steps of a trail: front page, section, this article."""
_TRAIL_DEPTH = 4
_HEADINGS = 12
"""So many headings are compared with the metadata."""
LEAST = 12
"""Characters of a headline that is told from other text by its letters alone."""


def visible_heading(
    nodes: Sequence[LexborNode], told: Sequence[str], sites: Sequence[str]
) -> tuple[str, float] | None:
    """The ``<h1>`` that agrees best with what the metadata tell, and how well."""
    references = [key(without_site(text, sites)) for text in told]
    best: tuple[str, float] | None = None
    # A pilcrow behind a heading is a link to it.
    texts = [_text(node, told).rstrip(" ¶") for node in nodes]
    names = _names_behind(texts, told, sites) if len(texts) > 1 else ()
    for node, text in zip(nodes, texts, strict=True):
        mine = key(text)
        if len(mine) < 3 or len(text) > 500 or mine in sites or mine in names:
            continue
        if mine in references:
            return text, 1.0
        if _is_way_home(node):
            continue
        agreement = max((likeness(mine, one) for one in references), default=0.3)
        if agreement <= AGREES and _is_of_their_words(text, told):
            agreement = BY_WORDS
        if best is None or agreement > best[1] + 0.05:
            best = (text, agreement)
    return best


def _is_way_home(node: LexborNode) -> bool:
    """Whether a heading is a link to the front page and nothing more: the outlet's name."""
    link = node.css_first("a[href]")
    if link is None or "/" not in (link.attributes.get("href") or ""):
        return False
    return leads_home(link) and key(link.text() or "") == key(node.text() or "")


def _is_of_their_words(text: str, told: Sequence[str]) -> bool:
    """Whether three quarters of a heading's words, and four at least, are in the metadata's."""
    mine = set(_WORD.findall(text.casefold()))
    theirs = {word for one in told for word in _WORD.findall(one.casefold())}
    return len(mine) > 3 and len(mine & theirs) >= 0.75 * len(mine)


def _names_behind(texts: Sequence[str], told: Sequence[str], sites: Sequence[str]) -> set[str]:
    """Forms of headings that a title has behind another heading: the site's name, or a book's."""
    keys, whole = [key(text) for text in texts], [key(text) for text in told]
    return {
        mine
        for one in whole
        for mine in keys
        if len(mine) > 2 and one.endswith(mine) and mine not in whole
        for other in keys
        if len(other) + len(mine) <= len(one) and one.startswith(other)
        if len(other) >= LEAST and other not in sites
    }


def before_the_name(
    page: Structured, first: str, told: Sequence[tuple[str, str]], sites: Sequence[str]
) -> tuple[str, float] | None:
    """The ``<h2>`` that the title begins with, where the ``<h1>`` is but what it ends with.

    So many blogs are built: their own name as ``<h1>``, that of the post as ``<h2>``.
    """
    mine, title = key(first), key(page.title)
    others = {key(text) for _, text in told} - {title}
    if not title.endswith(mine) or title == mine or any(one.endswith(mine) for one in others):
        return None
    if page.tree is None:
        return None
    nodes = [*page.marks.h1[:1], *page.tree.css("h2")[:_HEADINGS]]
    found = visible_heading(nodes, [text for _, text in told], sites)
    return found if found and title.startswith(key(found[0])) else None


def below_the_trail(
    page: Structured, first: str, told: Sequence[tuple[str, str]], sites: Sequence[str]
) -> tuple[str, float] | None:
    """The heading that the reader sees where the ``<h1>`` is the last step of a breadcrumb trail.

    Such an ``<h1>`` is written for search engines; the headline is set as an ``<h2>``.
    """
    if page.tree is None or not any(map(_is_step, page.marks.h1[:1])):
        return None
    texts = [text for _, text in told]
    found = visible_heading(page.tree.css("h2")[:_HEADINGS], texts, sites)
    return found if found and found[1] > AGREES and key(found[0]) != key(first) else None


def _is_step(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(_TRAIL_DEPTH):
        if above is None or above.tag in _TRAIL:
            break
        above = above.parent
    return above is not None and above.tag in _TRAIL


def _text(node: LexborNode, told: Sequence[str]) -> str:
    """A heading's text. Its inline parts (kicker, headline) may or may not be set apart."""
    joined = squeeze((node.text() or "")[:MAX_VALUE])
    pieces = [squeeze(piece) for piece in (node.text(separator="\n") or "")[:MAX_VALUE].split("\n")]
    pieces = [piece for piece in pieces if piece]
    parted = " ".join(pieces)
    if joined in told or len(pieces) < 2:
        return joined
    letters = _BETWEEN.sub("", joined)
    # How the newsroom writes what the page sets apart by a line or a colour.
    spelt = next((one for one in told if letters == _BETWEEN.sub("", one)), "")
    if spelt and spelt != parted:
        return spelt
    for one in () if spelt else told:
        # The outlet's name may hang in the heading too.
        behind = parted.startswith(one) and 0 < len(parted) - len(one) < 40
        if len(one) > 20 and (behind or _is_rest(one, pieces)):
            return one
    if joined == parted:
        return joined
    # A space before the colon comes from the parting, not from the newsroom.
    tidy = _COLONS.sub(":", _LOOSE_COLON.sub("", parted))
    return parted if parted in told and tidy not in told else tidy


def _is_rest(title: str, pieces: Sequence[str]) -> bool:
    """Whether the metadata's title is the heading without a kicker that is an element apart."""
    return any(" ".join(pieces[start:]) == title for start in range(1, min(len(pieces), 4)))

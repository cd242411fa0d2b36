"""Nodes of a page that may hold a byline or a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_NODES = 3000
_QUERY = (
    "h1, time, [itemprop], [rel~=author], [class*=author i], [class*=byline i], [class*=autor i],"
    " [class*=reporter i], [class*=writer i], [class*=date i], [class*=time i],"
    " [class*=publish i], [class*=meta i], [class*=footer i], a[href*='/author' i],"
    " a[href*='/autor' i], a[href*='/people/' i], a[href*='/staff/' i], a[href*='/editors/' i],"
    " a[href*='/profile' i], a[href*='/journalist' i], a[href*='/contributor' i], a[href*='/by/' i]"
)
_BYLINE = re.compile(r"auth?or|byline|(?:^|[\s_-])(?:reporter|writer)(?:s|[\s_-]|$)", re.I)
_DATE = re.compile(r"date|time|publish", re.I)
_ABOUT_IT = re.compile(
    r"(?:^|[\s_-])(?:entry|post|article|story|asset|news|item|blog)(?:[_-]\w+)?[_-]{1,2}(?:meta|footer)",
    re.I,
)
"""Lines of what is said of an article: who, when, where filed."""
_PERSON_LINK = re.compile(
    r"/(?:auth?ors?|autor(?:en|es|in)?|people|staff|editors|profiles?|journalist\w*|"
    r"contributors?|by)"
    r"[/-][^/?#]{2,}",
    re.I,
)
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|teasers?|recommend|side-?bar|promo|cards?(?![a-z])|"
    r"most-?(?:read|popular)|popular|"
    r"trending|(?<!entry[_-])(?<!post[_-])(?<!article[_-])(?<!story[_-])(?<!asset[_-])footer|"
    r"bio|about|recirc|latest|summary-item|more-from|newsletter)",
    re.I,
)
_TO_COMMENTS = re.compile(r"^#|#(?:comments?|respond|disqus_thread|kommentare?)$", re.I)
"""Links to a part of an article, with as many words as they like."""
_FIGURES = frozenset(("figure", "figcaption"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5"))
_BOX = 120
"""Elements that a teaser has at most."""
_TEASER = 600
"""Characters that a teaser has at most, with its summary."""
_TITLE = 24
"""Characters from which on a link in a list is a headline."""


@dataclass(slots=True)
class Spots:
    """Nodes of the tree that may hold a byline or a date; those behind the headline first."""

    times: list[LexborNode] = field(default_factory=list)
    bylines: list[LexborNode] = field(default_factory=list)
    links: list[LexborNode] = field(default_factory=list)
    """Links to pages about people."""
    dates: list[LexborNode] = field(default_factory=list)
    lines: list[LexborNode] = field(default_factory=list)
    """Elements named for what is said of an article."""


def find_spots(tree: LexborHTMLParser) -> Spots:
    """Nodes that may hold a byline or a date; those behind the headline come first."""
    before, after = Spots(), Spots()
    spots = before
    for node in each(tree, _QUERY, MAX_NODES):
        tag = node.tag
        if tag == "h1":
            spots = after
            continue
        attrs = node.attributes
        names = f"{attrs.get('class') or ''} {attrs.get('rel') or ''} {attrs.get('itemprop') or ''}"
        if tag == "time":
            spots.times.append(node)
        elif _DATE.search(names):
            spots.dates.append(node)
        elif _ABOUT_IT.search(names):
            spots.lines.append(node)
        if _BYLINE.search(names):
            spots.bylines.append(node)
        if tag == "a" and _PERSON_LINK.search(attrs.get("href") or ""):
            spots.links.append(node)
    return Spots(
        (after.times + before.times)[:60],
        (after.bylines + before.bylines)[:60],
        (after.links + before.links)[:60],
        (after.dates + before.dates)[:120],
        (after.lines + before.lines)[:20],
    )


def each(tree: LexborHTMLParser, query: str, limit: int) -> Iterator[LexborNode]:
    """Nodes that match, each once: the parser answers once for each selector that matches."""
    last = -1
    for node in tree.css(query)[:limit]:
        if node.mem_id != last:
            last = node.mem_id
            yield node


def is_elsewhere(node: LexborNode) -> bool:
    """Whether a byline or date belongs to a teaser, a comment or the footer."""
    at: LexborNode | None = node
    for _ in range(7):
        if at is None or at.tag in {"body", "main"}:
            return False
        attrs = at.attributes
        named = _of_others(f"{attrs.get('class') or ''} {attrs.get('id') or ''}")
        if at.tag == "article":
            # A card may be an article too, but then the page's headline is not in it.
            return named and at.css_first("h1") is None
        if at.tag in {"footer", "aside"} or named:
            return True
        # What stands with a picture names its photographer, and its day.
        if at.tag in _FIGURES and at.css_first("h1") is None:
            return True
        at = at.parent
    return False


@lru_cache(maxsize=4096)
def _of_others(names: str) -> bool:
    return _OTHERS.search(names) is not None


def is_teaser(node: LexborNode) -> bool:
    """Whether a date stands in a small box with the linked headline of another article."""
    at: LexborNode | None = node
    for _ in range(4):
        if at is None or at.tag in {"body", "main"}:
            return False
        links = _links_of_box(at)
        if links is None or len(at.text() or "") > _TEASER:
            return False
        least = _TITLE if at.tag == "li" else 2 * _TITLE
        if any(_in_heading(link) or len((link.text() or "").strip()) > least for link in links):
            return True
        if at.tag == "li":
            return False
        at = at.parent
    return False


def _links_of_box(box: LexborNode) -> list[LexborNode] | None:
    """Links in a small element; ``None`` where it is large or has the page's headline."""
    links = []
    for count, node in enumerate(box.traverse()):
        if count > _BOX or node.tag == "h1":
            return None
        href = node.attributes.get("href") if node.tag == "a" else ""
        if href and not _TO_COMMENTS.search(href):
            links.append(node)
    return links


def _in_heading(link: LexborNode) -> bool:
    parent = link.parent
    return (parent is not None and parent.tag in _HEADINGS) or any(
        child.tag in _HEADINGS for child in link.iter()
    )

"""Nodes of a page that may hold a byline or a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_NODES = 3000
_QUERY = (
    "h1, time, [itemprop], [rel~=author], [class*=author i], [class*=byline i], [class*=autor i],"
    " [class*=date i], [class*=time i], [class*=publish i], a[href*='/author' i],"
    " a[href*='/autor' i], a[href*='/people/' i], a[href*='/staff/' i], a[href*='/editors/' i],"
    " a[href*='/profile' i], a[href*='/journalist' i], a[href*='/contributor' i], a[href*='/by/' i]"
)
_BYLINE = re.compile(r"auth?or|byline", re.I)
_DATE = re.compile(r"date|time|publish", re.I)
_PERSON_LINK = re.compile(
    r"/(?:auth?ors?|autor(?:en|es|in)?|people|staff|editors|profiles?|journalist\w*|"
    r"contributors?|by)"
    r"[/-][^/?#]{2,}",
    re.I,
)
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|teasers?|recommend|side-?bar|promo|cards?(?![a-z])|"
    r"most-?(?:read|popular)|popular|"
    r"trending|footer|bio|about|recirc|latest|summary-item|more-from|newsletter)",
    re.I,
)


@dataclass(slots=True)
class Spots:
    """Nodes of the tree that may hold a byline or a date; those behind the headline first."""

    times: list[LexborNode] = field(default_factory=list)
    bylines: list[LexborNode] = field(default_factory=list)
    links: list[LexborNode] = field(default_factory=list)
    """Links to pages about people."""
    dates: list[LexborNode] = field(default_factory=list)


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
        if _BYLINE.search(names):
            spots.bylines.append(node)
        if tag == "a" and _PERSON_LINK.search(attrs.get("href") or ""):
            spots.links.append(node)
    return Spots(
        (after.times + before.times)[:60],
        (after.bylines + before.bylines)[:60],
        (after.links + before.links)[:60],
        (after.dates + before.dates)[:120],
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
        if at is None or at.tag in {"body", "main", "article"}:
            return False
        attrs = at.attributes
        if at.tag in {"footer", "aside"} or _OTHERS.search(
            f"{attrs.get('class') or ''} {attrs.get('id') or ''}"
        ):
            return True
        at = at.parent
    return False

"""The elements of HTML by the parser's numbers, and what each is to a text.

A number compares faster than a name, and walking a page compares thousands.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby s "
    "samp small span strike strong sub sup time tt u var nobr"
)
_SKIPPED = (
    "script style noscript svg iframe template button select option textarea input video audio "
    "object embed canvas map rp rt img picture source math nav wbr"
)
_OTHERS = (
    "br p h1 h2 h3 h4 h5 h6 li dl dd dt td th blockquote pre div main article aside footer form "
    "figure figcaption dialog ul ol"
)


def _numbers() -> dict[str, int]:
    page = LexborHTMLParser("<table><tr><th></th><td></td></tr></table>")
    found = {}
    for name in f"{_INLINE} {_SKIPPED} {_OTHERS}".split():
        node = page.css_first(name) or LexborHTMLParser(f"<{name}></{name}>").css_first(name)
        if node is not None:
            found[name] = node.tag_id
    return found


T = _numbers()
"""The number of each element name."""
LAST_KNOWN = 1000
"""Elements that HTML does not know have larger numbers."""


def ids(names: str) -> frozenset[int]:
    """The numbers of the elements that are named."""
    return frozenset(T[name] for name in names.split() if name in T)


def _number_of_first(body: str) -> int:
    node = LexborHTMLParser(f"<body>{body}").body
    if node is None or node.first_child is None:  # pragma: no cover - the parser makes both
        raise RuntimeError("the HTML parser made no node of its own")
    return int(node.first_child.tag_id)


TEXT = _number_of_first("x")
COMMENT = _number_of_first("<!-- x -->")
INLINE = ids(_INLINE)
"""Elements that a sentence runs through."""
SKIP = ids(_SKIPPED) | {COMMENT}
"""Nodes whose text is none of the page's."""
STRONG = ids("b strong")
EMPHASIS = ids("em i cite")

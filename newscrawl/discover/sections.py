"""Section and front pages: the links on them that lead to articles of the outlet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.discover.addresses import absolute
from newscrawl.discover.result import Discovery, gathered
from newscrawl.discover.titles import plain
from newscrawl.model import Link, SourceKind
from newscrawl.urls import url_key

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newscrawl.discover.hypertext import Hypertext
    from newscrawl.outlets import Outlet

_HEADINGS = "h1, h2, h3, h4, h5, h6"
_SPACE = re.compile(r"\s+")
_MAX_ANCHOR_TEXT = 1_000


def read_section(hypertext: Hypertext, outlet: Outlet) -> Discovery:
    """Links to articles of the outlet, each once, with the best words any anchor has for it.

    An article that is linked under several addresses (tracking parameters, ``m.``, AMP) is one;
    the first address is kept.
    """
    page = hypertext.page
    found: dict[str, tuple[str, int, str]] = {}
    anchors = 0
    for anchor in hypertext.tree.css("a[href], area[href]"):
        anchors += 1
        url = absolute(anchor.attributes.get("href") or "", hypertext.base)
        if not url or not outlet.is_article(url):
            continue
        rank, title = _words(anchor)
        key = url_key(url)
        known = found.get(key)
        if known is None:
            found[key] = (url, rank, title)
        elif (rank, len(title)) > (known[1], len(known[2])):
            found[key] = (known[0], rank, title)
    links = [
        Link(url, page.url, SourceKind.SECTION, title=title)
        for key, (url, _, title) in found.items()
        if key != url_key(page.url)
    ]
    problems = []
    if not links:
        problems.append(f"no link to an article among {anchors} links")
    return gathered(links, problems)


def _words(anchor: LexborNode) -> tuple[int, str]:
    """Give what an anchor calls its target, and how good that is: heading, text, attributes."""
    heading = anchor.css_first(_HEADINGS)
    if heading is not None and (title := _text(heading)):
        return 3, title
    if title := _text(anchor):
        parent = anchor.parent
        in_heading = parent is not None and (parent.tag or "") in _HEADINGS.split(", ")
        return (3 if in_heading else 2), title
    image = anchor.css_first("img[alt]")
    named = (
        anchor.attributes.get("title")
        or anchor.attributes.get("aria-label")
        or (image.attributes.get("alt") if image is not None else "")
        or ""
    )
    return (1 if named else 0), plain(named, markup=False)


def _text(node: LexborNode) -> str:
    return plain(node.text(separator=" ")[:_MAX_ANCHOR_TEXT], markup=False)

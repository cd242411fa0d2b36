"""Section and front pages: the links on them that lead to articles of the outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.discover.addresses import absolute
from newscrawl.discover.linkeddata import json_nodes
from newscrawl.discover.result import Discovery, gathered
from newscrawl.discover.titles import plain
from newscrawl.model import Link, SourceKind
from newscrawl.outlets.words import SERVICES
from newscrawl.text import counted
from newscrawl.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from newscrawl.discover.hypertext import Hypertext
    from newscrawl.outlets import Outlet

_HEADINGS = "h1, h2, h3, h4, h5, h6"
MAX_ANCHORS = 20_000
"""Most links of one page that are looked at."""
_MAX_ANCHOR_TEXT = 1_000


def read_section(hypertext: Hypertext, outlet: Outlet) -> Discovery:
    """Links to articles of the outlet, each once, with the best words any anchor has for it.

    An article that is linked under several addresses (tracking parameters, ``m.``, AMP) is one;
    the first address is kept.
    """
    page = hypertext.page
    found: dict[str, tuple[str, int, str]] = {}
    anchors = hypertext.tree.css("a[href], area[href]")
    for anchor in anchors[:MAX_ANCHORS]:
        url = absolute(anchor.attributes.get("href") or "", hypertext.base)
        if not url or not outlet.is_article(url):
            continue
        rank, title = _words(anchor)
        if not outlet.article_patterns and title.lower() in SERVICES:
            continue
        _note(found, url, rank, title)
    for url, title in listed_items(hypertext):
        if outlet.is_article(url):
            _note(found, url, 2, title)
    links = [
        Link(url, page.url, SourceKind.SECTION, title=title)
        for key, (url, _, title) in found.items()
        if key != url_key(page.url)
    ]
    problems: list[str] = []
    if not links:
        problems.append(f"no link to an article among {counted(len(anchors), 'link')}")
    if len(anchors) > MAX_ANCHORS:
        problems.append(f"has {len(anchors)} links: looked at the first {MAX_ANCHORS}")
    return gathered(links, problems)


def _note(found: dict[str, tuple[str, int, str]], url: str, rank: int, title: str) -> None:
    """Keep an address once, with the best title; of equals the longest."""
    known = found.get(url_key(url))
    if known is None or (rank, len(title)) > (known[1], len(known[2])):
        found[url_key(url)] = (known[0] if known else url, rank, title)


def listed_items(hypertext: Hypertext) -> Iterator[tuple[str, str]]:
    """Yield address and name of what a page's JSON-LD lists (schema.org ItemList)."""
    for script in hypertext.tree.css('script[type="application/ld+json"]'):
        for node in json_nodes(script.text()):
            items = node.get("itemListElement")
            for entry in items if isinstance(items, list) else []:
                item = entry.get("item", entry) if isinstance(entry, dict) else entry
                fields = item if isinstance(item, dict) else {"url": item}
                written, name = fields.get("url") or fields.get("@id"), fields.get("name")
                url = absolute(written, hypertext.base) if isinstance(written, str) else ""
                if url:
                    yield url, plain(name, markup=True) if isinstance(name, str) else ""


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

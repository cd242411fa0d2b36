"""Section pages that a home page links to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newscrawl.discover.addresses import absolute
from newscrawl.outlets.judge import THRESHOLD, article_score, is_service
from newscrawl.urls import host, url_key

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newscrawl.discover.hypertext import Hypertext
    from newscrawl.outlets import Outlet

_MENU = re.compile(r"nav|menu|header|categor|section|rubrik|ressort|kanal|channel", re.IGNORECASE)
_NEVER = re.compile(
    r"/(?:tags?|abo|video|podcasts?|gallery|archive?|authors?|autoren|rss|feed|live|faq|cookies?)"
    r"(?:[/.]|$)|[?&](?:p|page|seite|pagina|offset|start)=",
    re.IGNORECASE,
)
_DEEPEST = 3


def section_candidates(hypertext: Hypertext, outlet: Outlet, most: int) -> list[str]:
    """Addresses on the outlet's hosts that look like sections, the likeliest first.

    Links on the page's own host go before others, those in menus before those below, short paths
    before long ones; articles, services and the
    page itself are left out.
    """
    ranked: dict[str, tuple[bool, bool, int, int, str]] = {}
    here = host(hypertext.page.url)
    own = url_key(hypertext.page.url)
    for position, anchor in enumerate(hypertext.tree.css("a[href]")):
        url = absolute(anchor.attributes.get("href") or "", hypertext.base)
        key = url_key(url)
        if not url or key == own or not outlet.owns(url) or key in ranked:
            continue
        path = unquote(urlsplit(url).path)
        depth = len([segment for segment in path.split("/") if segment])
        if not 1 <= depth <= _DEEPEST or _NEVER.search(url) or url.count("=") > 1:
            continue
        if is_service(url) or article_score(url) >= THRESHOLD or not anchor.text().strip():
            continue
        ranked[key] = (host(url) != here, not _in_menu(anchor), depth, position, url)
    return [url for *_, url in sorted(ranked.values())[:most]]


def _in_menu(anchor: LexborNode) -> bool:
    node: LexborNode | None = anchor
    for _ in range(8):
        node = node.parent if node is not None else None
        if node is None:
            return False
        if node.tag in ("nav", "header"):
            return True
        named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if _MENU.search(named) and node.tag != "body":
            return True
    return False

"""Body blocks from the page's blocks, and as minimal clean HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from newscrawl.extract.document import BodyBlock, Run
from newscrawl.extract.elements import EMPHASIS, STRONG, TEXT, T
from newscrawl.extract.looks import Inlines, inlines
from newscrawl.extract.walk import Outline
from newscrawl.text import one_spaced

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_URL = 2000
_PLAIN = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(?:/[^\s\\]*)?$")
"""URLs that are absolute and need no mending."""
_ROOTED = re.compile(r"(?:/[\w%()+,=:~-]+)+/?$", re.ASCII)
"""Paths from the root that need none either."""
_LOOK = attrgetter("href", "mark")
_HEADINGS = {T["h1"]: "h2"} | {T[f"h{n}"]: f"h{n}" for n in range(2, 7)}
_QUOTE = T["blockquote"]
_ITEMS = frozenset((T["li"], T["dd"], T["dt"]))
_LISTS = {"ul": "ul", "menu": "ul", "dl": "ul", "ol": "ol"}
_LOOK_UP = 3
"""Containers above a block that may make it a list item or a quotation."""


def absolute(base: str, href: str) -> str:
    """``href`` as an absolute http(s) URL; empty for anything else."""
    href = href.strip()
    if not href or href[0] == "#" or len(href) > MAX_URL:
        return ""
    if _PLAIN.match(href):
        return href
    if _ROOTED.match(href) and (origin := _origin(base)):
        return origin + href
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
        named = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return url.replace(" ", "%20") if named else ""


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    try:
        parts = urlsplit(base)
        named = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if named else ""


def _runs(
    pieces: Sequence[str], marks: Sequence[tuple[int, LexborNode | None]], base: str
) -> list[Run]:
    out: list[Run] = []
    open_nodes: list[LexborNode] = []
    space = True  # nothing written yet, or a space last
    at = 0
    for place, piece in enumerate(pieces):
        while at < len(marks) and marks[at][0] <= place:
            node = marks[at][1]
            if node is not None:
                open_nodes.append(node)
            elif open_nodes:
                open_nodes.pop()
            at += 1
        words = " ".join(piece.split())
        if not words:
            if piece and not space and out:
                out.append(Run(" "))
                space = True
            continue
        if piece[0].isspace() and not space:
            words = " " + words
        if piece[-1].isspace():
            words += " "
        space = words[-1] == " "
        href = mark = ""
        for node in open_nodes:
            kind = node.tag_id
            if kind in STRONG:
                mark = "strong"
            elif kind in EMPHASIS:
                mark = mark or "em"
            elif not href:
                href = absolute(base, node.attributes.get("href") or "")
        out.append(Run(words, href, mark))
    if out and out[-1].text.endswith(" "):
        last = out.pop()
        text = last.text.rstrip()
        if text:
            out.append(Run(text, last.href, last.mark))
        elif out and out[-1].text.endswith(" "):  # pragma: no cover - spaces are folded above
            out[-1] = Run(out[-1].text.rstrip(), out[-1].href, out[-1].mark)
    return out


def joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs with neighbours of one appearance made one."""
    if len(runs) < 2:
        return tuple(runs)
    return tuple(
        Run("".join([run.text for run in same]), *look) for look, same in groupby(runs, key=_LOOK)
    )


def _kind(page: Outline, index: int) -> tuple[str, int]:
    """Return the kind of a block and the container that it shares with its like."""
    tag, box = page.tag[index], page.box[index]
    if tag in _HEADINGS:
        return _HEADINGS[tag], 0
    above = box
    for _ in range(_LOOK_UP):
        if above == 0:
            break
        kind = page.signature[above][0]
        if kind in _ITEMS:
            home = page.parent[above]
            return _LISTS.get(page.node[home].tag or "", "ul"), home
        if kind == _QUOTE:
            return "blockquote", above
        above = page.parent[above]
    return "p", 0


class _Looks:
    """What blocks look like within; each container is walked again once, when first asked for."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.known: dict[int, list[Inlines]] = {}
        self.nth: list[int] = []
        """Place of each block among those of its container; counted when first asked for."""

    def of(self, index: int) -> Inlines | None:
        """Pieces and marks of a block; ``None`` where it is plain text."""
        page = self.page
        text, box = page.text[index], page.box[index]
        first = page.node[box].first_child
        if first is not None and first.tag_id == TEXT and first.next is None:
            return None
        found = self.known.get(box)
        if found is None:
            found = self.known[box] = inlines(page, box)
        nth = (self.nth or self._count())[index]
        if nth >= len(found):
            return None
        pieces, marks = found[nth]
        return found[nth] if marks and one_spaced("".join(pieces)) == text else None

    def _count(self) -> list[int]:
        count = [0] * len(self.page.parent)
        for box in self.page.box:
            self.nth.append(count[box])
            count[box] += 1
        return self.nth


def body_blocks(page: Outline, indexes: Iterable[int], base: str) -> list[BodyBlock]:
    """Return the chosen blocks of a page as parts of an article.

    A list item or quotation that holds much of the article is layout, not a list: its blocks
    become paragraphs.
    """
    out = []
    looks = _Looks(page)
    for index in indexes:
        kind, group = _kind(page, index)
        look = looks.of(index)
        runs = (Run(page.text[index]),) if look is None else joined(_runs(*look, base))
        if runs:
            out.append(BodyBlock(kind, runs, index, group))
    for listed in ("ul", "ol", "blockquote"):
        share = [block for block in out if block.kind == listed]
        if len(out) > 3 and len(share) > 0.8 * len(out):
            out = [
                BodyBlock("p", block.runs, block.index) if block.kind == listed else block
                for block in out
            ]
    return out


def plain_block(text: str, kind: str = "p") -> BodyBlock:
    """Return a block of text without appearance."""
    return BodyBlock(kind, (Run(" ".join(text.split())),))


def _inline(runs: Iterable[Run]) -> str:
    out = []
    for run in runs:
        text = escape(run.text, quote=False)
        if run.mark:
            text = f"<{run.mark}>{text}</{run.mark}>"
        if run.href:
            text = f'<a href="{escape(run.href)}">{text}</a>'
        out.append(text)
    return "".join(out)


def body_html(blocks: Iterable[BodyBlock]) -> str:
    """Return the blocks as HTML of p, h2 to h6, blockquote, ul, ol, li, a, em and strong only.

    One element a line; everything is escaped; links are absolute http(s) URLs.
    """
    out = []
    for (kind, _), same in groupby(blocks, key=lambda block: (block.kind, block.group)):
        inner = [_inline(block.runs) for block in same]
        if kind in {"ul", "ol"}:
            items = "\n".join([f"<li>{text}</li>" for text in inner])
            out.append(f"<{kind}>\n{items}\n</{kind}>")
        elif kind == "blockquote":
            quoted = "\n".join([f"<p>{text}</p>" for text in inner])
            out.append(f"<blockquote>\n{quoted}\n</blockquote>")
        else:
            out.extend([f"<{kind}>{text}</{kind}>" for text in inner])
    return "\n".join(out)


def links(blocks: Iterable[BodyBlock]) -> tuple[str, ...]:
    """Return the URLs that the blocks link to, in order, each once."""
    return tuple(dict.fromkeys(run.href for block in blocks for run in block.runs if run.href))

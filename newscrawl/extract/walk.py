"""One walk over the parsed page: the visible text blocks and the tree of their containers.

A block is the text of one block element, or one stretch between ``<br><br>``. Everything is
kept in parallel lists: a page has thousands of nodes, and this is the extractor's inner loop.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from newscrawl.extract.words import BIT, CONSENT, GOOD, MENU, read_both, read_names

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 150
"""Below this depth an element's text is taken as one block."""
MAX_BOXES = 15_000
"""Containers that are looked at; long articles have some 2,000."""
MAX_TEXT = 1_000_000
"""Characters of text after which no more is looked at; a novel."""
MAX_PIECE = 300_000
"""Characters of one text node that are read."""
MAX_BLOCKS = 5_000
"""Text blocks that are kept; long articles have some 1,000."""

_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby s "
    "samp small span strike strong sub sup time tt u var wbr br p h1 h2 h3 h4 h5 h6 li dl dd dt td "
    "th blockquote pre div main article aside footer form figure figcaption script style noscript "
    "svg iframe template button select option textarea input video audio object embed canvas map "
    "rp rt img picture source math nav dialog ul ol nobr"
)


def _tag_ids() -> dict[str, int]:
    page = LexborHTMLParser("<table><tr><th></th><td></td></tr></table>")
    found = {}
    for name in _NAMES.split():
        node = page.css_first(name) or LexborHTMLParser(f"<{name}></{name}>").css_first(name)
        if node is not None:
            found[name] = node.tag_id
    return found


T = _tag_ids()
"""Lexbor's number for each element name; a number compares faster than a name."""


def _ids(names: str) -> frozenset[int]:
    return frozenset(T[name] for name in names.split() if name in T)


def _text_id() -> int:
    body = LexborHTMLParser("<body>x").body
    if body is None or body.first_child is None:  # pragma: no cover - the parser always makes one
        raise RuntimeError("the HTML parser made no text node")
    return int(body.first_child.tag_id)


TEXT = _text_id()
INLINE = _ids(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby s "
    "samp small span strike strong sub sup time tt u var nobr"
)
SKIP = _ids(
    "script style noscript svg iframe template button select option textarea input video audio "
    "object embed canvas map rp rt img picture source math nav wbr"
)
STRONG = _ids("b strong")
EMPHASIS = _ids("em i cite")
_SPANS = _ids("span a")
_LAST_KNOWN = 1000
"""Elements that HTML does not know have larger numbers."""
A, BR, FOOTER, H1, QUOTE = T["a"], T["br"], T["footer"], T["h1"], T["blockquote"]
KIND = {
    T["p"]: 0,
    T["h1"]: 1,
    T["h2"]: 2,
    T["h3"]: 3,
    T["h4"]: 3,
    T["h5"]: 3,
    T["h6"]: 3,
    T["li"]: 4,
    T["dd"]: 4,
    T["dt"]: 4,
    T["td"]: 5,
    T["th"]: 5,
    T["blockquote"]: 6,
}
_TAG_HINTS = {
    T["aside"]: BIT["aside"],
    T["form"]: BIT["form"],
    T["figcaption"]: BIT["caption"],
    T["article"]: BIT["article"],
    T["main"]: BIT["article"],
    T["li"]: BIT["li"],
    T["dd"]: BIT["li"],
    T["blockquote"]: BIT["quote"],
}
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAV_ROLES = frozenset(("navigation", "complementary", "dialog", "contentinfo", "alert"))
_HIDE = BIT["hide"]

Signature = tuple[int, str]


class Outline:
    """Text blocks of a page in document order, and the containers they hang in."""

    __slots__ = (
        "box",
        "depth",
        "headline",
        "in_links",
        "in_strong",
        "node",
        "own",
        "parent",
        "signature",
        "tag",
        "text",
    )

    def __init__(self, root: LexborNode) -> None:
        # One entry a block.
        self.text: list[str] = []
        self.in_links: list[int] = []
        self.in_strong: list[int] = []
        self.tag: list[int] = []
        self.box: list[int] = []
        # One entry a container; 0 is the page.
        self.parent = [0]
        self.depth = [0]
        self.own = [0]
        self.signature: list[Signature] = [(0, "")]
        self.node: list[LexborNode] = [root]
        self.headline: tuple[str, int] | None = None
        """The title that was last looked for, and the block that shows it."""

    def hints_above(self, box: int) -> int:
        """Hints of a container and of all that it stands in."""
        hints, own, parent = 0, self.own, self.parent
        while box:
            hints |= own[box]
            box = parent[box]
        return hints


class _Walker:
    __slots__ = ("links", "out", "pieces", "room", "strong")
    keeps_space = False
    """White space between elements begins no block."""

    def __init__(self, out: Outline) -> None:
        self.out = out
        self.room = MAX_TEXT
        self.pieces: list[str] = []
        self.links = self.strong = 0

    def flush(self, box: int, tag: int) -> None:
        pieces = self.pieces
        text = " ".join((pieces[0] if len(pieces) == 1 else "".join(pieces)).split())
        if text:
            out = self.out
            self.room -= len(text)
            if self.room > 0 and len(out.text) < MAX_BLOCKS:
                out.text.append(text)
                out.in_links.append(self.links)
                out.in_strong.append(self.strong)
                out.tag.append(tag)
                out.box.append(box)
        self.pieces = []
        self.links = self.strong = 0

    def walk(
        self, node: LexborNode, box: int, tag: int, in_link: bool, in_strong: bool, depth: int
    ) -> None:
        child = node.first_child
        while child is not None:
            kind = child.tag_id
            if kind == TEXT:
                text = child.text_content
                if text and (self.pieces or self.keeps_space or not text.isspace()):
                    if len(text) > MAX_PIECE:
                        text = text[:MAX_PIECE]
                    self.pieces.append(text)
                    if in_link:
                        self.links += len(text.strip())
                    if in_strong:
                        self.strong += len(text.strip())
            elif kind in SKIP:
                pass
            elif kind == BR:
                child = self.line_break(child, box, tag)
            elif kind in INLINE:
                self.inline(child, kind, box, tag, in_link, in_strong, depth)
            elif child.is_element_node:
                if kind > _LAST_KNOWN and self.pieces and self.pieces[-1].strip():
                    # <st1:place>, <x-tooltip>: within a sentence it is no block.
                    self.inline(child, kind, box, tag, in_link, in_strong, depth)
                    child = child.next
                    continue
                if self.pieces:
                    self.flush(box, tag)
                if child.first_child is not None:
                    self.container(child, kind, box, in_link, in_strong, depth + 1)
            child = child.next

    def line_break(self, node: LexborNode, box: int, tag: int) -> LexborNode:
        """A second ``<br>`` in a row, white space between them or not, ends a paragraph."""
        pieces = self.pieces
        if not pieces:
            return node
        if pieces[-1] == "\n":
            self.flush(box, tag)
            return node
        pieces.append("\n")
        after = node.next
        if after is not None and after.tag_id == TEXT and not (after.text_content or "").strip():
            then = after.next
            if then is not None and then.tag_id == BR:
                return after
        return node

    def inline(
        self,
        node: LexborNode,
        kind: int,
        box: int,
        tag: int,
        in_link: bool,
        in_strong: bool,
        depth: int,
    ) -> None:
        first = node.first_child
        if first is None:
            return
        if kind == A:
            if first.tag_id == TEXT and first.next is None:
                text = first.text_content
                if text:
                    self.pieces.append(text)
                    size = len(text.strip())
                    self.links += size
                    if in_strong:
                        self.strong += size
                return
            in_link = True
        if _is_hidden(node, kind):
            return
        if depth > MAX_DEPTH:
            self.pieces.append(node.text() or "")
            return
        self.walk(node, box, tag, in_link, in_strong or kind in STRONG, depth + 1)

    def container(
        self, node: LexborNode, kind: int, box: int, in_link: bool, in_strong: bool, depth: int
    ) -> None:
        hints = _TAG_HINTS.get(kind, 0)
        names = ""
        attributes = node.attributes
        if attributes:
            get = attributes.get
            names = get("class") or ""
            value = get("id")
            if value and len(value) < 40:
                more, names = read_both(names, value)
                hints |= more
            elif names:
                more, names = read_names(names)
                hints |= more
            value = get("itemprop")
            if value and value.lower() == "articlebody":
                hints |= BIT["itembody"]
            if get("aria-hidden") == "true":
                hints |= _HIDE
            value = get("style")
            if "hidden" in attributes or (value and _UNSEEN.search(value)):
                hints |= _HIDE | BIT["unseen"]
            if get("role") in _NAV_ROLES:
                hints |= BIT["nav"]
        furniture = hints & CONSENT or (hints & MENU and not hints & GOOD) or kind == FOOTER
        if furniture and node.css_first("h1,article,main") is None:
            return
        if depth > MAX_DEPTH:
            self.pieces.append(node.text() or "")
            return
        out = self.out
        me = len(out.parent)
        if me > MAX_BOXES:
            return
        out.parent.append(box)
        out.depth.append(depth)
        out.own.append(hints)
        out.signature.append((kind, names.split(" ", 1)[0] if kind in KIND else names))
        out.node.append(node)
        self.walk(node, me, kind, in_link, in_strong, depth)
        if self.pieces:
            self.flush(me, kind)


def _is_hidden(node: LexborNode, kind: int) -> bool:
    if kind not in _SPANS:
        return False
    names = node.attrs.get("class")
    return bool(names and read_names(names)[0] & _HIDE)


Inlines = tuple[list[str], list[tuple[int, "LexborNode | None"]]]
"""Pieces of text, and before which piece a link, strong or em element opens or closes."""


class _InlineWalker(_Walker):
    """Walks one container again and keeps what its blocks look like; goes into no other."""

    __slots__ = ("found", "marks")
    keeps_space = True

    def __init__(self, out: Outline) -> None:
        super().__init__(out)
        self.found: list[Inlines] = []
        self.marks: list[tuple[int, LexborNode | None]] = []

    def flush(self, box: int, tag: int) -> None:
        del box, tag
        pieces = self.pieces
        if any(not piece.isspace() for piece in pieces):
            self.found.append((pieces, self.marks))
        self.marks = []
        self.pieces = []

    def inline(
        self,
        node: LexborNode,
        kind: int,
        box: int,
        tag: int,
        in_link: bool,
        in_strong: bool,
        depth: int,
    ) -> None:
        if kind != A and kind not in STRONG and kind not in EMPHASIS:
            super().inline(node, kind, box, tag, in_link, in_strong, depth)
            return
        pieces = self.pieces
        self.marks.append((len(pieces), node))
        super().inline(node, kind, box, tag, in_link, in_strong, depth)
        if self.pieces is pieces:
            self.marks.append((len(pieces), None))

    def container(
        self, node: LexborNode, kind: int, box: int, in_link: bool, in_strong: bool, depth: int
    ) -> None:
        del kind, box, in_link, in_strong
        if depth > MAX_DEPTH:
            self.pieces.append(node.text() or "")


def inlines(page: Outline, box: int) -> list[Inlines]:
    """Return for each block of a container, in order, what it looks like within."""
    node = page.node[box]
    walker = _InlineWalker(Outline(node))
    walker.walk(node, box, node.tag_id, False, False, page.depth[box])
    walker.flush(box, node.tag_id)
    return walker.found


def outline(root: LexborNode | None) -> Outline:
    """Return the text blocks below ``root`` (an empty page where there is none)."""
    if root is None:
        root = LexborHTMLParser("<body></body>").body
        if root is None:  # pragma: no cover - the parser always makes a body
            raise RuntimeError("the HTML parser made no body")
    out = Outline(root)
    walker = _Walker(out)
    walker.walk(root, 0, root.tag_id, False, False, 0)
    walker.flush(0, root.tag_id)
    return out

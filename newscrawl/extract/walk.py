"""One walk over the parsed page: the visible text blocks and the tree of their containers.

A block is the text of one block element, or one stretch between ``<br><br>``. Everything is
kept in parallel lists: a page has thousands of nodes, and this is the extractor's inner loop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from newscrawl.extract.cues import labels_ad
from newscrawl.extract.elements import INLINE, LAST_KNOWN, SKIP, STRONG, TEXT, T, ids
from newscrawl.extract.words import BIT, CONSENT, GOOD, MENU, read_both, read_names
from newscrawl.text import one_spaced

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

A, BR, FOOTER, H1, QUOTE = T["a"], T["br"], T["footer"], T["h1"], T["blockquote"]
PRE = T["pre"]
_SPANS = ids("span a")
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
IN_LINK, IN_STRONG = 1, 2
"""What a stretch of text stands in, as bits."""

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
        # One entry a block. Labels of advertisements are none: they come and go.
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


class Walker:
    """Walks the tree and fills an outline; :meth:`flush` ends a block, :meth:`container` opens one.

    ``within`` is made of :data:`IN_LINK` and :data:`IN_STRONG`.
    """

    __slots__ = ("links", "out", "pieces", "room", "strong")
    keeps_space = False
    """White space between elements begins no block."""

    def __init__(self, out: Outline) -> None:
        self.out = out
        self.room = MAX_TEXT
        self.pieces: list[str] = []
        self.links = self.strong = 0

    def flush(self, box: int, tag: int) -> None:
        """Make a block of the pieces that were met since the last."""
        pieces = self.pieces
        text = one_spaced(pieces[0] if len(pieces) == 1 else "".join(pieces))
        if text and not labels_ad(text):
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

    def walk(self, node: LexborNode, box: int, tag: int, within: int, depth: int) -> None:
        """Read what stands in ``node``, which is (in) the container ``box`` with this ``tag``."""
        child = node.first_child
        while child is not None:
            kind = child.tag_id
            if kind == TEXT:
                text = child.text_content
                if text and (self.pieces or self.keeps_space or not text.isspace()):
                    self.pieces.append(text if len(text) < MAX_PIECE else text[:MAX_PIECE])
                    if within:
                        self.count(text, within)
            elif kind in INLINE:
                self.inline(child, kind, box, tag, within, depth)
            elif kind in SKIP:
                pass
            elif kind == BR:
                child = self.line_break(child, box, tag)
            elif kind > LAST_KNOWN and self.pieces and self.pieces[-1].strip():
                # <st1:place>, <x-tooltip>: within a sentence it is no block.
                self.inline(child, kind, box, tag, within, depth)
            else:
                if self.pieces:
                    self.flush(box, tag)
                if child.first_child is not None:
                    self.container(child, kind, box, within, depth + 1)
            child = child.next

    def count(self, text: str, within: int) -> None:
        """Add a text's characters to those in links or in bold type."""
        size = len(text[:MAX_PIECE].strip())
        if within & IN_LINK:
            self.links += size
        if within & IN_STRONG:
            self.strong += size

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
        self, node: LexborNode, kind: int, box: int, tag: int, within: int, depth: int
    ) -> None:
        """Read an element that a sentence runs through."""
        first = node.first_child
        if first is None:
            return
        if kind == A:
            within |= IN_LINK
            if first.tag_id == TEXT and first.next is None:
                text = first.text_content
                if text:
                    self.pieces.append(text)
                    self.count(text, within)
                return
        if kind in _SPANS and _is_hidden(node):
            return
        if depth > MAX_DEPTH:
            self.pieces.append(node.text() or "")
            return
        if kind in STRONG:
            within |= IN_STRONG
        self.walk(node, box, tag, within, depth + 1)

    def container(self, node: LexborNode, kind: int, box: int, within: int, depth: int) -> None:
        """Read an element that parts text into blocks."""
        hints = _TAG_HINTS.get(kind, 0)
        names = ""
        attributes = node.attributes
        if attributes:
            more, names = _read_attributes(attributes)
            hints |= more
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
        self.walk(node, me, kind, within, depth)
        if self.pieces:
            self.flush(me, kind)


def _read_attributes(attributes: Mapping[str, str | None]) -> tuple[int, str]:
    """What an element's attributes hint at, and its names without digits."""
    get = attributes.get
    names = get("class") or ""
    if len(attributes) == 1 and names:
        return read_names(names)
    hints = 0
    value = get("id")
    if value and len(value) < 40:
        hints, names = read_both(names, value)
    elif names:
        hints, names = read_names(names)
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
    return hints, names


def _is_hidden(node: LexborNode) -> bool:
    names = node.attrs.get("class")
    return bool(names and read_names(names)[0] & _HIDE)


def outline(root: LexborNode | None) -> Outline:
    """Return the text blocks below ``root`` (an empty page where there is none)."""
    if root is None:
        root = LexborHTMLParser("<body></body>").body
        if root is None:  # pragma: no cover - the parser always makes a body
            raise RuntimeError("the HTML parser made no body")
    out = Outline(root)
    walker = Walker(out)
    walker.walk(root, 0, root.tag_id, 0, 0)
    walker.flush(0, root.tag_id)
    return out

"""What every reader of a page shares: the parsed page, its text blocks, and the chosen body.

:class:`Document` is made once for a page. The body reader and the metadata readers look at the
same tree and the same blocks, so that each is computed once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from newscrawl.extract.bounds import bounded
from newscrawl.extract.decode import decode
from newscrawl.extract.structured import Structured, read_structured
from newscrawl.extract.walk import Outline, outline
from newscrawl.extract.words import hint_names

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newscrawl.model import Image, Page


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading, list item or other run of text that a reader sees as one."""

    index: int
    """Place among the page's blocks, in document order."""
    text: str
    """Visible text, white space folded."""
    tag: str
    """Name of the element that the text hangs in: ``p``, ``h2``, ``li``, ``td``, ``div``…"""
    link_share: float
    """Part of the characters that stand in links, 0 to 1."""
    strong_share: float
    hints: frozenset[str]
    """What the names of the enclosing elements speak of: ``nav``, ``media``, ``meta``,
    ``comment``, ``rel`` (related links), ``sale``, ``share``, ``lead``, ``body``, ``box``…"""
    node: LexborNode
    """The block element that holds the text (a ``<p>``, or the ``<div>`` around bare text)."""


class Blocks(Sequence[TextBlock]):
    """The page's text blocks; each is made only when it is asked for."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    @property
    def texts(self) -> list[str]:
        """The blocks' texts alone, without making the blocks."""
        return self.outline.text

    def node(self, index: int) -> LexborNode:
        """The element that holds a block, without making the block."""
        return self.outline.node[self.outline.box[index]]

    def __len__(self) -> int:
        return len(self.outline.text)

    @overload
    def __getitem__(self, index: int) -> TextBlock: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[TextBlock]: ...

    def __getitem__(self, index: int | slice) -> TextBlock | Sequence[TextBlock]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        page = self.outline
        text = page.text[index]
        box = page.box[index]
        return TextBlock(
            index=index,
            text=text,
            tag=page.node[box].tag or "",
            link_share=min(1.0, page.in_links[index] / len(text)),
            strong_share=min(1.0, page.in_strong[index] / len(text)),
            hints=hint_names(page.hints_above(box)),
            node=page.node[box],
        )


class Run(NamedTuple):
    """A stretch of a block's text with one appearance. A tuple: a page has dozens of them."""

    text: str
    href: str = ""
    """Absolute http(s) URL where the stretch is a link."""
    mark: str = ""
    """``em``, ``strong`` or nothing."""


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """One block of the article's text."""

    kind: str
    """``p``, ``h2`` to ``h6``, ``ul`` or ``ol`` (an item of such a list), ``blockquote``."""
    runs: tuple[Run, ...]
    index: int = -1
    """The :class:`TextBlock` it was made from; -1 where the text was not visible on the page."""
    group: int = 0
    """Neighbouring blocks of one list or quotation share a number."""

    @property
    def text(self) -> str:
        """The block's text, white space folded."""
        runs = self.runs
        return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a field could have had, for ``newscrawl extract --explain``."""

    field: str
    """Name of the :class:`~newscrawl.model.Article` field."""
    value: str
    """What was made of it."""
    source: str
    """Where it stood: ``json-ld``, ``meta og:title``, ``h1``, ``layout``…"""
    reason: str = ""
    """Why it won or lost, in a few words."""
    chosen: bool = False
    raw: str = ""
    """What the page said."""


@dataclass(frozen=True, slots=True)
class Body:
    """The article's text as chosen, before credit lines are taken off."""

    blocks: tuple[BodyBlock, ...] = ()
    source: str = ""
    """Where the text stood: ``page``, ``json-ld articleBody``, ``script``, ``layout``,
    ``second opinion``; empty where there is none."""
    confidence: float = 0.0
    images: tuple[Image, ...] = ()
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)

    @property
    def indexes(self) -> list[int]:
        """Indexes of the page's blocks that were kept, in order."""
        return [block.index for block in self.blocks if block.index >= 0]

    @property
    def text(self) -> str:
        """All blocks, parted by a blank line."""
        return "\n\n".join([block.text for block in self.blocks])


class Document:
    """One page, decoded, parsed and cut into text blocks, each once and when first asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.url = page.url
        text = decode(page.body, page.header("content-type"))
        self.charset = text.charset
        """Charset and why it was chosen: ``utf-8 (declared)``."""
        self.html: bytes = bounded(text.utf8)
        """The page in UTF-8, with hostile excess cut off."""

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page."""
        return LexborHTMLParser(self.html)

    @cached_property
    def blocks(self) -> Blocks:
        """Visible text blocks in document order; boilerplate that is sure is left out."""
        return Blocks(outline(self.tree.body))

    @cached_property
    def structured(self) -> Structured:
        """What the page says of itself to machines."""
        return read_structured(self.tree, self.url)

    @cached_property
    def base(self) -> str:
        """The URL that relative links start from (HTML, section 2.4.3: ``<base href>``)."""
        head = self.tree.head
        node = head.css_first("base[href]") if head is not None else None
        if node is None:
            return self.url
        try:
            return urljoin(self.url, node.attributes.get("href") or "")
        except ValueError:
            return self.url

    def replace(self, html: bytes) -> None:
        """Take ``html`` for the page from here on; before anything was read of it."""
        self.html = html
        for name in ("tree", "blocks", "structured", "base"):
            self.__dict__.pop(name, None)

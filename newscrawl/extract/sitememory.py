"""What a site repeats: text seen on several of its pages is furniture.

A stage of its own behind the extractor, and optional: what it does depends on the pages that came
before, so it takes its memory as a value and gives a new one. The same memory and article give the
same result, live and in replay; whoever wants equal articles from both hands over equal memories.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from newscrawl.extract.render import body_html, links
from newscrawl.text import key

if TYPE_CHECKING:
    from newscrawl.extract.document import BodyBlock
    from newscrawl.extract.reading import Reading
    from newscrawl.model import Article

ENOUGH = 3
"""Pages of one site that show a text before it is furniture."""
MAX_TEXTS = 20_000
"""Texts that a memory holds; the rarest are forgotten first."""
_LEAST = 12
"""Characters below which a text may well be said twice."""


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """How many pages of one site showed each text, by a digest of the text."""

    seen: Mapping[bytes, int] = field(default_factory=dict)
    pages: int = 0

    def is_furniture(self, text: str) -> bool:
        """Tell whether enough pages showed this text."""
        return len(text) >= _LEAST and self.seen.get(_digest(text), 0) >= ENOUGH


def remember(memory: SiteMemory, texts: Sequence[str]) -> SiteMemory:
    """Return a memory that has seen one more page, with these texts on it.

    A page counts once; not to be called again for another reading of the same page.
    """
    seen = dict(memory.seen)
    for digest in {_digest(text) for text in texts if len(text) >= _LEAST}:
        seen[digest] = seen.get(digest, 0) + 1
    if len(seen) > MAX_TEXTS:
        often = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
        seen = dict(often[: MAX_TEXTS // 2])
    return SiteMemory(seen, memory.pages + 1)


def without_furniture(blocks: Sequence[BodyBlock], memory: SiteMemory) -> tuple[BodyBlock, ...]:
    """Return the blocks that are not the site's furniture.

    A text that would leave nothing is left whole: then the memory holds this very article.
    """
    kept = tuple(block for block in blocks if not memory.is_furniture(block.text))
    size = sum(len(block.text) for block in blocks)
    return kept if 2 * sum(len(block.text) for block in kept) > size else tuple(blocks)


def clean(reading: Reading, memory: SiteMemory) -> Article:
    """Return the article of a reading without what the site repeats."""
    blocks = without_furniture(reading.blocks, memory)
    if len(blocks) == len(reading.blocks):
        return reading.article
    return replace(
        reading.article,
        body_text="\n\n".join([block.text for block in blocks]),
        body_html=body_html(blocks),
        links=links(blocks),
    )


def _digest(text: str) -> bytes:
    return blake2b(key(text).encode(), digest_size=8).digest()

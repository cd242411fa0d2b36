"""The article's pictures, with what the page says under them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.extract.render import absolute
from newscrawl.model import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from newscrawl.extract.document import BodyBlock, Document

MAX_IMAGES = 40
_LOOK_UP = 4
_SMALL = 100
"""Pixels; smaller pictures are signs and faces."""
_NOT_A_PICTURE = (
    "logo icon sprite avatar pixel spacer blank. placeholder emoji badge /ad/ /ads/ 1x1".split()
)
"""What the lower-case address of a sign or an advertisement holds."""
_CREDIT = re.compile(
    r"(?:\s*[|(\[–—-]?\s*)((?:(?:photo(?:graph)?s?|pictures?|images?|credits?|fotos?|bild(?:er)?|"
    r"quelle|source|crédits?|foto's|фото|عکس|تصویر|الصورة|图片|圖片|写真|사진)\s*(?:by|credit|von|de|par|"
    r"di)?\s*[:：/]|©|\(c\)\s)\s*[^|()]{2,80})\)?\s*$",
    re.IGNORECASE,
)
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url", "src")
_SETS = ("data-srcset", "srcset")


def images(document: Document, blocks: Sequence[BodyBlock]) -> tuple[Image, ...]:
    """Return the pictures that stand with the article's text, in order, each once."""
    home = _home(document, blocks)
    if home is None:
        return ()
    found: dict[str, Image] = {}
    for node in home.css("img")[: 4 * MAX_IMAGES]:
        attributes = node.attributes
        url = _address(attributes, document.base)
        if not url or url in found or _is_sign(url) or _is_small(attributes):
            continue
        caption, credit = _caption(node, attributes.get("alt") or "")
        found[url] = Image(url, caption, credit)
        if len(found) == MAX_IMAGES:
            break
    return tuple(found.values())


def _home(document: Document, blocks: Sequence[BodyBlock]) -> LexborNode | None:
    """Return the smallest element that holds most of the text, or the article around it."""
    page = document.blocks.outline
    held = [0] * len(page.parent)
    for block in blocks:
        if block.index >= 0:
            held[page.box[block.index]] += len(block.text)
    total = sum(held)
    for box in range(len(held) - 1, 0, -1):  # what a container holds comes behind it
        if held[box]:
            held[page.parent[box]] += held[box]
    most = [box for box, size in enumerate(held) if box and size > 0.8 * total]
    if not most:
        return None
    node = page.node[most[-1]]
    around: LexborNode | None = node
    for _ in range(_LOOK_UP):
        if around is None:
            break
        if around.tag in {"article", "main"}:
            return around
        around = around.parent
    return node


def _address(attributes: Mapping[str, str | None], base: str) -> str:
    for name in _LAZY:
        value = attributes.get(name) or ""
        if value and not value.startswith("data:"):
            url = absolute(base, value)
            if url:
                return url
    for name in _SETS:
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return absolute(base, value.rsplit(", ", 1)[-1].split(" ")[0])
    return ""


def _is_sign(url: str) -> bool:
    low = url.lower()
    return any(part in low for part in _NOT_A_PICTURE)


def _is_small(attributes: Mapping[str, str | None]) -> bool:
    for name in ("width", "height"):
        value = (attributes.get(name) or "").removesuffix("px")
        if value.isdigit() and int(value) < _SMALL:
            return True
    return False


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    for _ in range(_LOOK_UP):
        if above is None:
            return
        yield above
        above = above.parent


def _caption(node: LexborNode, alternative: str) -> tuple[str, str]:
    """Return caption and credit: of the figure around, else the alternative text."""
    for above in _above(node):
        if above.tag == "figure":
            under = above.css_first("figcaption")
            text = " ".join(((under.text(separator=" ") if under else "") or "").split())[:1000]
            if text:
                return _parted(text)
            break
    return " ".join(alternative.split())[:1000], ""


def _parted(text: str) -> tuple[str, str]:
    match = _CREDIT.search(text)
    if not match:
        return text, ""
    return text[: match.start()].rstrip(" |(-–—["), match.group(1).strip()

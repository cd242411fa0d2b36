"""Short lines as a reader sees them: their elements stand apart, though no space does it.

``by <a>Harbour Post</a><time>May 5, 2024</time><span>12</span>`` is one text to the tree. Styles
part it on the screen, and a byline or date can only be read where it is parted here too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.extract.elements import EMPHASIS, STRONG, TEXT, T
from newscrawl.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

_LONGEST = 160
"""Characters of a line; a sentence's elements are not looked at."""
_NODES = 80
"""Nodes in the element of a line."""
_GLUED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]|\d{5}")
_YEAR = re.compile(r"((?:19|20)\d\d)\s?[年년./-]?$")
_DAY = re.compile(r"(\d{1,2})\s?[./月월-]\s?(\d{1,2})\s?[日일]?$")
_WHOLE = re.compile(r"(?:19|20)\d\d/\d{1,2}/\d{1,2}$")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?$")


def parted(text: str, node: LexborNode) -> str:
    """``text`` with a space between elements that its letters or digits are glued at.

    ``node`` is the element that it hangs in; where that holds more, or much, nothing changes.
    """
    if len(text) > _LONGEST or not _GLUED.search(text):
        return text
    pieces: list[str] = []
    out, stressed = "", False
    for count, at in enumerate(node.traverse(include_text=True)):
        if count > _NODES:
            return text
        if at.tag_id == T["br"]:
            piece, before = "\n", stressed
        elif at.tag_id == TEXT:
            piece, before, stressed = at.text_content or "", stressed, _is_stressed(at)
        else:
            continue
        pieces.append(piece)
        out += f" {piece}" if _is_seam(out, piece) and not (before or stressed) else piece
    return squeeze(out) if squeeze("".join(pieces)) == text else text


def _is_seam(before: str, after: str) -> bool:
    left, right = before[-1:], after[:1]
    # A capital set apart, or an ending, is one word with what it stands at.
    return left.isalnum() and right.isalnum() and not (left.isalpha() and right.islower())


def _is_stressed(text: LexborNode) -> bool:
    """Whether a text is set in bold or italics, which is done within words too."""
    return text.parent is not None and text.parent.tag_id in STRONG | EMPHASIS


def whole_days(texts: Iterable[str]) -> list[str]:
    """``texts`` with what a calendar leaf sets apart made one: 2019 and 09/07 and 19:02."""
    out: list[str] = []
    for text in texts:
        last = out[-1] if out else ""
        if (day := _DAY.match(text)) and (year := _YEAR.match(last)):
            out[-1] = f"{year.group(1)}/{day.group(1)}/{day.group(2)}"
        elif _CLOCK.match(text) and _WHOLE.match(last):
            out[-1] = f"{last} {text}"
        else:
            out.append(text)
    return out

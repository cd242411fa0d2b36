"""Headings that no reader sees: of boxes that scripts show, of a translator's widget."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WIDGET = re.compile(r"(?:^|\s)(?:skiptranslate|goog-(?:gt|te)-)", re.I)
"""Google's translator, which leaves its box in pages that were saved from a browser."""
_ABOVE = 12
_PARAGRAPHS = 3
"""Paragraphs from which on a hidden box is the page, shown once it is complete."""


def seen(headings: Sequence[LexborNode]) -> list[LexborNode]:
    """The headings that a reader sees; all where the page hides every one."""
    return [node for node in headings if not is_unseen(node)] or list(headings)


def is_unseen(node: LexborNode) -> bool:
    """Whether an element, or one that it stands in, is declared not to be shown."""
    at: LexborNode | None = node
    for _ in range(_ABOVE):
        if at is None or at.tag in {"body", "html"}:
            return False
        attrs = at.attributes
        hidden = "hidden" in attrs or attrs.get("aria-hidden") == "true"
        if hidden or _STYLE.search(attrs.get("style") or ""):
            # Two breaks part what would be paragraphs.
            return len(at.css("p")) + len(at.css("br")) // 2 <= _PARAGRAPHS
        if _WIDGET.search(f"{attrs.get('class') or ''} {attrs.get('id') or ''}"):
            return True
        at = at.parent
    return False

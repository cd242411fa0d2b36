"""Class names that say how a part of a page looks, or what else the page has: no hints.

Utility classes (Tailwind's, Bootstrap's), layout modifiers and what content management systems
write on every element use the words of furniture: ``relative``, ``items-start``, ``top-0``,
``layout-with-rail``, ``has-post-thumbnail``. A hint read from them is wrong on whole sites.
"""

from __future__ import annotations

import re

_START, _END = r"(?<!\S)", r"(?!\S)"
_WORD, _STOP = r"(?<![A-Za-z])", r"(?![A-Za-z])"
_SIZES = "xs|sm|md|lg|base|\\d?xl"
_ALIGNED = "start|end|center|baseline|stretch"
_COLOURS = r"white|black|muted|primary|secondary|(?:gray|grey|slate|neutral|stone|zinc)-\d+"
_STYLE = re.compile(
    "|".join(
        (
            # Variants of utility classes: md:relative, print:block, [&>figure]:px-4.
            rf"{_START}\S*:\S+",
            # Where and how something is set.
            rf"{_WORD}(?:position-)?relative{_STOP}",
            rf"{_START}box-(?:border|content){_END}",
            rf"{_START}(?:overflow|overscroll|text)(?:-[xy])?-hidden{_END}",
            rf"(?:flex-)?items-(?:{_ALIGNED}){_END}",
            rf"{_START}(?:justify-|align-|place-)?content-(?:{_ALIGNED}|between|around|evenly){_END}",
            rf"{_START}text-(?:{_SIZES}|left|center|right|start|end|justify|nowrap|wrap){_END}",
            rf"{_START}text-(?:{_COLOURS}){_END}",
            rf"{_WORD}(?:flush|margin|padding|pad|border|inset|[mp])-(?:top|bottom){_STOP}",
            rf"{_START}-?(?:top|bottom)-(?:\d|\[|px|auto|full)\S*",
            rf"{_START}list-(?:none|disc|decimal|inside|outside|unstyled|inline){_END}",
            # What frameworks and content management systems call every part of that sort.
            rf"{_START}__next{_END}",
            r"wp-block-(?:list|list-item|columns?|group)(?![\w-])",
            r"-label-(?:hidden|visually_hidden)",
            rf"{_START}widget Blog{_END}",
            # What else the page or the part has, or has not; no-print is a hint itself.
            rf"{_WORD}(?:with|without|has|no)[-_](?!print)[A-Za-z-]+",
            r"(?<![a-z])(?:with|without|has|no)(?:[A-Z][a-z]+)+",
        )
    )
)
_POST = re.compile(rf"{_START}(?:status-publish|hentry){_END}")
_TERMS = re.compile(rf"{_START}(?:category|tag|format)-\S+")
"""WordPress names the sections and tags of a post on its container."""
_SHOWN = re.compile(rf"{_START}\w+:(?:block|flex|grid|table|inline|contents)")
"""On wider screens: ``hidden md:block`` is hidden on telephones only."""
_HIDDEN = re.compile(rf"{_START}hidden{_END}")


def without_style(names: str) -> str:
    """Return class names and ids, parted by spaces, without those that say nothing of the part."""
    if "hidden" in names and _SHOWN.search(names):
        names = _HIDDEN.sub(" ", names)
    if _POST.search(names):
        names = _TERMS.sub(" ", names)
    return _STYLE.sub(" ", names)

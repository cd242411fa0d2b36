"""Small things about strings that extraction and normalisation both need."""

from __future__ import annotations

import html
import re
import textwrap
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>")
_NOT_WORD = re.compile(r"[\W_]+")


def squeeze(text: str) -> str:
    """``text`` on one line: white space folded, invisible marks and lone surrogates gone.

    The zero-width non-joiner stays: Persian and Indic words are spelt with it.
    """
    if text.isascii() or text.isprintable():
        return one_spaced(text)
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(_INVISIBLE.sub("", text).split())


def one_spaced(text: str) -> str:
    """``text``, stripped and with white space folded to single spaces.

    Most text is so already; printable text has no white space but the space, which is soon seen.
    """
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


def plain(text: str) -> str:
    """A metadata value as text: entities resolved (twice where doubled), tags dropped, squeezed."""
    if "&" in text:
        text = html.unescape(text)
        if "&" in text:
            text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return squeeze(text)


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """``text`` for comparing: letters and digits alone, case folded."""
    return _NOT_WORD.sub("", text).casefold()


def likeness(a: str, b: str) -> float:
    """How much two :func:`key` strings agree, 0 to 1: containment, or shared three-grams."""
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if a in b or b in a:
        return 0.3 + 0.7 * min(len(a), len(b)) / max(len(a), len(b))
    x, y = _grams(a), _grams(b)
    return 2 * len(x & y) / ((len(x) + len(y)) or 1)


@lru_cache(maxsize=1024)
def _grams(text: str) -> frozenset[str]:
    return frozenset([text[i : i + 3] for i in range(len(text) - 2)])


def split_address(url: str) -> SplitResult:
    """The parts of ``url``; all empty where it is no address at all."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname
    except ValueError:
        return urlsplit("")
    return parts


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 article``, ``2,000 articles``, ``0 entries``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def fold(text: str, width: int) -> str:
    """``text`` in lines of at most ``width`` characters, broken between words alone.

    A word that is longer has a line of its own, so that an address can be copied whole.
    """
    return textwrap.fill(
        text, max(width, 1), break_long_words=False, break_on_hyphens=False, subsequent_indent="  "
    )

"""Characters as they should be stored: composed, visible, and nothing that only troubles.

Zero-width and direction marks are mostly debris of word processors, but not always: Persian and
the Indic scripts spell with joiners, and Thai, Khmer, Lao and Burmese part words with a
zero-width space. Each is kept where its script uses it.

Most text is clean. All that is cleaned away here counts as unprintable, so that one quick look
(``str.isprintable``) spares clean text the search for each.
"""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

from newscrawl.text import one_spaced

_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufffe\uffff"
_SURROGATE = "\ud800-\udfff"
_HIDDEN = "\u00ad\u2060-\u2064\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\u180e"
"""Soft hyphen, word joiner, byte order mark, and the marks of the bidirectional algorithm.

The order of the characters is logical already.
"""
_BREAK = "\r\u0085\u2028\u000b\u000c"
_CONTROLS = re.compile(f"[{_CONTROL}]")
_SURROGATES = re.compile(f"[{_SURROGATE}]")
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
_DEBRIS = re.compile(f"[{_CONTROL}{_SURROGATE}{_HIDDEN}{_BREAK}]")
_JOINED_SCRIPTS = (
    "\u0590-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af"
    "\ufb50-\ufdff\ufe70-\ufefe"
)
_SPACED_SCRIPTS = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff"
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_EDGE = r"\s!-/:-@\[-`{-~«»،؛؟…“”‘’\u2010-\u2015"
_JOINER_RUNS = re.compile("\u200c\u200c+|\u200d\u200d+")
_JOINER_AT_EDGE = re.compile(
    f"(?:^|(?<=[{_EDGE}]))[\u200c\u200d]+|[\u200c\u200d]+(?=[{_EDGE}]|$)", re.M
)
_JOINER_ELSEWHERE = re.compile(
    f"(?<![{_JOINED_SCRIPTS}{_EMOJI}])[\u200c\u200d]+(?![{_JOINED_SCRIPTS}{_EMOJI}])"
)
_SPACE_ELSEWHERE = re.compile(f"(?<![{_SPACED_SCRIPTS}])\u200b+|\u200b+(?![{_SPACED_SCRIPTS}])")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u000b\u000c]")
_PARTING = re.compile(r"\n[^\S\n]*\n\s*|\u2029")
_SPACES = re.compile(r"[^\S\n]+")
_TAG_OR_TEXT = re.compile(r"(<[^<>]*>)")


def characters(text: str) -> str:
    """``text`` in Unicode NFC without invisible debris; white space untouched but for breaks."""
    if not text.isprintable():
        text = _without_debris(text)
    return text if text.isascii() else normalize("NFC", text)


def _without_debris(text: str) -> str:
    if _DEBRIS.search(text):
        text = _SURROGATES.sub("\ufffd", text)
        text = _CONTROLS.sub("", _BREAKS.sub("\n", text))
        text = _INVISIBLE.sub("", text)
    if "\u200b" in text:
        text = _SPACE_ELSEWHERE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER_RUNS.sub(lambda run: run.group()[0], text)
        text = _JOINER_AT_EDGE.sub("", text)
        text = _JOINER_ELSEWHERE.sub("", text)
    return text


def line(text: str) -> str:
    """``text`` on one line, cleaned, white space folded to single spaces."""
    text = characters(text)
    if text.isprintable():
        return one_spaced(text)
    return _settled(" ".join(text.split()))


def paragraphs(text: str) -> str:
    """``text`` with each paragraph on one line, parted by one blank line; empty ones dropped."""
    parts = text.split("\n\n")
    if not all(map(str.isprintable, parts)):
        parts = _PARTING.split(characters(text))
    return "\n\n".join([one for one in map(line, parts) if one])


def markup(html: str) -> str:
    """Minimal HTML with its text cleaned; tags and their attributes are left alone."""
    if "  " not in html and html.replace("\n", "").isprintable() and is_normalized("NFC", html):
        return html
    parts = _TAG_OR_TEXT.split(html)
    parts[::2] = [_SPACES.sub(" ", characters(part)) for part in parts[::2]]
    return "".join(parts)


def _settled(text: str) -> str:
    """Folding white space can bring a joiner to an edge: clean until nothing changes."""
    for _ in range(3):
        again = " ".join(characters(text).split())
        if again == text:
            break
        text = again
    return text

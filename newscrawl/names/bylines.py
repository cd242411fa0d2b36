"""Bylines cut into names: prefixes, roles, places, dates and addresses go, people stay.

What remains is what the page printed: capitals stay capitals, titles stay titles.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from newscrawl.agencies import is_agency
from newscrawl.names import byline_words as words
from newscrawl.names.kinds import is_name, looks_personal
from newscrawl.text import key, plain


def people(text: str, *, visible: bool = False) -> list[str]:
    """Names in a byline or author value, in order, each once.

    ``visible`` is for text off the page, where places, dates and roles stand beside the names;
    metadata are taken more nearly at their word.
    """
    return list(_people(text[:600], visible))


@lru_cache(maxsize=2048)
def _people(text: str, visible: bool) -> tuple[str, ...]:
    # Remembered: several readers ask about the same bylines, and a newsroom's names come again.
    text = plain(text)
    if not text or text.startswith(("http://", "https://", "/", "www.")):
        return ()
    if "@" in text:
        text = words.HANDLE.sub(" ", words.EMAIL.sub(" ", text))
    for _ in range(2):
        text = _without_by(text).strip()
    text = words.BRACKETS.sub("", text)
    if visible:
        text = _without_day(words.GLUED.sub(", ", text))
        # What stands behind a dash is whom they work for, or the day.
        head = words.DASHED.split(text, maxsplit=1)[0]
        text = _without_wire(head if looks_personal(head) else text)
    out: dict[str, str] = {}
    for part in _parts(text):
        name = _clean(part, visible)
        if name and is_name(name):
            out.setdefault(key(name), name)
    return tuple(out.values())


def _without_by(text: str) -> str:
    match = words.BY.match(text)
    return text[match.end() :] if match else text


def _without_day(text: str) -> str:
    """``text`` up to where it says when; a paper called ``Today`` says nothing of that."""
    paper = words.PAPER.search(text)
    kept = paper.end() if paper and not words.WHEN.search(text[: paper.start()]) else 0
    return text[:kept] + words.WHEN.sub("", text[kept:])


def _without_wire(text: str) -> str:
    """``text`` without "with AP" behind the names; "A B The Associated Press" parted."""
    match = words.WITH.search(text)
    if match and is_agency(match.group(1)):
        text = text[: match.start()]
    match = words.WIRE.search(text)
    if match and len(text[: match.start()].split()) > 1:
        text = f"{text[: match.start()]}, {text[match.start(1) :]}"
    return text


def _parts(text: str) -> Iterable[str]:
    for hard in words.HARD_SPLIT.split(text):
        for part in words.COMMA.split(hard):
            yield from _joined(part)


def _joined(text: str) -> list[str]:
    """``A B and C D`` in two; ``Ortega y Gasset`` and ``Ben & Jerry`` whole."""
    parts = words.JOIN.split(text)
    if len(parts) == 1:
        return _slashed(text)
    if all(len(part.split()) >= 2 or is_agency(part) or not part.isascii() for part in parts):
        return [one for part in parts for one in _slashed(part)]
    # "and C D" after a comma leaves an empty first part.
    return [one for one in parts if one] if not parts[0] else [text]


def _slashed(text: str) -> list[str]:
    parts = text.split("/")
    if len(parts) > 1 and all(len(part.split()) >= 2 or is_agency(part) for part in parts):
        return parts
    return [text]


def _clean(text: str, visible: bool) -> str:
    text = words.AND.sub("", text.strip())
    for _ in range(2):
        text = _without_by(text)
    if words.ONLY_ROLE.match(text):
        return ""
    shorter = words.ROLE_TAIL.sub("", text)
    if shorter and (visible or len(shorter.split()) >= 2 or not shorter.isascii()):
        text = shorter
    if visible:
        text = words.FOR.sub("", words.PLACE_TAIL.sub("", text))
    return text.strip(" \t.,:;–—-_/|()\"“”„«»'*•")

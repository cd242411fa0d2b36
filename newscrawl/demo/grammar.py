"""Texts out of fragments: the same seed gives the same text on every machine and Python.

A fragment is a line of ``text/*.txt``: ``[a|b]`` picks one, ``{slot}`` is a fact of the story,
``{3..9}`` draws a number and ``{x:3..9}`` draws one and keeps it as the slot ``x``.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence

T = TypeVar("T")

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(?:(\w+):)?(?:(\d+)\.\.(\d+)|(\w+))\}")
_SENTENCE = re.compile(r"(?<=[a-z][.!?] )[a-z]")
_CALENDAR_YEARS = range(1000, 2100)


class Dice:
    """Draws that depend on the seed alone.

    Only ``random()`` is used: Python promises its sequence for a seed, and not that of
    ``choice`` or ``shuffle``.
    """

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented news, not a secret

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of ``options``."""
        return options[self.number(0, len(options) - 1)]

    def deal(self, options: Sequence[T], count: int) -> list[T]:
        """``count`` different ``options`` (all of them if there are fewer), in drawn order."""
        left = list(options)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(count, len(left)))]

    def chance(self, share: float) -> bool:
        """True in this share of draws."""
        return self._random.random() < share


@dataclass(slots=True)
class Kind:
    """The fragments of one kind of story."""

    name: str
    section: str = ""
    roles: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    subheads: tuple[str, ...] = ()
    headlines: list[str] = field(default_factory=list)
    decks: list[str] = field(default_factory=list)
    beats: dict[str, list[str]] = field(default_factory=dict)


@cache
def kinds(language: str) -> dict[str, Kind]:
    """The kinds of story of a language, by name; ``any`` holds what fits every story."""
    text = (files("newscrawl.demo") / "text" / f"{language}.txt").read_text(encoding="utf-8")
    found: dict[str, Kind] = {}
    kind, beat = Kind(""), ""
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        options = tuple(option.strip() for option in rest.split(" | "))
        match word:
            case "@kind":
                kind = found[rest] = Kind(rest)
            case "@section":
                kind.section = rest
            case "@role":
                kind.roles = options
            case "@matter":
                kind.matters = options
            case "@subhead":
                kind.subheads = options
            case "@headline":
                kind.headlines.append(rest)
            case "@deck":
                kind.decks.append(rest)
            case "@beat":
                beat = rest
            case "" | "#":
                continue
            case _:
                kind.beats.setdefault(beat, []).append(line)
    return found


def fill(
    template: str,
    facts: MutableMapping[str, str],
    dice: Dice,
    figures: Callable[[int], str],
) -> str:
    """``template`` with its choices made and its slots filled; ``figures`` writes a number.

    A slot that the facts do not know is a fault in the fragments and raises :class:`KeyError`.
    """

    def slot(match: re.Match[str]) -> str:
        name, low, high, known = match.groups()
        if known:
            return facts[known]
        if name in facts:
            return facts[name]
        value = figures(dice.number(int(low), int(high)))
        if name:
            facts[name] = value
        return value

    chosen = _CHOICE.sub(lambda match: dice.pick(match[1].split("|")), template)
    text = _SLOT.sub(slot, chosen)
    text = _SENTENCE.sub(lambda match: match[0].upper(), text)
    return text[:1].upper() + text[1:]


def english_figures(value: int) -> str:
    """``12,345``; numbers that look like years stay bare."""
    return str(value) if value in _CALENDAR_YEARS else f"{value:,}"


def persian_figures(value: int) -> str:
    """Western digits written as Persian ones."""
    return persian_digits(str(value))


def persian_digits(text: str) -> str:
    """``text`` with its digits written in Persian."""
    return text.translate(_PERSIAN)


_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

"""Invented news stories: what a newsroom has before any page is made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.demo.grammar import Dice, english_figures, fill, kinds, persian_figures
from newscrawl.demo.names import BY_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.demo.grammar import Kind
    from newscrawl.demo.names import Names

_FIGURES: dict[str, Callable[[int], str]] = {"en": english_figures, "fa": persian_figures}
_ORDER = ("lead", "detail", "quote", "numbers", "background", "reaction", "next")
_ASIDES = ("voice", "context", "human", "caution")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the text: ``p``, ``h2`` or ``blockquote``."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story in one newsroom."""

    number: int
    """Unique in its outlet; higher is newer."""
    language: str
    section: str
    headline: str
    deck: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...]
    published: datetime
    """Aware, UTC."""
    keywords: tuple[str, ...]
    place: str
    modified: datetime | None = None
    agency: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    """Who, and what: furniture of the page, no part of the text."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body as a reader has it: paragraphs and sub-headings in order."""
        return tuple(block.text for block in self.blocks)


def write(seed: str, number: int, language: str, published: datetime, staff: int = 8) -> Story:
    """The story with this seed; ``published`` only dates it and sets its weekdays."""
    dice = Dice(f"{seed}/{language}/{number}")
    names, figures, known = BY_LANGUAGE[language], _FIGURES[language], kinds(language)
    kind = known[dice.pick([name for name in known if name != "any"])]
    common = known["any"]
    facts = _facts(kind, names, dice, figures, published)

    def say(options: list[str]) -> str:
        return fill(dice.pick(options), facts, dice, figures)

    blocks: list[Block] = []
    asides = set(dice.deal(_ORDER[1:], dice.number(3, 6)))
    subheads = dice.deal(common.subheads, 2) if dice.chance(0.4) else []
    told: set[str] = set()
    for place, beat in enumerate(_ORDER):
        if subheads and place in (3, 5):
            blocks.append(Block("h2", subheads.pop()))
        variants = dice.deal(kind.beats[beat], 2 if beat != "lead" and dice.chance(0.45) else 1)
        for variant in variants:
            text = fill(variant, facts, dice, figures)
            quoted = beat == "quote" and text[0] in "“«" and dice.chance(0.2)
            blocks.append(Block("blockquote" if quoted else "p", text))
        if beat in asides:
            fresh = [line for name in _ASIDES for line in common.beats[name] if line not in told]
            template = dice.pick(fresh)
            told.add(template)
            blocks.append(Block("p", fill(template, facts, dice, figures)))
    bylines = reporters(seed, language, staff)
    count = dice.pick((1, 1, 1, 1, 1, 2, 2, 0))
    return Story(
        number=number,
        language=language,
        section=kind.section,
        headline=say(kind.headlines),
        deck=say(kind.decks),
        blocks=tuple(blocks),
        authors=tuple(dice.deal(bylines, count)),
        published=published,
        keywords=(facts["place"], kind.section, facts["matter_bare"]),
        place=facts["place"],
        comments=tuple(
            (_person(names, dice)[0], say(common.beats["comment"]))
            for _ in range(dice.number(3, 11))
        ),
    )


def corrected(story: Story, when: datetime, note: str) -> Story:
    """``story`` as it stands after a correction: one paragraph gone, one changed, one added."""
    kept = [block for index, block in enumerate(story.blocks) if index != len(story.blocks) - 2]
    kept[1] = replace(kept[1], text=f"{kept[1].text} {note}")
    return replace(story, blocks=tuple(kept), modified=when)


def edited(story: Story) -> Story:
    """A wire copy as a sub-editor leaves it: the last paragraph cut, two words changed."""
    blocks = [
        replace(block, text=block.text.replace(" said", " told reporters", 1))
        for block in story.blocks[:-1]
    ]
    return replace(story, blocks=tuple(blocks))


def reporters(seed: str, language: str, count: int) -> list[str]:
    """The staff of a newsroom: names, each once."""
    dice, names = Dice(f"{seed}/staff"), BY_LANGUAGE[language]
    firsts, lasts = dice.deal(names.firsts, count), dice.deal(names.lasts, count)
    return [f"{first} {last}" for first, last in zip(firsts, lasts, strict=True)]


def _person(names: Names, dice: Dice) -> tuple[str, str]:
    first, last = dice.pick(names.firsts), dice.pick(names.lasts)
    return f"{first} {last}", last


def _facts(
    kind: Kind, names: Names, dice: Dice, figures: Callable[[int], str], published: datetime
) -> dict[str, str]:
    """The facts that hold through one story."""
    facts: dict[str, str] = {}
    for key, options in (("place", names.places), ("org", names.bodies)):
        for index, name in enumerate(dice.deal(options, 3), start=1):
            facts[key if index == 1 else f"{key}{index}"] = name
    facts["river"] = ("the " if names.weekdays[0] == "Monday" else "") + dice.pick(names.rivers)
    facts["road"] = dice.pick(names.roads)
    lasts = dice.deal(names.lasts, 6)
    for index, last in enumerate(lasts, start=1):
        facts[f"last{index}"] = last
        facts[f"p{index}"] = f"{dice.pick(names.firsts)} {last}"
        facts[f"age{index}"] = figures(dice.number(24, 78))
        facts[f"role{index}"] = dice.pick(kind.roles)
    event = published - timedelta(days=dice.number(0, 2))
    later = published + timedelta(days=dice.number(3, 6))
    facts["weekday"] = names.weekdays[event.weekday()]
    facts["weekday2"] = names.weekdays[later.weekday()]
    for key in ("year", "year2", "year3"):
        facts[key] = figures(dice.number(*names.years))
    matter = fill(dice.pick(kind.matters), facts, dice, figures)
    matter = matter if matter.startswith(facts["place"]) else matter[:1].lower() + matter[1:]
    facts["matter"] = matter
    facts["matter_cap"] = matter[:1].upper() + matter[1:]
    facts["matter_bare"] = matter.removeprefix("the ").removeprefix("a ")
    return facts

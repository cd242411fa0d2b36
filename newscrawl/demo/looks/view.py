"""What a look is given to draw, and the small tools that looks share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Block, Story


@dataclass(frozen=True, slots=True)
class View:
    """One article page."""

    site: Site
    story: Story
    related: tuple[Story, ...]
    popular: tuple[Story, ...]

    @property
    def url(self) -> str:
        """The page's canonical address."""
        return self.site.url(self.story)

    @property
    def published(self) -> str:
        """ISO 8601 with the outlet's offset."""
        zone = ZoneInfo(self.site.timezone)
        return self.story.published.astimezone(zone).isoformat()

    @property
    def modified(self) -> str:
        """ISO 8601 with the outlet's offset; the time of publication where nothing changed."""
        zone = ZoneInfo(self.site.timezone)
        return (self.story.modified or self.story.published).astimezone(zone).isoformat()


@dataclass(frozen=True, slots=True)
class Listing:
    """A front page or one page of a section."""

    site: Site
    heading: str
    stories: tuple[Story, ...]
    older: str = ""
    """Path of the next page."""
    newer: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How an outlet draws its pages."""

    article: Callable[[View], str]
    listing: Callable[[Listing], str]


@cache
def template(name: str) -> Template:
    """The template ``templates/NAME.html``."""
    text = (files("newscrawl.demo") / "templates" / f"{name}.html").read_text(encoding="utf-8")
    return Template(text)


def each(lines: Iterable[str]) -> str:
    """Pieces of markup, one a line."""
    return "\n".join(lines)


def image(site: Site, story: Story, width: int) -> str:
    """Address of the story's picture at this width."""
    return f"{site.base}/media/{story.number}-{width}.svg"


def linked(block: Block, word: str, target: str) -> str:
    """The block's text as markup, with the first mention of ``word`` linked to ``target``."""
    text = escape(block.text, quote=False)
    pattern = re.compile(rf"(?<!\w){re.escape(escape(word, quote=False))}(?!\w)")
    return pattern.sub(lambda match: f'<a href="{target}">{match[0]}</a>', text, count=1)


def body(view: View, furniture: dict[int, str], mark: str = "") -> str:
    """The story's blocks as plain markup; ``furniture`` stands before the block of its index.

    ``mark`` opens the first paragraph: a dateline or the agency's credit.
    """
    place = view.site.section_path(view.story.section)
    lines = []
    for index, block in enumerate(view.story.blocks):
        lines.append(furniture.get(index, ""))
        text = linked(block, view.story.place, place) if index == 1 else escape(block.text, False)
        text = mark + text if index == 0 else text
        inner = f"<p>{text}</p>" if block.tag == "blockquote" else text
        lines.append(f"<{block.tag}>{inner}</{block.tag}>")
    return each(line for line in lines if line)

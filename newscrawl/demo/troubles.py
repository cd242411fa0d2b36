"""What goes wrong on the sample web, as it does on the real one: where, and how."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawl.demo.feeds import Entry
from newscrawl.model import PageKind

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.demo.newsroom import Newsroom
    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Story


@dataclass(frozen=True, slots=True)
class Trouble:
    """An address that is listed like an article and holds none."""

    outlet: str
    path: str
    title: str
    """What the list that leads there calls it; empty where none does."""
    status: int
    kind: PageKind | None
    """What the page is; ``None`` where no page comes at all."""
    page: str = ""
    """The name of its page under ``troubles/``."""
    location: str = ""
    mime: str = "text/html; charset=utf-8"
    robots: bool = True
    """False where robots.txt forbids it: nobody should ask."""
    cut: bool = False
    """The connection breaks before the message is whole."""


def _declared() -> tuple[Trouble, ...]:
    text = (files("newscrawl.demo") / "troubles" / "troubles.toml").read_text(encoding="utf-8")
    return tuple(
        Trouble(**{**table, "kind": PageKind(table["kind"]) if "kind" in table else None})
        for table in tomllib.loads(text)["trouble"]
    )


TROUBLES = _declared()


@dataclass(frozen=True, slots=True)
class Quirk:
    """What stands between a visitor and a story that is there after all."""

    name: str
    """``chain``, ``moved``, ``fails-once``, ``busy-once``, ``cut-once``, ``slow``,
    ``lying-charset`` or ``no-length``."""
    story: int
    """Counted from the newest story of the outlet in generation 1."""


QUIRKS: dict[str, tuple[Quirk, ...]] = {
    "harbour-courier": (Quirk("chain", 11), Quirk("fails-once", 14)),
    "northfield-tribune": (Quirk("slow", 10), Quirk("busy-once", 13)),
    "meridian-wire": (Quirk("moved", 12), Quirk("slow", 17)),
    "old-ferry-gazette": (Quirk("cut-once", 6), Quirk("lying-charset", 8), Quirk("no-length", 9)),
    "karaneh": (Quirk("chain", 9),),
}


def quirks(newsroom: Newsroom) -> dict[str, dict[str, tuple[Quirk, Story]]]:
    """For each outlet, the stories with a quirk: by their path."""
    found: dict[str, dict[str, tuple[Quirk, Story]]] = {}
    for name, listed in QUIRKS.items():
        site = newsroom.sites[name]
        own = sorted((s for s in newsroom.stories[name] if not s.agency), key=lambda s: s.number)
        first = own[: site.share * newsroom.scale]
        found[name] = {site.path(first[-q.story]): (q, first[-q.story]) for q in listed}
    return found


def entries(site: Site, moment: datetime) -> list[Entry]:
    """The troubles of an outlet as its feeds and sitemaps list them."""
    return [
        Entry(site.base + trouble.path, trouble.title, moment, summary=trouble.title)
        for trouble in TROUBLES
        if trouble.outlet == site.name and trouble.title
    ]


def page(name: str) -> bytes:
    """The bytes of a page that is no article; empty for no name."""
    if not name:
        return b""
    if name == "huge":
        return _HEAD + _LINE * (_HUGE // len(_LINE))
    file = name if "." in name else f"{name}.html"
    return (files("newscrawl.demo") / "troubles" / file).read_bytes()


_HUGE = 50_000_000
_HEAD = b"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Every tide since 1871</title>\n"
_LINE = b"<p>High water at Harbourton, as the harbour master wrote it down.</p>\n"

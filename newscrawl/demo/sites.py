"""The invented outlets: what each is called, speaks, and how it addresses its articles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from newscrawl.demo.stories import Story


@dataclass(frozen=True, slots=True)
class Site:
    """One outlet of the sample web."""

    name: str
    """Also its look, and the name of its outlet file."""
    title: str
    tagline: str
    language: str
    timezone: str
    share: int
    """How many stories it has by itself at scale 1."""
    sections: tuple[str, ...]
    charset: str = "utf-8"
    base: str = ""
    """Scheme, host and port, without a slash at the end."""

    def path(self, story: Story) -> str:
        """Where the story stands on this site: path and query."""
        day = story.published.astimezone(ZoneInfo(self.timezone))
        slug, number = slugify(story.headline), story.number
        match self.name:
            case "harbour-courier":
                return f"/{day:%Y/%m/%d}/{slug}/"
            case "northfield-tribune":
                section = slugify(story.section)
                return f"/story/{section}/{day:%Y/%m/%d}/{slug}/{83400000 + number}/"
            case "meridian-wire":
                return f"/article/{slug}-{(number * 2654435761) % 2**32:08x}"
            case "old-ferry-gazette":
                return f"/show.php?id={1000 + number}"
            case _:
                return f"/news/{704000 + number}/{quote(slug)}"

    def url(self, story: Story) -> str:
        """The canonical address of the story."""
        return self.base + self.path(story)

    def section_path(self, section: str, page: int = 1) -> str:
        """Where a section's list stands; ``page`` counts from 1."""
        if self.name == "old-ferry-gazette":
            return f"/list.php?sec={self.sections.index(section) + 1}&p={page}"
        tail = f"page/{page}/" if page > 1 else ""
        return f"/section/{quote(slugify(section))}/{tail}"


_ENGLISH = (
    *("Local", "Politics", "Business", "Transport", "Health", "Education"),
    *("Culture", "Science", "Sport", "Weather", "Courts", "Farming"),
)

SITES = (
    Site(
        "harbour-courier",
        "The Harbour Courier",
        "News from the Marl Coast since 1871",
        "en",
        "Europe/London",
        68,
        _ENGLISH,
    ),
    Site(
        "northfield-tribune",
        "Northfield Tribune",
        "Independent. Local. Awake.",
        "en",
        "America/Chicago",
        58,
        _ENGLISH,
    ),
    Site(
        "meridian-wire",
        "Meridian Wire",
        "Plain reports, round the clock",
        "en",
        "UTC",
        62,
        _ENGLISH,
    ),
    Site(
        "old-ferry-gazette",
        "The Old Ferry Gazette",
        "Your parish weekly on the world wide web",
        "en",
        "Europe/London",
        34,
        _ENGLISH,
        charset="windows-1252",
    ),
    Site(
        "karaneh",
        "روزنامه کرانه",
        "خبر از کنار آب",
        "fa",
        "Asia/Tehran",
        62,
        ("شهر", "حوادث", "ورزش", "فرهنگ", "دانش", "اقتصاد"),
    ),
)


def slugify(text: str) -> str:
    """Lower-case words joined by hyphens; letters of any script stay."""
    plain = unicodedata.normalize("NFC", text.lower()).replace("'", "").replace("’", "")
    return re.sub(r"[^\w]+", "-", plain.replace("\u200c", "-")).strip("-")

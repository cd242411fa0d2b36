"""All stories of all outlets at one point of the sample web's life, and the truth of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.demo.grammar import Dice
from newscrawl.demo.looks.wire import dateline
from newscrawl.demo.sites import SITES, Site
from newscrawl.demo.stories import Story, corrected, edited, write
from newscrawl.model import PageKind

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED = "newscrawl"
LAST = datetime(2025, 11, 14, 18, 0, tzinfo=UTC)
"""When the youngest stories of generation 1 came out. The sample web knows no other clock."""
_DAYS = 60
CORRECTED_AT = datetime(2025, 11, 15, 9, 30, tzinfo=UTC)
"""When the corrections of generation 2 were made, unless told otherwise."""
_COPY = 20_000
"""Numbers of copied stories begin here."""
_WIRE = "meridian-wire"
_PLANS: tuple[dict[str, bool], ...] = (
    {"harbour-courier": True, "northfield-tribune": True},
    {"old-ferry-gazette": True},
    {"harbour-courier": True, "northfield-tribune": False},
    {"northfield-tribune": False},
    {"harbour-courier": True, "old-ferry-gazette": True},
)
"""Who takes a wire report, in turn, and whether word for word."""
_NOTES = {
    "en": "An earlier version of this report gave a wrong figure here.",
    "fa": "در نسخه پیشین این گزارش عددی نادرست آمده بود.",
}
_CORRECTIONS = {"harbour-courier": 7, "northfield-tribune": 6, _WIRE: 9, "karaneh": 5}
"""Which story of each outlet generation 2 corrects, counted from the newest of generation 1."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a reader finds on an article page: what a crawl should find there too."""

    url: str
    """The canonical address."""
    outlet: str
    kind: PageKind
    headline: str
    description: str
    authors: tuple[str, ...]
    agency: str
    """Who the text is credited to, where that is not the outlet itself."""
    dateline: str
    """What opens the text before its first word, as printed; not part of ``paragraphs``."""
    published: datetime
    """Aware, UTC, to the minute."""
    modified: datetime | None
    language: str
    section: str
    keywords: tuple[str, ...]
    paragraphs: tuple[str, ...]
    """Paragraphs, sub-headings and quotations in order."""
    copy_of: str = ""
    """URL of the wire report that this is a copy of."""
    exact: bool = False
    """For copies: word for word, not edited."""

    @property
    def text(self) -> str:
        """The body as :attr:`newscrawl.model.Article.body_text` has it."""
        return "\n\n".join(self.paragraphs)


class Newsroom:
    """The stories of every outlet at ``generation``; ``scale`` multiplies their number.

    ``bases`` gives each outlet's scheme, host and port, by name. Generation 2 is a day later:
    three more stories at each outlet and, at ``corrected_at``, a correction at all but one.
    """

    def __init__(
        self,
        bases: Mapping[str, str],
        *,
        generation: int = 1,
        scale: int = 1,
        corrected_at: datetime = CORRECTED_AT,
    ) -> None:
        self.generation = generation
        self.scale = scale
        self.corrected_at = corrected_at
        self.sites = {site.name: replace(site, base=bases[site.name]) for site in SITES}
        self._copies: dict[tuple[str, int], tuple[int, bool]] = {}
        own = {site.name: self._own(site) for site in self.sites.values()}
        for name, copied in self._syndicated(own[_WIRE]).items():
            own[name] += copied
        self.stories: dict[str, tuple[Story, ...]] = {
            name: tuple(sorted(stories, key=lambda s: (s.published, s.number), reverse=True))
            for name, stories in own.items()
        }
        """Newest first."""

    def _own(self, site: Site) -> list[Story]:
        count = site.share * self.scale
        step = timedelta(days=_DAYS) / count
        stories = [
            write(
                f"{SEED}/{site.name}",
                number,
                site.language,
                _minute(LAST - step * (count - number), f"{site.name}/{number}"),
            )
            for number in range(1, count + 1)
        ]
        if self.generation > 1:
            place = _CORRECTIONS.get(site.name)
            if place is not None:
                old = stories[-place]
                stories[-place] = corrected(old, self.corrected_at, _NOTES[site.language])
            stories += [
                write(
                    f"{SEED}/{site.name}",
                    count + extra,
                    site.language,
                    _minute(LAST + timedelta(hours=8 + 3 * extra), f"{site.name}/{count + extra}"),
                )
                for extra in (1, 2, 3)
            ]
        return stories

    def _syndicated(self, reports: list[Story]) -> dict[str, list[Story]]:
        """Copies of the wire's reports: every fifth goes to one or two newspapers."""
        copies: dict[str, list[Story]] = {name: [] for plan in _PLANS for name in plan}
        for turn, report in enumerate(reports[3 : len(reports) - 12 : 5]):
            plan = _PLANS[turn % len(_PLANS)]
            for delay, (name, exact) in enumerate(plan.items(), start=1):
                story = replace(
                    report if exact else edited(report),
                    number=_COPY + report.number,
                    authors=(),
                    agency=self.sites[_WIRE].title,
                    published=report.published + timedelta(minutes=25 * delay),
                )
                self._copies[name, story.number] = (report.number, exact)
                copies[name].append(story)
        return copies

    @cached_property
    def by_path(self) -> dict[str, dict[str, Story]]:
        """Stories by outlet and path."""
        return {
            name: {self.sites[name].path(story): story for story in stories}
            for name, stories in self.stories.items()
        }

    @cached_property
    def truths(self) -> tuple[Truth, ...]:
        """The truth of every article page, outlet by outlet, newest first."""
        return tuple(
            self._truth(self.sites[name], story)
            for name, stories in self.stories.items()
            for story in stories
        )

    def _truth(self, site: Site, story: Story) -> Truth:
        number, exact = self._copies.get((site.name, story.number), (0, False))
        report = next((s for s in self.stories[_WIRE] if s.number == number), None)
        return Truth(
            url=site.url(story),
            outlet=site.name,
            kind=PageKind.ARTICLE,
            headline=story.headline,
            description=story.deck,
            authors=story.authors,
            agency=story.agency,
            dateline=dateline(story) if site.name == _WIRE else "",
            published=story.published,
            modified=story.modified,
            language=story.language,
            section=story.section,
            keywords=story.keywords,
            paragraphs=story.paragraphs,
            copy_of=self.sites[_WIRE].url(report) if report else "",
            exact=exact,
        )


def _minute(moment: datetime, seed: str) -> datetime:
    """``moment`` moved by up to two hours, to the minute, so that no clock shows in the data."""
    shift = timedelta(minutes=Dice(f"{SEED}/time/{seed}").number(-110, 0))
    return (moment + shift).replace(second=0, microsecond=0)

"""The sample web: what each address of each outlet answers. No sockets here, and no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from newscrawl.demo import troubles
from newscrawl.demo.feeds import Entry
from newscrawl.demo.looks import LOOKS, Listing, View
from newscrawl.demo.newsroom import CORRECTED_AT, LAST, Newsroom
from newscrawl.demo.pictures import advertisement, landscape
from newscrawl.demo.sources import documents, robots
from newscrawl.demo.troubles import TROUBLES, Quirk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Story

_SLOW = 1.5
"""Seconds that a slow page takes."""
_RELATED = 10
_WORTH_KEEPING = 1_000_000
"""Bytes: a larger answer is made anew each time."""
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is coded and framed."""

    body: bytes
    mime: str = "text/html; charset=utf-8"
    status: int = 200
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    """Seconds to wait in the midst of the body."""
    cut: bool = False
    """Break the connection before the body is whole."""
    framing: str = ""
    """``chunked`` or ``close``; by length otherwise."""
    lasting: bool = True
    """The same at every visit."""


class Web:
    """All outlets at one generation; see :class:`~newscrawl.demo.newsroom.Newsroom`."""

    page_size: ClassVar[dict[str, int]] = {"old-ferry-gazette": 5}
    """Stories on one page of a section list, by outlet; 6 at the others."""

    def __init__(
        self,
        bases: Mapping[str, str],
        *,
        generation: int = 1,
        scale: int = 1,
        corrected_at: datetime = CORRECTED_AT,
    ) -> None:
        self.newsroom = Newsroom(
            bases, generation=generation, scale=scale, corrected_at=corrected_at
        )
        self._troubles = {(t.outlet, t.path): t for t in TROUBLES}
        self._quirks = troubles.quirks(self.newsroom)
        self._elsewhere = {name: self._aliases(name) for name in self.newsroom.sites}

    def reply(self, outlet: str, target: str, visit: int = 1) -> Reply:
        """What ``outlet`` answers to a GET of ``target`` (path and query), the n-th time."""
        site = self.newsroom.sites[outlet]
        trouble = self._troubles.get((outlet, target))
        if trouble:
            location = (("Location", trouble.location),) if trouble.location else ()
            body = troubles.page(trouble.page)
            return Reply(
                body,
                trouble.mime,
                trouble.status,
                headers=location,
                cut=trouble.cut,
                lasting=len(body) < _WORTH_KEEPING,
            )
        if target in self._elsewhere[outlet]:
            status, where = self._elsewhere[outlet][target]
            return Reply(b"", status=status, headers=(("Location", where),))
        story = self.newsroom.by_path[outlet].get(target)
        if story:
            quirk = self._quirks[outlet].get(target, (None, story))[0]
            return self._article(site, story, quirk, visit)
        return self._other(site, target)

    def listed(self, outlet: str) -> list[Entry]:
        """Everything the outlet lists, newest first, troubles and detours included."""
        site = self.newsroom.sites[outlet]
        detours = {
            self.newsroom.by_path[outlet][path].number: f"{site.base}{first}"
            for path, first in self._first_addresses(outlet).items()
        }
        own = [
            Entry(
                detours.get(story.number, site.url(story)),
                story.headline,
                story.published,
                story.modified,
                story.deck,
                story.authors,
                story.section,
            )
            for story in self.newsroom.stories[outlet]
        ]
        odd = troubles.entries(site, LAST - timedelta(days=5))
        return sorted(own + odd, key=lambda entry: entry.published, reverse=True)

    def section_paths(self, outlet: str) -> list[str]:
        """Every page of every section list."""
        site = self.newsroom.sites[outlet]
        return [
            site.section_path(section, page)
            for section in site.sections
            for page in range(1, len(self._pages(site, section)) + 1)
        ]

    def _first_addresses(self, outlet: str) -> dict[str, str]:
        """For stories that are listed under another address: path to the listed one."""
        found = {}
        for path, (quirk, story) in self._quirks[outlet].items():
            if quirk.name == "chain":
                found[path] = self._alias(path, "old")
            elif quirk.name == "moved":
                found[path] = f"/article/{story.place.lower().replace(' ', '-')}-first-take-0dd50ff"
        return found

    def _aliases(self, outlet: str) -> dict[str, tuple[int, str]]:
        """Addresses that lead elsewhere: status and location."""
        found: dict[str, tuple[int, str]] = {}
        base = self.newsroom.sites[outlet].base
        for path, first in self._first_addresses(outlet).items():
            if self._quirks[outlet][path][0].name == "chain":
                middle = self._alias(path, "interim")
                found[first] = (301, base + middle)
                found[middle] = (302, path)
            else:
                found[first] = (301, base + path)
        return found

    @staticmethod
    def _alias(path: str, word: str) -> str:
        """A sibling of ``path`` that is shaped like an article too."""
        head, slash, last = path.rstrip("/").rpartition("/")
        return f"{head}{slash}{word}-{last}" + ("/" if path.endswith("/") else "")

    def _article(self, site: Site, story: Story, quirk: Quirk | None, visit: int) -> Reply:
        name = quirk.name if quirk else ""
        page = troubles.page
        if name == "fails-once" and visit == 1:
            return Reply(page("failure"), status=500, lasting=False)
        if name == "busy-once" and visit == 1:
            wait = (("Retry-After", "1"),)
            return Reply(b"Too many requests\n", "text/plain", 429, None, wait, lasting=False)
        charset = "utf-8" if name == "lying-charset" else site.charset
        html = LOOKS[site.name].article(self._view(site, story))
        return Reply(
            html.encode(site.charset, "xmlcharrefreplace"),
            f"text/html; charset={charset}",
            modified=story.modified or story.published,
            delay=_SLOW if name == "slow" else 0.0,
            cut=name == "cut-once" and visit == 1,
            framing="close" if name == "no-length" else "",
            lasting=name not in ("cut-once", "slow", "fails-once", "busy-once"),
        )

    def _view(self, site: Site, story: Story) -> View:
        """The page of a story; its boxes name older stories only, so that it stays as it is."""
        older = [s for s in self.newsroom.stories[site.name] if s.published < story.published]
        alike = [s for s in older if s.section == story.section]
        rest = [s for s in older if s.section != story.section]
        return View(site, story, tuple((alike[:4] + rest)[:_RELATED]), tuple(rest[8:18]))

    def _pages(self, site: Site, section: str) -> list[tuple[Story, ...]]:
        size = self.page_size.get(site.name, 6)
        stories = [s for s in self.newsroom.stories[site.name] if s.section == section]
        starts = range(0, max(len(stories), 1), size)
        return [tuple(stories[start : start + size]) for start in starts]

    def _other(self, site: Site, target: str) -> Reply:
        if found := _MEDIA.fullmatch(target):
            story = next(
                (s for s in self.newsroom.stories[site.name] if s.number == int(found[1])), None
            )
            return (
                Reply(landscape(str(found[1]), int(found[2])), _TYPES["svg"]) if story else _gone()
            )
        if target == "/media/ad-300.svg":
            return Reply(advertisement(), _TYPES["svg"])
        if found := _STATIC.fullmatch(target):
            file = files("newscrawl.demo") / "static" / found[1]
            mime = _TYPES[found[1].rpartition(".")[2]]
            return Reply(file.read_bytes(), mime, modified=LAST) if file.is_file() else _gone()
        if target == "/robots.txt":
            return Reply(robots(site).encode(), "text/plain; charset=utf-8", modified=LAST)
        if listing := self._listing(site, target):
            html = LOOKS[site.name].listing(listing)
            body = html.encode(site.charset, "xmlcharrefreplace")
            return Reply(body, f"text/html; charset={site.charset}")
        source = documents(site, self.listed(site.name)).get(target)
        if source is None:
            return _gone()
        body, mime, moment = source()
        return Reply(body, mime, modified=moment)

    def _listing(self, site: Site, target: str) -> Listing | None:
        if target == "/":
            newest = list(self.newsroom.stories[site.name][:24])
            return Listing(site, "", tuple(newest)) if newest else None
        for section in site.sections:
            pages = self._pages(site, section)
            for number, stories in enumerate(pages, start=1):
                if target == site.section_path(section, number):
                    older = site.section_path(section, number + 1) if number < len(pages) else ""
                    newer = site.section_path(section, number - 1) if number > 1 else ""
                    return Listing(site, section, stories, older, newer)
        return None


def clean_target(target: str) -> str:
    """``target`` without campaign parameters, which no outlet reads."""
    parts = urlsplit(target)
    if "utm_" not in parts.query:
        return target
    kept = {k: v for k, v in parse_qs(parts.query).items() if not k.startswith("utm_")}
    query = "&".join(f"{key}={value}" for key, values in kept.items() for value in values)
    return parts.path + (f"?{query}" if query else "")


def _gone() -> Reply:
    return Reply(troubles.page("notfound"), status=404)


_MEDIA = re.compile(r"/media/(\d+)-(\d+)\.svg")
_STATIC = re.compile(r"/static/([\w-]+\.(?:css|js|svg))")

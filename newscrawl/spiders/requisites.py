"""Fetches what a page needs to be seen as it was, within limits; counted apart from pages."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request

from newscrawl.discover.requisites import Reads, Requisite, requisites
from newscrawl.fetch import META, page_of, reason_of
from newscrawl.urls import host

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newscrawl.model import Page
    from newscrawl.run.tally import Tally

ROLE = "requisite"
"""What the notes of each capture say that it is; ``via`` names what asked for it."""
AT_ONCE = 6
"""Requests of one page under way at once: as many as a browser sends a host."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page's requisites may come to."""

    number: int = 500
    size: int = 100_000_000
    """Bytes of their bodies, decoded: once so many have come, none more is begun."""
    hosts: int = 50
    """Hosts other than the page's own."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Limits:
        """Read ``NEWSCRAWL_REQUISITES_MAX``, ``_MAX_BYTES`` and ``_MAX_HOSTS``."""
        return cls(
            settings.getint("NEWSCRAWL_REQUISITES_MAX", cls().number),
            settings.getint("NEWSCRAWL_REQUISITES_MAX_BYTES", cls().size),
            settings.getint("NEWSCRAWL_REQUISITES_MAX_HOSTS", cls().hosts),
        )


@dataclass(slots=True)
class Gathered:
    """What came of one page's requisites; those that another page of the run has are its own."""

    captured: int = 0
    """With whatever status: a 404 is what a reader got, too."""
    failed: dict[str, str] = field(default_factory=dict)
    """Address: why nothing came, in a word."""
    left_out: int = 0
    """Beyond a limit."""


class _Budget:
    """What is left of a page's limits."""

    def __init__(self, limits: Limits, own: str) -> None:
        self.number = limits.number
        self.size = limits.size
        self._hosts = limits.hosts
        self._known = {own}

    def take(self, url: str) -> str:
        """Take a place for ``url``; what forbids it, in a word, or empty."""
        name = host(url)
        if self.number <= 0:
            return "number"
        if self.size <= 0:
            return "bytes"
        if name not in self._known:
            if len(self._known) > self._hosts:
                return "hosts"
            self._known.add(name)
        self.number -= 1
        return ""


class Gatherer:
    """Gathers the requisites of a run's pages, each address once in the run.

    Requests go through the same guard, robots rules and archive as pages do. ``advisory``: what
    robots.txt says is noted and does not bind.
    """

    def __init__(self, crawler: Crawler, tally: Tally, limits: Limits, *, advisory: bool) -> None:
        self._crawler = crawler
        self._tally = tally
        self._limits = limits
        self._advisory = advisory
        self._maxsize = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._asked: set[str] = set()

    async def gather(self, page: Page, outlet: str) -> Gathered:
        """Fetch what ``page`` needs, and what that needs in turn, until there is no more."""
        done, budget = Gathered(), _Budget(self._limits, host(page.url))
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(wanted: Requisite, via: str) -> list[tuple[Requisite, str]]:
            async with gate:
                return await self._fetch(wanted, via, outlet, budget, done)

        wave = await self._ask(page, Reads.DOCUMENT, frames=True)
        while wave:
            found = await asyncio.gather(*(one(wanted, via) for wanted, via in wave))
            wave = [each for some in found for each in some]
        return done

    async def _ask(
        self, page: Page, reads: Reads, *, frames: bool = False
    ) -> list[tuple[Requisite, str]]:
        """What ``page`` asks for and nothing in this run has asked for before."""
        # A large sheet takes its time: the reactor goes on.
        found = await asyncio.to_thread(requisites, page, reads, frames=frames)
        new = [wanted for wanted in found if wanted.url not in self._asked]
        self._asked.update(wanted.url for wanted in new)
        return [(wanted, page.url) for wanted in new]

    async def _fetch(
        self, wanted: Requisite, via: str, outlet: str, budget: _Budget, done: Gathered
    ) -> list[tuple[Requisite, str]]:
        """Fetch one; give what it needs in turn."""
        self._tally.add("requisites")
        over = "closing" if self._is_closing() else budget.take(wanted.url)
        if over:
            done.left_out += 1
            self._tally.add(f"requisites/left-out/{over}")
            return []
        engine = self._crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(self._request(wanted.url, via, outlet, budget))
        except Exception as error:
            reason = reason_of(error)
            done.failed[wanted.url] = reason
            self._tally.add(f"requisites/failed/{reason}")
            if reason == "other":
                raise
            return []
        page = page_of(response)
        budget.size -= len(page.body)
        done.captured += 1
        self._tally.add("requisites/captured")
        reads = Reads.DOCUMENT if is_html(page) else wanted.reads
        if page.status != 200 or (wanted.reads is Reads.DOCUMENT) != (reads is Reads.DOCUMENT):
            return []
        return await self._ask(page, reads)

    def _request(self, url: str, via: str, outlet: str, budget: _Budget) -> Request:
        left = max(1, budget.size)
        return Request(
            url,
            headers={"Referer": referrer(via, url)},
            meta={
                META.OUTLET: outlet,
                META.VIA: via,
                META.ROLE: ROLE,
                META.ROBOTS_ADVISORY: self._advisory,
                "download_maxsize": min(left, self._maxsize) if self._maxsize else left,
            },
        )

    def _is_closing(self) -> bool:
        engine = self._crawler.engine
        return engine is None or engine._slot is None or engine._slot.closing is not None


def is_html(page: Page) -> bool:
    """Whether a response is a document with requisites of its own, by its type or its opening."""
    kind = page.header("Content-Type").partition(";")[0].strip().lower()
    if kind:
        return kind in ("text/html", "application/xhtml+xml")
    return page.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_OPENINGS)


_OPENINGS = (b"<!doctype html", b"<html", b"<head", b"<body")


def referrer(via: str, url: str) -> str:
    """What a browser names as referrer by default: to other origins, the origin alone."""
    ours, theirs = urlsplit(via), urlsplit(url)
    if (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc):
        return via
    return f"{ours.scheme}://{ours.netloc}/"

"""Looks at a site and proposes an outlet: what ``newscrawl outlets add`` does.

A few rounds of requests: the page and robots.txt; the feeds, sitemaps and sections that
they name; the obvious addresses where they name none; children of sitemap indexes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from newscrawl.discover.checks import Checked, check
from newscrawl.discover.guesses import language_of_site, name_of_site, title_of, zone_of_site
from newscrawl.discover.hypertext import Hypertext
from newscrawl.discover.navigation import section_candidates
from newscrawl.discover.reading import discover
from newscrawl.discover.robots import robots_sitemaps, robots_text
from newscrawl.discover.shapes import patterns_of
from newscrawl.errors import FetchError, NotFound
from newscrawl.model import Page, SourceKind
from newscrawl.outlets import Outlet, Pace
from newscrawl.outlets.judge import is_article_shaped
from newscrawl.urls import host, site
from newscrawl.urls.hosts import is_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.discover.fetching import Fetch

OBVIOUS_FEEDS = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds",
)  # fmt: skip
OBVIOUS_SITEMAPS = (
    "/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml",
    "/sitemap/news/sitemap.xml",
)  # fmt: skip
MOST_FEEDS, MOST_SITEMAPS, MOST_SECTIONS = 10, 6, 8
_ENOUGH = 3
"""Least articles that make a page a section."""
_MOSTLY = 0.8
_HOST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen of a site."""

    outlet: Outlet
    sources: tuple[Checked, ...]
    """Every source that was tried, taken or not, with what it gave."""
    remarks: dict[str, str] = field(default_factory=dict)
    """For keys of the outlet that were guessed: how."""


def survey(url: str, fetch: Fetch, *, name: str = "") -> Survey:
    """Propose an outlet for the site at ``url``: its home page, a section, an article or a feed.

    Raises FetchError where the page does not come, NotFound where nothing there lists articles.
    """
    return _Surveyor(url, fetch).survey(name)


class _Surveyor:
    def __init__(self, url: str, fetch: Fetch) -> None:
        self.url = url
        self.fetch = fetch
        self.tried: dict[str, Checked] = {}

    def survey(self, name: str) -> Survey:
        home, robots = self._first_round()
        hypertext = Hypertext(home)
        self.outlet = Outlet("new", home.url, hosts=_possible_hosts(home.url))
        self._try(SourceKind.SECTION, [home.url], {home.url: home})
        named = [url for kind, url in hypertext.sources if kind is SourceKind.FEED]
        named += [url for url in hypertext.feed_anchors if self.outlet.owns(url)]
        self._try(SourceKind.FEED, [*self.given, *named[:MOST_FEEDS]])
        self._try(SourceKind.FEED, self._listed_feeds()[:MOST_FEEDS])
        named = [url for kind, url in hypertext.sources if kind is SourceKind.SITEMAP]
        self._try(SourceKind.SITEMAP, [*robots, *named][: 3 * MOST_SITEMAPS])
        self._try_obvious(home.url)
        self._try(SourceKind.SECTION, section_candidates(hypertext, self.outlet, 2 * MOST_SECTIONS))
        return self._proposal(hypertext, name)

    def _first_round(self) -> tuple[Page, list[str]]:
        """Fetch the page and robots.txt; of a feed, the site that it belongs to."""
        robots_url = urljoin(self.url, "/robots.txt")
        page, robots = self.fetch([self.url, robots_url])
        if isinstance(page, FetchError):
            raise page
        if page.status != 200:
            raise FetchError(f"{self.url}: HTTP status {page.status}", url=self.url)
        self.given: list[str] = []
        listed = discover(page, SourceKind.FEED, Outlet("new", page.url))
        if listed.links:
            self.given = [page.url]
        if listed.links or is_article_shaped(page.url):
            site_of = listed.links[0].url if listed.links else page.url
            (page,) = self.fetch([urljoin(site_of, "/")])
            if isinstance(page, FetchError):
                raise page
        named: list[str] = []
        if isinstance(robots, Page) and robots.status == 200:
            named = robots_sitemaps(robots_text(robots.body), robots.url)
        return page, named

    def _try(
        self, kind: SourceKind, urls: Iterable[str], pages: dict[str, Page] | None = None
    ) -> None:
        """Check sources that were not tried yet."""
        new = [url for url in dict.fromkeys(urls) if url not in self.tried]
        sources = [(kind, url) for url in new]
        for checked in check(sources, self.outlet, self.fetch, pages or {}):
            self.tried[checked.url] = checked

    def _try_obvious(self, home: str) -> None:
        """Where nothing that the site names is of use, try what many sites have."""
        if not self._useful(SourceKind.FEED):
            self._try(SourceKind.FEED, [urljoin(home, path) for path in OBVIOUS_FEEDS])
            self._try(SourceKind.FEED, self._listed_feeds()[:MOST_FEEDS])
        if not self._useful(SourceKind.SITEMAP):
            self._try(SourceKind.SITEMAP, [urljoin(home, path) for path in OBVIOUS_SITEMAPS])

    def _listed_feeds(self) -> list[str]:
        """Give the feeds that a page lists which was taken for a feed: "our RSS feeds"."""
        listed: dict[str, None] = {}
        for checked in self.tried.values():
            if checked.kind is SourceKind.FEED and checked.page and not checked.links:
                overview = Hypertext(checked.page)
                named = [url for kind, url in overview.sources if kind is SourceKind.FEED]
                listed |= dict.fromkeys((*named, *overview.feed_anchors))
        return [url for url in listed if url not in self.tried]

    def _useful(self, kind: SourceKind) -> list[Checked]:
        """Give the sources of a kind that listed pages of the site, each set of links once."""
        seen: set[frozenset[str]] = set()
        useful: list[Checked] = []
        for checked in self.tried.values():
            links = frozenset(link.url for link in checked.links)
            enough = len(checked.articles) >= _ENOUGH or kind is not SourceKind.SECTION
            owned = any(self.outlet.owns(link.url) for link in checked.links)
            if checked.kind is kind and owned and enough and links not in seen:
                seen.add(links)
                useful.append(checked)
        return useful

    def _proposal(self, hypertext: Hypertext, name: str) -> Survey:
        feeds = self._useful(SourceKind.FEED)[:MOST_FEEDS]
        sitemaps = self._useful(SourceKind.SITEMAP)
        news = [each for each in sitemaps if any(link.published for link in each.links)]
        sitemaps = (news or sitemaps)[:MOST_SITEMAPS]
        sections = self._useful(SourceKind.SECTION)[:MOST_SECTIONS]
        if not (feeds or sitemaps or sections):
            raise NotFound(f"{self.url}: no feed, sitemap or page that lists articles was found")
        listed = [link for each in feeds + news for link in each.links]
        own = [link.url for link in listed if self.outlet.owns(link.url)]
        patterns = [] if _judged(own) else patterns_of(own)
        language = language_of_site(hypertext, [link.language for link in listed])
        pages = [hypertext.page, *(each.page for each in feeds + news if each.page)]
        zone, why = zone_of_site(hypertext.page.url, language, pages)
        taken = feeds + sitemaps + sections
        outlet = Outlet(
            name=name or name_of_site(hypertext.page.url),
            home=hypertext.page.url,
            title=title_of(hypertext),
            language=language,
            timezone=zone,
            hosts=tuple(_hosts(hypertext.page.url, taken, self.outlet)),
            feeds=tuple(each.url for each in feeds),
            sitemaps=tuple(each.url for each in sitemaps),
            sections=tuple(each.url for each in sections),
            article_patterns=tuple(patterns),
            pace=Pace(delay=2.0),
        )
        remarks = {"timezone": why} if zone else {}
        return Survey(outlet, tuple(self.tried.values()), remarks)


def _possible_hosts(home: str) -> tuple[str, ...]:
    """Give the hosts where articles may lie; only its own for an address or a language edition."""
    name = host(home)
    edition = re.match(r"[a-z]{2}\.[^.]+\.", name)
    if urlsplit(home).port or is_address(name) or edition:
        return ()
    return (f"*.{site(name)}",)


def _judged(urls: list[str]) -> bool:
    """Whether the built-in judgement does for these articles."""
    return not urls or sum(map(is_article_shaped, urls)) >= _MOSTLY * len(urls)


def _hosts(home: str, taken: list[Checked], outlet: Outlet) -> list[str]:
    """Give the hosts of the articles that the sources listed, the home page's first.

    A host that only pages link to must have a share of their links: jobs and shops are elsewhere.
    """
    own = urlsplit(home).netloc.lower()
    counts: Counter[str] = Counter()
    for each in taken:
        netlocs = Counter(
            urlsplit(link.url).netloc.lower() for link in each.articles if outlet.owns(link.url)
        )
        least = _HOST_SHARE * len(each.articles) if each.kind is SourceKind.SECTION else 0
        counts += Counter({name: number for name, number in netlocs.items() if number > least})
    common = [name for name, number in counts.most_common() if number > 1]
    plain = {name.removeprefix("www."): name for name in reversed([own, *common])}
    return [own, *(name for name in plain.values() if name != own)]

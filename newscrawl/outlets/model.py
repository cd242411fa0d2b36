"""What an outlet is: where it lists its articles, which URLs are articles, how to read them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.model import SourceKind
from newscrawl.outlets.judge import LISTED, article_score, is_article_shaped
from newscrawl.urls.hosts import normal_host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from newscrawl.model import Link


@dataclass(frozen=True, slots=True)
class Pace:
    """How gently an outlet is asked."""

    delay: float = 1.0
    """Seconds between two requests to one host."""
    concurrency: int = 1
    """Requests under way at once to one host."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How pages of one design, or of one span of time, are read."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Article field name to selector: XPath where it starts with ``/``, ``./`` or ``xpath:``,
    else CSS, which may end in ``::text`` or ``::attr(name)``."""
    drop: tuple[str, ...] = ()
    """Selectors of furniture that is taken off the page before anything is read."""
    since: date | None = None
    """First day (UTC, of the capture) on which the layout was served."""
    until: date | None = None
    """First day on which it was served no more."""
    match: str = ""
    """Regular expression searched in the page's URL; empty for every URL."""

    def applies(self, url: str, captured_at: datetime | None) -> bool:
        """Whether a page of this URL, captured then, has this layout.

        Without a capture time only layouts that are still served (no ``until``) apply.
        """
        if self.match and not re.search(self.match, url):
            return False
        if captured_at is None:
            return self.until is None
        day = captured_at.date()
        return (self.since is None or day >= self.since) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True)
class Outlet:
    """A news outlet as its file under ``settings/outlets`` declares it."""

    name: str
    """Short slug, unique among the outlets: ``abna-en``."""
    home: str
    """URL of the home page."""
    title: str = ""
    """Name as readers know it."""
    language: str = ""
    """BCP 47 tag of what it publishes; empty where it publishes in several languages."""
    timezone: str = ""
    """IANA time zone of dates that carry none: ``Asia/Tehran``."""
    hosts: tuple[str, ...] = ()
    """Hosts of its articles; ``www.`` in front makes no difference, ``*.`` in front takes in
    every subdomain, a port must match where one is named. Default: the home page's host."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Pages that link to articles: section fronts, the home page."""
    article_patterns: tuple[str, ...] = ()
    """Regular expressions, searched in a URL: one that matches makes it an article. Without
    any, the shape of the URL decides (:mod:`newscrawl.outlets.judge`)."""
    deny_patterns: tuple[str, ...] = ()
    """Regular expressions, searched in a URL: one that matches rules it out."""
    pace: Pace = field(default_factory=Pace)
    layouts: tuple[Layout, ...] = ()
    """Tried in order; the first that applies is used."""
    notes: str = ""
    """For people: what is known of the outlet, and what has not been checked."""

    def owns(self, url: str) -> bool:
        """Whether the URL lies on one of the outlet's hosts."""
        where = _netloc(url)
        return bool(where) and any(_covers(host, where) for host in self._hosts)

    def is_article(self, url: str) -> bool:
        """Whether the URL is an article of this outlet: on its hosts, and by its patterns.

        Patterns are searched in the URL without its fragment, and again without its query, so
        that a pattern ending in ``$`` also matches where a feed appends campaign parameters.
        """
        if not self.owns(url):
            return False
        whole = url.partition("#")[0]
        forms = dict.fromkeys((whole, whole.partition("?")[0]))
        if any(pattern.search(form) for pattern in self._deny for form in forms):
            return False
        if self._allow:
            return any(pattern.search(form) for pattern in self._allow for form in forms)
        return is_article_shaped(whole)

    def wants(self, link: Link) -> bool:
        """Whether a link that one of its sources listed is worth fetching as an article.

        As :meth:`is_article`; but where there are no patterns, what a feed lists, or a news
        sitemap with its date of publication, is taken unless its address speaks against it.
        """
        if self.is_article(link.url):
            return True
        listed = link.kind is SourceKind.FEED or link.published is not None
        if self._allow or not listed or not self.owns(link.url):
            return False
        denied = any(pattern.search(link.url) for pattern in self._deny)
        return not denied and article_score(link.url) >= LISTED

    def layout_for(self, url: str, captured_at: datetime | None = None) -> Layout | None:
        """First layout for a page of this URL captured at this time; None for the generic way."""
        return next((each for each in self.layouts if each.applies(url, captured_at)), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source's URL: feeds, sitemaps, sections."""
        return self.feeds + self.sitemaps + self.sections

    @cached_property
    def _hosts(self) -> tuple[str, ...]:
        return tuple(_plain(host) for host in self.hosts) or (_netloc(self.home),)

    @cached_property
    def _allow(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in self.article_patterns)

    @cached_property
    def _deny(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in self.deny_patterns)


def outlet_for(url: str, outlets: Mapping[str, Outlet]) -> Outlet | None:
    """Return the outlet that a URL belongs to, or None.

    Of several that share the host, the one that takes the URL for an article by a pattern of
    its own wins, then the one whose home page lies nearest above the URL.
    """
    owners = [outlet for outlet in outlets.values() if outlet.owns(url)]
    return max(owners, key=lambda outlet: _closeness(outlet, url), default=None)


def _closeness(outlet: Outlet, url: str) -> tuple[bool, bool, int]:
    home, path = urlsplit(outlet.home).path.rstrip("/"), urlsplit(url).path
    above = path == home or path.startswith(home + "/")
    by_pattern = bool(outlet.article_patterns) and outlet.is_article(url)
    exact = _netloc(url) in outlet._hosts
    return by_pattern, exact, len(home) if above else -1


def _netloc(url: str) -> str:
    """Host and, where one is named, port of an http(s) URL, in comparable form."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return _plain(f"{name}:{port or ''}")


def _plain(host: str) -> str:
    """Give a host in comparable form: lower case, punycode, no ``www.`` or usual port."""
    wildcard, host = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    name, port = _split_port(host)
    name = normal_host(name).removeprefix("www.")
    return wildcard + (f"{name}:{port}" if port not in ("", "80", "443") else name)


def _split_port(host: str) -> tuple[str, str]:
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and not port.endswith("]") else (host, "")


def _covers(pattern: str, host: str) -> bool:
    """Whether a declared host takes in the host of a URL, both in comparable form."""
    if not _split_port(pattern)[1]:
        host = _split_port(host)[0]
    if pattern.startswith("*."):
        return host == pattern[2:] or host.endswith(pattern[1:])
    return host == pattern

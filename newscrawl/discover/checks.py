"""Fetches sources once and says what they give: ``newscrawl outlets check --live``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawl.discover.reading import discover
from newscrawl.errors import FetchError
from newscrawl.model import Link, Page, SourceKind
from newscrawl.text import counted

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.discover.fetching import Fetch
    from newscrawl.outlets import Outlet

_NO_PAGES: Mapping[str, Page] = {}


@dataclass(frozen=True, slots=True)
class Checked:
    """What one source gave."""

    outlet: str
    kind: SourceKind
    url: str
    links: tuple[Link, ...] = ()
    articles: tuple[Link, ...] = ()
    """Those of the links that the outlet takes for its articles."""
    children: int = 0
    """Sitemaps that a sitemap index names; the newest of them was read for the links."""
    problems: tuple[str, ...] = ()
    page: Page | None = None

    @property
    def newest(self) -> datetime | None:
        """Latest date that the source gives any link; aware, UTC."""
        dates = [when for link in self.links if (when := link.published or link.modified)]
        return max(dates, default=None)


def check(
    sources: Sequence[tuple[SourceKind, str]],
    outlet: Outlet,
    fetch: Fetch,
    pages: Mapping[str, Page] = _NO_PAGES,
) -> list[Checked]:
    """Read each source of an outlet once, in order; ``pages`` are those that are at hand.

    Of a sitemap index the newest child is read too.
    """
    return check_all([(outlet, kind, url) for kind, url in sources], fetch, pages)


def check_all(
    sources: Sequence[tuple[Outlet, SourceKind, str]],
    fetch: Fetch,
    pages: Mapping[str, Page] = _NO_PAGES,
) -> list[Checked]:
    """Read each source of several outlets once, in two rounds of requests at most."""
    got = _fetched([url for _, _, url in sources], fetch, pages)
    first = [_read(got[url], outlet, kind, url) for outlet, kind, url in sources]
    below = {
        checked.url: child
        for checked, child in first
        if child and not checked.links and child not in got
    }
    got |= _fetched(list(below.values()), fetch, {})
    done: list[Checked] = []
    for (checked, _), (outlet, _, _) in zip(first, sources, strict=True):
        child = below.get(checked.url)
        if child:
            inner, _ = _read(got[child], outlet, SourceKind.SITEMAP, child)
            problems = tuple(f"{child}: {problem}" for problem in inner.problems)
            checked = replace(
                checked,
                links=inner.links,
                articles=inner.articles,
                problems=checked.problems + problems,
            )
        done.append(checked)
    return done


def _fetched(
    urls: Sequence[str], fetch: Fetch, pages: Mapping[str, Page]
) -> dict[str, Page | FetchError]:
    missing = [url for url in dict.fromkeys(urls) if url not in pages]
    results = fetch(missing) if missing else []
    return {**pages, **dict(zip(missing, results, strict=True))}


def _read(
    got: Page | FetchError, outlet: Outlet, kind: SourceKind, url: str
) -> tuple[Checked, str]:
    """Give what a source says, and the child that should be read for a sitemap index."""
    if isinstance(got, FetchError):
        return Checked(outlet.name, kind, url, problems=(str(got),)), ""
    found = discover(got, kind, outlet)
    below = [child for child_kind, child in found.sources if child_kind is SourceKind.SITEMAP]
    below = below if kind is SourceKind.SITEMAP else []
    articles = tuple(link for link in found.links if outlet.wants(link))
    problems = found.problems
    if found.links and not articles:
        problems = (
            *problems,
            f"none of {counted(len(found.links), 'link')} is an article of the outlet",
        )
    checked = Checked(outlet.name, kind, url, found.links, articles, len(below), problems, page=got)
    return checked, below[0] if below else ""

"""What reading a source gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.model import Link, SourceKind

_SINGULAR = {"entries": "entry", "lines": "line"}

MAX_LINKS = 100_000
"""Most links taken from one source: twice what the sitemap protocol allows."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one source listed. Nothing found is never silent: then ``problems`` says why."""

    links: tuple[Link, ...] = ()
    """In the order of the source, each URL once."""
    sources: tuple[tuple[SourceKind, str], ...] = ()
    """Further sources that it names: the children of a sitemap index, or the feeds that a page
    proposes which came in place of a feed."""
    problems: tuple[str, ...] = ()
    """What was wrong with it, one line each; links found in spite of it are in ``links``."""


def gathered(
    links: list[Link],
    problems: list[str],
    *,
    skipped: int = 0,
    sources: tuple[tuple[SourceKind, str], ...] = (),
    what: str = "entries",
) -> Discovery:
    """Make the Discovery of a source that was read: each URL once, and what was left out."""
    unique: dict[str, Link] = {}
    for link in links[:MAX_LINKS]:
        unique.setdefault(link.url, link)
    if skipped:
        noun = what if skipped > 1 else _SINGULAR.get(what, what)
        problems.append(f"{skipped} {noun} without a usable URL")
    if len(links) > MAX_LINKS:
        problems.append(f"lists {len(links)} links: took the first {MAX_LINKS}")
    if not unique and not sources and not problems:
        problems.append(f"lists no {what}")
    return Discovery(tuple(unique.values()), tuple(dict.fromkeys(sources)), tuple(problems))

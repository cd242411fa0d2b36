"""Which captures of an archive are wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive.record import bare
from newscrawl.archive.warcparse import parse_date
from newscrawl.urls import host

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.archive.warcparse import Headers

_PAGES = frozenset({"response", "revisit", "resource"})


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all have to hold; what is left empty lets everything through."""

    hosts: tuple[str, ...] = ()
    """Host names; each stands for its subdomains too."""
    url: re.Pattern[str] | None = None
    """Searched for in the URL."""
    since: datetime | None = None
    """Captured at this time or later."""
    until: datetime | None = None
    """Captured before this time."""
    statuses: tuple[str, ...] = ()
    """Status codes; ``2xx`` stands for all of its class."""
    mimes: tuple[str, ...] = ()
    """Media types without parameters; ``text/*`` stands for all of its kind."""
    outlet: str = ""
    """Name in the metadata record that our crawls write with every capture."""
    owns: Callable[[str], bool] | None = None
    """Whether a URL is the outlet's: decides for captures without such a record."""

    def __bool__(self) -> bool:
        """Whether anything is filtered out."""
        return self != Filters()

    def wants(self, url: str, captured_at: datetime | None) -> bool:
        """By what a record's header or an index line says."""
        if self.hosts and not any(_below(host(url), wanted) for wanted in self.hosts):
            return False
        if self.url is not None and not self.url.search(url):
            return False
        if self.since is not None and (captured_at is None or captured_at < self.since):
            return False
        return self.until is None or (captured_at is not None and captured_at < self.until)

    def wants_response(self, status: int, mime: str) -> bool:
        """By what the HTTP head says; an empty media type counts as none."""
        if self.statuses and not any(_is_status(status, wanted) for wanted in self.statuses):
            return False
        return not self.mimes or any(_is_mime(mime, wanted) for wanted in self.mimes)

    def keep(self, version: str, headers: Headers) -> bool:  # noqa: ARG002 - a scan's Keep
        """Whether a record with these headers is worth reading: a page, or a page's metadata."""
        found: dict[str, str] = {}
        for name, value in headers:
            found.setdefault(name.lower(), value)
        kind = found.get("warc-type", "").lower()
        if kind == "metadata":
            return bool(self.outlet)
        if kind not in _PAGES:
            return False
        url = bare(found.get("warc-target-uri", ""))
        return url[:4].lower() == "http" and self.wants(url, parse_date(found.get("warc-date", "")))


def media_type(content_type: str) -> str:
    """``text/html`` of ``Text/HTML; charset=utf-8``."""
    return content_type.partition(";")[0].strip().lower()


def _below(name: str, wanted: str) -> bool:
    wanted = wanted.lower().lstrip(".")
    return name == wanted or name.endswith("." + wanted)


def _is_status(status: int, wanted: str) -> bool:
    text = str(status)
    return len(wanted) == len(text) and all(
        w in "xX" or w == t for w, t in zip(wanted, text, strict=True)
    )


def _is_mime(mime: str, wanted: str) -> bool:
    if wanted.endswith("/*"):
        return mime.startswith(wanted[:-1])
    return mime == wanted.lower()

"""Sitemaps (sitemaps.org 0.9): urlsets, indexes, news sitemaps, plain text lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.discover.addresses import absolute
from newscrawl.discover.charset import decode_xml
from newscrawl.discover.children import Child, recent
from newscrawl.discover.dates import Dates
from newscrawl.discover.result import Discovery, gathered
from newscrawl.discover.titles import plain
from newscrawl.discover.tree import base_of, children, name_of, text_of
from newscrawl.model import Link, SourceKind
from newscrawl.text import counted

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import etree

    from newscrawl.model import Page
    from newscrawl.outlets import Outlet

ROOTS = frozenset({"urlset", "sitemapindex", "url", "sitemap"})
"""Names of the root element of what is read here."""


def read_sitemap(
    root: etree._Element,
    problems: list[str],
    page: Page,
    outlet: Outlet,
    since: datetime | None = None,
) -> Discovery:
    """Links of a urlset; children of an index, those that can hold news since then.

    A document that mixes both gives both. ``since``: see :func:`~.children.recent`.
    """
    links: list[Link] = []
    listed: list[Child] = []
    skipped = 0
    base = base_of(root, page.url)
    dates = Dates(outlet.timezone, outlet.language)
    for element in root.iter("{*}url", "{*}sitemap"):
        parent = element.getparent()
        if parent is not None and name_of(parent)[1] not in ("urlset", "sitemapindex"):
            continue
        parts = {local: child for _, local, child in reversed(list(children(element)))}
        written = text_of(parts["loc"]) if "loc" in parts else element.text or ""
        url = absolute(written, base)
        modified = _date(parts.get("lastmod"), dates)
        if not url:
            skipped += 1
        elif name_of(element)[1] == "sitemap":
            listed.append(Child(url, modified))
        else:
            links.append(_link(url, modified, parts.get("news"), page, dates))
    chosen = recent(listed, since)
    if listed and not chosen and not links:
        problems.append(
            f"index of {counted(len(listed), 'sitemap')}, none of which can hold recent news"
        )
    sources = tuple((SourceKind.SITEMAP, child.url) for child in chosen if child.url != page.url)
    return gathered(links, problems, skipped=skipped, sources=sources)


def read_text_sitemap(body: bytes, page: Page, outlet: Outlet) -> Discovery:
    """Links of a sitemap that is plain text, one URL a line."""
    text, charset = decode_xml(body, page.header("Content-Type"), outlet.language)
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    urls = [url for line in lines if line and (url := absolute(line, "")) and " " not in line]
    problems = [f"bytes that do not fit the charset ({charset})"] if "damaged" in charset else []
    links = [Link(url, page.url, SourceKind.SITEMAP) for url in urls]
    skipped = sum(map(bool, lines)) - len(urls)
    return gathered(links, problems, skipped=skipped, what="lines")


def _link(
    url: str,
    modified: datetime | None,
    news: etree._Element | None,
    page: Page,
    dates: Dates,
) -> Link:
    if news is None:
        return Link(url, page.url, SourceKind.SITEMAP, modified=modified)
    parts = {local: child for _, local, child in children(news)}
    publication = parts.get("publication")
    named = dict(parts)
    if publication is not None:
        named |= {local: child for _, local, child in children(publication)}
    return Link(
        url=url,
        source=page.url,
        kind=SourceKind.SITEMAP,
        title=plain(text_of(parts["title"])) if "title" in parts else "",
        published=_date(parts.get("publication_date"), dates),
        modified=modified,
        language=text_of(named["language"]).strip()[:35] if "language" in named else "",
    )


def _date(element: etree._Element | None, dates: Dates) -> datetime | None:
    if element is None:
        return None
    return dates.read(text_of(element))

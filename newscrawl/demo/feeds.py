"""What the outlets list their articles in: feeds and sitemaps, sound and broken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newscrawl.demo.sites import Site


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed, sitemap or section page."""

    url: str
    title: str
    published: datetime
    modified: datetime | None = None
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""

    @property
    def changed(self) -> datetime:
        """When it last changed, as far as the outlet says."""
        return self.modified or self.published


def rss(site: Site, entries: Iterable[Entry]) -> str:
    """RSS 2.0 with Dublin Core and Atom's self link."""
    zone = ZoneInfo(site.timezone)
    items = "\n".join(
        f"<item><title>{escape(e.title)}</title><link>{escape(e.url)}</link>"
        + "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in e.authors)
        + f"<pubDate>{format_datetime(e.published.astimezone(zone))}</pubDate>"
        f"<category>{escape(e.section)}</category>"
        f'<guid isPermaLink="true">{escape(e.url)}</guid>'
        f"<description><![CDATA[<p>{escape(e.summary)}</p>]]></description></item>"
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>{escape(site.title)}</title><link>{site.base}/</link>"
        f"<description>{escape(site.tagline)}</description><language>{site.language}</language>\n"
        f"{items}\n</channel></rss>\n"
    )


def atom(site: Site, entries: Iterable[Entry]) -> str:
    """Atom 1.0; ``updated`` moves with a correction."""
    listed = list(entries)
    items = "\n".join(
        f'<entry><id>{escape(e.url)}</id><title type="text">{escape(e.title)}</title>'
        f'<link rel="alternate" type="text/html" href="{escape(e.url)}"/>'
        f"<published>{_stamp(e.published)}</published><updated>{_stamp(e.changed)}</updated>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in e.authors)
        + f'<summary type="html">{escape(f"<p>{e.summary}</p>")}</summary></entry>'
        for e in listed
    )
    newest = max((e.changed for e in listed), default=None)
    updated = f"<updated>{_stamp(newest)}</updated>" if newest else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{site.language}"><title>{escape(site.title)}</title><id>{site.base}/</id>'
        f'<link rel="self" href="{site.base}/atom.xml"/>{updated}\n{items}\n</feed>\n'
    )


def json_feed(site: Site, entries: Iterable[Entry]) -> str:
    """JSON Feed 1.1; its links carry campaign parameters, as many feeds do."""
    zone = ZoneInfo(site.timezone)
    items = []
    for e in entries:
        item: dict[str, object] = {
            "id": e.url,
            "url": f"{e.url}?utm_source=feed&utm_medium=json",
            "title": e.title,
            "summary": e.summary,
            "date_published": e.published.astimezone(zone).isoformat(),
            "authors": [{"name": name} for name in e.authors],
            "tags": [e.section],
        }
        if e.modified:
            item["date_modified"] = e.modified.astimezone(zone).isoformat()
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": f"{site.base}/",
        "feed_url": f"{site.base}/feed.json",
        "language": "en-US",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def broken_rss(site: Site, entries: Iterable[Entry]) -> str:
    """RSS that is no XML: bare ampersands, HTML entities, no end."""
    items = "\n".join(
        f"<item><title>{e.title} & more&nbsp;&raquo;</title><link>{e.url}</link>"
        f"<pubDate>{format_datetime(e.published)}</pubDate></item>"
        for e in entries
    )
    return (
        '<?xml version="1.0"?>\n<rss version="0.91"><channel>'
        f"<title>{site.title} online</title>\n<link>{site.base}</link>\n{items}\n<item><title>Th"
    )


def bomb(site: Site) -> str:
    """An RSS feed whose entities would unfold to a billion words."""
    levels = "\n".join(f'<!ENTITY n{i} "{f"&n{i - 1};" * 10}">' for i in range(1, 10))
    return (
        f'<?xml version="1.0"?>\n<!DOCTYPE rss [\n<!ENTITY n0 "news ">\n{levels}\n]>\n'
        f'<rss version="2.0"><channel><title>&n9;</title><link>{site.base}/</link>'
        "<item><title>&n9;</title></item></channel></rss>\n"
    )


def sitemap(entries: Iterable[Entry]) -> str:
    """A urlset with ``lastmod``."""
    lines = "\n".join(
        f"<url><loc>{escape(e.url)}</loc><lastmod>{_stamp(e.changed)}</lastmod></url>"
        for e in entries
    )
    return f"{_XML}<urlset {_SITEMAP}>\n{lines}\n</urlset>\n"


def news_sitemap(site: Site, entries: Iterable[Entry]) -> str:
    """A urlset with the news extension."""
    lines = "\n".join(
        f"<url><loc>{escape(e.url)}</loc><news:news><news:publication><news:name>"
        f"{escape(site.title)}</news:name><news:language>{site.language}</news:language>"
        f"</news:publication><news:publication_date>{_stamp(e.published)}"
        f"</news:publication_date><news:title>{escape(e.title)}</news:title></news:news></url>"
        for e in entries
    )
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"{_XML}<urlset {_SITEMAP} {news}>\n{lines}\n</urlset>\n"


def sitemap_index(urls: Iterable[tuple[str, datetime]]) -> str:
    """An index of further sitemaps with the time each last changed."""
    lines = "\n".join(
        f"<sitemap><loc>{url}</loc><lastmod>{_stamp(moment)}</lastmod></sitemap>"
        for url, moment in urls
    )
    return f"{_XML}<sitemapindex {_SITEMAP}>\n{lines}\n</sitemapindex>\n"


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

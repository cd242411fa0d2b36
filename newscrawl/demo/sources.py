"""What each outlet offers a crawler to find its articles by: robots.txt, feeds, sitemaps."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.demo import feeds
from newscrawl.demo.newsroom import LAST
from newscrawl.demo.troubles import TROUBLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.demo.feeds import Entry
    from newscrawl.demo.sites import Site

    Document = tuple[bytes, str, datetime]
    """Bytes, media type, and when it last changed."""

_IN_FEED = 40
_JSON_FEED = "application/feed+json; charset=utf-8"


def robots(site: Site) -> str:
    """The outlet's robots.txt: what nobody shall ask for, and where the sitemaps are."""
    lines = ["User-agent: *", "Disallow: /account/", "Disallow: /print/", "Disallow: /search"]
    lines += [f"Disallow: {t.path}" for t in TROUBLES if t.outlet == site.name and not t.robots]
    maps = {
        "harbour-courier": ("/sitemap_index.xml", "/news-sitemap.xml"),
        "meridian-wire": ("/sitemap.xml",),
        "karaneh": ("/sitemap.xml",),
    }
    lines += [f"Sitemap: {site.base}{path}" for path in maps.get(site.name, ())]
    return "\n".join(lines) + "\n"


def documents(site: Site, listed: list[Entry]) -> dict[str, Callable[[], Document]]:
    """Feeds and sitemaps of the outlet, by path; ``listed`` is newest first."""
    newest = listed[:_IN_FEED]
    half = len(listed) // 2
    moment = max(entry.changed for entry in listed)

    def text(body: str, mime: str = "application/xml") -> Document:
        return body.encode(), mime, moment

    def packed(body: str) -> Document:
        return gzip.compress(body.encode(), mtime=0), "application/gzip", moment

    def index(*paths: str) -> Document:
        return text(feeds.sitemap_index((site.base + path, moment) for path in paths))

    match site.name:
        case "harbour-courier":
            recent = [e for e in listed if e.published > LAST - timedelta(days=2)]
            return {
                "/feed/": lambda: text(feeds.rss(site, newest), "application/rss+xml"),
                "/sitemap_index.xml": lambda: index("/post-sitemap1.xml", "/post-sitemap2.xml"),
                "/post-sitemap1.xml": lambda: text(feeds.sitemap(listed[half:])),
                "/post-sitemap2.xml": lambda: text(feeds.sitemap(listed[:half])),
                "/news-sitemap.xml": lambda: text(feeds.news_sitemap(site, recent)),
            }
        case "northfield-tribune":
            return {
                "/feed.json": lambda: text(feeds.json_feed(site, newest), _JSON_FEED),
                "/feeds/legacy.xml": lambda: text(feeds.bomb(site), "text/xml"),
            }
        case "meridian-wire":
            return {
                "/atom.xml": lambda: text(feeds.atom(site, newest), "application/atom+xml"),
                "/sitemap.xml": lambda: text(feeds.sitemap(listed)),
            }
        case "old-ferry-gazette":
            return {"/rss.php": lambda: text(feeds.broken_rss(site, listed[:12]), "text/html")}
        case _:
            return {
                "/rss": lambda: text(feeds.rss(site, newest), "text/xml"),
                "/sitemap.xml": lambda: index("/sitemap/news-1.xml.gz", "/sitemap/news-2.xml.gz"),
                "/sitemap/news-1.xml.gz": lambda: packed(feeds.sitemap(listed[half:])),
                "/sitemap/news-2.xml.gz": lambda: packed(feeds.sitemap(listed[:half])),
            }

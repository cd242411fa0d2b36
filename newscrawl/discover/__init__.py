"""Discovery: from the bytes of a feed, sitemap or section page to links, without I/O."""

from newscrawl.discover.reading import discover
from newscrawl.discover.result import Discovery
from newscrawl.discover.robots import robots_sitemaps, robots_text

__all__ = ["Discovery", "discover", "robots_sitemaps", "robots_text"]

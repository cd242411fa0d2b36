"""Addresses: one canonical form under which duplicates meet, and the key of archive indexes."""

from __future__ import annotations

from newscrawl.urls.canonical import canonical_url, url_key
from newscrawl.urls.declared import plausible
from newscrawl.urls.hosts import host, is_http, site
from newscrawl.urls.surt import surt

__all__ = ["canonical_url", "host", "is_http", "plausible", "site", "surt", "url_key"]

"""Turns what a source wrote for an address into a URL that can be fetched."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from w3lib.url import safe_url_string

from newscrawl.urls import is_http

_BREAKS = re.compile(r"[\t\r\n]+\s*")
_UNSAFE = re.compile(r'[^\x21-\x7e]|["<>\\^`{|}]')
_NOWHERE = re.compile(r"#|https?:/*$", re.IGNORECASE)
# An address that joining would not change: most are, and joining is what reading them costs.
_WHOLE = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?/\S*$")
_LONGEST = 8_000


def absolute(reference: str, base: str) -> str:
    """``reference`` against ``base``, without its fragment, safe to send; empty if no web address.

    A fragment that starts with ``#!`` is part of the address and stays.
    """
    reference = _BREAKS.sub("", reference.strip())
    if not reference or len(reference) > _LONGEST or _NOWHERE.match(reference):
        return ""
    try:
        url = reference if _WHOLE.match(reference) else urljoin(base, reference)
        if not is_http(url):
            return ""
        if "#" in url and "#!" not in url:
            url = url.partition("#")[0]
        return safe_url_string(url) if _UNSAFE.search(url) else url
    except ValueError:
        return ""

"""Whether a page's ``rel=canonical`` may be believed."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from newscrawl.urls.hosts import host, is_http, site

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{0,2}(\d{4,})(?![0-9])|(\d{5,})")
_DATE = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?$")
_DATED = re.compile(r"/(?:19|20)\d\d/\d\d?/.*[^/\d]")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SLUG_WORDS = 3
_LONGEST = 2_000
"""Characters; a longer address is some fault of the page."""
_LANGUAGE_LABEL = re.compile(r"[a-z]{2}$")


def absolute(base: str, declared: str) -> str:
    """The declared address made absolute; empty where it is none."""
    if len(declared) > _LONGEST:
        return ""
    try:
        url = urljoin(base, declared.strip())
    except ValueError:
        return ""
    return url if is_http(url) else ""


def plausible(url: str, declared: str) -> bool:
    """Whether the page at ``url`` may be the article that lives at ``declared``.

    Both are absolute. Not believed: another site, another language's host, a home page or a
    section for a deep page, an address with another article's number or with nothing of a slug.
    """
    if not _same_site(url, declared):
        return False
    ours, theirs = urlsplit(url), urlsplit(declared)
    if theirs.path in ("", "/") and not theirs.query:
        return ours.path in ("", "/") and not ours.query
    our_ids, their_ids = _ids(url), _ids(declared)
    if our_ids and their_ids:
        return bool(our_ids & their_ids)
    our_slug, their_slug = _slug(ours.path), _slug(theirs.path)
    if our_ids or len(our_slug) >= _SLUG_WORDS:
        if not their_ids and len(their_slug) < _SLUG_WORDS and not _DATED.search(theirs.path):
            return False
        if len(our_slug) >= _SLUG_WORDS and len(their_slug) >= _SLUG_WORDS:
            return bool(our_slug & their_slug)
    return True


def _same_site(url: str, declared: str) -> bool:
    ours, theirs = host(url), host(declared)
    if ours == theirs:
        return True
    if site(ours) != site(theirs):
        return False
    return _language_label(ours) == _language_label(theirs)


def _language_label(name: str) -> str:
    label = name.split(".", 1)[0]
    return label if _LANGUAGE_LABEL.match(label) and name != site(name) else ""


def _ids(url: str) -> set[str]:
    """Numbers in path and query that look like an article's, not like a date."""
    parts = urlsplit(url)
    values = [unquote(parts.path), *(value for _, value in parse_qsl(parts.query))]
    found = set()
    for value in values:
        for match in _NUMBER.finditer(value):
            number = match[1] or match[2]
            if not _DATE.match(number):
                found.add(number.lstrip("0"))
    return found


def _slug(path: str) -> set[str]:
    """The words of the longest segment."""
    segments = [set(_WORDS.findall(unquote(segment).lower())) for segment in path.split("/")]
    return max(segments, key=len, default=set())

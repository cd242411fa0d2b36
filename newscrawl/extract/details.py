"""The smaller fields: description, section, keywords, pictures, the declared address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from newscrawl.extract.crumbs import is_title
from newscrawl.extract.document import Candidate
from newscrawl.extract.structured import Structured
from newscrawl.extract.things import MAX_VALUE, text_of
from newscrawl.model import Image
from newscrawl.text import key, plain, squeeze

MAX_KEYWORDS = 40
_KEYWORD_SPLIT = re.compile(r"\s*[,;|、،؛，；]\s*")
_LABELLED = re.compile(
    r"(?:nlp\s)?(?:category|tag|topic|keyword|subject|section|person|location|entity(?: tokens?)?)"
    r"\s?:\s?(.+)$",
    re.I,
)
_FOR_SYSTEMS = re.compile(
    r"[A-Za-z]\w*:\S|(?:day|time|wc|word ?count|page ?type|article ?type|content ?type|format|"
    r"language|partner|source|medium)\s?:\s",
    re.I,
)
_ID = re.compile(r"\d{5,}$|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.I)
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_IMAGE_TAGS = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
)


_DESCRIPTIONS = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.abstract",
    "sailthru.description",
    "parsely-description",
)
_SECTIONS = (
    "article:section",
    "parsely-section",
    "article.section",
    "section",
    "category",
    "cxenseparse:articlesection",
    "news_category",
)


def read_description(page: Structured) -> Iterator[Candidate]:
    """The summary that the metadata give, the longest-standing names first."""
    for name in _DESCRIPTIONS:
        if value := page.first(name)[0]:
            yield _candidate("description", value, f"meta {name}")
    for thing in page.articles:
        if value := thing.text("description"):
            yield _candidate("description", value, thing.syntax)


def read_section(page: Structured) -> Iterator[Candidate]:
    """The part of the outlet that the article stands in."""
    for value, source in _sections(page):
        if 1 < len(value) < 80:
            yield _candidate("section", value, source)


def _sections(page: Structured) -> Iterator[tuple[str, str]]:
    for thing in page.articles:
        yield thing.text("articleSection"), thing.syntax
    for name in _SECTIONS:
        yield page.first(name)[0], f"meta {name}"
    for crumb in _breadcrumbs(page):
        yield crumb, "breadcrumbs"


def read_keywords(page: Structured) -> tuple[tuple[str, ...], str]:
    """Keywords in order, each once, and where they stood."""
    for thing in page.articles:
        found = _keywords(thing.data.get("keywords"))
        if found:
            return found, thing.syntax
    for name in (
        "article:tag",
        "news_keywords",
        "keywords",
        "parsely-tags",
        "sailthru.tags",
        "dc.subject",
    ):
        found = _keywords([plain(value[:MAX_VALUE]) for value in page.meta.get(name, ())[:60]])
        if found:
            return found, f"meta {name}"
    found = _keywords([squeeze((link.text() or "")[:100]) for link in page.marks.tags])
    return found, "links to tags" if found else ""


def read_images(page: Structured, url: str) -> tuple[tuple[Image, ...], str]:
    """The pictures that the metadata name, absolute, the article's own first."""
    found: dict[str, Image] = {}
    source = ""
    for thing in page.articles:
        for image in _images(page.resolve(thing.data.get("image")), url):
            found.setdefault(image.url, image)
            source = source or thing.syntax
    if not found:
        for name in _IMAGE_TAGS:
            for content in page.meta.get(name, ())[:4]:
                address = _absolute(content, url)
                if address and address not in found:
                    alt = page.first("og:image:alt", "twitter:image:alt")[0]
                    found[address] = Image(address, alt if not found else "")
                    source = source or f"meta {name}"
            if found:
                break
    return tuple(found.values())[:20], source


def read_canonical(page: Structured, url: str) -> Iterator[Candidate]:
    """The address that the page calls its own, absolute; judged by :mod:`newscrawl.urls`."""
    for source, value in (
        ("link rel=canonical", page.canonical),
        ("meta og:url", page.first("og:url")[0]),
        *((thing.syntax, thing.text("url")) for thing in page.articles),
    ):
        address = _absolute(value, url)
        if address:
            yield Candidate("canonical_url", address, source, "declared", raw=value)


def _candidate(name: str, value: str, source: str) -> Candidate:
    return Candidate(name, value, source, "stated")


def _breadcrumbs(page: Structured) -> list[str]:
    for thing in page.things:
        if "BreadcrumbList" not in thing.types:
            continue
        items = thing.data.get("itemListElement")
        names = [
            text_of(item.get("name")) or text_of(item.get("item"))
            for item in (items[:12] if isinstance(items, list) else [])
            if isinstance(item, Mapping)
        ]
        names = [name for name in names if name and not name.startswith("http")]
        told = key(page.first("og:title")[0] or page.title)
        # The first crumb is the front page, the last may be the article itself.
        inner = [name for name in names[1:] if len(key(name)) < 40 and not is_title(name, told)]
        return inner[:1]
    return []


def _keywords(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    out: dict[str, str] = {}
    for item in values[:80]:
        text = text_of(item)
        # A list holds ready keywords; a string holds several.
        for part in _KEYWORD_SPLIT.split(text) if len(values) == 1 or "," in text else [text]:
            word = _unlabelled(part.strip(" #\"'"))
            if 1 < len(word) < 80 and not word.startswith("http") and not _ID.match(word):
                out.setdefault(word.casefold(), word)
    words = list(out.values())
    if len(words) == 1 and _EAST_ASIAN.search(words[0]) and words[0].count(" ") > 1:
        words = list(dict.fromkeys(words[0].split()))
    return tuple(words[:MAX_KEYWORDS])


def _unlabelled(word: str) -> str:
    """``Tag: Bees`` as ``Bees``; nothing of what a system tells itself, such as ``Lite:true``."""
    match = _LABELLED.match(word)
    if match:
        return match.group(1).strip()
    return "" if _FOR_SYSTEMS.match(word) else word


def _images(value: Any, url: str) -> Iterator[Image]:
    for item in (value if isinstance(value, list) else [value])[:20]:
        if isinstance(item, str):
            address, caption, credit = _absolute(item, url), "", ""
        elif isinstance(item, Mapping):
            address = _absolute(
                text_of(item.get("contentUrl") or item.get("url") or item.get("@id")), url
            )
            caption = text_of(item.get("caption") or item.get("description"))
            credit = text_of(
                item.get("creditText") or item.get("author") or item.get("copyrightHolder")
            )
        else:
            continue
        if address:
            yield Image(address, caption[:1000], credit[:200])


def _absolute(value: str, url: str) -> str:
    value = value.strip()
    if not value or len(value) > 2000 or value.startswith(("data:", "javascript:")):
        return ""
    if value.startswith(("https://", "http://")):
        return value
    try:
        address = urljoin(url, value)
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) else ""

"""Pages that stand in place of the article, often with status 200.

A wall is told by two things together: it has no article text, and it speaks and is built like a
wall. An article *about* cookies or CAPTCHAs has the words, but also the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from newscrawl.extract.structured import Structured
from newscrawl.extract.wall_words import (
    BLOCK_MARKUP,
    BLOCK_TITLE,
    BLOCK_WORDS,
    CONSENT_MARKUP,
    CONSENT_TITLE,
    CONSENT_URL,
    CONSENT_WORDS,
    ERROR_TITLE,
    LOGIN_TITLE,
    LOGIN_URL,
    LOGIN_WORDS,
)
from newscrawl.model import PageKind
from newscrawl.text import split_address

LITTLE_TEXT = 900
"""Characters of visible text up to which a page can be nothing but a wall."""
HARDLY_TEXT = 200
SHORT_BODY = 600
ENOUGH_BODY = 1500
"""Characters of body from which on no wording makes a page a wall."""
MARKUP = 200_000
"""Bytes of the page that are searched for the markup of walls."""
_PASSWORD = re.compile(rb"type\s?=\s?[\"']?password", re.I)
_REFUSED = frozenset((401, 403, 407, 429))


@dataclass(frozen=True)
class Signs:
    """What a page shows of its kind."""

    page: Structured
    url: str
    html: bytes
    status: int
    texts: Sequence[str]
    """Visible texts in order."""
    size: int
    """Letters of the body that was found; a Chinese character says as much as two."""

    @cached_property
    def visible(self) -> int:
        """Characters that a reader sees."""
        return sum(map(len, self.texts[:400]))

    @cached_property
    def words(self) -> str:
        """The beginning of the visible text, in lower case."""
        return " ".join(self.texts[:60])[:4000].lower()

    @cached_property
    def is_stated(self) -> bool:
        """Whether the page's data describe an article, with its date or text."""
        return any(
            "articleBody" in thing.data or "datePublished" in thing.data
            for thing in self.page.articles
        )


def wall(signs: Signs) -> tuple[PageKind, str] | None:
    """The kind of wall that a page is, and why; ``None`` for a page that is none."""
    refused = signs.status >= 400 and signs.size < ENOUGH_BODY
    if not refused and (signs.size >= ENOUGH_BODY or signs.is_stated):
        return None
    found = None if signs.is_stated else _block(signs)
    if found is None and refused:
        kind = PageKind.BLOCK if signs.status in _REFUSED else PageKind.ERROR
        found = kind, f"status {signs.status}"
    return found or _consent(signs) or _error(signs) or _login(signs)


def _block(signs: Signs) -> tuple[PageKind, str] | None:
    page, markup = signs.page, signs.html[:MARKUP]
    little, titled = signs.visible < LITTLE_TEXT, BLOCK_TITLE.search(page.title)
    if not little and not titled:
        return None
    spoken = BLOCK_WORDS.search(signs.words)
    if titled and (little or spoken or BLOCK_MARKUP.search(markup)):
        return PageKind.BLOCK, f"title {page.title[:60]!r}"
    if little and spoken and signs.size < SHORT_BODY:
        return PageKind.BLOCK, f"says {spoken.group()!r} and has no article"
    silent = signs.visible < HARDLY_TEXT and not page.first("og:title")[0]
    if silent and BLOCK_MARKUP.search(markup):
        return PageKind.BLOCK, "markup of a bot wall and no text"
    return None


def _consent(signs: Signs) -> tuple[PageKind, str] | None:
    address = split_address(signs.url)
    if CONSENT_URL.search(address.netloc) or CONSENT_URL.search(address.path):
        return PageKind.CONSENT, "address of a consent page"
    said = set(CONSENT_WORDS.findall(signs.words))
    if CONSENT_TITLE.search(signs.page.title) and len(said) > 1:
        return PageKind.CONSENT, f"title {signs.page.title[:60]!r}"
    if len(said) > 2 and _half(signs.texts, CONSENT_WORDS):
        return PageKind.CONSENT, "the text is about consent"
    bare = signs.visible < HARDLY_TEXT and not signs.page.marks.h1
    if bare and CONSENT_MARKUP.search(signs.html[:MARKUP]):
        return PageKind.CONSENT, "a consent manager and no text"
    return None


def _error(signs: Signs) -> tuple[PageKind, str] | None:
    if signs.size >= SHORT_BODY:
        return None
    headings = [(node.text() or "")[:200] for node in signs.page.marks.h1[:3]]
    for text in (signs.page.title, *headings):
        if ERROR_TITLE.search(text):
            return PageKind.ERROR, f"called {text.strip()[:60]!r}"
    return None


def _login(signs: Signs) -> tuple[PageKind, str] | None:
    if signs.size >= SHORT_BODY:
        return None
    asks = LOGIN_TITLE.search(signs.page.title) or LOGIN_URL.search(split_address(signs.url).path)
    if not asks and signs.visible > 3 * LITTLE_TEXT:
        return None  # a portal with a log-in box
    spoken = LOGIN_WORDS.search(signs.words)
    form = _PASSWORD.search(signs.html[:MARKUP])
    if (form and (asks or spoken or signs.visible < LITTLE_TEXT)) or (asks and spoken):
        return PageKind.LOGIN, "a log-in form and no article"
    return None


def _half(texts: Sequence[str], words: re.Pattern[str]) -> bool:
    """Whether half of the visible text stands in blocks that have these words."""
    total = sum(map(len, texts[:60]))
    having = sum(len(text) for text in texts[:60] if words.search(text[:1500].lower()))
    return total > 0 and having > 0.5 * total

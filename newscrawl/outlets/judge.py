"""Judges by the shape of a URL whether it is an article: for outlets without own patterns.

Articles carry what list pages do not: a date in the path, a number or key of their own, a slug of
several words, the name of their kind (``/story/``). List pages, services and files are known by
name. Every sign counts for or against; the sum decides.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl.outlets.words import HOMES, KINDS, LISTS, SERVICES

THRESHOLD = 3
"""Least score of an article."""

LISTED = 0
"""Least score of what a feed lists as an article."""

_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|avif|bmp|pdf|docx?|xlsx?|pptx?|odt|epub|zip|gz|rar|7z|exe|apk|"
    r"dmg|mp[34]|m4[av]|webm|ogg|wav|avi|mov|wmv|flv|m3u8?|css|js|mjs|json|xml|rss|rdf|atom|txt|"
    r"ics|csv|woff2?|ttf)$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:19|20|1[34])\d\d[/\-_.](?:0?[1-9]|1[0-2]|[a-z]{3,9})[/\-_.](?:0?[1-9]|[12]\d|3[01])"
    r"(?!\d)|(?<!\d)20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
    re.IGNORECASE,
)
_MONTH = re.compile(r"/(?:19|20)\d\d[/\-](?:0?[1-9]|1[0-2])(?:/|$)")
_YEAR = re.compile(r"/(?:19|20)\d\d/")
_KEY = re.compile(
    r"(?<!\d)\d{5,}(?!\d)|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{16,}|\b\d\.\d{5,}",
    re.IGNORECASE,
)
_VARIANT = re.compile(r"[a-z]{2}|amp|print|(?:index|story)(?:\.\w+)?", re.IGNORECASE)
_ARTICLE = re.compile(r"artic(?:le|olo)|article|artikel")
_BREAK = re.compile(r"[-_+,.\s–—]+")
_LETTER = re.compile(r"[^\W\d_]")
_SHORT_KEY = re.compile(r"\d{3,}")
_MIXED_KEY = re.compile(r"(?=[^/]*[A-Z])(?=[^/]*[0-9])[A-Za-z0-9_\-]{8,}$")
_PAGE = re.compile(r"\.(?:s?html?|phtml|php|aspx?|jsp|cms|ece|do|ghtml|dtl|story)$", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ID_KEYS = re.compile(
    r"id|aid|p|nid|no|news_?id|n?article_?(?:id|no)|art_?id|idx|idxno|story_?id|item_?id|key|newsno",
    re.IGNORECASE,
)
_ISIN = re.compile(r"[a-z]{2}[0-9a-z]{9}\d", re.IGNORECASE)


def is_article_shaped(url: str) -> bool:
    """Whether the URL has the shape of an article's; never raises."""
    return article_score(url) >= THRESHOLD


def is_service(url: str) -> bool:
    """Whether a folder or host label names a service: log-in, shop, search, imprint."""
    try:
        parts = urlsplit(url)
        labels = (parts.hostname or "").split(".")[:-2]
    except ValueError:
        return False
    names = {_PAGE.sub("", segment).lower() for segment in unquote(parts.path).split("/")}
    return not SERVICES.isdisjoint(names | set(labels))


def article_score(url: str) -> int:
    """Sum of the signs for (positive) and against (negative) an article."""
    try:
        parts = urlsplit(url)
        labels = (parts.hostname or "").split(".")
    except ValueError:
        return -10
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    if parts.scheme not in ("http", "https") or _FILES.search(path):
        return -10
    score = _query_score(parts.query)
    if not segments:
        return score if score > 0 else -10
    if len(segments) > 1 and _VARIANT.fullmatch(segments[-1]):
        segments = segments[:-1]
    if not SERVICES.isdisjoint(labels[:-2]):
        score -= 4
    return score + _date_score(path) + _folder_score(segments) + _name_score(segments)


def _name_score(segments: list[str]) -> int:
    """Score the last segments: words of a slug, numbers and keys, a page's extension."""
    last = segments[-1]
    slug = max(_words(segment) for segment in segments[-3:])
    score = 3 if slug >= 4 else 1 if slug >= 3 else 0
    if _PAGE.search(last) and not last.lower().startswith(("index.", "default.")):
        score += 1
    if any(_ISIN.fullmatch(segment) for segment in segments):
        return score - 3
    if _KEY.search("/".join(segments[-3:])):
        score += 3 if slug >= 2 or len(segments) > 1 else 2
    elif _MIXED_KEY.search(last):
        score += 2
    elif _SHORT_KEY.search(last):
        score += 1
    return score


def _words(segment: str) -> int:
    """Count the words of a slug; scripts without spaces have one for every two characters."""
    bare = _PAGE.sub("", segment)
    dense = len(_CJK.findall(bare))
    if dense >= 4:
        return dense // 2
    return sum(1 for word in _BREAK.split(bare) if _LETTER.search(word))


def _date_score(path: str) -> int:
    if _DATE.search(path):
        return 3
    if _MONTH.search(path):
        return 2
    return 1 if _YEAR.search(path) else 0


def _folder_score(segments: list[str]) -> int:
    """Score the names of folders, and of a page that has no more than such a name."""
    names = [_PAGE.sub("", segment).lower() for segment in segments]
    folders, last = names[:-1], names[-1]
    score = 0
    if any(_ARTICLE.search(name) for name in names):
        score += 2
    elif not KINDS.isdisjoint(folders):
        score += 1
    score -= 3 * sum(1 for name in names if name in SERVICES)
    in_archive = names[-2:-1] in (["archive"], ["archives"]) and last.isdigit()
    if not in_archive and not LISTS.isdisjoint((names[0], *names[-2:])):
        score -= 3
    words = {word for word in _BREAK.split(last) if _LETTER.search(word)}
    if words and words <= SERVICES | LISTS | HOMES and last not in SERVICES | LISTS:
        score -= 4
    return score


def _query_score(query: str) -> int:
    if not query:
        return 0
    pairs = parse_qsl(query)
    if any(
        _ID_KEYS.fullmatch(key) and re.fullmatch(r"\w*\d{3,}\w*", value) for key, value in pairs
    ):
        return 3
    if any(key.lower() in ("q", "query", "s", "search", "page", "tag") for key, _ in pairs):
        return -3
    return 0

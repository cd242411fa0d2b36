"""Judges by the shape of a URL whether it is an article: for outlets without own patterns.

Articles carry what list pages do not: a date in the path, a number or key of their own, a slug of
several words, the name of their kind (``/story/``). List pages, services and files are known by
name. Every sign counts for or against; the sum decides.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl.outlets.words import KINDS, LISTS, SERVICES

THRESHOLD = 3
"""Least score of an article."""

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
_SHORT_KEY = re.compile(r"\d{3,}")
_MIXED_KEY = re.compile(r"(?=[^/]*[A-Z])(?=[^/]*[0-9])[A-Za-z0-9_\-]{8,}$")
_PAGE = re.compile(r"\.(?:s?html?|phtml|php|aspx?|jsp|cms|ece|do|ghtml|dtl|story)$", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ID_KEYS = re.compile(
    r"(?:id|aid|p|nid|no|newsid|articleid|article_?no|idx|sid|oid|storyid)$", re.I
)


def is_article_shaped(url: str) -> bool:
    """Whether the URL has the shape of an article's; never raises."""
    return article_score(url) >= THRESHOLD


def article_score(url: str) -> int:
    """Sum of the signs for (positive) and against (negative) an article."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return -10
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    if parts.scheme not in ("http", "https") or _FILES.search(path):
        return -10
    lowered = [segment.lower() for segment in segments]
    score = _query_score(parts.query)
    if not segments:
        return score if score > 0 else -10
    score += _date_score(path) + _kind_score(lowered)
    last = segments[-1]
    if (
        re.fullmatch(r"[a-z]{2}|amp|index\.\w+|story\.\w+|print", last.lower())
        and len(segments) > 1
    ):
        last = segments[-2]
    if _PAGE.search(last) and not lowered[-1].startswith(("index.", "default.")):
        score += 1
    slug = max(_words(segment) for segment in (last, *segments[-2:]))
    score += 3 if slug >= 5 else 2 if slug >= 4 else 1 if slug >= 3 else 0
    tail = "/".join(segments[-3:])
    if _KEY.search(tail):
        score += 3 if slug >= 2 or len(segments) > 1 else 2
    elif _MIXED_KEY.search(last):
        score += 2
    elif _SHORT_KEY.search(last):
        score += 1
    return score


def _words(segment: str) -> int:
    """Words of a slug; scripts without spaces count a word for every two characters."""
    bare = _PAGE.sub("", segment)
    dense = len(_CJK.findall(bare))
    if dense >= 4:
        return dense // 2
    return sum(1 for word in re.split(r"[-_+,.\s–—]+", bare) if re.search(r"[^\W\d_]", word))


def _date_score(path: str) -> int:
    if _DATE.search(path):
        return 3
    if _MONTH.search(path):
        return 2
    return 1 if _YEAR.search(path) else 0


def _kind_score(segments: list[str]) -> int:
    score = 0
    folders = segments[:-1]
    if any(re.fullmatch(r"\w*artic(?:le|olo)\w*|artikel\w*", each) for each in segments):
        score += 2
    elif not KINDS.isdisjoint(folders):
        score += 1
    if not SERVICES.isdisjoint(segments):
        score -= 4
    if segments[-1] in LISTS or segments[0] in LISTS or (folders and folders[-1] in LISTS):
        score -= 3
    return score


def _query_score(query: str) -> int:
    if not query:
        return 0
    pairs = parse_qsl(query)
    if any(_ID_KEYS.search(key) and re.fullmatch(r"\w*\d{3,}\w*", value) for key, value in pairs):
        return 3
    if any(key.lower() in ("q", "query", "s", "search", "page", "tag") for key, _ in pairs):
        return -3
    return 0

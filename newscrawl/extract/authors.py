"""Who wrote the article: statements to machines first, then the byline that a reader sees.

Outlets name themselves as the author of much that people wrote. So an organisation is only a
second choice: where any source names people, they are the authors; credited agencies stay with
them, the outlet's own name does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.extract.agency_words import is_agency
from newscrawl.extract.document import Candidate
from newscrawl.extract.names import looks_personal, people
from newscrawl.extract.structured import MAX_VALUE, Structured, text_of, types_of
from newscrawl.extract.textual import key, squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_AUTHORS = 20
_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "article:author_name", "og:article:author", "citation_author",
    "cxenseparse:author", "article.author", "byline", "dc.contributor", "dcsext.author",
    "dable:author", "news_author", "authors", "creator", "og:author", "bt:author", "vr:author",
    "lp.article:author", "rbauthors", "shareaholic:article_author_name", "twitter:data1",
)  # fmt: skip
_BYLINE = re.compile(
    r"(?:^|[|•·,–]\s*)(?:by|von|par|por|di|door|av|af|oleh|text|texte|autor(?:in|a|e)?|auteur|author|written by|"
    r"автор(?:ы|и)?|текст|от|tekst|yazan|muhabir|haber|penulis|reporter|"
    r"記者|记者|責編|责编|責任編輯|责任编辑|撰文|作者|文|نویسنده|خبرنگار|بقلم|كتب|लेखक|โดย|글)"
    r"(?:\s*[:：／/]\s*|\s+)([^|•·\d]{2,80}?)(?:$|[|•·(]|\d)",
    re.I,
)
_REPORTER = re.compile(
    r"^\W{0,2}([\u4e00-\u9fff\uac00-\ud7af]{2,4})\s?(?:기자|記者|记者)(?:\s|$|[＝=])"
)
_AUTHOR_LINK = re.compile(
    r"auth?or|/people/|/person|/profile|/by/|redaktion|journalist|/staff/|/team/|contributor|reporter|writer|/user|columnist|redakt",
    re.I,
)
_OTHERS = re.compile(
    r"comment|related|teaser|recommend|sidebar|promo|card|most-?read|trending|footer|bio|about",
    re.I,
)


@dataclass(slots=True)
class _Found:
    names: list[str]
    raw: list[str]
    source: str
    reason: str
    personal: bool


def read_authors(page: Structured, texts: Sequence[str], *, every: bool = False) -> list[Candidate]:
    """Candidates for the authors, the chosen one first; names are parted by ``; ``.

    ``texts`` are the visible texts between headline and body and just behind the body. Stops at
    the first source that names people, unless ``every`` asks for the rest too.
    """
    brands = {key(name) for name in page.site_names} | {page.host}
    chosen: list[_Found] = []
    groups: list[_Found] = []
    for found in _sources(page, texts):
        found.names = _without_brands(found.names, brands)
        if any(key(name) not in brands for name in found.names) and found.personal:
            chosen.append(found)
            if not every:
                break
        elif found.names:
            groups.append(found)
    ordered = chosen + sorted(groups, key=lambda one: all(key(n) in brands for n in one.names))
    return [
        Candidate("authors", "; ".join(one.names), one.source, one.reason, raw="; ".join(one.raw))
        for one in ordered
    ]


def _without_brands(names: list[str], brands: set[str]) -> list[str]:
    others = [name for name in names if key(name) not in brands]
    return (others or names)[:MAX_AUTHORS]


def _sources(page: Structured, texts: Sequence[str]) -> Iterator[_Found]:
    for thing in page.articles:
        stated = page.resolve(thing.data.get("author") or thing.data.get("creator"))
        names, raw, personal = _stated(stated)
        if names:
            yield _Found(names, raw, thing.syntax, "stated of the article", personal)
    for name in _META:
        raw = [squeeze(value[:MAX_VALUE]) for value in page.meta.get(name, ())[:20]]
        names = _names(raw)
        if name == "twitter:data1":
            names = [one for one in names if looks_personal(one)]
        if names:
            yield _Found(names, raw, f"meta {name}", "meta tag", _personal(names))
    yield from _visible(page)
    yield from _near(texts)


def _stated(value: Any) -> tuple[list[str], list[str], bool]:
    """Names in a structured author value, what it said, and whether people are among them."""
    names: list[str] = []
    raw: list[str] = []
    personal = False
    for item in (value if isinstance(value, list) else [value])[: MAX_AUTHORS * 2]:
        if isinstance(item, list):
            item = item[0] if item else None
        if isinstance(item, Mapping):
            told = _named(item)
            group = any("Organization" in kind for kind in types_of(item))
        else:
            told, group = text_of(item), False
        found = (
            [told]
            if group and told and len(told) < 60 and not told.startswith("http")
            else people(told)
        )
        raw.extend([told] if told else [])
        names.extend(one for one in found if key(one) not in map(key, names))
        personal = personal or (bool(found) and not group and _personal(found))
    return names, raw, personal


def _named(item: Mapping[str, Any]) -> str:
    name = item.get("name")
    if isinstance(name, list):
        name = "; ".join(text_of(one) for one in name[:MAX_AUTHORS])
    told = text_of(name)
    if told:
        return told
    both = f"{text_of(item.get('givenName'))} {text_of(item.get('familyName'))}".strip()
    return both or text_of(item.get("text"))


def _personal(names: Sequence[str]) -> bool:
    return any(not is_agency(name) for name in names)


def _names(raw: Sequence[str]) -> list[str]:
    out: dict[str, str] = {}
    for text in raw:
        for name in people(text):
            out.setdefault(key(name), name)
    return list(out.values())


def _visible(page: Structured) -> Iterator[_Found]:
    """Elements named for authors: links to author pages first, then whole bylines."""
    nodes = [node for node in page.spots.bylines[:40] if not _elsewhere(node)]
    linked = []
    for node in nodes:
        links = [node] if node.tag == "a" else node.css("a")[:8]
        for link in links:
            if _AUTHOR_LINK.search(link.attributes.get("href") or "") or link is node:
                text = squeeze((link.text(separator=" ") or "")[:200])
                if any(map(looks_personal, people(text, visible=True))) and text not in linked:
                    linked.append(text)
        if linked:
            break
    names = [
        name for text in linked[:6] for name in people(text, visible=True) if looks_personal(name)
    ]
    if names:
        yield _Found(list(dict.fromkeys(names)), linked, "byline link", "visible", True)
    for node in nodes[:12]:
        text = squeeze((node.text(separator=" ") or "")[:300])
        if 3 < len(text) < 140:
            names = [name for name in people(text, visible=True) if looks_personal(name)]
            if names:
                yield _Found(names, [text], "byline", "visible", True)


def _elsewhere(node: LexborNode) -> bool:
    """Whether a byline belongs to a teaser, a comment or the footer."""
    at: LexborNode | None = node
    for _ in range(7):
        if at is None or at.tag in {"body", "main", "article"}:
            return False
        attrs = at.attributes
        if at.tag in {"footer", "aside"} or _OTHERS.search(
            f"{attrs.get('class') or ''} {attrs.get('id') or ''}"
        ):
            return True
        at = at.parent
    return False


def _near(texts: Sequence[str]) -> Iterator[_Found]:
    for text in texts:
        if len(text) > 160:
            continue
        match = _BYLINE.search(text) or _REPORTER.search(text)
        if match is None:
            continue
        names = [name for name in people(match.group(1), visible=True) if looks_personal(name)]
        if names:
            yield _Found(names, [text], "visible text", "a byline near the headline", True)

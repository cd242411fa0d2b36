"""Who wrote the article: statements to machines first, then the byline that a reader sees.

Outlets name themselves as the author of much that people wrote. So an organisation is only a
second choice: where any source names people, they are the authors; credited agencies stay with
them, the outlet's own name does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newscrawl.agencies import is_agency
from newscrawl.extract.bylines import (
    Found,
    beside_date,
    in_elements,
    labelled,
    near_headline,
    reporting,
    signed,
)
from newscrawl.extract.document import Candidate
from newscrawl.extract.structured import Structured
from newscrawl.extract.things import MAX_VALUE, text_of, types_of
from newscrawl.names import is_brand, is_company, is_group, looks_personal, people
from newscrawl.text import key, squeeze

MAX_AUTHORS = 20
_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "article:author_name", "og:article:author", "citation_author",
    "cxenseparse:author", "article.author", "byline", "dc.contributor", "dcsext.author",
    "dable:author", "news_author", "authors", "creator", "og:author", "bt:author", "vr:author",
    "lp.article:author", "rbauthors", "shareaholic:article_author_name",
)  # fmt: skip
_BYLINE_LABEL = re.compile(
    r"\bby\b|author|autor|auteur|von|par|por|geschreven|verfasst|автор|yazar", re.I
)
_HANDLE = re.compile(r"[a-z]+[a-z0-9_.-]*$")
"""What somebody is called in a system; a name that the page shows is better."""
_INVERTED = frozenset(("dc.creator", "dcterms.creator", "citation_author", "dc.contributor"))
_ADDRESS = re.compile(r"(?:www\.)?[\w-]+(?:\.[a-z]{2,})+", re.I)
_WITH_ADDRESS = re.compile(r"(?<![@\w.-])(?:www\.)?([\w-]{2,})\.[a-z]{2,}(?![@\w])", re.I)
_TWO_WORDS = re.compile(r"[^\s,]+, [^\s,]+$")


def read_authors(
    page: Structured,
    texts: Sequence[str],
    ends: Sequence[str] = (),
    behind: Sequence[str] = (),
    *,
    headline: str = "",
    every: bool = False,
) -> list[Candidate]:
    """Candidates for the authors, the chosen one first; names are parted by ``; ``.

    ``texts`` are the visible texts between headline and body and just behind the body, ``ends``
    the first and last of the body itself, ``behind`` lines about the author further down;
    ``headline`` is nobody's name. Stops at the first source
    that names people, unless ``every`` asks for the rest too.
    """
    brands, title = page.brands, key(headline)
    chosen: list[Found] = []
    groups: list[Found] = []
    for found in _sources(page, texts, ends, behind, title):
        found.names = _without_brands([one for one in found.names if key(one) != title], brands)
        brand = all(is_brand(name, brands) for name in found.names)
        if found.personal and not brand and not all(map(_HANDLE.match, found.names)):
            chosen.append(found)
            if not every:
                break
        elif found.names:
            groups.append(found)
    ordered = chosen + sorted(groups, key=lambda one: all(is_brand(n, brands) for n in one.names))
    return [
        Candidate("authors", "; ".join(one.names), one.source, one.reason, raw="; ".join(one.raw))
        for one in ordered
    ]


def _without_brands(names: list[str], brands: set[str]) -> list[str]:
    others = [name for name in names if not is_brand(name, brands)]
    others = [name for name in others if not is_company(name)] or others
    return (others or names[:1])[:MAX_AUTHORS]


def _sources(
    page: Structured,
    texts: Sequence[str],
    ends: Sequence[str],
    behind: Sequence[str],
    title: str,
) -> Iterator[Found]:
    for thing in page.articles:
        stated = page.resolve(thing.data.get("author") or thing.data.get("creator"))
        names, raw, personal = _stated(stated)
        if names:
            yield Found(names, raw, thing.syntax, "stated of the article", personal)
    for name in _META:
        raw = [squeeze(value[:MAX_VALUE]) for value in page.meta.get(name, ())[:20]]
        if name in _INVERTED or (name == "parsely-author" and all(map(_TWO_WORDS.match, raw))):
            raw = [_upright(one) for one in raw]
        names = _names([_placeless(one, page) for one in raw])
        if names:
            personal = _personal(names) and not any(_at_home(one, page.host) for one in raw)
            yield Found(names, raw, f"meta {name}", "meta tag", personal)
    yield from near_headline(texts)
    yield from in_elements(page)
    yield from beside_date(texts, title)
    yield from signed(ends)
    yield from labelled(behind)
    yield from reporting(ends)
    label, _ = page.first("twitter:label1")
    if _BYLINE_LABEL.search(label):
        names = [one for one in people(page.first("twitter:data1")[0]) if looks_personal(one)]
        if names:
            yield Found(names, names, "meta twitter:data1", label, True)


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
            if group and told and len(told) < 100 and not told.startswith("http")
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
    return any(not is_group(name) for name in names)


def _names(raw: Sequence[str]) -> list[str]:
    out: dict[str, str] = {}
    for text in raw:
        for name in people(text):
            out.setdefault(key(name), name)
    return list(out.values())


def _at_home(text: str, host: str) -> bool:
    """Whether a name has the page's own address with it: ``Deutsche Post (www.post.example)``."""
    found = _WITH_ADDRESS.search(text)
    return found is not None and bool(host) and key(found.group(1)) == host


def _placeless(text: str, page: Structured) -> str:
    """``Harbour Post, Porto, Portugal`` without the places: behind an outlet stands its seat."""
    head, *rest = (part.strip() for part in text.split(","))
    if not rest or not (is_brand(head, page.brands) or _at_home(head, page.host)):
        return text
    if any(map(is_agency, rest)):
        return text
    # An address in the place of a name is an imprint; what follows it is no byline at all.
    people_behind = [] if _ADDRESS.fullmatch(head) else list(filter(looks_personal, rest))
    return ", ".join((head, *people_behind))


def _upright(text: str) -> str:
    """``Jong, Michiel de`` as a library writes it, the way a reader says it."""
    parts = [part.strip() for part in text.split(",")]
    if any(map(is_agency, parts)):
        return text
    if len(parts) == 2 and 1 in {len(part.split()) for part in parts} and all(parts):
        return f"{parts[1]} {parts[0]}"
    return text

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

from newscrawl.agencies import is_agency
from newscrawl.extract.date_words import GREGORIAN
from newscrawl.extract.dates import parse_date
from newscrawl.extract.document import Candidate
from newscrawl.extract.spots import is_elsewhere
from newscrawl.extract.structured import Structured
from newscrawl.extract.things import MAX_VALUE, text_of, types_of
from newscrawl.names import is_brand, is_company, is_group, looks_personal, people
from newscrawl.text import key, squeeze

if TYPE_CHECKING:
    pass

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
_LABEL = re.compile(
    r"^\W?(?:by|written by|author(?: of the article)?|von|autor(?:in|en)?|par|auteur|por|di|"
    r"a cura di|door|af|av|автор|текст|نویسنده|نويسنده|نگارنده|"
    r"به قلم|گزارش|خبرنگار|بقلم|كتب|كتبت|إعداد|作者|著者|執筆|記者|记者)\s?[:：]?$",
    re.I,
)
_SOON = re.compile(
    r"^([^|•·\d]{4,60}?)\s*[|•·]\s*(?:published|posted|updated|vor|il y a|hace)\b", re.I
)
_BEFORE_DATE = re.compile(r"^([^\W\d_][^|•·\d]{4,60}?)\s*[|•·–]\s*(?=\d{1,2}[./ -]\D{0,12}\d)")
_DIGIT = re.compile(r"\d")
_HANDLE = re.compile(r"[a-z]+[a-z0-9_.-]*$")
"""What somebody is called in a system; a name that the page shows is better."""
_STARTS_BY = re.compile(r"^\W{0,2}(?:by|von|par|por|di|door|af|av)(?=[\s:A-Z])", re.I)
_INVERTED = frozenset(("dc.creator", "dcterms.creator", "citation_author", "dc.contributor"))
_ADDRESS = re.compile(r"(?:www\.)?[\w-]+(?:\.[a-z]{2,})+", re.I)
_WITH_ADDRESS = re.compile(r"(?<![@\w.-])(?:www\.)?([\w-]{2,})\.[a-z]{2,}(?![@\w])", re.I)
_TWO_WORDS = re.compile(r"[^\s,]+, [^\s,]+$")
_BYLINE = re.compile(
    r"(?:^\W{0,2}|[|•·]\s*)(?:by(?=[A-Z])|by|von|par|por|di|door|av|af|oleh|text|texte|"
    r"autor(?:in|a|e)?|"
    r"auteur|author|written by|"
    r"автор(?:ы|и)?|текст|от|tekst|yazan|muhabir|haber|penulis|reporter|"
    r"記者|记者|責編|责编|責任編輯|责任编辑|撰文|作者|著者|執筆|執筆者|文|"
    r"نویسنده|نويسنده|نگارنده|به قلم|گزارش از|گزارش(?=\s*:)|گزارشگر|خبرنگار|تهیه و تنظیم|"
    r"بقلم|كتبت?|إعداد|تقرير(?=\s*:)|رپورٹ(?=\s*:)|लेखक|โดย|글)"
    r"(?:\s*[:：／/]\s*|\s+|(?<=by)(?=[A-Z]))([^|•·\d]{2,80}?)(?:$|[|•·(]|\d)",
    re.I,
)
_PICTURED = re.compile(r"\b(?:imagery|images?|photos?|photographs?|graphics?|video) by\b", re.I)
"""Credits of a picture; a byline that names the photographer too is read from its element."""
_BAR = re.compile(r"[|•·]")
_REPORTER = re.compile(
    r"^\W{0,2}([\u4e00-\u9fff\uac00-\ud7af]{2,4})\s?(?:기자|記者|记者)(?:\s|$|[＝=])"
)


@dataclass(slots=True)
class _Found:
    names: list[str]
    raw: list[str]
    source: str
    reason: str
    personal: bool


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
    chosen: list[_Found] = []
    groups: list[_Found] = []
    for found in _sources(page, texts, ends, behind):
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
    page: Structured, texts: Sequence[str], ends: Sequence[str], behind: Sequence[str]
) -> Iterator[_Found]:
    for thing in page.articles:
        stated = page.resolve(thing.data.get("author") or thing.data.get("creator"))
        names, raw, personal = _stated(stated)
        if names:
            yield _Found(names, raw, thing.syntax, "stated of the article", personal)
    for name in _META:
        raw = [squeeze(value[:MAX_VALUE]) for value in page.meta.get(name, ())[:20]]
        if name in _INVERTED or (name == "parsely-author" and all(map(_TWO_WORDS.match, raw))):
            raw = [_upright(one) for one in raw]
        names = _names([_placeless(one, page) for one in raw])
        if names:
            personal = _personal(names) and not any(_at_home(one, page.host) for one in raw)
            yield _Found(names, raw, f"meta {name}", "meta tag", personal)
    yield from _near(texts)
    yield from _visible(page)
    yield from _beside_date(texts)
    yield from _signed(ends)
    yield from _labelled(behind)
    label, _ = page.first("twitter:label1")
    if _BYLINE_LABEL.search(label):
        names = [one for one in people(page.first("twitter:data1")[0]) if looks_personal(one)]
        if names:
            yield _Found(names, names, "meta twitter:data1", label, True)


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


def _visible(page: Structured) -> Iterator[_Found]:
    """Elements named for authors: links to author pages first, then whole bylines."""
    nodes = [node for node in page.spots.bylines[:40] if not is_elsewhere(node)]
    texts = [squeeze((node.text(separator=" ") or "")[:300]) for node in nodes[:12]]
    links = [node for node in page.spots.links if not is_elsewhere(node)]
    linked: list[str] = []
    first = 0
    for node in links:
        text = squeeze((node.text(separator=" ") or "")[:200])
        names = people(text, visible=True)
        place = node.parent.parent.mem_id if node.parent and node.parent.parent else 0
        # Co-authors stand together; a link elsewhere leads to another article's author.
        if any(map(looks_personal, names)) and place in {first or place}:
            first = place
            linked.append(text)
    names = [
        name for text in linked[:8] for name in people(text, visible=True) if looks_personal(name)
    ]
    if names:
        yield _Found(list(dict.fromkeys(names)), linked, "byline link", "visible", True)
    yield from _bylines(texts)
    for node in nodes[:12]:
        attrs = node.attributes
        if "author" in (attrs.get("rel") or "") or "author" in (attrs.get("itemprop") or ""):
            text = squeeze((node.text(separator=" ") or "")[:80])
            names = people(text, visible=True)
            if names:
                yield _Found(names, [text], "byline", "marked as the author", False)


def _bylines(texts: Sequence[str]) -> Iterator[_Found]:
    for text in texts:
        if 3 < len(text) < 140:
            names = [name for name in people(text, visible=True) if looks_personal(name)]
            # Where names are a small part, the element is a teaser or a biography.
            if names and (_STARTS_BY.match(text) or sum(map(len, names)) > 0.3 * len(text)):
                yield _Found(names, [text], "byline", "visible", True)


def _near(texts: Sequence[str]) -> Iterator[_Found]:
    """Bylines among the texts about the headline, told by a word or a bar."""
    for text in texts:
        told = _told(text) if len(text) <= 160 and not _PICTURED.search(text) else ""
        names = _credited(told) if told else []
        if any(map(looks_personal, names)):
            yield _Found(names, [text], "visible text", "a byline near the headline", True)


def _beside_date(texts: Sequence[str]) -> Iterator[_Found]:
    """Texts about the headline that are names alone, behind a label or beside a date."""
    for before, text, after in zip(("", *texts), texts, (*texts[1:], ""), strict=False):
        if not 4 < len(text) < 80 or text.endswith((".", "!", "?", ":")):
            continue
        beside = _LABEL.match(before) or any(
            len(one) < 60 and _DIGIT.search(one) and parse_date(one) for one in (before, after)
        )
        names = _credited(text) if beside else []
        if any(map(looks_personal, names)) and sum(map(len, names)) > 0.6 * len(text):
            yield _Found(names, [text], "visible text", "a name beside the date", True)


def _told(text: str) -> str:
    """The part of a text that a byline's words or bars mark as the names."""
    # Without a bar it stands at the beginning or nowhere.
    match = _BYLINE.search(text) if _BAR.search(text) else _BYLINE.match(text)
    match = match or _REPORTER.match(text)
    match = match or _BEFORE_DATE.match(text) or _SOON.match(text)
    if match is None:
        return ""
    told = match.group(1)
    if text[match.end(1) :].lstrip()[:1].isdigit():
        words = told.split()
        told = " ".join(
            words[:-1] if words and words[-1].lower().strip(".") in GREGORIAN else words
        )
    return told


def _credited(text: str) -> list[str]:
    """People in a visible text with the agencies credited beside them."""
    names = people(text, visible=True)
    credited = [name for name in names if looks_personal(name) or is_agency(name)]
    return credited if len(credited) == len(names) or any(map(looks_personal, credited)) else []


def _signed(ends: Sequence[str]) -> Iterator[_Found]:
    """Names that stand alone as a paragraph at an end of the text."""
    for text in ends:
        if 4 < len(text) < 70 and not text.endswith((".", "!", "?", ":")):
            names = people(text, visible=True)
            if _is_all(names, text) and (len(text) < 40 or len(names) > 1):
                reason = "a name alone at an end of the text"
                yield _Found(names, [text], "visible text", reason, True)


def _labelled(behind: Sequence[str]) -> Iterator[_Found]:
    """Names that a line behind the text calls the author's, and nothing more."""
    for text in behind:
        names = people(text, visible=True)
        label = text[: text.find(names[0])] if names and names[0] in text else text
        if _LABEL.match(label.strip()) and _is_all(names, text[len(label) :]):
            yield _Found(names, [text], "visible text", "called the author behind the text", True)


def _is_all(names: Sequence[str], text: str) -> bool:
    """Whether ``text`` is names of people and nothing more but what joins them."""
    if not names or not all(map(looks_personal, names)):
        return False
    rest = key(text)
    for name in names:
        rest = rest.replace(key(name), "", 1)
    return len(rest) <= 3 * (len(names) - 1)

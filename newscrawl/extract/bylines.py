"""Bylines that a reader sees: in elements named for authors, about the headline, below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newscrawl.agencies import is_agency
from newscrawl.extract.date_words import GREGORIAN
from newscrawl.extract.dates import parse_date
from newscrawl.extract.spots import is_elsewhere
from newscrawl.extract.structured import Structured
from newscrawl.names import looks_personal, people
from newscrawl.text import key, squeeze

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
_AFTER_DATE = re.compile(
    r"\d(?:\s?(?i:[ap]\.?m)\.?)?(?:\s[A-Z]{2,4})?[\s,|–-]+(?i:by|von|par|por)\s+([A-ZÀ-Þ][^|•·\d]{3,80})$"
)
"""``June 5, 2013 9:21 PM By ANNA BERG``"""
_REPORTING = re.compile(r"^\W{0,2}(?:additional )?reporting by ([^;()]{4,120})(?:[;.)]|$)", re.I)
_DIGIT = re.compile(r"\d")
_STARTS_BY = re.compile(r"^\W{0,2}(?:by|von|par|por|di|door|af|av)(?=[\s:A-Z])", re.I)
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
class Found:
    """What one source names, what it said, and whether people are among the names."""

    names: list[str]
    raw: list[str]
    source: str
    reason: str
    personal: bool


def in_elements(page: Structured) -> Iterator[Found]:
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
        yield Found(list(dict.fromkeys(names)), linked, "byline link", "visible", True)
    yield from _bylines(texts)
    for node in nodes[:12]:
        attrs = node.attributes
        if "author" in (attrs.get("rel") or "") or "author" in (attrs.get("itemprop") or ""):
            text = squeeze((node.text(separator=" ") or "")[:80])
            names = people(text, visible=True)
            if names:
                yield Found(names, [text], "byline", "marked as the author", False)


def _bylines(texts: Sequence[str]) -> Iterator[Found]:
    alone = [f"{text} " for text in texts if len(text) < 40 and looks_personal(text)]
    for text in texts:
        if 3 < len(text) < 140:
            names = [name for name in people(text, visible=True) if looks_personal(name)]
            # Where names are a small part, the element is a teaser or a biography.
            # A name alone in an element of its own ends where the element does.
            names = [
                next((one.strip() for one in alone if f"{name} ".startswith(one)), name)
                for name in names
            ]
            if names and (_STARTS_BY.match(text) or sum(map(len, names)) > 0.3 * len(text)):
                yield Found(names, [text], "byline", "visible", True)


def near_headline(texts: Sequence[str]) -> Iterator[Found]:
    """Bylines among the texts about the headline, told by a word or a bar."""
    for text in texts:
        told = _told(text) if len(text) <= 160 and not _PICTURED.search(text) else ""
        names = _credited(told) if told else []
        if any(map(looks_personal, names)):
            yield Found(names, [text], "visible text", "a byline near the headline", True)


def beside_date(texts: Sequence[str], title: str) -> Iterator[Found]:
    """Texts about the headline that are names alone, behind a label or beside a date."""
    for before, text, after in zip(("", *texts), texts, (*texts[1:], ""), strict=False):
        if not 4 < len(text) < 80 or text.endswith((".", "!", "?", ":")):
            continue
        # "Host and Guest" may be two people, or what the article is called.
        if key(text) == title:
            continue
        beside = _LABEL.match(before) or any(
            len(one) < 60 and _DIGIT.search(one) and parse_date(one) for one in (before, after)
        )
        names = _credited(text) if beside else []
        if any(map(looks_personal, names)) and sum(map(len, names)) > 0.6 * len(text):
            yield Found(names, [text], "visible text", "a name beside the date", True)


def _told(text: str) -> str:
    """The part of a text that a byline's words or bars mark as the names."""
    # Without a bar it stands at the beginning or nowhere.
    match = _BYLINE.search(text) if _BAR.search(text) else _BYLINE.match(text)
    match = match or _REPORTER.match(text)
    match = match or _BEFORE_DATE.match(text) or _SOON.match(text) or _AFTER_DATE.search(text)
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


def signed(ends: Sequence[str]) -> Iterator[Found]:
    """Names that stand alone as a paragraph at an end of the text."""
    for text in ends:
        if 4 < len(text) < 70 and not text.endswith((".", "!", "?", ":")):
            names = people(text, visible=True)
            if _is_all(names, text) and (len(text) < 40 or len(names) > 1):
                reason = "a name alone at an end of the text"
                yield Found(names, [text], "visible text", reason, True)


def labelled(behind: Sequence[str]) -> Iterator[Found]:
    """Names that a line behind the text calls the author's, and nothing more."""
    for text in behind:
        names = people(text, visible=True)
        label = text[: text.find(names[0])] if names and names[0] in text else text
        if _LABEL.match(label.strip()) and _is_all(names, text[len(label) :]):
            yield Found(names, [text], "visible text", "called the author behind the text", True)


def reporting(ends: Sequence[str]) -> Iterator[Found]:
    """Who reported, as an agency credits them below its text."""
    for text in ends:
        match = _REPORTING.match(text) if len(text) < 300 else None
        names = _credited(match.group(1)) if match else []
        if any(map(looks_personal, names)):
            yield Found(names, [text], "visible text", "reporting credited below the text", True)


def _is_all(names: Sequence[str], text: str) -> bool:
    """Whether ``text`` is names of people and nothing more but what joins them."""
    if not names or not all(map(looks_personal, names)):
        return False
    rest = key(text)
    for name in names:
        rest = rest.replace(key(name), "", 1)
    return len(rest) <= 3 * (len(names) - 1)

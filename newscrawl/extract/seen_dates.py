"""Dates that a reader sees, and those that only the page's scripts are told."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.extract.dates import MAX_TEXT
from newscrawl.extract.named_dates import named
from newscrawl.extract.sitetitle import DAY, day_behind
from newscrawl.extract.spots import is_elsewhere, is_teaser
from newscrawl.extract.statement import Statement, Where, stated
from newscrawl.extract.structured import Structured
from newscrawl.text import squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CHANGED_WORDS = re.compile(
    r"updat|modif|upravn|aktualis|aktualiz|mise? à jour|actualiz|aggiornat|atualiz|bijgewerkt"
    r"|uppdaterad|oppdatert|opdateret|päivitet|frissít|zaktualiz|güncell|обновл|оновл|به.?روز|تحديث"
    r"|更新|修改|수정|最終更新|अपडेट|अद्यतन|διορθώ|ενημερώθηκε|diperbarui|cập nhật",
    re.I,
)
_SCRIPTED = re.compile(
    rb"""["'](?:date_?published|first_?published(?:_?(?:at|date|time))?|publish(?:ed)?(?:_?(?:at|date|time|on))?"""
    rb"""|publication_?date|article_publication_date|content_publishing_timestamp|pub_?(?:date|time))\\?["']"""
    rb"""\s?:\s?\\?["']([^"'\\]{6,40})""",
    re.I,
)
_PUBLISHED_WORDS = re.compile(
    r"\b(?:publi(?:shed|[eé]e?|cad[oa]|kováno|kowano|cerad|cēts)|pubblicat[oa]|posted|veröffentlicht"
    r"|erschienen|geschrieben|verfasst|written|gepubliceerd|geplaatst|julkaistu|yayın\w*|objavljeno"
    r"|опубликован\w*|опубліковано)\b|发布|發布|发表|發表|公開|掲載|입력|등록|نُشر|نشر|منتشر|प्रकाशित",
    re.I,
)
_LABEL = re.compile(
    r"\b(?:^|(?<=[|•·]\s)|(?=[A-ZÀ-Þ]))(?i:(?:article|publication|release) date|date published|"
    r"published(?: on)?|posted(?: on)?|veröffentlicht(?: am)?|publié le|publicado el|"
    r"pubblicato il|publicado em)\s?:?\s(?=(?:[^\W\d_]{3,10}[.,]{0,2}\s){0,2}\d)",
)
"""What a day follows in a box that says much else."""
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…؟][\"'”’»)]{0,2}(?:\s\D|$)|[。！？।]")
"""Where a sentence ends; before a number a mark may be an abbreviation's."""
_CUT = 400
"""Characters from which on a text has no end that could be looked at."""
_SHORT = 140
"""Bytes of a text that is a date and little more."""
_MOSTLY = 60
"""Characters of a text that says little beside its date."""
_LEAST = 10
"""Characters that a headline has at least."""
_LINE = 80
"""Characters in which a line says when."""
_DIGITS = re.compile(r"\d")
_DATED = re.compile(
    rf"(?:^|[|•·])\W{{0,3}}(?:[^\W\d_]{{1,12}}[.,:]{{0,2}}\s)?"
    rf"(?:{DAY.pattern}|\d{{4}}\s?[年년])"
)
"""A line that a day begins, or that has one behind a bar; in a caption it stands anywhere."""
_DAY_APART = timedelta(days=1)


def visible(page: Structured, where: Where) -> Iterator[Statement]:
    """Dates that a reader sees: ``<time>``, texts near the headline, elements named for dates.

    A change's date is better than none, and so is a teaser's or comment's; each comes last.
    """
    later: list[Statement] = []
    elsewhere: list[LexborNode] = []
    for node in page.spots.times[:12]:
        if is_elsewhere(node) or is_teaser(node):
            elsewhere.append(node)
        elif _CHANGED_WORDS.search(_around(node)):
            later.extend(_of_node(where, node, "time"))
        else:
            yield from _of_node(where, node, "time")
    # In bytes, since a Chinese character says as much as three Latin letters.
    dated = [text for text in where.texts() if len(text.encode()) < _SHORT and _DIGITS.search(text)]
    told = tuple(title for title in (page.first("og:title")[0], page.title) if title)
    headlines = [text for text in dated if _is_headline(text, told)]
    dated = [text for text in dated if text not in headlines]
    # Where the date is most of the text it is more likely the article's.
    dated.sort(key=lambda text: len(text) > _MOSTLY)
    # Pictures have dates too: a number behind the headline in a title is better than theirs.
    if day := next(filter(None, (day_behind(title[:MAX_TEXT]) for title in told)), ""):
        yield from _near(where, filter(_is_date_line, dated), later)
        yield from stated(where, day, "title", "the end of the title")
        dated = list(itertools.filterfalse(_is_date_line, dated))
    yield from _near(where, dated, later)
    for node in page.spots.dates[:30]:
        if is_elsewhere(node) or is_teaser(node):
            elsewhere.append(node)
        elif _CHANGED_WORDS.search(_around(node)):
            later.extend(_of_node(where, node, "element named for a date"))
        else:
            yield from _of_node(where, node, "element named for a date")
    yield from _of_lines(page, where)
    yield from _labelled(where)
    # A headline may name the day of what it tells of.
    yield from _near(where, headlines, later)
    yield from later
    for node in elsewhere:
        yield from _of_node(where, node, "teaser or comment")


def _is_headline(text: str, titles: tuple[str, ...]) -> bool:
    """Whether a text is what one of the page's titles begins with, and is no day."""
    same = len(text) > _LEAST and any(title.startswith(text) for title in titles)
    return same and not _DATED.match(text)


def _is_date_line(text: str) -> bool:
    """Whether a line says when the article is of, as against what a picture is of."""
    told = _PUBLISHED_WORDS.search(text) or _DATED.search(text)
    return len(text) <= _MOSTLY and told is not None


def _near(where: Where, texts: Iterable[str], later: list[Statement]) -> Iterator[Statement]:
    """What texts near the headline say; what they say of a change goes to ``later``."""
    for text in texts:
        if _CHANGED_WORDS.search(text[:30]):
            later.extend(stated(where, text, "visible text", "said to be of a change"))
        else:
            yield from stated(where, text, "visible text", "near the headline")


def _labelled(where: Where) -> Iterator[Statement]:
    """Days behind a label in a box near the headline that says much else."""
    for text in where.texts():
        label = _LABEL.search(text) if len(text.encode()) >= _SHORT else None
        if label and (":" in label.group() or not _is_running(text)):
            told = text[label.end() : label.end() + _LINE]
            yield from stated(where, told, "visible text", "behind a label near the headline")


def _is_running(text: str) -> bool:
    """Whether a text is of sentences; days in it are of what it tells."""
    return len(text) >= _CUT or _SENTENCE.search(text) is not None


def _of_lines(page: Structured, where: Where) -> Iterator[Statement]:
    """Lines about the article wherever they stand: "Posted by … on …" below its text."""
    for node in page.spots.lines:
        text = squeeze((node.text(separator=" ") or "")[: 2 * MAX_TEXT])
        if len(text) > _LINE and (told := _PUBLISHED_WORDS.search(text)):
            # "This entry was posted on Monday, 5 May 2024 and is filed under …"
            text = text[max(0, told.start() - _LINE) : told.end() + _LINE]
        elif len(text) > 2 * _LINE:
            continue
        if _DIGITS.search(text) and not _CHANGED_WORDS.search(text[:30]) and not is_teaser(node):
            yield from stated(where, text, "line about the article", "visible")


def _of_node(where: Where, node: LexborNode, source: str) -> Iterator[Statement]:
    told = squeeze((node.text(separator=" ") or "")[:160])
    found = [
        one
        for raw in _values(node)
        if 5 < len(raw) < 160
        for one in stated(where, raw, source, "visible")
    ]
    # An attribute may hold the last change where the reader is told of the publication.
    if source == "time" and found and _PUBLISHED_WORDS.search(told):
        for one in stated(where, told, source, "said to be of the publication"):
            apart = abs(one.moment.value.date() - found[0].moment.value.date())
            if apart > _DAY_APART and _is_spelled_out(told, one, where):
                yield one
    yield from found


def _is_spelled_out(told: str, statement: Statement, where: Where) -> bool:
    """Whether a text gives its day with the month's name and the year, and in one way only."""
    moment = named(told, where.language[:2], None)
    return moment is not None and moment.value == statement.moment.value


def scripted(where: Where) -> Iterator[Statement]:
    """Dates in the data that a page's own scripts are started with."""
    for match in itertools.islice(_SCRIPTED.finditer(where.html), 3):
        raw = match.group(1).decode("utf-8", "replace")
        yield from stated(where, raw, "script", "data of a script")


def _values(node: LexborNode) -> Iterator[str]:
    attrs = node.attributes
    for name in (
        "datetime",
        "content",
        "title",
        "data-date",
        "data-datetime",
        "data-time",
        "data-timestamp",
    ):
        value = attrs.get(name)
        if value:
            yield squeeze(value[:300])
    text = squeeze((node.text(separator=" ") or "")[:400])
    if text:
        yield text


def _around(node: LexborNode) -> str:
    """What a date's element says of it: "Updated", "Stand:", a class name."""
    attrs = node.attributes
    before = node.prev
    told = "" if before is None or before.tag == "time" else (before.text() or "")[-40:]
    own = (node.text() or "")[:60]
    return f"{attrs.get('class') or ''} {attrs.get('itemprop') or ''} {told} {own}"

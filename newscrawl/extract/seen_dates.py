"""Dates that a reader sees, and those that only the page's scripts are told."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newscrawl.extract.dates import MAX_TEXT
from newscrawl.extract.sitetitle import day_behind
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
    r"\b(?:(?:article|publication|release) date|date published|published(?: on)?|posted(?: on)?|"
    r"veröffentlicht(?: am)?|publié le|publicado el|pubblicato il|publicado em)\s?:?\s"
    r"(?=[^.]{0,25}\d)",
    re.I,
)
"""What a day follows in a box that says much else."""
_SHORT = 140
"""Bytes of a text that is a date and little more."""
_LINE = 80
"""Characters in which a line says when."""
_DIGITS = re.compile(r"\d")


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
    # Pictures have dates too; what stands behind the headline in a title is the article's.
    for title in (page.first("og:title")[0], page.title):
        yield from stated(where, day_behind(title[:MAX_TEXT]), "title", "a part of the title")
    # In bytes, since a Chinese character says as much as three Latin letters.
    dated = [text for text in where.texts() if len(text.encode()) < _SHORT and _DIGITS.search(text)]
    # Where the date is most of the text it is more likely the article's.
    for text in sorted(dated, key=lambda text: len(text) > 60):
        if _CHANGED_WORDS.search(text[:30]):
            later.extend(stated(where, text, "visible text", "said to be of a change"))
        else:
            yield from stated(where, text, "visible text", "near the headline")
    for text in where.texts():
        if len(text.encode()) >= _SHORT and (label := _LABEL.search(text)):
            told = text[label.end() : label.end() + _LINE]
            yield from stated(where, told, "visible text", "behind a label near the headline")
    for node in page.spots.dates[:30]:
        if is_elsewhere(node) or is_teaser(node):
            elsewhere.append(node)
        elif _CHANGED_WORDS.search(_around(node)):
            later.extend(_of_node(where, node, "element named for a date"))
        else:
            yield from _of_node(where, node, "element named for a date")
    yield from _of_lines(page, where)
    yield from later
    for node in elsewhere:
        yield from _of_node(where, node, "teaser or comment")


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
    # An attribute may hold the last change where the reader is told of the publication.
    if source == "time" and _PUBLISHED_WORDS.search(told):
        yield from stated(where, told, source, "said to be of the publication")
    for raw in _values(node):
        if 5 < len(raw) < 160:
            yield from stated(where, raw, source, "visible")


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

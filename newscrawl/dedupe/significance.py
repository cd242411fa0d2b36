"""Whether a changed text is a new version, or the same one with the clock moved on."""

from __future__ import annotations

import re

from newscrawl.dedupe.words import folded

# Bounded, and never begun in the middle of digits: a line of figures must not cost its square.
_NUMBER = r"(?<![\d.,])\d{1,4}(?:[.,\u066c\u066b ]\d{1,3}){0,3}(?!\d)(?:\s?[kKmM]\b)?"
_FEW = r"(?<!\d)\d{1,4}"

_AGO = re.compile(
    rf"""
    (?:\b(?:last\s+)?(?:updated|modified|published|posted|aktualisiert|veröffentlicht|mis\ à\ jour|
        publié|actualizado|publicado|aggiornato|pubblicato|обновлено|опубликовано|güncellendi)
        \W{{0,3}})?
    (?:
      (?:{_FEW}|an?|one|few|a\ few)\s+(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month)s?\.?\s+ago
    | vor\s+(?:{_FEW}|eine[rmn]?)\s+(?:sekunden?|minuten?|min\.?|stunden?|std\.?|tag(?:en)?|wochen?)
    | il\s+y\s+a\s+(?:{_FEW}|une?)\s+(?:secondes?|minutes?|min\.?|heures?|h|jours?|semaines?)
    | (?:hace|há)\s+(?:{_FEW}|una?|uma?)\s+(?:segundos?|minutos?|min\.?|horas?|d[ií]as?|semanas?)
    | (?:{_FEW}|una?|un')\s*(?:second[oi]|minut[oi]|or[ae]|giorn[oi])\s+fa
    | {_FEW}\s+(?:minuten?|min\.?|uur|uren|dagen?|dag)\s+geleden
    | {_FEW}\s+(?:секунд\w*|минут\w*|мин\.?|час\w*|ч\.?|дн\w+|день)\s+назад
    | {_FEW}\s+(?:saniye|dakika|saat|gün)\s+önce
    | {_FEW}\s*(?:秒|分|分钟|分鐘|小时|小時|時間|天|日)(?:前|钟前)
    | {_FEW}\s*(?:초|분|시간|일)\s*전
    | (?:منذ|قبل)\s+{_FEW}\s+\w+
    | {_FEW}\s+(?:ثانیه|دقیقه|ساعت|روز)\s+(?:پیش|قبل)
    | {_FEW}\s+(?:सेकंड|मिनट|घंटे|घंटा|दिन)\s+(?:पहले|पूर्व)
    | just\s+now
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_COUNTED = (
    r"(?:page\s*)?views?|reads?|readers?|comments?|shares?|likes?|reactions?|retweets?|"
    r"min(?:ute)?s?\s+(?:to\s+)?read|aufrufe|kommentare?|lesezeit|vues?|commentaires?|partages?|"
    r"visitas?|vistas?|lecturas?|comentarios?|comentários?|visualizaç(?:ões|ão)|visualizzazioni|"
    r"commenti|condivisioni|просмотр\w*|комментари\w*|görüntülen?me|okunma|yorum|"
    r"阅读|浏览|閱讀|瀏覽|评论|評論|点击|點擊|閲覧|コメント|조회수?|댓글|"
    r"مشاهدة|مشاهدات|تعليق|تعليقات|بازدید|نظر|نظرات|व्यूज"
)
_COUNTER = re.compile(
    rf"(?:{_NUMBER}\s*(?:{_COUNTED})(?!\w))|(?:(?<!\w)(?:{_COUNTED})\s*[:：(]?\s*{_NUMBER}\)?)",
    re.IGNORECASE,
)

_STAMP = re.compile(
    r"""^\W*(?:last\s+)?
    (?:updated|modified|published|posted|aktualisiert|veröffentlicht|stand|mis\ à\ jour|publié|
       actualizado|publicado|atualizado|aggiornato|pubblicato|обновлено|опубликовано|
       güncelle\w+|更新|发布|發布|発行|公開|آخر\ تحديث|آخرین\ به\ ?روزرسانی|تاریخ\ انتشار|
       अपडेटेड?)
    (?!\w*\s*[^\W\d_]+\s+[^\W\d_]+\s+[^\W\d_]+\s+[^\W\d_]+)""",
    re.VERBOSE | re.IGNORECASE,
)
_MOMENT = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)|(?<!\d)\d{4}(?!\d)")
_HAS_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+(?:[.,:'/-](?=\d)\w+)*", re.UNICODE)
_TIMELY = re.compile(r"\b(?:ago|just now|vor|fa|hace|há|il y a)\b", re.IGNORECASE)
_STAMP_WORDS = 14
_FEW_LINES = 400
"""Where more lines than these lie between the first and the last change, no clock moved."""
_SHORT = 160
"""Characters."""


def significant(old: str, new: str) -> bool:
    """Whether a reader would call ``new`` another version of ``old``.

    Not significant: white space, punctuation, letter case, typography, relative times
    ("3 minutes ago"), counters of views and comments, lines that only say when the page was
    updated. Punctuation within numbers counts: 1.5 is not 15.
    """
    if old == new:
        return False
    before, after = _lines(old), _lines(new)
    start = _shared(before, after)
    before, after = before[start:], after[start:]
    end = _shared(before[::-1], after[::-1])
    before, after = before[: len(before) - end], after[: len(after) - end]
    cosmetic = max(len(before), len(after)) <= _FEW_LINES
    return _core(before, cosmetic=cosmetic) != _core(after, cosmetic=cosmetic)


def _lines(text: str) -> list[str]:
    return [line for paragraph in text.split("\n") if (line := folded(paragraph))]


def _shared(one: list[str], other: list[str]) -> int:
    """How many lines two texts begin with in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _core(lines: list[str], *, cosmetic: bool) -> list[str]:
    """The words that count. Clocks and counters stand on lines of their own, which are short."""
    words: list[str] = []
    for line in lines:
        kept = line
        if cosmetic and len(line) <= _SHORT and (_HAS_DIGIT.search(line) or _TIMELY.search(line)):
            if _is_stamp(line):
                continue
            kept = _COUNTER.sub(" ", _AGO.sub(" ", line))
        words += _WORD.findall(kept.casefold())
    return words


def _is_stamp(line: str) -> bool:
    """Whether a line says no more than when the page was published or updated."""
    if len(line.split()) > _STAMP_WORDS or _STAMP.match(line) is None:
        return False
    return _MOMENT.search(line) is not None and ". " not in line.rstrip(". ")

"""Whether a changed text is a new version, or the same one with the clock moved on."""

from __future__ import annotations

import re

from newscrawl.dedupe.words import folded

_NUMBER = r"(?:\d[\d.,\u066c\u066b ]*\s?[kKmM]?\b|\d+)"

_AGO = re.compile(
    r"""
    (?:\b(?:last\s+)?(?:updated|modified|published|posted|aktualisiert|veröffentlicht|mis\ à\ jour|
        publié|actualizado|publicado|aggiornato|pubblicato|обновлено|опубликовано|güncellendi)
        \W{0,3})?
    (?:
      (?:\d+|an?|one|few|a\ few)\s+(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month)s?\.?\s+ago
    | vor\s+(?:\d+|eine[rmn]?)\s+(?:sekunden?|minuten?|min\.?|stunden?|std\.?|tag(?:en)?|wochen?)
    | il\s+y\s+a\s+(?:\d+|une?)\s+(?:secondes?|minutes?|min\.?|heures?|h|jours?|semaines?)
    | (?:hace|há)\s+(?:\d+|una?|uma?)\s+(?:segundos?|minutos?|min\.?|horas?|d[ií]as?|semanas?)
    | (?:\d+|una?|un')\s*(?:second[oi]|minut[oi]|or[ae]|giorn[oi])\s+fa
    | \d+\s+(?:minuten?|min\.?|uur|uren|dagen?|dag)\s+geleden
    | \d+\s+(?:секунд\w*|минут\w*|мин\.?|час\w*|ч\.?|дн\w+|день)\s+назад
    | \d+\s+(?:saniye|dakika|saat|gün)\s+önce
    | \d+\s*(?:秒|分|分钟|分鐘|小时|小時|時間|天|日)(?:前|钟前)
    | \d+\s*(?:초|분|시간|일)\s*전
    | (?:منذ|قبل)\s+\d+\s+\w+
    | \d+\s+(?:ثانیه|دقیقه|ساعت|روز)\s+(?:پیش|قبل)
    | \d+\s+(?:सेकंड|मिनट|घंटे|घंटा|दिन)\s+(?:पहले|पूर्व)
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
_STAMP_WORDS = 14


def significant(old: str, new: str) -> bool:
    """Whether a reader would call ``new`` another version of ``old``.

    Not significant: white space, punctuation, letter case, typography, relative times
    ("3 minutes ago"), counters of views and comments, lines that only say when the page was
    updated. Punctuation within numbers counts: 1.5 is not 15.
    """
    if old == new:
        return False
    return _core(old) != _core(new)


def _core(text: str) -> list[str]:
    words: list[str] = []
    for paragraph in text.split("\n"):
        line = folded(paragraph)
        if not line:
            continue
        if _HAS_DIGIT.search(line) or "ago" in line or "just now" in line.lower():
            if _is_stamp(line):
                continue
            line = _COUNTER.sub(" ", _AGO.sub(" ", line))
        words += _WORD.findall(line.casefold())
    return words


def _is_stamp(line: str) -> bool:
    """Whether a line says no more than when the page was published or updated."""
    if len(line.split()) > _STAMP_WORDS or _STAMP.match(line) is None:
        return False
    return _MOMENT.search(line) is not None and ". " not in line.rstrip(". ")

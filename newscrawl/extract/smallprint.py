"""Small print around an article: rights, picture credits, dates, bars of buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.extract.date_words import (
    ABBREVIATED,
    AFTERNOON,
    FORENOON,
    GREGORIAN,
    HIJRI,
    JALALI,
    REGIONS,
    ZONES,
)
from newscrawl.extract.elements import ids

if TYPE_CHECKING:
    from newscrawl.extract.walk import Outline

_HEADINGS = ids("h1 h2 h3 h4 h5 h6")
_LONGEST_ABOVE = 120
"""Characters of a notice above the text; in longer ones the text begins."""
_NOTICE = re.compile(
    r"\W{0,3}(?:copyright(?=.{0,12}(?:\d{4}|©|\(c\)|:)|.*all rights reserved)|©|ⓒ|\(c\)\s*\d{4}|"
    r"all rights reserved|alle rechte vorbehalten|"
    r"tous droits réservés|(?:todos los )?derechos reservados|todos os direitos reservados|"
    r"tutti i diritti riservati|alle rettigheter|tüm hakları|wszelkie prawa|все права|усі права|"
    r"جميع الحقوق|كافة الحقوق|تمامی حقوق|کلیه حقوق|版权所有|版權所有|未经授权|未經授權|無断転載|"
    r"저작권자|무단\s?전재|免责声明|免責聲明|特别声明|特別聲明|原标题|原题为|原標題)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\W{0,3}(?:(?:images?|photos?(?: credits?)?|fotos?|bild(?:er)?)\s?[:：].*[^.!?。！？]$|"
    r"like us on facebook|follow\s(?:[\w.'’-]+(?:\s[\w.'’-]+){0,3}\s)?"
    r"(?:on\s(?:twitter|facebook|instagram|x\b)|at:?\s|@))",
    re.IGNORECASE,
)
"""Who took the pictures, and where to follow."""
_LONGEST_NOTICE = 300
_MARKS = re.compile(r"[\W_]+")
_BUTTONS = (
    "shares|share|tweets|tweet|connect|comments|comment|e-?mail|more|print|save|likes?|pin it|"
    "pinterest|facebook|twitter|linkedin|whatsapp|telegram|reddit|google|copy link|copy|flipboard|"
    "teilen|merken|drucken|partager|imprimer|compartir|imprimir|condividi|stampa|compartilhar|delen|"
    "paylaş|поделиться|分享|シェア|공유"
)
_SHARE_BAR = re.compile(rf"(?:(?:{_BUTTONS})(?:[^\w,;、，]|[\d_])*){{2,}}", re.IGNORECASE)
"""Without commas: "Facebook, Google" may be a line of a text."""
_LONGEST_BAR = 120
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")
_OF_DATES = frozenset(
    "published posted updated modified created first last on at the date time st nd rd th h uhr "
    "um am den der vom stand veröffentlicht aktualisiert erstellt geändert publié le mis à jour "
    "modifié publicado actualizado el a las de del y pubblicato aggiornato il alle ore em às "
    "atualizado opublikowano aktualizacja dodano опубликовано обновлено в yayınlanma güncelleme "
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday "
    "saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr "
    "sa so lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves "
    "viernes sábado domingo ساعت 年 月 日 时 時 分 秒 发布时间 更新 公開 게시 입력 수정 년 월 일 "
    "시 분".split()
)
"""Words that lines of date and time are made of, beside names of months and zones."""
_OF_CALENDARS = (GREGORIAN, JALALI, HIJRI, ABBREVIATED, ZONES, REGIONS, AFTERNOON, FORENOON)


def is_notice(text: str) -> bool:
    """Tell whether a text is small print: rights, disclaimers, marks without words."""
    if len(text) > _LONGEST_NOTICE:
        return False
    return _NOTICE.match(text) is not None or _MARKS.fullmatch(text) is not None


def is_closing_notice(text: str) -> bool:
    """Tell the same of the last words of a page, where pictures and accounts are named too."""
    return is_notice(text) or (len(text) <= _LONGEST_NOTICE and _LABELLED.match(text) is not None)


def is_share_bar(text: str) -> bool:
    """Tell whether a text is nothing but the names and counts of buttons for sharing."""
    return len(text) <= _LONGEST_BAR and _SHARE_BAR.fullmatch(text) is not None


def is_date_line(text: str) -> bool:
    """Tell whether a text is nothing but when an article was published or changed.

    Years count from 1300: Persian pages have Jalali dates.
    """
    if len(text) > _LONGEST_BAR or not _CLOCK.search(text):
        return False
    if not any(1300 <= int(year) < 2100 for year in _YEAR.findall(text)):
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    return all(word in _OF_DATES or any(word in names for names in _OF_CALENDARS) for word in words)


def without_small_print(page: Outline, picked: list[int]) -> list[int]:
    """Leave out bars of buttons, and notices and lines of date and time above the text."""
    kept = [i for i in picked if page.tag[i] in _HEADINGS or not is_share_bar(page.text[i])]
    first = next(
        (
            at
            for at, i in enumerate(kept)
            if len(page.text[i]) > _LONGEST_ABOVE
            or not (is_notice(page.text[i]) or is_date_line(page.text[i]))
        ),
        0,
    )
    return kept[first:]

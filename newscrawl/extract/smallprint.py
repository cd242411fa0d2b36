"""Small print around an article: rights, picture credits, dates, bars of buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.extract.walk import Outline

_LONGEST_ABOVE = 120
"""Characters of a notice above the text; in longer ones the text begins."""
_NOTICE = re.compile(
    r"\W{0,3}(?:copyright(?=.{0,12}(?:\d{4}|©|\(c\)|:)|.*all rights reserved)|©|ⓒ|\(c\)\s|"
    r"all rights reserved|alle rechte vorbehalten|"
    r"tous droits réservés|(?:todos los )?derechos reservados|todos os direitos reservados|"
    r"tutti i diritti riservati|alle rettigheter|tüm hakları|wszelkie prawa|все права|усі права|"
    r"جميع الحقوق|كافة الحقوق|تمامی حقوق|کلیه حقوق|版权所有|版權所有|未经授权|未經授權|無断転載|"
    r"저작권자|무단\s?전재|免责声明|免責聲明|特别声明|特別聲明|原标题|原题为|原標題|"
    r"(?:images?|photos?(?: credits?)?|fotos?|bild(?:er)?)\s?[:：]|"
    r"like us on facebook|follow\s(?:us\b|me\b|@|[\w.'’-]+(?:\s[\w.'’-]+){0,3}\s(?:on\s(?:twitter|"
    r"facebook|instagram|x\b)|at:?\s|@)))",
    re.IGNORECASE,
)
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
_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20)\d\d(?!\d)")
_DIGITS_IN_DATE = 0.17
"""Part of the characters of a date line that are digits, at least."""


def is_notice(text: str) -> bool:
    """Tell whether a text is small print around an article: rights, credits, where to follow."""
    if len(text) > _LONGEST_NOTICE:
        return False
    return _NOTICE.match(text) is not None or _MARKS.fullmatch(text) is not None


def is_share_bar(text: str) -> bool:
    """Tell whether a text is nothing but the names and counts of buttons for sharing."""
    return len(text) <= _LONGEST_BAR and _SHARE_BAR.fullmatch(text) is not None


def is_date_line(text: str) -> bool:
    """Tell whether a text is nothing but when an article was published or changed.

    Years count from 1300: Persian pages have Jalali dates.
    """
    return (
        len(text) <= _LONGEST_BAR
        and sum(map(str.isdigit, text)) > _DIGITS_IN_DATE * len(text)
        and _CLOCK.search(text) is not None
        and _YEAR.search(text) is not None
    )


def without_small_print(page: Outline, picked: list[int]) -> list[int]:
    """Leave out bars of buttons, and notices before and behind the text."""
    kept = [i for i in picked if not is_share_bar(page.text[i])]
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

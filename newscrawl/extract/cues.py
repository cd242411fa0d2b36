"""Words and signs that speak for or against body text, in many languages."""

from __future__ import annotations

import re

WIDE = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\u0e80-\u0eff"
    "\u1000-\u109f\u1780-\u17ff\uac00-\ud7af]"
)
"""Scripts in which one character says more than a letter."""
SAYS_MORE = 2.2
"""Letters that such a character says as much as."""
ENDS = frozenset(".!?…。！？」』”\"»।؟۔։:：)）’'›“။")
"""How a sentence ends."""
PLEAS = (
    "cookie|newsletter|copyright|©|rights reserved|subscri|sign up|abonn|adverti|read more|"
    "read also|click here|inscri|suscr|datenschutz|privacy|whatsapp|telegram|facebook|registr|"
    "e-mail|email|iscriv|.com|http|www.|javascript|browser|podcast|premium|download"
).split("|")
"""Lower-case parts of texts that ask the reader for something."""
CREDITS = (
    "getty|photo|foto|image|reuters|afp|(ap|epa|dpa|imago|credit|©|bild:|shutterstock|istock|"
    "alamy|写真|사진|資料|图|source:|quelle:|archiv|courtesy|screenshot|video"
).split("|")
"""Lower-case parts of picture captions and credits."""
AD_LABELS = frozenset(
    (
        "ad|ads|advert|advertisement|advertisements|advertising|sponsored|"
        "article continues below advertisement|story continues below advertisement|"
        "anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annons|annonce|"
        "mainos|reklam|reklama|reklame|реклама|διαφήμιση|إعلان|تبلیغات|विज्ञापन|广告|廣告|広告|광고|"
        "iklan|quảng cáo|โฆษณา"
    ).split("|")
)
"""Lower-case labels over advertisements; whole texts. They come and go from load to load."""
LONGEST_LABEL = max(map(len, AD_LABELS))


def labels_ad(text: str) -> bool:
    """Tell whether a text is nothing but the label over an advertisement."""
    return len(text) <= LONGEST_LABEL and text.lower() in AD_LABELS

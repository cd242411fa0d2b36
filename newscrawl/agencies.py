# ruff: noqa: E501
# Tables of names in many scripts, whose widths are counted differently everywhere.
"""Names of news agencies, and the words that give one away in many languages."""

from __future__ import annotations

import re
from functools import lru_cache

#: Agency names and abbreviations as printed in credits and datelines.
AGENCIES = frozenset(
    name.casefold()
    for name in (
        "Reuters", "Thomson Reuters", "AP", "Associated Press", "The Associated Press", "AFP",
        "Agence France-Presse", "Agence France Presse", "AFP Relaxnews", "UPI",
        "United Press International", "Bloomberg", "Bloomberg News", "dpa", "DPA-AFX", "dpa-AFX",
        "Deutsche Presse-Agentur", "dpa/lno", "AFX", "SID", "epd", "KNA", "APA", "Austria Presse Agentur",
        "SDA", "Keystone-SDA", "ATS", "Keystone-ATS", "Belga", "ANP", "NTB", "TT", "Ritzau", "STT",
        "PAP", "ČTK", "CTK", "TASR", "SITA", "MTI", "Agerpres", "BTA", "Tanjug", "Hina", "STA", "FENA",
        "MIA", "ATA", "ANSA", "AGI", "Adnkronos", "LaPresse", "EFE", "Agencia EFE", "Europa Press",
        "EUROPA PRESS", "Servimedia", "Lusa", "Agência Lusa", "Agência Brasil", "Agencia Brasil",
        "Télam", "Notimex", "Xinhua", "Xinhua News Agency", "CNS", "China News Service", "CNA",
        "Central News Agency", "Kyodo", "Kyodo News", "Jiji", "Jiji Press", "Yonhap",
        "Yonhap News Agency", "KCNA", "Newsis", "PTI", "Press Trust of India", "ANI", "IANS", "UNI",
        "APP", "UNB", "BSS", "Bernama", "Antara", "ANTARA News", "VNA", "VNS", "TASS", "ITAR-TASS",
        "Interfax", "RIA Novosti", "Sputnik", "Ukrinform", "UNIAN", "BelTA", "Kazinform", "Trend",
        "AZERTAC", "Anadolu", "Anadolu Agency", "Anadolu Ajansı", "AA", "İHA", "DHA", "ANKA", "ABNA",
        "ABNA24", "AhlulBayt News Agency", "Ahlul Bayt News Agency", "IRNA", "ISNA", "Mehr", "MNA",
        "Tasnim", "Fars", "FNA", "IQNA", "ILNA", "YJC", "WAM", "SPA", "KUNA", "QNA", "BNA", "ONA",
        "MENA", "APS", "MAP", "TAP", "LANA", "SUNA", "NAN", "News Agency of Nigeria", "SAnews",
        "SAPA", "ANA", "AMNA", "APE-MPE", "ENA", "PANA", "Petra", "WAFA", "NNA", "SANA", "INA",
        "AAP", "Australian Associated Press", "NZPA", "PA", "PA Media", "Press Association",
        "CP", "The Canadian Press", "Canadian Press", "La Presse canadienne", "RNZ",
        "ТАСС", "ИТАР-ТАСС", "РИА Новости", "Интерфакс", "БЕЛТА", "УНІАН", "Укрінформ", "ІМІ", "БТА",
        "新华社", "新華社", "中新社", "中新网", "中央社", "共同社", "共同通信", "共同", "時事", "時事通信", "ロイター",
        "ＡＦＰ時事", "AFP=時事", "路透社", "法新社", "美联社", "美聯社", "연합뉴스", "뉴시스", "뉴스1",
        "رويترز", "أ ف ب", "ا ف ب", "فرانس برس", "د ب أ", "واس", "وام", "وكالة الأناضول", "الأناضول",
        "ابنا", "أبنا", "أبنا24", "ایرنا", "ایسنا", "مهر", "تسنیم", "فارس", "ایلنا", "ایکنا", "شینهوا", "شينخوا",
        "भाषा", "वार्ता", "एएनआई", "आईएएनएस", "पीटीआई", "एएफपी", "ΑΠΕ-ΜΠΕ", "ΑΠΕ", "THX", "TTXVN", "CNN", "CNN Business", "VOA", "RFE/RL",
    )
)  # fmt: skip

#: Parts of a name that only agencies and services have.
AGENCY_PARTS = (
    "news agency", "news service", "newswire", "press agency", "press association", "wire service",
    "press trust", "nachrichtenagentur", "presse-agentur", "presseagentur", "agence de presse",
    "agencia de noticias", "agência de notícias", "agenzia di stampa", "persbureau", "nyhetsbyrå",
    "nyhedsbureau", "haber ajansı", "ajansı", "kantor berita", "thông tấn xã", "агентство новостей",
    "информагентство", "информационное агентство", "агенція", "πρακτορείο", "خبرگزاری", "وكالة", "خبر رساں",
    "通讯社", "通訊社", "通信社", "समाचार एजेंसी", "সংবাদ সংস্থা", "สำนักข่าว",
)  # fmt: skip

#: Words in capitals that open a text before a dash without being a place.
NOT_PLACES = frozenset(
    "UPDATE UPDATED BREAKING EXCLUSIVE VIDEO WATCH LIVE PHOTOS GALLERY OPINION ANALYSIS EDITORIAL "
    "REVIEW INTERVIEW CORRECTION FACTBOX EXPLAINER NATO UNESCO UNICEF OPEC FIFA UEFA NASA ASEAN "
    "BRICS INTERPOL EILMELDUNG KOMMENTAR ANALYSE EXKLUSIV ACHTUNG FOTO FOTOS URGENT EXCLUSIF "
    "ULTIMORA ESCLUSIVA OPINIÓN EXCLUSIVA WARNING NOTE SPOILER QUIZ POLL TICKER NEWS TOP STORY "
    "СРОЧНО ВИДЕО ФОТО ОБНОВЛЕНО SONDAKIKA ADVERTISEMENT SPONSORED PREMIUM".split()
)


_PARTS = re.compile("|".join(map(re.escape, AGENCY_PARTS)) + r"|\w (?<!\bthe )wire$")


#: Agencies whose names mean something else where they stand alone on a page.
AMBIGUOUS = frozenset(
    "mehr trend petra antara sputnik fars app map spa tap ana mia sita sid pa cp aa sta ina ona "
    "nan mna مهر فارس".split()
)


@lru_cache(maxsize=4096)
def is_agency(name: str) -> bool:
    """Whether ``name`` is a known agency or calls itself one."""
    folded = name.casefold().strip(" .-–—/")
    return folded in AGENCIES or _PARTS.search(folded) is not None


def names_one(text: str) -> bool:
    """Whether a word of ``text`` may belong to an agency's name: a quick look before a slow one."""
    folded = text.casefold()
    words = _WORD.findall(folded)
    return not _FIRST.isdisjoint(words) or "wire" in words or _PARTS.search(folded) is not None


_WORD = re.compile(r"\w+")
_FIRST = frozenset(word for name in AGENCIES for word in _WORD.findall(name)[:1])

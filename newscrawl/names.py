"""Bylines cut into names: prefixes, roles, places, dates and addresses go, people stay.

What remains is what the page printed: capitals stay capitals, titles stay titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.agencies import is_agency
from newscrawl.text import key, plain

MAX_NAME = 60
_BY = re.compile(
    r"^\s*(?:(?:\W\s?)?(?:a story by|from|an article by|an opinion by|analysis by|opinion by|"
    r"review by|words by|written by|"
    r"reported by|posted by|published by|created by|story by|contributed by|text by|report by|"
    r"interview by|by|byline|"
    r"authors?|writers?|reporters?|ein beitrag von|ein kommentar von|eine analyse von|"
    r"ein interview von|"
    r"ein gastbeitrag von|kommentar von|interview von|analyse von|geschrieben von|verfasst von|"
    r"von|autoren|autor(?:in)?|"
    r"text|texte|bericht|rédigé par|propos recueillis par|écrit par|publié par|par|auteurs?|"
    r"escrito por|redactado por|"
    r"publicado por|por|autores|autora?|redazione di|a cura di|scritto da|di|autori|autore|"
    r"door|geschreven door|auteur|"
    r"skrevet av|av|af|skriven av|tekst|text och foto|skribent|forfatter|journalist|reporter|"
    r"teksti|kirjoittaja|"
    r"przez|autorzy|opracował|oprac\.?|napsal|autoři|írta|szerző|scris de|de|autori|"
    r"yazan|yazar|haber|muhabir|oleh|penulis|reporter|pewarta|tác giả|viết bởi|"
    r"автори?|авторы|авторка|текст|текст подготовил|підготував|от|από|του|της|συντάκτης|"
    r"نویسنده|نويسنده|نگارنده|به قلم|گزارش از|گزارش(?=\s*:)|گزارشگر|خبرنگار|تهیه و تنظیم|"
    r"بقلم|كتب|كتبت|كتبها|إعداد|تحرير|تقرير(?=\s*:)|کاتب|مصنف|تحریر|رپورٹ(?=\s*:)|"
    r"लेखक|द्वारा|प्रस्तुति|לכתבה|מאת|โดย|ผู้เขียน|"
    r"責任編輯|责任编辑|責編|责编|編輯|编辑|撰文|作者|著者|執筆|執筆者|記者|记者|文|採訪|采访|来源|取材・文|"
    r"取材|文責|글|작성자|기자)"
    r"(?:\s*[:：／/]\s*|\s+))",
    re.I,
)
_ROLE = (
    r"(?:(?:senior|chief|deputy|associate|assistant|contributing|managing|executive|political|"
    r"sports?|business|foreign|special|staff|news|digital|data|national|world|culture|science|"
    r"health|"
    r"technology|tech|features?|investigative|multimedia|environment|economics?|diplomatic|"
    r"politics|video|photo|social media|night|"
    r"city|crime|education|climate|defen[cs]e|legal|royal|travel|food|music|film|tv|"
    r"entertainment)\s{1,2}){0,3}"
    r"(?:reporter|correspondent|editor(?:-in-chief)?|journalist|writer|columnist|producer|"
    r"photographer|contributor|"
    r"author|critic|analyst|freelance(?:r)?|intern|bureau chief|fellow|professor|lecturer|"
    r"researcher|"
    r"redakteur(?:in)?|redaktor(?:in)?|volontär(?:in)?|korrespondent(?:in)?|reporter(?:in)?|"
    r"autor(?:in)?|"
    r"chefredakteur(?:in)?|ressortleiter(?:in)?|journalistin|"
    r"journaliste|rédact(?:eur|rice)(?: en chef)?|correspondante?|envoyée? spéciale?|"
    r"chroniqueu(?:r|se)|"
    r"redactora?|periodista|corresponsal|enviad[oa] especial|colaboradora?|giornalista|"
    r"inviat[oa]|redattore|"
    r"jornalista|repórter|editora?|colunista|verslaggever|redacteur|journalist|"
    r"корреспондент|журналист(?:ка)?|редактор|обозреватель|кореспондент(?:ка)?|журналіст(?:ка)?|"
    r"muhabiri?|editörü?|yazarı?|gazeteci|dziennikarka?|redaktor|wartawan|jurnalis|δημοσιογράφος|"
    r"خبرنگار|روزنامه‌نگار|صحفي|صحافية|مراسل|محرر|記者|记者|通讯员|編集委員|論説委員|特派員|"
    r"客員編集委員|기자|특파원|논설위원|선임기자)"
)
_ROLE_TAIL = re.compile(
    rf"\s*(?:[,|–—(/-]\s*|\s{{1,3}})(?:the\s)?{_ROLE}\b.*$|\s?(?:기자|특파원|논설위원|記者|记者)$",
    re.I,
)
_ONLY_ROLE = re.compile(rf"^(?:the\s)?{_ROLE}(?:[\s,&/-].{{0,60}})?$", re.I)
_PLACE_TAIL = re.compile(
    r"\s*,?\s(?:in|aus|at|à|from|depuis|desde)\s(?=[A-ZÀ-Þ]).{2,60}$|\s+\|\s.{2,60}$|"
    r",\s(?:in\s)?(?:Berlin|London|Paris|Washington|Moscow|Brussels|New York)$"
)
_FOR = re.compile(r"\s+(?:for|für|pour|via|with)\s+(?:the\s|die\s)?[\w.&'’ -]{2,40}$", re.I)
_BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]")
_EMAIL = re.compile(r"\S{1,60}@\S{1,60}")
_WHEN = re.compile(
    r"\s*[,|–—·•-]?\s*(?:\d{1,2}[./:]\d|\d{4}|\b(?:updated|published|last|aktualisiert|"
    r"veröffentlicht|publié|mis à jour|"
    r"publicado|actualizado|pubblicato|опубликовано|today|yesterday|heute|gestern)\b).*$",
    re.I,
)
_HARD_SPLIT = re.compile(r"\s*(?:[;；|•·、]|\s/\s|，|\n|، )\s*")
_COMMA = re.compile(
    r"\s*,\s*(?!\s*(?:jr|sr|phd|ph\.d|md|m\.d|ii|iii|iv|esq|mba|dds|obe|mp)\b)", re.I
)
_JOIN = re.compile(
    r"\s+(?:and|und|et|y|e|i|en|og|och|ja|és|si|și|ve|dan|và|и|і|та|и|και|&amp;|&|\+|with|mit|"
    r"و)\s+",
    re.I,
)
_NOT_NAME = re.compile(
    r"https?:|www\.|@|\d|[{}<>=*#%$!?:]|\.(?:com|php|html?)\b|^\W*$|"
    r"\b(?:cookies?|newsletters?|updated?|published|min read|read more|follow|full bio|profile|"
    r"copyright|subscribe|sign|"
    r"log|login|share|comments?|this|that|click|contact|email|view all|all posts|more (?:by|"
    r"from)|see all|about the|"
    r"show more|photos?|getty|images|video|bild|foto|minutes|hours ago|lesezeit|uhr|nach unten|"
    r"teilen|kommentare|"
    r"articles?|stories|latest|topics?|related|http|mehr|alle artikel|everything|policy|terms)\b",
    re.I,
)
_GENERIC = frozenset(
    "admin administrator editor editors redaktion redaction rédaction redacción redazione "
    "redacao redação redactie "
    "unknown none null undefined guest anonymous anonym author autor user webmaster wordpress "
    "root test system "
    "default web online news desk staffreporter author1 redakcja redakce toimetus editorial "
    "false true na redactor "
    "byline newsdesk superuser siteadmin".split()
)
_PUBLISHERS = frozenset(
    (
        "condé nast",
        "condé nast digital",
        "hearst",
        "hearst magazines",
        "time inc",
        "the canadian press",
        "gannett",
        "digital trends",
        "business wire",
        "pr newswire",
        "globe newswire",
        "globenewswire",
    )
)
_COMPANY = re.compile(
    r"\s(?:inc|ltd|llc|llp|plc|gmbh|corp|corporation|pty|b\.?v|s\.?r\.?l|oyj|a/s|ltda|"
    r"sp\. z o\.o)\.?$"
    r"|株式会社|有限公司|주식회사",
    re.I,
)
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EAST_NAME = re.compile(
    "^(?:[\u3400-\u9fff々]{2,5}|[\u3400-\u9fff々]{1,3}[ 　][\u3040-\u30ff\u3400-\u9fff々]{1,4}|"
    "[\uac00-\ud7af]{2,4}"
    "|[\u30a0-\u30ff]{2,8}[・＝ ][\u30a0-\u30ff・＝ ]{2,12})$"
)
_GLUED = re.compile(
    r"(?<=[a-z])(?=(?:Staff|By|Contact|Published|Updated|Follow|Reporter|Editor|Senior|Twitter|"
    r"Facebook|Email)\b)"
)
_BRAND_SPLIT = re.compile(r"\s[|–—-]\s")
_BRAND_END = re.compile(r"(?:news|online|digital|media|daily|tv|24|com|www)$")
_BRAND_TAIL = re.compile(
    r"(?:.{0,3}|staff|team|redaktion|redaction|editors?|news|newsroom|desk|online|digital|"
    r"admin|com|"
    r"editorial|media|reporters?|correspondents?|writers?|staffwriters?|staffreporters?|newsdesk)$"
)
_COLLECTIVE = re.compile(
    r"\b(?:staff|writers|reporters|correspondents|desk|team|newsroom|shimbun|twitter|facebook|"
    r"front page|edition|news|section|latest|top|opinion|politics|exclusive|breaking|magazine|"
    r"archive|podcast|menu|search|account|sponsored|advertisement|popular|trending|newsletter)\b",
    re.I,
)
_WIRE = re.compile(
    r"\s+(?:The\s)?((?:Associated|Canadian) Press|Agence France-Presse|Press Association|Reuters)\b"
)
_WITH = re.compile(r"\s+(?:mit|with|avec|con|via)\s+(\S.{1,40})$", re.I)
_DASHED = re.compile(r"\s[-–—]\s")
_PARTICLES = frozenset(
    "de da di del della der den van von le la el al bin ibn ben zu dos das do du ten "
    "ter y e i und of the st bint".split()
)


def people(text: str, *, visible: bool = False) -> list[str]:
    """Names in a byline or author value, in order, each once.

    ``visible`` is for text off the page, where places, dates and roles stand beside the names;
    metadata are taken more nearly at their word.
    """
    text = plain(text[:600])
    if not text or text.startswith(("http://", "https://", "/", "www.")):
        return []
    text = _EMAIL.sub(" ", text)
    for _ in range(2):
        text = _BY.sub("", text).strip()
    text = _BRACKETS.sub("", text)
    if visible:
        text = _WHEN.sub("", _GLUED.sub(", ", text))
        # What stands behind a dash is whom they work for, or the day.
        head = _DASHED.split(text, maxsplit=1)[0]
        text = _without_wire(head if looks_personal(head) else text)
    out: dict[str, str] = {}
    for part in _parts(text):
        name = _clean(part, visible)
        if name and is_name(name):
            out.setdefault(key(name), name)
    return list(out.values())


def _without_wire(text: str) -> str:
    """``text`` without "with AP" behind the names; "A B The Associated Press" parted."""
    match = _WITH.search(text)
    if match and is_agency(match.group(1)):
        text = text[: match.start()]
    match = _WIRE.search(text)
    if match and len(text[: match.start()].split()) > 1:
        text = f"{text[: match.start()]}, {text[match.start(1) :]}"
    return text


def is_name(text: str) -> bool:
    """Whether ``text`` could be a credited person, group or agency."""
    if not 1 < len(text) <= MAX_NAME or _NOT_NAME.search(text):
        return False
    words = text.split()
    return len(words) <= 6 and key(text) not in _GENERIC and key(text) != ""


def is_group(text: str) -> bool:
    """Whether ``text`` names an agency, a publishing house or another company."""
    return is_agency(text) or text.casefold() in _PUBLISHERS or is_company(text)


def is_company(text: str) -> bool:
    """Whether a name has a company's legal form in it."""
    return _COMPANY.search(text) is not None


def looks_personal(text: str) -> bool:
    """Whether ``text`` reads like one person's name.

    Two to five words that begin in capitals; where the script has none, two to five Chinese,
    Japanese or Korean characters, or two to four words.
    """
    words = text.split()
    if not is_name(text) or is_group(text):
        return False
    if _EAST_ASIAN.search(text):
        return _EAST_NAME.match(text) is not None
    if _COLLECTIVE.search(text):
        return False
    first = words[0][0]
    if first.lower() == first.upper():
        return 2 <= len(words) <= 4 and len(text) <= 30
    names = [word for word in words if word.casefold() not in _PARTICLES]
    capitals = all(word[0].isupper() or word[0] in "'’‘" for word in names)
    return 2 <= len(words) <= 5 and len(names) >= 2 and capitals


def brand_keys(names: Iterable[str]) -> set[str]:
    """:func:`~newscrawl.text.key` forms of an outlet's names, with and without "News" and such."""
    # "Post | The Harbour Post - all the news": each part is a name of the outlet.
    parts = [part for name in names for part in (name, *_BRAND_SPLIT.split(name))]
    brands = {key(part) for part in parts}
    for brand in list(brands):
        short = _BRAND_END.sub("", brand)
        if len(short) > 4:
            brands.add(short)
    return brands - {""}


def is_brand(name: str, brands: set[str]) -> bool:
    """Whether a name is the outlet's own, perhaps with a little behind it: ``Ilanga D``."""
    mine = key(name)
    if mine in brands or not mine:
        return True
    return any(
        len(brand) > 3 and mine.startswith(brand) and _BRAND_TAIL.match(mine[len(brand) :])
        for brand in brands
    )


def _parts(text: str) -> Iterable[str]:
    for hard in _HARD_SPLIT.split(text):
        for part in _COMMA.split(hard):
            yield from _joined(part)


def _joined(text: str) -> list[str]:
    """``A B and C D`` in two; ``Ortega y Gasset`` and ``Ben & Jerry`` whole."""
    parts = _JOIN.split(text)
    if len(parts) == 1:
        return _slashed(text)
    if all(len(part.split()) >= 2 or is_agency(part) or not part.isascii() for part in parts):
        return [one for part in parts for one in _slashed(part)]
    # "and C D" after a comma leaves an empty first part.
    return [one for one in parts if one] if not parts[0] else [text]


def _slashed(text: str) -> list[str]:
    parts = text.split("/")
    if len(parts) > 1 and all(len(part.split()) >= 2 or is_agency(part) for part in parts):
        return parts
    return [text]


def _clean(text: str, visible: bool) -> str:
    text = re.sub(r"^(?:and|und|et|y|e|&)\s+", "", text.strip(), flags=re.I)
    for _ in range(2):
        text = _BY.sub("", text)
    if _ONLY_ROLE.match(text):
        return ""
    shorter = _ROLE_TAIL.sub("", text)
    if shorter and (visible or len(shorter.split()) >= 2 or not shorter.isascii()):
        text = shorter
    if visible:
        text = _FOR.sub("", _PLACE_TAIL.sub("", text))
    return text.strip(" \t.,:;–—-_/|()\"“”„«»'*•")

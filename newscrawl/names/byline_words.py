"""How bylines are worded: what stands before, between and behind the names in them."""

from __future__ import annotations

import re

AND = re.compile(r"^(?:and|und|et|y|e|&)\s+", re.I)
BY = re.compile(
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
    r"door|geschreven door|auteur|nga|piše|avtor(?:ica)?|autorius|autors|eftir|ავტორი|հեղինակ|"
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
ROLE = (
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
ROLE_TAIL = re.compile(
    rf"\s*(?:[,|–—(/-]\s*|\s{{1,3}})(?:the\s)?{ROLE}\b.*$|\s?(?:기자|특파원|논설위원|記者|记者)$",
    re.I,
)
ONLY_ROLE = re.compile(rf"^(?:the\s)?{ROLE}(?:[\s,&/-].{{0,60}})?$", re.I)
PLACE_TAIL = re.compile(
    r"\s*,?\s(?:in|aus|at|à|from|depuis|desde)\s(?=[A-ZÀ-Þ]).{2,60}$|\s+\|\s.{2,60}$|"
    r",\s(?:in\s)?(?:Berlin|London|Paris|Washington|Moscow|Brussels|New York)$"
)
FOR = re.compile(r"\s+(?:for|für|pour|via|with)\s+(?:the\s|die\s)?[\w.&'’ -]{2,40}$", re.I)
BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]")
EMAIL = re.compile(r"\S{1,60}@\S{1,60}")
HANDLE = re.compile(r"(?<=\S)\s@\w{2,30}")
"""What somebody is called elsewhere, behind the name."""
WHEN = re.compile(
    r"\s*[,|–—·•-]?\s*(?:\d{1,2}[./:]\d|\d{4}|\b(?:updated|published|last|aktualisiert|"
    r"veröffentlicht|publié|mis à jour|"
    r"publicado|actualizado|pubblicato|опубликовано|today|yesterday|heute|gestern)\b).*$",
    re.I,
)
PAPER = re.compile(
    r"(?:^|[,;|•·/]\s?)(?:The\s)?(?:[A-Z]{2,}\sTODAY|[A-ZÀ-Þ][^\W\d_]+\sToday)"
    r"(?=\s?(?:$|[;|•·/])|\s(?:\d|[A-ZÀ-Þ]))"
)
"""A newspaper that is called for the day, standing by itself: ``Florida Today``."""
HARD_SPLIT = re.compile(r"\s*(?:[;；|•·、]|\s/\s|，|\n|، )\s*")
COMMA = re.compile(
    r"\s*,\s*(?!\s*(?:jr|sr|phd|ph\.d|md|m\.d|ii|iii|iv|esq|mba|dds|obe|mp)\b)", re.I
)
JOIN = re.compile(
    r"\s+(?:and|und|et|y|e|i|en|og|och|ja|és|si|și|ve|dan|và|и|і|та|и|και|&amp;|&|\+|with|mit|"
    r"و)\s+",
    re.I,
)
GLUED = re.compile(
    r"(?<=[a-z])(?=(?:Staff|By|Contact|Published|Updated|Follow|Reporter|Editor|Senior|Twitter|"
    r"Facebook|Email)\b)"
)
WIRE = re.compile(
    r"\s+(?:The\s)?((?:Associated|Canadian) Press|Agence France-Presse|Press Association|Reuters|"
    r"(?<!\. )Bloomberg(?: News| Opinion)?|Xinhua|Kyodo News|AFP)\b"
)
WITH = re.compile(r"\s+(?:mit|with|avec|con|via)\s+(\S.{1,40})$", re.I)
DASHED = re.compile(r"\s[-–—]\s")

"""The credit line of an article's text: agency and dateline in front, end marks behind.

``(AhlulBayt News Agency) - Iraq's …``, ``BAGHDAD (Reuters) – …``, ``新华社北京1月5日电 …``,
``МОСКВА, 5 января. /ТАСС/. …`` and, at the end, ``End/ 129``. Recognised here as text; whoever
holds the text takes it off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newscrawl.agencies import NOT_PLACES, is_agency

_DASH = r"[-‐-―−–—ـ─]"
_END = (
    rf"\s{{0,3}}(?:[.,:]?\s{{0,2}}(?:{_DASH}{{1,3}}|:|=|>{{1,2}}|\.)(?=\s|[^\W\d_]|[\"“„«'])"
    r"|(?=\s[^\W\d_]))\s{0,3}"
)
_STRICT_END = rf"\s{{0,3}}[.,:]?\s{{0,2}}(?:{_DASH}{{1,3}}|:|=|>{{1,2}})\s{{0,3}}"
_NAME = r"[^()\[\]{}<>\n]{2,60}?"
_PLACE = r"[^()\[\]{}<>.:;!?«»\"“”\n–—]{2,60}?(?:\.[^()\[\]{}<>:;!?«»\"“”\n–—]{0,24}?)?"

# Each pattern sets agency and, where it has one, place.
_LEADS = (
    # 新华社北京1月5日电（记者张三）  中新社  (中央社記者王五台北5日電)
    re.compile(
        r"(?P<agency>新华社|新華社|中新社|中新网|中央社)(?:记者|"
        r"記者)?(?P<place>[^\s，。、（）()电電]{1,30}?)(?:电|電|讯|訊)"
        r"(?:\s?[（(][^（）()]{1,60}[）)])?[\s　:：]{0,3}"
    ),
    re.compile(
        r"[（(](?P<agency>[^（）()\s記记]{2,8}社)(?:記者|"
        r"记者)?(?P<place>[^（）()]{0,40}?)[電电讯訊][）)]\s{0,3}"
    ),
    # 【ワシントン共同】 【パリ＝時事】 ［ロンドン　５日　ロイター］
    re.compile(
        r"[【［\[](?P<place>[^【】［］\[\]]{1,30}?)[\s＝=　・]{0,2}(?P<agency>共同|時事|"
        r"ロイター|ＡＦＰ時事|AFP時事|AFP|ＡＦＰ)[^【】［］\[\]]{0,6}[】］\]]"
        rf"[\s　]{{0,3}}(?:{_DASH}\s)?"
    ),
    # (서울=연합뉴스) 홍길동 기자 =
    re.compile(
        r"[(\[](?P<place>[^()\[\]=]{1,20})=(?P<agency>[^()\[\]=]{2,12})[)\]](?:\s?[^=\s]{2,10}(?:\s[^=\s]{2,10}){0,2}\s?기자\s?=?)?\s{0,3}"
    ),
    # МОСКВА, 5 января. /ТАСС/.   МОСКВА, 5 янв — РИА Новости.   /ABNA/
    re.compile(
        rf"(?:(?P<place>{_PLACE})[.,]?\s)?/(?P<agency>[^/\s][^/\n]{{1,30}})/\s?[.:]?{_DASH}?\s{{0,3}}"
    ),
    re.compile(rf"(?P<place>{_PLACE})\s{_DASH}\s(?P<agency>[^.\n]{{3,20}})\.\s{{1,3}}"),
    # (ANSA) - ROMA, 05 GEN -
    re.compile(
        rf"\((?P<agency>ANSA|AGI|Adnkronos|LaPresse|EFE|AFP|"
        rf"dpa)\){_STRICT_END}(?P<place>[A-ZÀ-Ý][^()\n–—]{{2,40}}?)\s{_DASH}\s"
    ),
    # BAGHDAD, Jan. 5 (Reuters) –   Berlin (dpa/lbn) -   Madrid, 5 ene (EFE).-
    re.compile(rf"(?P<place>{_PLACE})\s?[(\[](?P<agency>{_NAME})[)\]]{_END}"),
    # (AhlulBayt News Agency) -   [Reuters]
    re.compile(rf"[(\[](?P<agency>{_NAME})[)\]]{_END}"),
    # AhlulBayt News Agency (ABNA):   Agency – place:
    re.compile(
        rf"(?P<agency>[^()\n:]{{4,60}}?)\s?(?:\([^()]{{1,20}}\)\s?)?(?:[/:ـ]|"
        rf"{_DASH}{{1,2}}\s?(?P<place>[^\s:]{{2,20}}):)\s{{0,3}}"
    ),
    # Berlin dpa –   dpa Berlin.
    re.compile(
        rf"(?P<place>[^\s\d()][^\d()\n.:]{{2,30}}?)\s(?P<agency>dpa|AFP|Reuters|AP|APA|SDA|"
        rf"epd)\s?{_DASH}\s{{1,3}}"
    ),
    re.compile(r"(?P<agency>dpa|afp|rtr|SID)[\s/](?P<place>[A-ZÄÖÜ][\w-]{2,20})\.\s"),
)
_SIGNS = re.compile(r"[(（\[［【/:=—–电電讯訊]")
_DASHES = re.compile(r"[-\s]-")
_NAMES_FIRST = ("dpa", "afp", "rtr", "SID")
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-zà-ÿ][^()\[\]:;!?\"“”\n–—]{2,48}?)\s?(?:—|–|--|\s-)\s{0,3}(?=\S)"
)
_DAY = (
    r"(?:(?:le\s|den\s)?\d{1,2}(?:st|nd|rd|th)?\.?\s(?:de\s)?[^\W\d_]{3,12}\.?"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?)"
    r"(?:,?\s(?:19|20)\d\d)?"
)
_DATED = re.compile(
    rf"(?P<place>[^\W\d_a-zà-ÿ][^()\[\]:;.!?\"“”\n–—\d]{{1,40}}?(?:,\s{_DAY})?)\s?"
    rf"\((?P<agency>[^\W\d_a-zà-ÿ][^()\[\],;:!?\"“”\n\d]{{1,40}})\){_STRICT_END}(?=\S)"
)
"""``TARROW, Nov 15 (Meridian Wire) – ``: the form alone says that the name is an agency's."""
_HAS_DAY = re.compile(rf",\s{_DAY}$")
_PERSIAN = re.compile(
    r"به\s?گزارش\s(?P<agency>(?:خبرنگار\s)?(?:خبرگزاری|پایگاه|"
    r"شبکه)?[^،,:.\n]{2,60}?)\s?(?:[،,]|:|[ـ–—-]{1,2}\s)"
)
_PERSIAN_DASH = re.compile(
    r"(?:به\s?گزارش\s)(?P<agency>خبرگزاری[^\n:،,.]{2,50}?)\s?[ـ–—-]{1,3}\s?(?:[^\s،,.:]{2,8})\s?[ـ–—-]{1,3}[\s:؛،]{0,3}"
)
_ARABIC = re.compile(
    r"(?P<agency>وكالة[^\n:.،]{3,50}?)\s?[ـ–—-]{1,3}\s?(?:أبنا|ابنا)\s?[ـ–—-]{1,3}\s{0,3}"
)

_MARK = (
    r"(?:ends?|enditem|انتهای\s?پیام|پایان\s?پیام|انتهى|النهاية|ختم\s?شد|تمام|끝|完|終"
    r"|ende|fin|son|bitti|конец)"
)
_TAIL = re.compile(
    r"\s{0,3}(?:"
    rf"(?:(?<=\s)|(?<=[.…!?\"”»。)])){_MARK}\s?/\s?/?\s?\d{{0,5}}"
    r"|[.…]{2,6}\s?/\s?\d{0,5}|…\s?/\s?\d{0,5}|(?:(?<=\s)|(?<=[.…!?\"”»。)]))/+\s?\d{0,4}"
    rf"|[\[(（]\s?{_MARK}\s?[\])）]"
    r")\s{0,3}$",
    re.I,
)
_TAIL_ENDS = frozenset("/])）")
"""How end marks end, if not in a number."""
_WHOLE_TAIL = re.compile(
    rf"^[\s\[(（.…/#*-]{{0,8}}{_MARK}[\s\])）./#*-]{{0,8}}(?:\d{{1,5}})?\s{{0,3}}$|"
    rf"^[.…/\s]{{1,6}}/?\s?\d{{1,5}}$",
    re.I,
)
CREDIT_LINE = re.compile(
    r"^(?:©\s?|\(c\)\s?|source\s?:\s?|quelle\s?:\s?|fuente\s?:\s?|kaynak\s?:\s?|منبع\s?:\s?|"
    r"المصدر\s?:\s?|来源[:：]\s?|[(\[—–-]\s?)"
    r"(?P<agency>[^,()\[\]:\n]{2,40}?)(?:-infocom)?(?:[,;)\]].{0,60})?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """What the credit line of a text says."""

    agency: str = ""
    dateline: str = ""
    """Place (and date) as printed: ``BAGHDAD``, ``MADRID, 5 ene``."""
    raw: str = ""
    """The lead as it was taken off."""
    length: int = 0
    """Characters of the first block that the lead takes."""


def read_lead(text: str) -> Credit:
    """The credit line that opens a paragraph; an empty one where there is none.

    A lead counts only where it names an agency that is known or calls itself one, or where a
    place in capitals stands before a dash.
    """
    head = text[:220]
    if "به" in head[:6] or "وكالة" in head[:8]:
        return _read_sentence_lead(head)
    if not _may_open(head):
        return Credit()
    for pattern in _LEADS:
        match = pattern.match(head)
        if match is None:
            continue
        agency = " ".join(match.group("agency").split()).strip(" -–—,.")
        place = " ".join((match.groupdict().get("place") or "").split()).strip(" ,-–—")
        named = agency_in(agency)
        if named and len(place) <= 60 and not is_agency(place) and _is_place(place):
            if match.end() >= len(text.rstrip()):
                return Credit()
            return Credit(named, place, match.group().strip(), match.end())
    match = _DATED.match(head)
    if match and match.end() < len(text.rstrip()):
        place, agency = match.group("place").strip(" ,"), " ".join(match.group("agency").split())
        formal = _HAS_DAY.search(place) is not None or _is_capitals(place)
        if formal and len(agency.split()) <= 5 and agency.upper() not in NOT_PLACES:
            return Credit(agency, place, match.group().strip(), match.end())
    match = _DATELINE.match(head)
    if match and _is_capitals(match.group("place")):
        return Credit("", match.group("place").strip(" ,"), match.group().strip(), match.end())
    return Credit()


def _may_open(head: str) -> bool:
    """Whether a text has any of the signs that no credit line is without: a quick look."""
    return (
        _SIGNS.search(head) is not None
        or _DASHES.search(head) is not None
        or head.startswith(_NAMES_FIRST)
    )


def _read_sentence_lead(head: str) -> Credit:
    """Persian and Arabic credits that are written as the beginning of the sentence."""
    match = _ARABIC.match(head) or _PERSIAN_DASH.match(head)
    if match:
        agency = match.group("agency").strip(" ـ–—-")
        return Credit(agency, "", match.group().strip(), match.end())
    match = _PERSIAN.match(head)
    if match and (named := agency_in(match.group("agency"))):
        # The words belong to the sentence: the credit is taken from it, the text stays whole.
        return Credit(named, "", match.group().strip(), 0)
    return Credit()


def read_tail(text: str) -> int:
    """Characters of ``text`` before its end mark (``End/ 129``, ``…/ 328``, ``(끝)``)."""
    if len(text) < 40 and _WHOLE_TAIL.match(text):
        return 0
    last = text.rstrip()[-1:]
    if not last.isdecimal() and last not in _TAIL_ENDS:
        return len(text)
    match = _TAIL.search(text[-60:])
    return len(text) if match is None else max(len(text) - 60, 0) + match.start()


def agency_in(text: str) -> str:
    """The agency that a short ``text`` names, or nothing."""
    text = text.strip(" .,:-–—ـ()[]")
    if not 1 < len(text) <= 70:
        return ""
    if is_agency(text):
        return text
    # "dpa/lno", "AP, AFP", "Reuters/AFP", "خبرگزاری … ـ ابنا"
    for part in re.split(
        r"\s?[/,|+]\s?|\s[ـ–—-]{1,2}\s?|\s+(?:und|and|et|e|y|و)\s+", text, maxsplit=6
    ):
        if is_agency(part):
            return text if len(text) < 40 else part.strip()
    return ""


def _is_place(text: str) -> bool:
    return not text or len(text.split()) <= 8


def _is_capitals(text: str) -> bool:
    place = re.split(r"[,(]", text)[0].strip()
    words = place.split()
    return (
        len(place) > 3
        and len(words) <= 4
        and place.isupper()
        and not any(word.strip(".,:") in NOT_PLACES for word in words)
    )

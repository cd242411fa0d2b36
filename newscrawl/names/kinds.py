"""What a name is the name of: a person, a group, a company, or nothing at all."""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawl.agencies import is_agency
from newscrawl.text import key

MAX_NAME = 60
_NOT_NAME = re.compile(
    r"^©|^about\b|^special (?:for|to)\b|→|"
    r"https?:|www\.|@|\d|[{}<>=*#%$!?:]|\.(?:com|php|html?)\b|^\W*$|"
    r"\b(?:cookies?|newsletters?|updated?|published|min read|read more|follow|full bio|profile|"
    r"copyright|subscribe|sign|"
    r"log|login|share|comments?|this|that|click|contact|email|view all|all posts|more (?:by|"
    r"from)|see all|about the|"
    r"show more|photos?|getty|images|video|bild|foto|minutes|hours ago|lesezeit|uhr|nach unten|"
    r"teilen|kommentare|"
    r"imagery|articles?|stories|latest|topics?|related|http|mehr|alle artikel|everything|policy|"
    r"terms)\b",
    re.I,
)
_GENERIC = frozenset(
    "admin administrator editor editors redaktion redaction rédaction redacción redazione "
    "redacao redação redactie "
    "unknown none null undefined guest anonymous anonym author autor user webmaster wordpress "
    "root test system "
    "default web online news desk staffreporter author1 redakcja redakce toimetus editorial "
    "false true na redactor "
    "byline newsdesk superuser siteadmin name".split()
) | {"useradmin", "yourname", "authorname", "firstlast"}
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
_BUTTON = re.compile(
    r"(?:abone ol|takip et|haberi dinle|giriş yap|üye ol|paylaş|yazdır|"
    r"jetzt abonnieren|artikel (?:anhören|drucken|merken|teilen)|"
    r"s['’]abonner|abonnez[- ]vous|suivez[- ]nous|écouter l['’]article|se connecter|"
    r"suscr[ií]b(?:e|a)te|suscribirse|síguenos|escuchar|iniciar sesión|"
    r"assine(?: já)?|inscreva-se|siga-nos|compartilhar|ouvir notícia|"
    r"abbonati(?: ora)?|iscriviti|seguici(?: su)?|condividi|ascolta|accedi|"
    r"word abonnee|volg ons|bli prenumerant|följ oss|logga in|bliv abonnent|"
    r"zaloguj się|obserwuj nas|udostępnij|подписаться|подпишитесь|поделиться|войти|"
    r"підписатися|поділитися|berlangganan|bagikan|ikuti kami|"
    r"listen now|play (?:audio|now)|print (?:article|page)|save (?:article|story)|read aloud)\W*$",
    re.I,
)
"""The whole of what a button beside a date says; two words of it look like a name."""
_EAST_OUTLET = re.compile(
    "(?:[日晚早时時商晨周週]报|[日晚早時商週]報|新闻[网社]?|新聞[網社]?|[电電][视視]台|通[讯訊]社|周刊|週刊|杂志|雜誌|"
    "财经|財經|在线|频道|[报報]社|新聞社|일보|신문|뉴스|방송)$"
)
"""How the names of papers and stations end."""
_EAST_CHANNEL = re.compile("[网網号號]$")
_EAST_PERSON = re.compile(
    "[王李张張刘劉陈陳杨楊赵趙吴吳周徐孙孫朱胡郭何林罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭蔡潘袁于董"
    "余苏蘇叶葉吕呂魏蒋蔣沈钟鐘姜崔谭譚陆陸][\u3400-\u9fff]{1,2}$"
)
"""A frequent family name with a given one: it may end in a sign that names of channels end in."""
_EAST_LABEL = re.compile(
    "查看|更多|关注|關注|授权|推荐|推薦|评论|評論|登录|登入|注册|註冊|暂无|简介|简述|精华|文章|行情|分享|"
    "收藏|点击|點擊|下载|下載|网友|阅读|閱讀|全文|首页|首頁|专栏|热门|熱門|返回|举报|打开|扫码|客户端|"
    "订阅|訂閱|频道|相关|相關|新闻|新聞|記事|一覧|続き|会員|登録|検索|구독|기사|더보기|댓글|로그인"
)
"""What buttons and boxes say; as short as a name."""
_COLLECTIVE = re.compile(
    r"\b(?:staff|writers|reporters|correspondents|desk|team|newsroom|shimbun|twitter|facebook|"
    r"front page|edition|news|section|latest|top|opinion|politics|exclusive|breaking|magazine|"
    r"tags|categor(?:y|ies)|developer|publisher|highlights|learn more|authors|rss|"
    r"archive|podcast|menu|search|account|sponsored|advertisement|popular|trending|newsletter)\b",
    re.I,
)
_NO_PERSON = re.compile(
    r"/|(?<![^\W\d_])(?!(?:dr|prof|dipl|mag|priv|doz|ing|lic|habil|sen|jun|jr|sr|st|mrs?|ms)\.)"
    r"[^\W\d_]*[^\W\d_]{2}\.[a-z]{2,}|\b(?:agenturen|agencies|agences|agencias)$",
    re.I,
)
"""Two names in one, an outlet's address (but no title: ``Dr.med.``, no initial), the wires."""
_PARTICLES = frozenset(
    "de da di del della der den van von le la el al bin ibn ben zu dos das do du ten "
    "ter y e i und of the st bint".split()
)
_FIRST_NAMES = frozenset(("Ben", "Van"))
"""Particles that are somebody's first name where a name begins with them."""


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether ``text`` could be a credited person, group or agency."""
    if not 1 < len(text) <= MAX_NAME or _NOT_NAME.search(text):
        return False
    if _BUTTON.match(text):
        return False
    words = text.split()
    return len(words) <= 6 and key(text) not in _GENERIC and key(text) != ""


def is_group(text: str) -> bool:
    """Whether ``text`` names an agency, a publishing house or another company."""
    return is_agency(text) or text.casefold() in _PUBLISHERS or is_company(text)


def is_company(text: str) -> bool:
    """Whether a name has a company's legal form in it."""
    return _COMPANY.search(text) is not None


@lru_cache(maxsize=4096)
def looks_personal(text: str) -> bool:
    """Whether ``text`` reads like one person's name.

    Two to five words that begin in capitals; where the script has none, two to five Chinese,
    Japanese or Korean characters, or two to four words.
    """
    words = text.split()
    if not is_name(text) or is_group(text):
        return False
    if _EAST_ASIAN.search(text):
        named = _EAST_NAME.match(text) is not None
        if not named or _EAST_LABEL.search(text) or _EAST_OUTLET.search(text):
            return False
        return not _EAST_CHANNEL.search(text) or _EAST_PERSON.match(text) is not None
    if _COLLECTIVE.search(text) or _NO_PERSON.search(text):
        return False
    first = words[0][0]
    if first.lower() == first.upper():
        return 2 <= len(words) <= 4 and len(text) <= 30
    names = [word for word in words if word.casefold() not in _PARTICLES]
    if words[0] in _FIRST_NAMES:
        names.insert(0, words[0])
    capitals = all(word[0].isupper() or word[0] in "'’‘" for word in names)
    return 2 <= len(words) <= 5 and len(names) >= 2 and capitals

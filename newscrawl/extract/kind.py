"""What kind of page this is, and above all: is there an article on it at all?

A wall is told by two things together: it has no article text, and it speaks and is built like a
wall. An article *about* cookies or CAPTCHAs has the words, but also the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.extract.structured import Structured
from newscrawl.model import PageKind

if TYPE_CHECKING:
    from newscrawl.extract.document import Body

LITTLE_TEXT = 900
"""Characters of visible text up to which a page can be nothing but a wall."""
SHORT_BODY = 600
ENOUGH_BODY = 1500
"""Characters of body from which on no wording makes a page a wall."""

_BLOCK_TITLE = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|access denied|"
    r"are you (?:a robot|human)|robot check|please (?:wait|verify)|verify(?:ing)? you are human|checking your browser|security check|"
    r"pardon our interruption|bot (?:detection|verification)|captcha|human verification|request blocked|403 forbidden|forbidden|"
    r"ddos-guard|one more step|you have been blocked|blocked|vercel security checkpoint|"
    r"client challenge|challenge validation|un momento|einen moment|un instant|请稍候|稍等片刻|しばらくお待ちください|잠시만|один момент|bir dakika)",
    re.I,
)
_BLOCK_WORDS = re.compile(
    r"enable javascript and cookies to continue|checking (?:if the site connection is secure|your browser)|"
    r"verify (?:that )?you are (?:a )?human|verifying you are human|unusual (?:traffic|activity)|"
    r"press (?:&|and) hold|not a (?:ro)?bot|are you a robot|you have been blocked|"
    r"you don't have permission to access|access to this page has been denied|sorry, you have been blocked|"
    r"pardon our interruption|automated (?:access|queries|requests|traffic)|solve (?:the|this) captcha|complete the captcha|"
    r"ray id|incapsula incident|request unsuccessful|reference\s?#\s?\d|support id is|performance (?:&|and) security by|"
    r"something about your browser made us think|why have i been blocked|too many requests|rate limit",
    re.I,
)
_BLOCK_MARKUP = re.compile(
    rb"cdn-cgi/challenge-platform|_cf_chl_opt|cf-browser-verification|px-captcha|_pxAppId|captcha-delivery\.com|"
    rb"_Incapsula_Resource|distil_r_captcha|sec-if-cpt-container|akam/\d+/|/_sec/cp_challenge|aws-?waf-token|awsWafCookieDomainList|"
    rb"challenges\.cloudflare\.com/turnstile|ddos-guard|geo\.captcha-delivery|perimeterx|kasada|datadome",
    re.I,
)
_CONSENT_WORDS = re.compile(
    r"before you continue|bevor sie (?:fortfahren|zu)|avant d.acc[eé]der|accept all|alle akzeptieren|tout accepter|"
    r"aceptar todo|accetta (?:tutt[oi]|e continua)|alles accepteren|godta alle|acceptera alla|akzeptieren und weiter|zustimmen (?:und|&) weiter|"
    r"we (?:and our|value your privacy)|wir (?:und unsere|verwenden cookies)|mit werbung (?:und tracking )?(?:weiter)?lesen|"
    r"nous et nos|continuer sans accepter|your privacy (?:choices|matters)|privacy settings|datenschutz-?einstellungen|"
    r"cookie(?:s)? (?:consent|policy|settings|preferences)|use cookies|cookies (?:and data )?to|verwenden cookies|utilisons des cookies|"
    r"pur-?abo|personenbezogene daten|consent",
    re.I,
)
_CONSENT_TITLE = re.compile(
    r"^(?:before you continue|bevor sie|avant d|cookie|privacy|your privacy|consent|datenschutz|zustimmung|"
    r"einwilligung|we value|myprivacy|guce|yahoo is part|antes de (?:continuar|ir))",
    re.I,
)
_CONSENT_URL = re.compile(
    r"^consent\.|^guce\.|^myprivacy\.|/(?:cookie-?wall|consent|privacy-?(?:gate|wall)|zustimmung)(?:[/?.]|$)",
    re.I,
)
_CONSENT_MARKUP = re.compile(
    rb"sp_message_container|sourcepoint|sp-prod|cmp\.quantcast|didomi|onetrust|usercentrics|consentmanager|cookiebot|"
    rb"iubenda|trustarc|consent\.google|contentpass|privacy-mgmt|tcfapi",
    re.I,
)
_LOGIN_TITLE = re.compile(
    r"^(?:log ?in|sign ?in|anmeld(?:en|ung)|einloggen|se connecter|connexion|iniciar sesi[oó]n|accedi|inloggen|logga in|"
    r"logg inn|giriş|вход|войти|увійти|登录|登入|ログイン|로그인|تسجيل الدخول|ورود|register to|subscribe to|account)",
    re.I,
)
_LOGIN_URL = re.compile(
    r"/(?:log-?in|sign-?in|signin|auth|sso|anmelden|account/login|connexion|subscribe|abo)(?:[/?.]|$)",
    re.I,
)
_LOGIN_WORDS = re.compile(
    r"forgot(?:ten)? (?:your )?password|passwort vergessen|mot de passe oublié|olvidado (?:su|tu) contraseña|password dimenticata|"
    r"wachtwoord vergeten|şifremi unuttum|забыли пароль|don.t have an account|create an account|noch kein konto|sign in to continue|"
    r"log in to (?:read|continue)|to continue reading,? (?:please )?(?:log|sign|subscribe)|忘记密码|パスワードを忘れ|비밀번호",
    re.I,
)
_ERROR_TITLE = re.compile(
    r"\b(?:404|410|500|502|503|504)\b|(?:page|article|seite|artikel|page web|p[aá]gina|pagina|sivua|sayfa|strona|stránka|страница|сторінку?|"
    r"صفحه|الصفحة|ページ|页面|頁面|페이지).{0,24}?(?:not found|(?:cannot|can't|could not) be found|nicht gefunden|existiert nicht|introuvable|"
    r"n'existe pas|no encontrad|non trovat|não encontrad|niet gevonden|hittades inte|ikke funnet|ikke fundet|ei löyty|bulunamadı|"
    r"nie (?:istnieje|znaleziono)|nenalezena|не найден|не знайдено|یافت نشد|پیدا نشد|غير موجود|見つかりません|不存在|未找到|找不到|찾을 수 없)|"
    r"not found|no longer available|page unavailable|service unavailable|internal server error|bad gateway|gateway time-?out|"
    r"^error\b|^fehler\b|^erreur\b|^oops|something went wrong|under (?:maintenance|construction)|wartungsarbeiten|"
    r"account suspended|domain (?:is )?(?:for sale|parked)|index of /|nicht gefunden|introuvable|bulunamadı",
    re.I,
)
_VIDEO_TYPES = ("video", "video.other", "video.movie", "video.episode")
_GALLERY_WORDS = re.compile(
    r"/(?:photos?|galler(?:y|ies)|pictures|fotos?|bilder|galerie|fotostrecke|diaporama|photo-gallery|slideshow|گالری|aks)(?:[/-]|$)",
    re.I,
)
_VIDEO_WORDS = re.compile(r"/(?:videos?|watch|clip|film|mediathek|tv)(?:[/-]|$)", re.I)
_LIVE_WORDS = re.compile(
    r"/(?:live|liveblog|live-updates?|live-news|liveticker|ticker|en-direct|directo|diretta)(?:[/-]|$)|-live-|live-?blog|liveticker",
    re.I,
)
_INDEX_URL = re.compile(
    r"^/?(?:index\.\w{2,5})?$|/(?:tag|tags|category|categories|topic|topics|author|authors|search|archive|rubrik|thema|section|seccion|kategorie|service/[^/]+)/?[^/]{0,60}/?$|^/[a-z]{2}/?$|[?&](?:s|q|query|page)=",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind of page and what spoke for it."""

    kind: PageKind
    reason: str


def page_kind(
    page: Structured,
    url: str,
    html: bytes,
    status: int,
    texts: Sequence[str],
    body: Body,
    links: int = 0,
) -> Verdict:
    """The kind of a page, from its markup, its visible ``texts`` and the ``body`` found in it."""
    size = sum(len(block.text) for block in body.blocks)
    visible = sum(map(len, texts[:400]))
    wall = _wall(page, url, html, status, texts, size, visible)
    if wall is not None:
        return wall
    return _article(page, url, size, texts, body)


def _wall(
    page: Structured,
    url: str,
    html: bytes,
    status: int,
    texts: Sequence[str],
    size: int,
    visible: int,
) -> Verdict | None:
    if size >= ENOUGH_BODY and status < 400:
        return None
    article = any(
        "articleBody" in thing.data or "datePublished" in thing.data for thing in page.articles
    )
    words = " ".join(texts[:60])[:4000]
    title = page.title
    heading = page.first("og:title")[0]
    markup = html[:200_000]
    address = urlsplit(url)
    little = visible < LITTLE_TEXT
    if not article:
        if _BLOCK_TITLE.search(title) and (
            little or _BLOCK_WORDS.search(words) or _BLOCK_MARKUP.search(markup)
        ):
            return Verdict(PageKind.BLOCK, f"title {title[:60]!r}")
        if little and (_BLOCK_WORDS.search(words) or _hints(page)):
            return Verdict(PageKind.BLOCK, "wording of a bot wall and no article")
        if visible < 200 and not heading and _BLOCK_MARKUP.search(markup):
            return Verdict(PageKind.BLOCK, "markup of a bot wall and no text")
    if status >= 400 and size < ENOUGH_BODY:
        return Verdict(
            PageKind.BLOCK if status in {401, 403, 429} and not article else PageKind.ERROR,
            f"status {status}",
        )
    if article and size >= SHORT_BODY:
        return None
    if not article:
        if _CONSENT_URL.search(address.netloc) or _CONSENT_URL.search(address.path):
            return Verdict(PageKind.CONSENT, "address of a consent page")
        if size < SHORT_BODY or _mostly(texts, _CONSENT_WORDS):
            if _CONSENT_TITLE.search(title) and _CONSENT_WORDS.search(words):
                return Verdict(PageKind.CONSENT, f"title {title[:60]!r}")
            if _mostly(texts, _CONSENT_WORDS):
                return Verdict(PageKind.CONSENT, "the text is about consent")
            if visible < 200 and _CONSENT_MARKUP.search(markup) and not page.marks.h1:
                return Verdict(PageKind.CONSENT, "a consent manager and no text")
        if _ERROR_TITLE.search(title) or any(_ERROR_TITLE.search(t) for t in _headings(page)):
            if size < SHORT_BODY:
                return Verdict(PageKind.ERROR, f"title {title[:60]!r}")
        password = (
            b'type="password"' in markup
            or b"type=password" in markup
            or b"type='password'" in markup
        )
        asks = _LOGIN_TITLE.search(title) or _LOGIN_URL.search(address.path)
        if size < SHORT_BODY and (
            (password and (asks or _LOGIN_WORDS.search(words) or little))
            or (asks and _LOGIN_WORDS.search(words))
        ):
            return Verdict(PageKind.LOGIN, "a log-in form and no article")
    return None


def _hints(page: Structured) -> bool:
    return False


def _headings(page: Structured) -> list[str]:
    return [(node.text() or "")[:200] for node in page.marks.h1[:3]]


def _mostly(texts: Sequence[str], words: re.Pattern[str]) -> bool:
    """Whether half of the visible text stands in blocks that have these words."""
    total = sum(map(len, texts[:60]))
    having = sum(len(text) for text in texts[:60] if words.search(text[:1500]))
    return total > 0 and having > 0.5 * total


def _article(page: Structured, url: str, size: int, texts: Sequence[str], body: Body) -> Verdict:
    types = {kind for thing in page.articles for kind in thing.types}
    og = page.first("og:type")[0].lower()
    path = urlsplit(url).path
    if "LiveBlogPosting" in types or any("coverageStartTime" in t.data for t in page.articles):
        return Verdict(PageKind.LIVE, "LiveBlogPosting")
    if (
        size >= 80
        and _LIVE_WORDS.search(path)
        and any("liveBlogUpdate" in t.data for t in page.things)
    ):
        return Verdict(PageKind.LIVE, "address and updates of a live blog")
    stated = bool(page.articles) or og == "article" or "article:published_time" in page.meta
    if (
        _INDEX_URL.search(path)
        and not any("datePublished" in t.data for t in page.articles)
        and og != "article"
    ):
        if size < ENOUGH_BODY or path.strip("/") == "":
            return Verdict(PageKind.INDEX, "address of a list")
    things = {kind for thing in page.things if thing.depth < 3 for kind in thing.types}
    video = "VideoObject" in things or og in _VIDEO_TYPES or bool(page.meta.get("og:video"))
    if (
        size < SHORT_BODY
        and video
        and (_VIDEO_WORDS.search(path) or og in _VIDEO_TYPES or not page.articles)
    ):
        return Verdict(PageKind.VIDEO, "a video and little text")
    if size < 1200 and ("ImageGallery" in types | things or _GALLERY_WORDS.search(path)):
        return Verdict(PageKind.GALLERY, "a gallery and little text")
    if size >= 250 or (stated and size >= 60):
        if _looks_like_list(page, size, body, stated):
            return Verdict(PageKind.INDEX, "a list of links")
        return Verdict(
            PageKind.ARTICLE, "article text" if size >= 250 else "stated to be an article"
        )
    if {"CollectionPage", "SearchResultsPage"} & things or og == "website":
        return Verdict(
            PageKind.INDEX, "stated to be a list" if things else "og:type website and no text"
        )
    if stated and page.articles:
        return Verdict(PageKind.ARTICLE, "stated to be an article; its text was not found")
    return Verdict(PageKind.OTHER, "no article text was found")


def _looks_like_list(page: Structured, size: int, body: Body, stated: bool) -> bool:
    if stated or not body.blocks:
        return False
    linked = sum(len(run.text) for block in body.blocks for run in block.runs if run.href)
    return linked > 0.6 * max(size, 1)

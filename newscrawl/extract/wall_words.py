"""How walls speak and are built: bot walls, consent walls, log-ins and error pages.

Words alone prove nothing, since articles are written about all of these; see
:mod:`newscrawl.extract.walls` for what must come together. What is searched for in whole texts
(``…_WORDS``) is written in lower case and for lower-cased texts, which is much faster.
"""

from __future__ import annotations

import re

BLOCK_TITLE = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|access denied|"
    r"are you (?:a robot|human)|robot check|please (?:wait|verify)|"
    r"verify(?:ing)? you are human|checking your browser|security check|"
    r"pardon our interruption|bot (?:detection|verification)|captcha|human verification|"
    r"request blocked|403 forbidden|forbidden|"
    r"ddos-guard|one more step|you have been blocked|blocked|vercel security checkpoint|"
    r"client challenge|challenge validation|un momento|einen moment|un instant|请稍候|"
    r"稍等片刻|しばらくお待ちください|잠시만|один момент|bir dakika)",
    re.I,
)
BLOCK_WORDS = re.compile(
    r"enable javascript and cookies to continue|checking (?:if the site connection is secure|"
    r"your browser)|"
    r"verify (?:that )?you are (?:a )?human|verifying you are human|unusual (?:traffic|activity)|"
    r"press (?:&|and) hold|not a (?:ro)?bot|are you a robot|you have been blocked|"
    r"you don't have permission to access|access to this page has been denied|"
    r"sorry, you have been blocked|"
    r"pardon our interruption|automated (?:access|queries|requests|traffic)|solve (?:the|"
    r"this) captcha|complete the captcha|"
    r"ray id|incapsula incident|request unsuccessful|reference\s?#\s?\d|support id is|"
    r"performance (?:&|and) security by|"
    r"something about your browser made us think|why have i been blocked|too many requests|"
    r"rate limit"
)
BLOCK_MARKUP = re.compile(
    rb"cdn-cgi/challenge-platform|_cf_chl_opt|cf-browser-verification|px-captcha|_pxAppId|"
    rb"captcha-delivery\.com|"
    rb"_Incapsula_Resource|distil_r_captcha|sec-if-cpt-container|akam/\d+/|/_sec/cp_challenge|"
    rb"aws-?waf-token|awsWafCookieDomainList|"
    rb"challenges\.cloudflare\.com/turnstile|ddos-guard|geo\.captcha-delivery|perimeterx|"
    rb"kasada|datadome",
    re.I,
)
CONSENT_WORDS = re.compile(
    r"before you continue|bevor sie (?:fortfahren|zu)|avant d.acc[eé]der|accept all|"
    r"alle akzeptieren|tout accepter|"
    r"aceptar todo|accetta (?:tutt[oi]|e continua)|alles accepteren|godta alle|acceptera alla|"
    r"akzeptieren und weiter|zustimmen (?:und|&) weiter|"
    r"we (?:and our|value your privacy)|wir (?:und unsere|verwenden cookies)|"
    r"mit werbung (?:und tracking )?(?:weiter)?lesen|"
    r"nous et nos|continuer sans accepter|your privacy (?:choices|matters)|privacy settings|"
    r"datenschutz-?einstellungen|"
    r"cookie(?:s)? (?:consent|policy|settings|preferences)|uses? cookies|"
    r"cookies (?:and data )?to|verwenden cookies|utilisons des cookies|"
    r"pur-?abo|personenbezogene daten"
)
COOKIE_PLEA = re.compile(
    r"\b(?:site|we|app|service)s? (?:may )?uses? (?:\w+ )?cookies\b|"
    r"cookies? (?:to|that) (?:improve|enhance|ensure)|verwende[nt] (?:wir )?cookies|"
    r"utilis(?:e|ons) des cookies|"
    r"utiliza(?:mos)? cookies|usa(?:mos)? cookies|utilizza (?:i )?cookie|gebruik(?:en|t) cookies|"
    r"używa(?:my)? (?:plików )?cookies?|çerez(?:ler)? kullan|использует (?:файлы )?cookie",
    re.IGNORECASE,
)
"""A sentence that asks for consent among other text; searched for in texts as they stand."""
CONSENT_TITLE = re.compile(
    r"^(?:before you continue|bevor sie|avant d|cookie|privacy|your privacy|consent|"
    r"datenschutz|zustimmung|"
    r"einwilligung|we value|myprivacy|guce|yahoo is part|antes de (?:continuar|ir))",
    re.I,
)
CONSENT_URL = re.compile(
    r"^consent\.|^guce\.|^myprivacy\.|/(?:cookie-?wall|consent|privacy-?(?:gate|wall)|"
    r"zustimmung)(?:[/?.]|$)",
    re.I,
)
CONSENT_MARKUP = re.compile(
    rb"sp_message_container|sourcepoint|sp-prod|cmp\.quantcast|didomi|onetrust|usercentrics|"
    rb"consentmanager|cookiebot|"
    rb"iubenda|trustarc|consent\.google|contentpass|privacy-mgmt|tcfapi",
    re.I,
)
LOGIN_TITLE = re.compile(
    r"^(?:log ?in|sign ?in|anmeld(?:en|ung)|einloggen|se connecter|connexion|iniciar sesi[oó]n|"
    r"accedi|inloggen|logga in|"
    r"logg inn|giriş|вход|войти|увійти|登录|登入|ログイン|로그인|تسجيل الدخول|ورود|"
    r"register to|subscribe to|account)",
    re.I,
)
LOGIN_URL = re.compile(
    r"/(?:log-?in|sign-?in|signin|auth|sso|anmelden|account/login|connexion|subscribe|"
    r"abo)(?:[/?.]|$)",
    re.I,
)
LOGIN_WORDS = re.compile(
    r"forgot(?:ten)? (?:your )?password|passwort vergessen|mot de passe oublié|olvidado (?:su|"
    r"tu) contraseña|password dimenticata|"
    r"wachtwoord vergeten|şifremi unuttum|забыли пароль|don.t have an account|"
    r"create an account|noch kein konto|sign in to continue|"
    r"log in to (?:read|continue)|to continue reading,? (?:please )?(?:log|sign|subscribe)|"
    r"忘记密码|パスワードを忘れ|비밀번호"
)
ERROR_TITLE = re.compile(
    r"\b(?:404|410|500|502|503|504)\b|(?:page|article|seite|artikel|page web|p[aá]gina|pagina|"
    r"sivua|sayfa|strona|stránka|страница|сторінку?|"
    r"صفحه|الصفحة|ページ|页面|頁面|페이지).{0,24}?(?:not found|(?:cannot|can't|"
    r"could not) be found|nicht gefunden|existiert nicht|introuvable|"
    r"n'existe pas|no encontrad|non trovat|não encontrad|niet gevonden|hittades inte|"
    r"ikke funnet|ikke fundet|ei löyty|bulunamadı|"
    r"nie (?:istnieje|znaleziono)|nenalezena|не найден|не знайдено|یافت نشد|پیدا نشد|غير موجود|"
    r"見つかりません|不存在|未找到|找不到|찾을 수 없)|"
    r"not found|no longer available|page unavailable|service unavailable|internal server error|"
    r"bad gateway|gateway time-?out|"
    r"^error\b|^fehler\b|^erreur\b|^oops|something went wrong|under (?:maintenance|"
    r"construction)|wartungsarbeiten|"
    r"account suspended|domain (?:is )?(?:for sale|parked)|index of /|nicht gefunden|"
    r"introuvable|bulunamadı",
    re.I,
)

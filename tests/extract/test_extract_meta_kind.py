# ruff: noqa: E501
# Pages stand as they come over the wire.
"""Walls are told from articles about walls."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from meta_pages import FILLER, article, ld, metadata, read

from newscrawl.model import Page, PageKind

CLOUDFLARE = (
    '<div class="main-wrapper"><h1>www.harbourpost.example</h1><h2>Verifying you are human. This may take a few '
    "seconds.</h2><p>www.harbourpost.example needs to review the security of your connection "
    "before proceeding.</p>"
    "<script>window._cf_chl_opt={};</script><script "
    "src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script></div>"
)
DENIED = (
    "<h1>Access Denied</h1><p>You don't have permission to access "
    '"http://www.harbourpost.example/news/bridge" on '
    "this server.</p><p>Reference #18.2d351ab8.1557333295.a4e16ab</p>"
)
PERIMETER = (
    '<div class="px-captcha-header">Before we continue...</div><p>Press &amp; Hold to confirm you are a human (and '
    'not a bot).</p><div id="px-captcha"></div><p>Reference ID 5a3c</p>'
)
INCAPSULA = (
    '<iframe src="/_Incapsula_Resource?CWUDNSAI=23&incident_id=1-2">Request unsuccessful. Incapsula incident ID: '
    "1-2</iframe>"
)
DATADOME = "<p>Please enable JS and disable any ad blocker</p><script src='https://ct.captcha-delivery.com/c.js'></script>"
GOOGLE = (
    "<h1>Before you continue to Google</h1><p>We use cookies and data to deliver and maintain "
    "Google services, track "
    "outages and protect against spam, fraud, and abuse.</p><p>If you choose to “Accept all,” "
    "we will also use cookies "
    "and data to develop and improve new services.</p><form><button>Reject "
    "all</button><button>Accept all</button></form>"
)
DERSTANDARD = (
    "<h1>Willkommen</h1><p>Mit Werbung und Tracking weiterlesen: Wir und unsere Partner "
    "verwenden Cookies, um Inhalte "
    "und Anzeigen zu personalisieren. Details finden Sie in den Datenschutz-Einstellungen.</p>"
    "<p>PUR-Abo: Werbefrei lesen, ohne Cookies und Tracking. Einverstanden und weiter.</p>"
)
SOURCEPOINT = "<div id='sp_message_container_1'></div><script src='https://cdn.privacy-mgmt.com/unified/wrapperMessagingWithoutDetection.js'></script>"
DIDOMI = "<div id='didomi-host'></div><script>window.didomiConfig={}</script><noscript>Enable JavaScript</noscript>"
LOGIN = (
    "<h1>Log in to continue</h1><form action='/login' method='post'><label>E-mail<input "
    "name='mail'></label>"
    "<label>Password<input type='password' name='pw'></label><a href='/lost'>Forgot your "
    "password?</a>"
    "<button>Log in</button></form><p>Don't have an account? Subscribe now.</p>"
)
NOT_FOUND = "<h1>Page not found</h1><p>The page that you were looking for may have moved or no longer exists.</p><a href='/'>Home</a>"


@pytest.mark.parametrize(
    ("body", "title", "kind"),
    [
        (CLOUDFLARE, "Just a moment...", PageKind.BLOCK),
        (DENIED, "Access Denied", PageKind.BLOCK),
        (PERIMETER, "Access to this page has been denied", PageKind.BLOCK),
        (INCAPSULA, "", PageKind.BLOCK),
        (DATADOME, "harbourpost.example", PageKind.BLOCK),
        (GOOGLE, "Before you continue", PageKind.CONSENT),
        (DERSTANDARD, "Harbour Post", PageKind.CONSENT),
        (SOURCEPOINT, "Harbour Post", PageKind.CONSENT),
        (DIDOMI, "Harbour Post", PageKind.CONSENT),
        (LOGIN, "Log in - Harbour Post", PageKind.LOGIN),
        (NOT_FOUND, "404 - Harbour Post", PageKind.ERROR),
        ("<h1>Seite nicht gefunden</h1><p>Leider gibt es diese Seite nicht.</p>", "Seite nicht gefunden", PageKind.ERROR),
        ("<h1>صفحه مورد نظر یافت نشد</h1>", "صفحه یافت نشد", PageKind.ERROR),
        ("<h1>Internal Server Error</h1>", "500 Internal Server Error", PageKind.ERROR),
        ("<div id='root'></div><script src='/app.js'></script>", "Harbour Post", PageKind.OTHER),
        ("", "", PageKind.OTHER),
    ],
    ids=["cloudflare", "akamai", "perimeterx", "incapsula", "datadome", "google", "pur", "sourcepoint", "didomi",
         "login", "404", "404-de", "404-fa", "500", "shell", "empty"],
)  # fmt: skip
def test_a_page_in_place_of_the_article_with_status_200(
    body: str, title: str, kind: PageKind
) -> None:
    assert metadata(body, f"<title>{title}</title>").kind is kind


@pytest.mark.parametrize(
    "headline",
    [
        "How CAPTCHAs learned to tell who is not a robot",
        "Access denied: reporters shut out of the council",
        "Cookies: what “accept all” really means",
        "Why you see “Just a moment” everywhere",
        "404: the page not found that became a joke",
        "Password rules: forgot your password again?",
    ],
)
def test_an_article_about_walls_is_an_article(headline: str) -> None:
    about = (
        f"<p>{headline}. Please verify you are a human, says the page, checking your browser; "
        f"press and hold, complete "
        "the captcha, enable JavaScript and cookies to continue. We use cookies, says another, "
        "accept all or manage "
        "your privacy settings. Sign in to continue, says the third: forgot your password?</p>"
    )
    found = metadata(
        article(about + f"<p>{FILLER}</p>", top=f"<h1>{headline}</h1>"),
        f"<title>{headline} - Harbour Post</title>",
    )
    assert found.kind is PageKind.ARTICLE


def test_a_short_article_with_a_consent_banner_and_a_login_box_is_an_article() -> None:
    """Both stand on most pages; only in place of the text are they walls."""
    found = metadata(
        article(top="<h1>Council to decide on bridge</h1>")
        + "<div id='onetrust-banner'><p>We value your privacy. We and our partners use cookies. Accept all.</p></div>"
        + "<form><input type='password'><a>Forgot your password?</a></form>",
        '<title>Council to decide on bridge</title><meta property="article:published_time" content="2024-01-05">',
    )
    assert found.kind is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        (
            "Age of consent: what the new law says",
            "The age of consent, said the minister, needs the consent of all. ",
        ),
        (
            "Privacy settings explained",
            "Readers asked about privacy settings, and which of them matter. ",
        ),
        ("Two-factor log-ins", "Log in, it says, but your password is not enough any more. "),
        (
            "A robot that writes verse",
            "Are you a robot? No, it said, and wrote on, verse by verse. ",
        ),
    ],
)
def test_a_plain_page_without_any_metadata_that_talks_of_such_things_is_an_article(
    headline: str, text: str
) -> None:
    body = "".join(f"<p>{text * 4}</p>" for _ in range(4))
    assert (
        metadata(f"<h1>{headline}</h1>{body}", f"<title>{headline}</title>").kind
        is PageKind.ARTICLE
    )


def test_a_status_of_refusal_is_a_block_and_of_absence_an_error() -> None:
    assert metadata("<p>No.</p>", status=403).kind is PageKind.BLOCK
    assert metadata("<p>No.</p>", status=429).kind is PageKind.BLOCK
    assert metadata("<p>No.</p>", status=404).kind is PageKind.ERROR
    assert metadata("<p>No.</p>", status=502).kind is PageKind.ERROR


def test_a_live_blog_says_so() -> None:
    head = ld(
        '{"@type": "LiveBlogPosting", "headline": "Council to decide on bridge", "liveBlogUpdate": []}'
    )
    assert metadata(article(), head).kind is PageKind.LIVE


def test_a_video_with_a_line_of_text_is_a_video() -> None:
    head = '<meta property="og:type" content="video.other"><title>Bridge from above</title>'
    body = (
        "<h1>Bridge from above</h1><video src='/a.mp4'></video><p>A drone over the old bridge.</p>"
    )
    assert (
        metadata(body, head, url="https://www.harbourpost.example/video/17").kind is PageKind.VIDEO
    )


def test_a_gallery_with_little_text_is_a_gallery() -> None:
    body = (
        "<h1>Bridge in pictures</h1><p>The old bridge in ten pictures.</p>"
        + "<img src='/a.jpg'>" * 10
    )
    assert (
        metadata(body, url="https://www.harbourpost.example/photo/17/bridge").kind
        is PageKind.GALLERY
    )


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?page=2",
        "/?utm_id=123",
        "/?ref=1",
        "/?category=5",
        "/?cat_id=5",
        "/?v=3",
        "/?fbclid=2Abc",
        "/index.php?m=202611&paged=3",
        "/tag/bridges",
        "/category/local/",
        "/author/anna",
        "/search?q=bridge",
    ],
)
def test_a_list_of_articles_is_an_index(path: str) -> None:
    teasers = "".join(
        f"<li><a href='/news/{n}'>Council to decide on bridge number {n}</a></li>"
        for n in range(30)
    )
    found = metadata(
        f"<h1>Bridges</h1><ul>{teasers}</ul>", url=f"https://www.harbourpost.example{path}"
    )
    assert found.kind is PageKind.INDEX


def test_a_portal_with_a_login_box_is_no_login_page() -> None:
    teasers = "".join(f"<p>{FILLER[:80]} {n}</p>" for n in range(60))
    box = "<form><input type='password'><a>Forgot your password?</a></form>"
    found = metadata(f"<h1>Portal</h1>{box}{teasers}", url="https://www.harbourpost.example/")
    assert found.kind is PageKind.INDEX


def test_a_section_front_is_an_index_though_its_teasers_are_long() -> None:
    teasers = "".join(f"<div><h2>Story {n}</h2><p>{FILLER}</p></div>" for n in range(12))
    head = '<title>Local news</title><meta property="og:type" content="website">'
    url = "https://www.harbourpost.example/news/local/"
    assert metadata(f"<h1>Local</h1>{teasers}", head, url=url).kind is PageKind.INDEX


@pytest.mark.parametrize(
    "path",
    [
        "/article.html?oid=8976",
        "/news/201903/index.html",
        "/topics/alert20190402.html",
        "/?p=959",
        "/?p=959/",
        "/?story_id=12&utm_id=4",
        "/index.php?lang=de&article=42",
    ],
)
def test_a_numbered_page_with_text_is_an_article_whatever_its_address_is_made_of(path: str) -> None:
    head = '<meta property="og:type" content="website"><title>Council to decide on bridge</title>'
    url = f"https://www.harbourpost.example{path}"
    assert metadata(article(), head, url=url).kind is PageKind.ARTICLE


def test_a_list_is_told_by_how_it_is_built_whatever_its_address_says(corpus: Path) -> None:
    """Real front pages, as if each stood at the address of an article."""
    told = []
    for path in sorted((corpus / "fronts" / "2022-01-30T0115").glob("*/index.html.gz")):
        page = Page(
            "https://varn.example/2022/01/30/a-long-name-4711", gzip.decompress(path.read_bytes())
        )
        told.append((path.parent.name, read(page).kind))
    # The two that are told as lists by their address alone have a handful of teasers.
    few = {"spiegeldaily.de", "zeitfuerdieschule.de"}
    assert {name for name, kind in told if kind is not PageKind.INDEX} <= few


def test_a_short_text_in_chinese_is_as_much_as_a_longer_one_in_letters() -> None:
    text = (
        "委员会周二晚上开会，听取了居民的意见，他们来谈论这座老桥，这座桥自春天以来一直禁止卡车通行。"
        "工程师说维修将花去大半年的时间，在此期间渡轮可以运送汽车，市长承诺在月底之前作出决定。"
    )
    box = "<form><input type=password></form><p>忘记密码</p>"
    body = (
        f"<h1>委员会将就大桥作出决定</h1><div><p>{text * 2}</p><p>{text[::-1] * 2}</p></div>{box}"
    )
    assert metadata(body).kind is PageKind.ARTICLE

"""Looking at a site on loopback and proposing an outlet that works."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newscrawl.discover.checks import check
from newscrawl.discover.guesses import name_of_site, zone_of_site
from newscrawl.discover.shapes import patterns_of
from newscrawl.discover.survey import survey
from newscrawl.errors import FetchError, NotFound
from newscrawl.model import Page, SourceKind
from newscrawl.outlets import Outlet, parse_outlet
from newscrawl.outlets.write import outlet_toml

Files = dict[str, str]


def fetch(urls: Sequence[str], /) -> list[Page | FetchError]:
    """Stands in for a crawl: real requests, without archive and politeness."""
    return [fetch_one(url) for url in urls]


def fetch_one(url: str) -> Page | FetchError:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return Page(answer.url, answer.read(), answer.status, tuple(answer.headers.items()))
    except urllib.error.HTTPError as error:
        with error:
            return Page(url, error.read(), error.code)
    except OSError as error:
        return FetchError(f"{url}: {error}", url=url)


@contextmanager
def serving(files: Files) -> Iterator[str]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            text = files.get(self.path)
            self.send_response(404 if text is None else 200)
            kind = "text/html" if (text or "").lstrip().startswith("<!") else "application/xml"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            base = f"http://127.0.0.1:{server.server_port}"
            self.wfile.write((text or "no such page").replace("BASE", base).encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def feed(paths: Sequence[str], zone: str = "+0330") -> str:
    items = "".join(
        f"<item><title>t</title><link>BASE{path}</link>"
        f"<pubDate>Mon, 06 May 2024 10:20:30 {zone}</pubDate></item>"
        for path in paths
    )
    return f"<rss><channel><language>fa</language>{items}</channel></rss>"


ARTICLES = [f"/news/{1353880 + n}/a-slug-of-words" for n in range(6)]
LIST = "".join(f'<a href="{path}">Title</a>' for path in ARTICLES)
HOME = f"""<!DOCTYPE html><html lang="fa-IR"><head><title>خانه | نمونه</title>
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsMediaOrganization",
"name": "خبرگزاری نمونه"}}]}}</script>
<link rel="alternate" type="application/rss+xml" href="/rss"></head><body>
<nav><a href="/service/politics">سیاست</a><a href="/service/empty">خالی</a><a href="/login">ورود</a>
<a href="https://elsewhere.example/service/x">دیگر</a></nav>{LIST}</body></html>"""
SITE = {
    "/": HOME,
    "/rss": feed(ARTICLES),
    "/robots.txt": "User-agent: *\nSitemap: BASE/sitemap.xml\n",
    "/sitemap.xml": "<sitemapindex><sitemap><loc>BASE/s/2019.xml</loc></sitemap>"
    "<sitemap><loc>BASE/s/news.xml</loc></sitemap></sitemapindex>",
    "/s/news.xml": "<urlset>"
    + "".join(f"<url><loc>BASE{path}</loc></url>" for path in ARTICLES)
    + "</urlset>",
    "/service/politics": "<!DOCTYPE html><html><body>" + LIST.replace("135388", "135377"),
    "/service/empty": "<!DOCTYPE html><html><body>nothing</body></html>",
}


def test_a_site_that_names_its_sources_gives_an_outlet_that_works() -> None:
    with serving(SITE) as base:
        seen = survey(f"{base}/", fetch, name="example-fa")
        outlet = parse_outlet(outlet_toml(seen.outlet, ["A heading"], seen.remarks), "x.toml")
        assert outlet == seen.outlet
        assert outlet.name == "example-fa"
        assert outlet.title == "خبرگزاری نمونه"
        assert outlet.language == "fa-IR"
        assert outlet.timezone == "Asia/Tehran"
        assert outlet.feeds == (f"{base}/rss",)
        assert outlet.sitemaps == (f"{base}/sitemap.xml",)
        assert outlet.sections == (f"{base}/", f"{base}/service/politics")
        for checked in check([(SourceKind.FEED, f"{base}/rss")], outlet, fetch):
            assert len(checked.articles) == len(ARTICLES)


def test_the_obvious_addresses_are_tried_where_a_site_names_none() -> None:
    files = {"/": "<!DOCTYPE html><html><body>hello</body></html>", "/feed.xml": feed(ARTICLES)}
    files["/news-sitemap.xml"] = SITE["/s/news.xml"]
    with serving(files) as base:
        outlet = survey(f"{base}/", fetch).outlet
        assert outlet.feeds == (f"{base}/feed.xml",)
        assert outlet.sitemaps == (f"{base}/news-sitemap.xml",)


def test_a_page_that_lists_feeds_is_followed() -> None:
    files = {
        "/": "<!DOCTYPE html><html><body><a href='/rss-feeds.html'>RSS</a></body></html>",
        "/rss-feeds.html": "<!DOCTYPE html><html><body><a href='/world/rss'>W</a></body></html>",
        "/world/rss": feed(ARTICLES),
    }
    with serving(files) as base:
        assert survey(f"{base}/", fetch).outlet.feeds == (f"{base}/world/rss",)


def test_a_feed_or_an_article_leads_to_its_site() -> None:
    with serving(SITE) as base:
        for path in ("/rss", ARTICLES[0]):
            files = {**SITE, ARTICLES[0]: "<!DOCTYPE html><html><body>text</body></html>"}
            with serving(files) as other:
                outlet = survey(f"{other}{path}", fetch).outlet
                assert outlet.home == f"{other}/"
                assert outlet.feeds == (f"{other}/rss",)
        assert base


def test_patterns_are_written_where_shapes_do_not_tell_articles() -> None:
    odd = [f"/show/{word}" for word in ("alpha", "beta", "gamma", "delta", "epsilon")]
    with serving({**SITE, "/rss": feed(odd)}) as base:
        outlet = survey(f"{base}/", fetch).outlet
        assert outlet.article_patterns
        assert all(outlet.is_article(base + path) for path in odd)
        assert not outlet.is_article(f"{base}/service/politics")


def test_two_addresses_of_one_feed_are_one_source() -> None:
    named = HOME.replace("</head>", '<link rel="alternate" type="application/rss+xml" href="/f">')
    with serving({**SITE, "/": named, "/f": SITE["/rss"]}) as base:
        assert survey(f"{base}/", fetch).outlet.feeds == (f"{base}/rss",)


def test_a_site_without_articles_is_said_to_have_none() -> None:
    with (
        serving({"/": "<!DOCTYPE html><html><body>hello</body></html>"}) as base,
        pytest.raises(NotFound, match="no feed, sitemap or page that lists articles was found"),
    ):
        survey(f"{base}/", fetch)


def test_a_site_that_does_not_answer_is_named() -> None:
    with serving({}) as base:
        pass
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        survey(f"{base}/", fetch)


def test_a_site_that_answers_with_an_error_is_named() -> None:
    with serving({}) as base, pytest.raises(FetchError, match="HTTP status 404"):
        survey(f"{base}/", fetch)


def test_checking_says_of_each_source_what_it_gave() -> None:
    with serving(SITE) as base:
        outlet = Outlet("example", f"{base}/")
        sources = [
            (SourceKind.FEED, f"{base}/rss"),
            (SourceKind.SITEMAP, f"{base}/sitemap.xml"),
            (SourceKind.SECTION, f"{base}/service/empty"),
            (SourceKind.FEED, f"{base}/gone"),
            (SourceKind.FEED, "http://127.0.0.1:1/"),
        ]
        feed_, sitemap, section, gone, closed = check(sources, outlet, fetch)
    assert (len(feed_.links), len(feed_.articles), feed_.problems) == (6, 6, ())
    assert feed_.newest is not None
    assert f"{feed_.newest:%H:%M}" == "06:50"
    assert (len(sitemap.articles), sitemap.children) == (6, 2)
    assert section.problems == ("no link to an article among 0 links",)
    assert gone.problems == ("HTTP status 404",)
    assert "refused" in closed.problems[0]


def test_links_that_are_no_articles_of_the_outlet_are_a_problem() -> None:
    with serving(SITE) as base:
        outlet = Outlet("example", "https://other.example/", article_patterns=("/x/",))
        (checked,) = check([(SourceKind.FEED, f"{base}/rss")], outlet, fetch)
    assert checked.problems == ("none of 6 links is an article of the outlet",)


@pytest.mark.parametrize(
    ("url", "language", "dates", "zone"),
    [
        ("https://a.ir/", "fa", "", "Asia/Tehran"),
        ("https://a.com/", "de", "", "Europe/Berlin"),
        ("https://a.com/", "pt-BR", "", "America/Sao_Paulo"),
        ("https://a.co.uk/", "en", "", "Europe/London"),
        ("https://a.com/", "en", "", ""),
        ("https://a.com/", "en", "10:20:30 +0530 " * 3, ""),
        ("https://a.com/", "en", "10:20:30 +0300 " * 3, "Etc/GMT-3"),
        ("https://a.com/", "es", "2024-07-01T10:20:30-06:00", "Etc/GMT+6"),
        ("https://a.mx/", "es", "2024-07-01T10:20:30-06:00", "America/Mexico_City"),
        ("https://a.com/", "es", "10:20:30 +0200 10:20:31 +0000", "Europe/Madrid"),
    ],
)
def test_time_zones_are_guessed_from_country_language_and_offsets(
    url: str, language: str, dates: str, zone: str
) -> None:
    assert zone_of_site(url, language, [Page(url, dates.encode())])[0] == zone


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.org/", "example"),
        ("https://en.abna24.com/", "abna24-en"),
        ("https://news.example.co.uk/", "example"),
        ("http://127.0.0.1:8000/", "127-0-0-1"),
        ("https://bücher.example/", "xn-bcher-kva"),
    ],
)
def test_a_name_is_made_from_the_host(url: str, name: str) -> None:
    assert name_of_site(url) == name


def test_patterns_keep_what_examples_share() -> None:
    urls = [f"https://a.org/n/{word}/{n}0/" for n, word in enumerate(("x", "y", "z"), 1)]
    assert patterns_of(urls) == [r"^https?://[^/]+/n/[^/]+/\d+/$"]
    urls = [f"https://a.org/{word}.html" for word in ("one", "two", "three")]
    assert patterns_of(urls) == [r"^https?://[^/]+/[^/]+\.html$"]


def test_addresses_without_a_common_shape_give_no_pattern() -> None:
    assert patterns_of(["https://a.org/x", "https://a.org/y/z", "https://a.org/1/2/3"]) == []


def test_toml_of_any_text_reads_back() -> None:
    outlet = Outlet(
        name="odd",
        home="https://a.org/",
        title='A "quoted" \\ title\n\x00\x7f é',
        article_patterns=(r"it's \d+", r"/a\.b$"),
        notes="two\tcolumns",
    )
    assert parse_outlet(outlet_toml(outlet), "odd.toml") == outlet

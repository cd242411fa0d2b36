"""Canonical addresses, SURT keys, hosts."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.urls import canonical_url, host, is_http, plausible, site, surt, url_key

CORPUS = os.environ.get("NEWSCRAWL_CORPUS", "")
PAGE = "https://www.example.com/news/1001/bridge"

SAME = [
    # tracking and session
    f"{PAGE}?utm_source=x&utm_medium=rss",
    f"{PAGE}?fbclid=IwAR0&gclid=1&mc_cid=2&_ga=3",
    f"{PAGE}?at_medium=RSS&at_campaign=KARANGA&xtor=RSS-3",
    f"{PAGE}?PHPSESSID=0123456789abcdef0123456789abcdef",
    f"{PAGE};jsessionid=0123456789ABCDEF",
    # fragments, ports, case, blanks
    f"{PAGE}#comments",
    "HTTPS://WWW.EXAMPLE.COM:443/news/1001/bridge",
    f"  {PAGE}\n",
    "https://www.example.com./news/1001/bridge",
    "https://user:secret@www.example.com/news/1001/bridge",
    # paths
    f"{PAGE}/",
    f"{PAGE}/index.html",
    f"{PAGE}/index.php",
    "https://www.example.com/news/./1001//x/../bridge",
    "https://www.example.com/news/%31001/bridge",
    f"{PAGE}?",
    # AMP
    f"{PAGE}/amp",
    f"{PAGE}/amp/",
    f"{PAGE}.amp",
    f"{PAGE}?amp",
    f"{PAGE}?amp=1",
    f"{PAGE}?outputType=amp",
    "https://amp.example.com/news/1001/bridge",
    "https://www.example.com/amp/news/1001/bridge",
    "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/news/1001/bridge",
    "https://www-example-com.cdn.ampproject.org/v/s/www.example.com/news/1001/bridge/amp?usqp=mq33",
    "https://www.google.com/amp/s/www.example.com/news/1001/bridge/amp/",
    # mobile and print
    "https://m.example.com/news/1001/bridge",
    "https://mobile.example.com/news/1001/bridge?utm_source=x",
    f"{PAGE}?m=1",
    f"{PAGE}?print=1",
    f"{PAGE}?view=print",
    f"{PAGE}?pagewanted=all",
    f"{PAGE}/print",
]

APART = [
    "https://www.example.com/news/1002/bridge",
    f"{PAGE}?page=2",
    f"{PAGE}?id=7",
    f"{PAGE}#!chapter/2",
    f"{PAGE}?view=gallery",
    f"{PAGE}?m=1&y=2024",
    "https://www.example.com:8443/news/1001/bridge",
    "https://en.example.com/news/1001/bridge",
    "https://www.example.com/News/1001/bridge",
    "https://www.example.com/news/1001/bridge-amp.html",
    "https://www.example.com/news/1001%2Fbridge",
]


@pytest.mark.parametrize("url", SAME)
def test_variants_of_an_address_meet(url: str) -> None:
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize("url", APART)
def test_other_pages_stay_apart(url: str) -> None:
    assert canonical_url(url) != PAGE
    assert url_key(url) != url_key(PAGE)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://e.example/?b=2&a=1&b=1", "https://e.example/?a=1&b=2&b=1"),
        ("https://e.example/a?x=1&amp;y=2", "https://e.example/a?x=1&y=2"),
        ("https://Bücher.example/ä?q=ü", "https://xn--bcher-kva.example/%C3%A4?q=%C3%BC"),
        ("https://e.example/%e2%82%ac%7e", "https://e.example/%E2%82%AC~"),
        ("https://e.example/100%", "https://e.example/100%25"),
        ("https://e.example/خبر/۱", "https://e.example/%D8%AE%D8%A8%D8%B1/%DB%B1"),
        ("https://e.example", "https://e.example/"),
        ("https://[2001:DB8::1]:443/x", "https://[2001:db8::1]/x"),
        ("https://en.m.wikipedia.org/wiki/WARC", "https://en.wikipedia.org/wiki/WARC"),
        ("https://m.bbc.co.uk/news/1", "https://www.bbc.co.uk/news/1"),
        ("https://e.example/story.amp.html", "https://e.example/story.html"),
        ("https://e.example/story?tmpl=component&print=1", "https://e.example/story"),
        ("https://e.example/index.php?id=9", "https://e.example/?id=9"),
        ("mailto:desk@example.com", "mailto:desk@example.com"),
        ("https://e.example:99999/x", "https://e.example:99999/x"),
        ("https:///x", "https:///x"),
    ],
)
def test_the_normal_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_scheme_and_www_do_not_part_keys() -> None:
    assert (
        url_key("http://www.example.com/a") == url_key("https://example.com/a/") == "example.com/a"
    )
    assert url_key("https://www.com/a") == "www.com/a"


URLS = st.from_regex(
    re.compile(
        r"https?://[a-zäm.]{1,12}(:\d{0,5})?(/[^\s?#]{0,8}){0,4}(\?[^\s#]{0,20})?(#\S{0,5})?"
    ),
    fullmatch=True,
)


@given(st.one_of(URLS, st.text(max_size=60)))
def test_any_string_has_a_canonical_form_and_a_key(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert url_key(once) == url_key(url)
    surt(url)
    host(url)


BELIEVED = [
    (f"{PAGE}?xyz=rec", PAGE),
    ("https://www.example.com/?p=1001", "https://www.example.com/2024/01/harbour-bridge-reopens"),
    ("https://amp-story.example.com/1001", "https://www.example.com/1001"),
    ("https://www.example.com/a/1001.html", "/a/1001/harbour-bridge-reopens.html"),
    ("https://www.example.com/uk/bridge-reopens-today", "/world/harbour-bridge-reopens-today"),
    ("https://www.example.com/d/2019/02/134052.html", "/blog/2019/02/masscan/"),
    ("https://www.example.com/", "https://example.com/"),
]
DOUBTED = [
    (PAGE, "https://www.example.com/"),
    (PAGE, "https://www.example.com/news/"),
    (PAGE, "https://www.example.com/news/1002/bridge"),
    (PAGE, "https://www.example.org/news/1001/bridge"),
    (PAGE, "https://fa.example.com/news/1001/bridge"),
    (PAGE, "javascript:void(0)"),
    (PAGE, "https://"),
    (PAGE, ""),
    ("https://www.example.co.uk/a/1001/x", "https://www.other.co.uk/a/1001/x"),
    (
        "https://www.example.com/harbour-bridge-reopens-on-monday",
        "https://www.example.com/how-to-subscribe-to-us",
    ),
    ("https://www.example.com/harbour-bridge-reopens-on-monday", "https://www.example.com/news"),
]


@pytest.mark.parametrize(("url", "declared"), BELIEVED)
def test_a_plausible_declaration_is_believed(url: str, declared: str) -> None:
    assert canonical_url(url, declared=declared) == canonical_url(urljoin(url, declared))


@pytest.mark.parametrize(("url", "declared"), DOUBTED)
def test_an_implausible_declaration_is_not(url: str, declared: str) -> None:
    assert canonical_url(url, declared=declared) == canonical_url(url)


def test_plausibility_is_about_absolute_addresses() -> None:
    assert plausible(PAGE, PAGE)
    assert not plausible(PAGE, "https://www.example.com/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://News.BBC.co.uk:8080/x", ("news.bbc.co.uk", "bbc.co.uk")),
        ("http://en.abna24.com", ("en.abna24.com", "abna24.com")),
        ("http://taz.de/x", ("taz.de", "taz.de")),
        ("http://m.taz.de/x", ("m.taz.de", "taz.de")),
        ("http://127.0.0.1:80/", ("127.0.0.1", "127.0.0.1")),
        ("http://[::1]/", ("::1", "::1")),
        ("no address", ("", "")),
    ],
)
def test_hosts_and_sites(url: str, expected: tuple[str, str]) -> None:
    assert (host(url), site(host(url))) == expected


@pytest.mark.parametrize("url", ["http://e", "HTTPS://e.example/x", "http://[::1]/"])
def test_http_addresses_are_told(url: str) -> None:
    assert is_http(url)


@pytest.mark.parametrize("url", ["ftp://e", "http:///x", "http://", "/x", "", "javascript:1"])
def test_other_addresses_are_told(url: str) -> None:
    assert not is_http(url)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.com:80/", "com,example)/"),
        ("https://www.example.com/A/B/?b=2&A=1#top", "com,example)/a/b?a=1&b=2"),
        ("http://user:pw@example.com:8080/x", "com,example:8080)/x"),
        ("http://example.com/a//b/../c/./d", "com,example)/a/c/d"),
        ("http://bücher.example/ü?q=ü", "example,xn--bcher-kva)/%c3%bc?q=%c3%bc"),
        ("http://faß.example/", "example,fass)/"),
        ("http://example.com/%7Efoo/%2F%41%zz", "com,example)/~foo/a%25zz"),
        ("http://1.2.3.4/x", "4,3,2,1)/x"),
        ("http://[::1]/x", "::1)/x"),
        ("http://example.com/a?z=1&&a=2&", "com,example)/a?&&a=2&z=1"),
        (f"http://example.com/a?sid={'0a' * 16}&x=1", "com,example)/a?x=1"),
        ("https://example.com/(S(4hqa0555fwsecu455xqckv45))/m.aspx", "com,example)/m.aspx"),
        ("dns:example.com", "dns:example.com"),
        ("urn:uuid:1", "urn:uuid:1"),
        ("warcinfo:a.warc.gz", "warcinfo:a.warc.gz"),
    ],
)
def test_surt_keys(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.skipif(not CORPUS, reason="NEWSCRAWL_CORPUS is not set")
def test_keys_are_those_of_the_wayback_machine() -> None:
    """Against the canonicaliser that pywb uses, on every address of the vectors."""
    canonicalize = pytest.importorskip("pywb.utils.canonicalize").canonicalize
    found = set()
    for path in (Path(CORPUS) / "urls").rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8", errors="replace")
            found.update(re.findall(r"https?://[a-zA-Z0-9][^\s\"'<>\\`]+", text))
    differing = [url for url in sorted(found) if not _agrees(url, canonicalize)]
    assert len(found) > 500
    assert len(differing) / len(found) < 0.03, differing[:20]


def _agrees(url: str, canonicalize: object) -> bool:
    try:
        expected = canonicalize(url)  # type: ignore[operator]
    except Exception:  # what it cannot read, it does not index
        return True
    return surt(url) == expected

"""What a page needs to be seen as it was, from its bytes."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discover.requisites import Reads, Requisite, requisites
from newscrawl.discover.srcset import srcset
from newscrawl.discover.stylesheets import css_references, decode_css
from newscrawl.model import Page

URL = "https://news.example/a/story.html"
ICON = "https://news.example/favicon.ico"


def of(markup: str, reads: Reads = Reads.DOCUMENT, url: str = URL, **options: bool) -> list[str]:
    """Addresses, without that of the icon that every document asks for."""
    page = Page(url, markup.encode(), headers=(("Content-Type", "text/html; charset=utf-8"),))
    return [one.url for one in requisites(page, reads, **options) if one.url != ICON]


def at(*names: str) -> list[str]:
    return [f"https://news.example/a/{name}" for name in names]


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<link rel="stylesheet" href="a.css">', ["a.css"]),
        ('<link rel="Alternate StyleSheet" title="Dark" href="d.css">', ["d.css"]),
        ('<link rel=preload as=style href="p.css" onload="this.rel=1">', ["p.css"]),
        ('<link rel=preload as=font href="f.woff2" crossorigin>', ["f.woff2"]),
        ('<link rel=preload as=image href="i.png" imagesrcset="j.png 2x">', ["i.png", "j.png"]),
        ('<link rel=preload as=document href="next.html">', []),
        ('<link rel=prefetch href="next.html"><link rel=canonical href="c.html">', []),
        ('<link rel=modulepreload href="m.js">', ["m.js"]),
        ('<link rel="shortcut icon" href="x.ico">', ["x.ico"]),
        ('<link rel="apple-touch-icon" href="t.png">', ["t.png"]),
        ('<link rel=manifest href="site.webmanifest">', ["site.webmanifest"]),
        ('<script src="s.js"></script>', ["s.js"]),
        ("<script type=module>import'./m.js';import('./n.js')</script>", ["m.js", "n.js"]),
        ('<script>var from = "./no.js"</script>', []),
        ('<script type=importmap>{"imports": {"x": "./x.js", "y/": "./y/"}}</script>', ["x.js"]),
        ('<img src="a.png">', ["a.png"]),
        ('<img src="a.png" srcset="b.png 2x, c.png 3x">', ["a.png", "b.png", "c.png"]),
        ('<picture><source srcset="b.webp"><img src="a.png"></picture>', ["b.webp", "a.png"]),
        ('<img src="data:image/gif;base64,R0" data-src="l.jpg">', ["l.jpg"]),
        ('<img data-lazy-srcset="l.jpg 1x, m.jpg 2x">', ["l.jpg", "m.jpg"]),
        ('<img data-lazy-src="l.jpg"><img data-original="m.jpg">', ["l.jpg", "m.jpg"]),
        ('<img data-lazy="true" data-image="1234" data-src-set-id="7">', []),
        ('<img data-src="i_{width}x.jpg" data-srcset="i_{width}.jpg">', []),
        ('<div data-bg="url(b.png)"></div><div data-background-image="c.png">', ["b.png", "c.png"]),
        ('<div data-bgset="b.png 1x"></div>', ["b.png"]),
        ('<div data-src="/fragment/menu"></div><img data-src="/pic/7">', ["../pic/7"]),
        ('<img srcset="a.png, 400w, b.png 800w">', ["a.png", "b.png"]),
        ('<a href="big.jpg" data-src="big.jpg">big</a>', []),
        ('<noscript><img src="n.png"></noscript>', ["n.png"]),
        ("<head><noscript><link rel=stylesheet href=n.css></noscript>", ["n.css"]),
        (
            '<video src="v.mp4" poster="p.jpg"><track src="t.vtt"></video>',
            ["v.mp4", "p.jpg", "t.vtt"],
        ),
        ('<audio><source src="s.ogg"></audio>', ["s.ogg"]),
        ('<object data="o.svg"></object><embed src="e.svg">', ["o.svg", "e.svg"]),
        ('<input type=image src="i.png">', ["i.png"]),
        ('<svg><image xlink:href="i.png"/><use href="s.svg#one"/></svg>', ["i.png", "s.svg"]),
        ('<svg><use href="#here"/><path fill="url(#g)"/></svg>', []),
        ('<body background="b.gif"><table><tr><td background="c.gif">', ["b.gif", "c.gif"]),
        ('<p style="background:url(&quot;b.png&quot;)">', ["b.png"]),
        ("<style>@import 'i.css'; p { background: url(b.png) }</style>", ["i.css", "b.png"]),
        ('<iframe src="f.html"></iframe>', ["f.html"]),
        ('<iframe src="about:blank" data-src="f/late.html"></iframe>', ["f/late.html"]),
        ('<iframe srcdoc="<img src=q.png><iframe src=r.html>"></iframe>', ["q.png"]),
        ('<div><template shadowrootmode=open><img src="t.png"></template></div>', ["t.png"]),
        ('<template><img src="inert.png"></template>', []),
        ('<img src="a.png"><img src="a.png#x"><img src=" a.png ">', ["a.png"]),
        ('<img src="javascript:x()"><img src="">', []),
    ],
)
def test_a_document_asks_for_what_a_browser_would_load(markup: str, names: list[str]) -> None:
    assert of(markup) == [urljoin(URL, name) for name in names]


def test_references_stand_against_the_base_that_the_document_states() -> None:
    assert of('<base href="/static/"><img src="a.png"><style>p{background:url(b.png)}') == [
        "https://news.example/static/a.png",
        "https://news.example/static/b.png",
    ]


def test_a_document_without_an_icon_asks_for_the_one_at_the_root() -> None:
    page = Page(URL, b"<p>x")
    assert requisites(page) == [Requisite(ICON)]
    assert requisites(page, frames=False) == []
    named = Page(URL, b'<link rel=icon href="/i.svg">')
    assert requisites(named) == [Requisite("https://news.example/i.svg")]


def test_a_document_in_a_frame_asks_for_no_further_frames() -> None:
    assert of('<iframe src="f.html"></iframe><img src="a.png">', frames=False) == at("a.png")


def test_each_requisite_says_what_its_own_response_is_to_be_read_as() -> None:
    page = Page(
        URL,
        b'<link rel=preload href="a.css" as=fetch><link rel=stylesheet href="a.css">'
        b'<script type=module src="m.js"></script><iframe src="f.html"></iframe><img src="i.png">',
    )
    assert [one.reads for one in requisites(page)] == [
        Reads.STYLE,
        Reads.MODULE,
        Reads.DOCUMENT,
        Reads.NOTHING,
        Reads.NOTHING,
    ]


@pytest.mark.parametrize(
    ("css", "names"),
    [
        ("@import 'a.css'; @import url(b.css) screen;", ["a.css!", "b.css!"]),
        ('@import url("a.css") layer(x) supports(display: grid) print;', ["a.css!"]),
        ('@IMPORT\n"a.css"', ["a.css!"]),
        ("@namespace svg url(http://x.example/svg); p{background:url(b.png)}", ["b.png"]),
        (
            "@font-face{font-family:F;src:local(F),url(f.woff2)format('woff2'),url('f.woff')}",
            ["f.woff2", "f.woff"],
        ),
        ("@media print{@supports (a:b){p{background:url( b.png )}}}", ["b.png"]),
        ("p{background-image:image-set('a.png' 1x, url(b.png) 2x)}", ["a.png", "b.png"]),
        ("p{background-image:-webkit-image-set(url(a.png) 1x)}", ["a.png"]),
        ("p{content:'no.png'} /* url(no.png) */ q{quotes:'a' 'b'}", []),
        ("p{background:url(a\\ b.png)}", ["a%20b.png"]),
        ("p{background:url('a\\\nb.png')}", ["ab.png"]),
        (
            "p{--x:url(v.png);cursor:url(c.cur),auto;mask:url(#m);filter:url(data:x)}",
            ["v.png", "c.cur"],
        ),
        ("p{background:url(a b.png)} q{background:url(c.png)}", ["c.png"]),
        ("p{background:url(a.png", ["a.png"]),
        ("} @import 'x.css'", ["x.css!"]),
    ],
)
def test_a_style_sheet_asks_for_its_imports_fonts_and_pictures(css: str, names: list[str]) -> None:
    page = Page("https://news.example/a/s.css", css.encode())
    found = [
        one.url.rpartition("/")[2] + ("!" if one.reads is Reads.STYLE else "")
        for one in requisites(page, Reads.STYLE)
    ]
    assert found == names


def test_a_style_sheet_is_read_in_its_charset() -> None:
    page = Page(
        "https://x.example/s.css",
        "p{background:url(é.png)}".encode("latin-1"),
        headers=(("Content-Type", "text/css; charset=ISO-8859-1"),),
    )
    assert [one.url for one in requisites(page, Reads.STYLE)] == ["https://x.example/%C3%A9.png"]
    assert decode_css('@charset "iso-8859-1"; é'.encode("latin-1")).endswith("é")


def test_deeply_nested_styles_are_read_to_the_end() -> None:
    assert list(css_references("{" * 50_000 + "url(a.png)")) == [("a.png", False)]


def test_srcset_addresses_may_hold_commas_and_descriptors_parentheses() -> None:
    assert list(srcset("a,b.png 1x, c.png (x, y) 2x ,,d.png, e.png")) == [
        "a,b.png",
        "c.png",
        "d.png",
        "e.png",
    ]


@given(
    st.lists(st.from_regex(r"[a-z0-9/._-]{1,12}[a-z0-9]", fullmatch=True), max_size=8),
    st.sampled_from([" 1x", " 100w", " 2x  ", ""]),
)
def test_srcset_gives_every_candidate(addresses: list[str], descriptor: str) -> None:
    addresses = [one + ".png" for one in addresses]
    assert list(srcset(", ".join(one + descriptor for one in addresses))) == addresses


@given(
    st.binary(max_size=400)
    | st.text(
        alphabet="<>/\"'=();:{}@,#!- \n\\aimgsrcstylelinkiframeurl(importdata-", max_size=400
    ).map(str.encode),
    st.sampled_from(Reads),
)
def test_any_bytes_give_web_addresses_only(body: bytes, reads: Reads) -> None:
    for one in requisites(Page(URL, body), reads):
        assert one.url.startswith(("http://", "https://"))
        assert "#" not in one.url or "#!" in one.url

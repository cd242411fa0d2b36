"""``newscrawl extract``: what is no page is refused, and a batch names its lines."""

from __future__ import annotations

import gzip
import json
import os
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newscrawl.cli import app
from newscrawl.cli.page_files import not_html
from newscrawl.errors import BadInput
from tests.run.pages import article, feed

URL = "http://a.example/news/1"
WORDS = "<p>Một ngày ở Hà Nội 日本語の記事 한국어 Новости дня 新闻报道</p>" * 20
CHARSETS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7"),
    *("iso2022_jp", "iso2022_kr", "hz", "shift_jis", "euc_kr", "big5", "gb18030"),
    *("koi8-r", "cp1256", "cp1258", "mac_cyrillic"),
)

ATOM = b"""<?xml version="1.0"?>
<!-- <html> -->
<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content></entry></feed>"""
XHTML = b"""<?xml version="1.0"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd" [<!ENTITY a "b">]>
<html xmlns="http://www.w3.org/1999/xhtml"><p>x</p></html>"""


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["extract", *words])


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"<p></p>", "a PNG picture"),
        (b"%PDF-1.7\n%abc", "a PDF"),
        (gzip.compress(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n"), "an archive, which newscrawl"),
        (random.Random(1).randbytes(20_000), "binary data"),
        (b"\0" * 2000, "an empty file"),
        (b"", "an empty file"),
        (b"\n%PDF-1.4\n<< /Title (<b>x</b>) >>", "a PDF"),
        (b"Harbour opens, 2 < 3, a<b, <me@a.example>, <https://a.example/>", "plain text"),
        ("Ein Text in UTF-16 <- ohne Tag".encode("utf-16"), "plain text"),
        (b"date,headline\n2026-11-22,Bridge opens\n", "plain text"),
        (b'\xef\xbb\xbf {"body": "<html><body><p>Harbour</p></body></html>"}\n', "JSON"),
        (b'[{"body": "<p>Harbour</p>"}]', "JSON"),
        (
            b'{"url": "a", "body": "<p>x</p>"}\n{"url": "b", "body": "<p>y</p>"}\n{"cut',
            "JSON Lines",
        ),
        (feed(["http://a.example/1"]), "an RSS feed"),
        (ATOM, "an Atom feed"),
        (b"<rdf:RDF><item><p>x</p></item></rdf:RDF>", "an RSS feed or other RDF"),
        ('\ufeff<?xml version="1.0"?><urlset><url/></urlset>'.encode("utf-16-le"), "a sitemap"),
        (b"\r\n<sm:sitemapindex xmlns:sm='x'><sm:sitemap/></sm:sitemapindex>", "a sitemap index"),
        (b"<opml><body></body></opml>", "a list of feeds (OPML)"),
        (b'<?xml version="1.0"?><newsMessage><p>x</p></newsMessage>', "XML (<newsMessage>)"),
    ],
)
def test_what_is_no_html_page_is_named(body: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(body)
    result = run(str(file), "--url", URL)
    assert isinstance(result.exception, BadInput)
    assert str(result.exception).startswith(f"{file}: no HTML page but {what}")
    assert result.stdout == ""


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_page_in_any_charset_is_one(charset: str) -> None:
    assert not_html(WORDS.encode(charset, "ignore")) == ""


@pytest.mark.parametrize(
    "body",
    [
        b"plain words and <b>one tag</b>",
        b"plain words, one line<br/>and another",
        b"<!-- saved from url=(0014)about:internet -->\n<title>x",
        b"\xef\xbb\xbf<!-- <rss> --><!DOCTYPE html><p>x",
        XHTML,
        b"<?xml version='1.0'?><h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:p>x</h:p></h:html>",
        b"<?xml version='1.0'?><div><p>a part of a page</p></div>",
        b"<?xml version='1.0'?><news-story><p>x</p></news-story>",
        b"<?xml version='1.0'?><shell><body><p>x</p></body></shell>",
        b"<feeder-box><p>x</p></feeder-box>",
        b"<svg><path/></svg><p>Behind a sprite sheet",
        b"[1]\n<p>A note</p>",
        b'{"title": "x"}\n<p>Behind a line of JSON</p>',
        b"{{ a template }}\n<p>x</p>",
        b"<x-story>of an element of its own</x-story>",
        b"<p>a\0b\0c</p>" * 50,
        b"<html>\0" + os.urandom(3000),
        b"BM is a name, PK another\n<b>one",
        b"\xef\xbb\xbf<!DOCTYPE HTML>",
        "<i>words</i> in UTF-16".encode("utf-16"),
        "<i>words</i> in UTF-32".encode("utf-32"),
    ],
)
def test_an_odd_page_is_still_one(body: bytes) -> None:
    assert not_html(body) == ""


def test_the_pages_of_the_corpus_are_pages(corpus: Path) -> None:
    pages = [path for path in corpus.rglob("*.htm*") if path.is_file()]
    assert len(pages) > 100
    for path in pages:
        body = path.read_bytes()
        assert not_html(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body) == "", path


def batch(tmp_path: Path, *lines: dict[str, object], code: int) -> list[dict[str, object]]:
    """What ``--batch`` answers to lines about one page."""
    page = tmp_path / "page.html"
    page.write_bytes(article(1, "Bridge opens").replace(b"<h1", b"<h6>Ours</h6><h1"))
    file = tmp_path / "batch.jsonl"
    file.write_text("".join(json.dumps({"path": "page.html", **line}) + "\n" for line in lines))
    outlets = tmp_path / "outlets"
    outlets.mkdir()
    (outlets / "ours.toml").write_text(
        'home = "http://a.example/"\nfeeds = ["http://a.example/feed"]\n'
        '[[layouts]]\n[layouts.fields]\nheadline = "h6"\n'
    )
    result = run("--batch", str(file), "--outlets", str(outlets))
    assert result.exit_code == code, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_outlet_of_a_line_chooses_its_layout(tmp_path: Path) -> None:
    with_outlet, without = batch(tmp_path, {"url": URL, "outlet": "ours"}, {"url": URL}, code=0)
    assert (with_outlet["outlet"], with_outlet["headline"]) == ("ours", "Ours")
    assert (without["outlet"], without["headline"]) == ("", "Bridge opens")


def test_a_line_that_cannot_be_used_is_named_with_file_and_number(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(random.Random(2).randbytes(9_000))
    answers = batch(
        tmp_path,
        {"url": URL},
        {"url": "x"},
        {"url": URL, "outlet": "our"},
        {"url": URL, "outlet": 7},
        {"url": URL, "path": "noise"},
        code=1,
    )
    file = tmp_path / "batch.jsonl"
    assert [answer.get("line") for answer in answers] == [None, 2, 3, 4, 5]
    errors = [str(answer["error"]) for answer in answers[1:]]
    assert errors[0] == f"{file}:2: url x: not an http address"
    assert errors[1].startswith(f"{file}:3: our: no such outlet")
    assert "did you mean 'ours'?" in errors[1]
    assert errors[2] == f"{file}:4: outlet 7: not a name"
    assert errors[3].endswith("noise: no HTML page but binary data")

"""Pages that nobody publishes in good faith, each a strain on one part of the extractor."""

from __future__ import annotations

import json
from collections.abc import Callable

_SENTENCE = (
    b"The council met on Tuesday and spoke for two hours about the harbour, the quay and the wall."
)
_PARAGRAPH = b"<p>The council met on Tuesday and spoke for two hours about the harbour.</p>"


def _many(open_tag: bytes, count: int, inner: bytes = b"x") -> bytes:
    return b"<html><body>" + open_tag * count + inner


PAGES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"<",
    "NULs": lambda: b"\x00" * 3_000_000,
    "text with NULs": lambda: b"<p>a\x00b\x00c</p>" * 1000,
    "div in div": lambda: _many(b"<div>", 100_000),
    "div in div, closed by others": lambda: _many(b"<div></span>", 100_000),
    "div in div, with text": lambda: _many(b"<div>word ", 60_000),
    "ul in ul": lambda: _many(b"<ul><li>", 50_000),
    "span in span": lambda: _many(b"<span>", 100_000),
    "b in b": lambda: _many(b"<b>", 100_000),
    "link in link": lambda: _many(b"<a href=x>y", 100_000),
    "font and p": lambda: _many(b"<font><p>", 50_000),
    "b and div": lambda: _many(b"<b><div>", 50_000),
    "tables": lambda: _many(b"<table><tr><td>", 30_000),
    "text in tables": lambda: _many(b"<table>x", 60_000),
    "custom elements": lambda: b"".join(b"<x-%d>" % n for n in range(60_000)),
    "svg in svg": lambda: _many(b"<svg><g>", 50_000),
    "templates": lambda: _many(b"<template>", 50_000),
    "select": lambda: _many(b"<select><option>", 50_000),
    "forms": lambda: _many(b"<form><div>", 50_000),
    "button and p": lambda: _many(b"<button><p>", 50_000),
    "headings": lambda: _many(b"<h1>word</h1>", 100_000),
    "megabytes of paragraphs": lambda: b"<body>" + _PARAGRAPH * 80_000,
    "containers of one name": lambda: (
        b"".join(b"<div class=body><p>%d %s</div>" % (n, _SENTENCE) for n in range(14_000))
        + b"<div class=body>"
        + _PARAGRAPH * 2_000
    ),
    "sections of one build": lambda: b"".join(
        b"<section class=s id=x%d><div class=c><p>%d %s</div></section>" % (n, n, _SENTENCE)
        for n in range(7_000)
    ),
    "buttons without end": lambda: b"<p>" + b"share " * 18 + b"x</p>" + b"<p>shares</p>" * 200_000,
    "megabytes of breaks": lambda: b"<body>" + b"word<br>" * 700_000,
    "megabytes of text": lambda: b"<body><p>" + b"word " * 1_200_000,
    "one long word": lambda: b"<body><p>" + b"w" * 6_000_000,
    "one giant attribute": lambda: b"<body><p class='" + b"menu " * 1_000_000 + b"'>x</p>",
    "one giant id": lambda: b"<body><p id='" + b"m" * 5_000_000 + b"'>x</p>",
    "many attributes": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x",
    "many tags of many attributes": lambda: (
        (b"<p " + b" ".join(b"a%d" % n for n in range(900)) + b">x") * 1200
    ),
    "attributes cut by slashes": lambda: b"<p" + b"".join(b"/a%d" % n for n in range(100_000)),
    "an attribute without end": lambda: b"<p class='" + b"x" * 100_000,
    "a tag without end": lambda: b"<p " * 500_000,
    "less-than signs": lambda: b"<" * 2_000_000,
    "entities": lambda: b"<p>" + b"&amp;" * 500_000,
    "comments": lambda: b"<!-- x -->" * 200_000,
    "a comment without end": lambda: b"<!--" + b"-" * 3_000_000,
    "scripts": lambda: b"<script>{}</script>" * 60_000,
    "JSON-LD scripts": lambda: (
        (b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>')
        * 20_000
    ),
    "deep JSON-LD": lambda: (
        b'<script type="application/ld+json">' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    ),
    "deep JSON-LD lists": lambda: b'<script type="application/ld+json">' + b"[" * 500_000,
    "broken JSON-LD": lambda: (
        b'<script type="application/ld+json">{"@type":"NewsArticle",' + b'"a":"\\' * 200_000
    ),
    "a giant articleBody": lambda: (
        b'<script type="application/ld+json">'
        + json.dumps({"@type": "NewsArticle", "articleBody": "<p>word</p>" * 300_000}).encode()
        + b"</script>"
    ),
    "strings in scripts": lambda: (
        b"<script>x=[" + (b'"' + b"\\u003cp>word\\u003c/p>" * 40 + b'",') * 3000 + b"]</script>"
    ),
    "quotes in scripts": lambda: b"<script>" + b'"' * 2_000_000 + b"</script>",
    "backslashes in scripts": lambda: b'<script>"' + b"\\" * 2_000_000 + b"</script>",
    "escaped strings in scripts": lambda: b"<script>" + b'\\"<p>' * 400_000 + b"</script>",
    "metas": lambda: b'<meta property="og:title" content="x">' * 60_000,
    "microdata": lambda: _many(b"<div itemscope itemprop=a>", 20_000),
    "microdata side by side": lambda: b"<i itemprop=author>Jane Roe</i>" * 40_000,
    "bylines": lambda: b"<span class=byline>By Jane Roe and John Doe</span>" * 30_000,
    "times": lambda: b"<time datetime=2024-01-01>1 January 2024</time>" * 30_000,
    "images": lambda: b"<body><article><p>x</p>" + b"<figure><img src=/a.jpg></figure>" * 30_000,
    "base of bases": lambda: b"<base href='http://[::'>" + b"<p><a href='//['>text</a></p>" * 1000,
    "odd addresses": lambda: b"<p>word " * 50 + b"<a href='javascript:x'>a</a>" * 1000,
    "repeated classes": lambda: b"".join(
        b"<div class='c%d menu nav-%d'>word word</div>" % (n, n) for n in range(60_000)
    ),
    "charset that is none": lambda: b"<meta charset='utf-7'><p>+ADw-script+AD4-</p>",
    "random bytes": lambda: bytes((n * n * 31 + n) % 256 for n in range(400_000)),
    "high bytes": lambda: b"<p>" + b"\xff\xfe\xc3\x28" * 300_000,
    "UTF-16": lambda: ("<p>" + "word " * 200_000).encode("utf-16"),
    "right to left": lambda: "<p>\u202e\u2066\u0627</p>".encode() * 20_000,
    "digits": lambda: b"<p>" + b"1/" * 500_000 + b"</p>",
    "capitals": lambda: b"<p>" + b"A" * 200_000 + b" (" * 100_000 + b"</p>",
    "hidden": lambda: b"<div style='display:none'>" * 30_000,
    "titles": lambda: b"<title>" + b"a | " * 500_000 + b"</title>",
    "h1 of a megabyte": lambda: b"<h1>" + b"word " * 200_000 + b"</h1>" + _PARAGRAPH * 20,
}

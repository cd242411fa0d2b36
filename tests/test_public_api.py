"""The small public API."""

from __future__ import annotations

import importlib
import subprocess
import sys

import newscrawl
from tests.run.pages import article


def test_extract_reads_bytes_and_text_alike_again_and_again() -> None:
    html = article(1, "Bridge opens early")
    for given in (html, html.decode(), html):
        found = newscrawl.extract(given, "http://a.example/2026/1")
        assert found.headline == "Bridge opens early"
        assert found.fingerprint
    extract_page = importlib.import_module("newscrawl.extract").extract_page
    assert callable(newscrawl.extract)
    assert extract_page(newscrawl.Page("http://a.example/", html)).headline == found.headline


def test_the_charset_of_the_header_is_believed() -> None:
    html = "<html><head><title>Größe</title></head><body><h1>Größe</h1><p>ä</p></body></html>"
    found = newscrawl.extract(
        html.encode("latin-1"), "http://a.example/", content_type="text/html; charset=latin-1"
    )
    assert found.headline == "Größe"


def test_the_nouns_import_without_the_extractor() -> None:
    code = (
        "import newscrawl, sys; print('newscrawl.extract' in sys.modules, 'scrapy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]

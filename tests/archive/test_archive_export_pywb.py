"""A WACZ of ours plays in pywb: unpacked by its own manager, by our index's captures."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from archive_made import NOON, Known, capture, response, write

from newscrawl.archive.export import export
from newscrawl.archive.filters import Filters
from newscrawl.archive.pages import reader_over
from newscrawl.archive.sources import FileSource

pytest.importorskip("pywb", reason="pywb is not installed")
BIN = Path(sys.executable).parent
LONG = b"<p>words that fill a page</p>" * 100


@pytest.fixture
def base(tmp_path):
    """Base URL of a pywb over an export that a filter chose."""
    known = Known()
    message = response(LONG, "Content-Type: text/html")
    moved = response(b"", "Location: /story", status="301 Moved")
    (first,) = write(tmp_path, capture("http://a.example/first", message))
    known.add(first)
    write(
        tmp_path,
        capture("http://b.example/story", message, at=NOON + timedelta(days=1)),
        capture("http://b.example/old", moved),
        revisits=known,
    )
    sources = [FileSource(path) for path in sorted(tmp_path.glob("*.warc.gz"))]
    wacz = tmp_path / "out.wacz"
    chosen = Filters(hosts=("b.example",))
    export(wacz, sources, reader_over(sources), now=NOON, software="test", filters=chosen)
    for words in (["init", "news"], ["add", "--unpack-wacz", "news", str(wacz)]):
        command = [BIN / "wb-manager", *words]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "log").open("wb")
    command = [BIN / "pywb", "-b", "127.0.0.1", "-p", str(port)]
    with log, subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log) as server:
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/news/", timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, (tmp_path / "log").read_text()
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/news/"
        finally:
            server.terminate()


def test_a_revisit_plays_with_what_it_repeats_and_a_redirect_leads_to_it(base):
    at = (NOON + timedelta(days=1)).strftime("%Y%m%d%H%M%S")
    with urllib.request.urlopen(f"{base}{at}id_/http://b.example/story", timeout=30) as answer:
        assert answer.read() == LONG
    with urllib.request.urlopen(f"{base}{at}mp_/http://b.example/old", timeout=30) as answer:
        assert LONG in answer.read()
        assert answer.url.endswith("http://b.example/story")

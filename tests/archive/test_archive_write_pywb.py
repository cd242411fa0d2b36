"""The archive plays in pywb, from our files and our index, at the times of the captures."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from write_kit import BEGAN, HTML, ODD, Memory, capture, chunked, page, warc_files

from newscrawl.archive import digest
from newscrawl.archive.writer import WarcWriter
from newscrawl.model import Held

pytest.importorskip("pywb", reason="pywb is not installed")

SITE = "https://news.example.org/"
NEW = page(HTML.replace(b"Sunday", b"Monday"))
REDIRECT = b"HTTP/1.1 301 Moved Permanently\r\nLocation: /moved\r\nContent-Length: 0\r\n\r\n"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *unused):
        return None


@pytest.fixture(scope="module")
def replay(tmp_path_factory):
    """Base URL of a pywb over one archive of ours."""
    folder = tmp_path_factory.mktemp("pywb")
    spool = folder / "spool"
    index = Memory()
    writer = WarcWriter(spool, prefix="T", revisits=index)

    def put(wire, name, days=0):
        began = BEGAN + timedelta(days=days)
        return writer.submit(capture(wire, SITE + name, began=began)).result(10)

    for name in ("plain", "gzip", "three cookies", "HTTP/1.0"):
        put(ODD[name], name.replace(" ", "-"))
    # pywb plays a trailer as part of the page: this one has none.
    put(chunked().replace(b"X-Trailer: end\r\n", b""), "chunked")
    first = put(page(), "story")
    put(NEW, "story", days=2)
    put(REDIRECT, "old")
    put(page(), "moved")
    index.digests[digest.of(HTML)] = Held(first.ref.record_id, first.url, first.began)
    index.urls[SITE + "story"] = Held(first.ref.record_id, first.url, first.began)
    put(page(), "story", days=4)
    put(page(), "elsewhere?id=1")
    put(NOT_MODIFIED, "story", days=6)
    writer.close()
    collection = folder / "collections" / "news"
    (collection / "archive").mkdir(parents=True)
    (collection / "indexes").mkdir()
    (path,) = warc_files(spool)
    shutil.copy(path, collection / "archive")
    shutil.copy(next(spool.glob("*.cdxj")), collection / "indexes" / "index.cdxj")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "log").open("wb")
    command = [Path(sys.executable).parent / "pywb", "-b", "127.0.0.1", "-p", str(port)]
    with log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server:
        base = f"http://127.0.0.1:{port}/news/"
        try:
            end = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(base, timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, (folder / "log").read_text()
                    assert time.monotonic() < end, "pywb did not start"
                    time.sleep(0.2)
            yield base
        finally:
            server.terminate()


def get(base, name, moment=BEGAN):
    """Status, headers and raw body that pywb replays."""
    url = f"{base}{moment:%Y%m%d%H%M%S}id_/{SITE}{name}"
    opener = urllib.request.build_opener(NoRedirects)
    try:
        answer = opener.open(urllib.request.Request(url, headers={"Accept-Encoding": "gzip"}))
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize("name", ["plain", "chunked", "three-cookies", "HTTP/1.0"])
def test_write_pywb_plays_the_page(replay, name):
    status, _, body = get(replay, name)
    assert (status, body) == (200, HTML)


def test_write_pywb_plays_a_coded_page_in_its_coding(replay):
    status, headers, body = get(replay, "gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert body == ODD["gzip"].partition(b"\r\n\r\n")[2]


def test_write_pywb_plays_each_version_at_its_time(replay):
    assert get(replay, "story")[2] == HTML
    assert get(replay, "story", BEGAN + timedelta(days=2))[2] == NEW.partition(b"\r\n\r\n")[2]


def test_write_pywb_plays_a_redirect_and_what_it_leads_to(replay):
    status, headers, _ = get(replay, "old")
    assert status == 301
    assert headers["Location"].endswith("/moved")
    assert get(replay, "moved")[2] == HTML


@pytest.mark.parametrize(
    ("name", "days"), [("story", 4), ("elsewhere?id=1", 0)], ids=["same URL", "other URL"]
)
def test_write_pywb_plays_a_revisit_with_the_payload_it_refers_to(replay, name, days):
    status, _, body = get(replay, name, BEGAN + timedelta(days=days))
    assert (status, body) == (200, HTML)


def test_write_pywb_plays_an_unchanged_page_as_the_server_answered(replay):
    """A 304 is played as such: the page itself plays at every time before it."""
    status, _, body = get(replay, "story", BEGAN + timedelta(days=6))
    assert (status, body) == (304, b"")
    assert get(replay, "story", BEGAN + timedelta(days=4))[2] == HTML

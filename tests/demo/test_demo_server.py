"""How the sample web answers on the wire."""

from __future__ import annotations

import gzip
import http.client
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import brotlicffi
import pytest

from newscrawl.demo.process import Running, running
from newscrawl.demo.troubles import TROUBLES, Trouble
from newscrawl.demo.web import Web
from newscrawl.errors import BadInput, FetchError
from newscrawl.model import PageKind

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Answer:
    """A response, read whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def get(url: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def raw(url: str) -> bytes:
    """Everything that comes until the server closes."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as sock:
        sock.sendall(f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        pieces = iter(lambda: sock.recv(65536), b"")
        return b"".join(pieces)


def story(served: Running, web: Web, outlet: str, newest: int) -> str:
    """URL of the n-th newest story of an outlet's own, as :data:`QUIRKS` counts them."""
    own = [story for story in web.newsroom.stories[outlet] if not story.agency]
    chosen = sorted(own, key=lambda story: -story.number)[newest - 1]
    return served.bases[outlet] + web.newsroom.sites[outlet].path(chosen)


@pytest.mark.parametrize(
    ("outlet", "coding"),
    [
        ("harbour-courier", "gzip"),
        ("northfield-tribune", "gzip"),
        ("meridian-wire", "br"),
        ("old-ferry-gazette", ""),
        ("karaneh", "zstd"),
    ],
)
def test_each_outlet_has_its_content_coding(served: Running, outlet: str, coding: str) -> None:
    decode = {
        "": bytes,
        "gzip": gzip.decompress,
        "br": brotlicffi.decompress,
        "zstd": zstd.decompress,
    }
    home = served.bases[outlet] + "/"
    plain = get(home)
    coded = get(home, {"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert "Content-Encoding" not in plain.headers
    assert coded.headers.get("Content-Encoding", "") == coding
    assert decode[coding](coded.body) == plain.body


def test_tribune_sends_chunks_and_the_others_lengths(served: Running) -> None:
    chunked = get(served.bases["northfield-tribune"] + "/")
    assert chunked.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in chunked.headers
    plain = get(served.bases["harbour-courier"] + "/")
    assert int(plain.headers["Content-Length"]) == len(plain.body)


def test_not_modified_by_entity_tag_and_by_date(served: Running, web: Web) -> None:
    url = story(served, web, "harbour-courier", 1)
    first = get(url)
    tagged = get(url, {"If-None-Match": first.headers["ETag"]})
    dated = get(url, {"If-Modified-Since": first.headers["Last-Modified"]})
    assert (tagged.status, tagged.body) == (304, b"")
    assert (dated.status, dated.body) == (304, b"")
    assert get(url, {"If-None-Match": '"other"'}).status == 200
    both = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
    assert get(url, both).status == 200


def test_head_has_the_head_of_get(served: Running) -> None:
    home = served.bases["meridian-wire"] + "/"
    asked, headed = get(home), get(home, method="HEAD")
    assert headed.body == b""
    assert dict(asked.headers) == dict(headed.headers)


def test_redirect_chain_ends_at_the_article(served: Running, web: Web) -> None:
    outlet = "harbour-courier"
    listed = [e.url for e in web.listed(outlet) if "/old-" in e.url]
    assert len(listed) == 1
    url = served.bases[outlet] + urlsplit(listed[0]).path
    statuses = []
    while (answer := get(url)).status in (301, 302):
        statuses.append(answer.status)
        where = answer.headers["Location"]
        url = where if where.startswith("http") else served.bases[outlet] + where
    assert statuses == [301, 302]
    assert answer.status == 200
    assert b'"NewsArticle"' in answer.body


def test_failing_once_then_answering() -> None:
    with running() as served:
        web = Web(served.bases)
        failing = story(served, web, "harbour-courier", 14)
        busy = story(served, web, "northfield-tribune", 13)
        cut = story(served, web, "old-ferry-gazette", 6)
        assert [get(failing).status for _ in range(3)] == [500, 200, 200]
        first = get(busy)
        assert (first.status, first.headers["Retry-After"]) == (429, "1")
        assert get(busy).status == 200
        with pytest.raises(http.client.IncompleteRead):
            get(cut)
        assert len(get(cut).body) > 5000


def test_cut_off_response_always_breaks(served: Running) -> None:
    cut = next(trouble for trouble in TROUBLES if trouble.cut)
    message = raw(served.bases[cut.outlet] + cut.path)
    head, _, body = message.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    assert 0 < len(body) < length


def test_slow_page_pauses_in_the_midst(served: Running, web: Web) -> None:
    began = time.monotonic()
    assert len(get(story(served, web, "northfield-tribune", 10)).body) > 5000
    assert time.monotonic() - began > 1.0


def test_lying_charset(served: Running, web: Web) -> None:
    answer = get(story(served, web, "old-ferry-gazette", 8))
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert "Gazette" in answer.body.decode("windows-1252")


def test_body_without_length_ends_with_the_connection(served: Running, web: Web) -> None:
    message = raw(story(served, web, "old-ferry-gazette", 9))
    assert b"content-length" not in message.partition(b"\r\n\r\n")[0].lower()
    assert message.endswith(b"</HTML>\n")


@pytest.mark.parametrize(
    "trouble", [trouble for trouble in TROUBLES if not trouble.cut], ids=lambda each: each.path
)
def test_troubles_answer_as_declared(served: Running, trouble: Trouble) -> None:
    answer = get(served.bases[trouble.outlet] + trouble.path)
    assert answer.status == trouble.status
    assert answer.headers["Content-Type"] == trouble.mime
    assert answer.headers.get("Location", "") == trouble.location


def test_huge_page_is_there_and_listed_nowhere(served: Running, web: Web) -> None:
    huge = next(trouble for trouble in TROUBLES if trouble.page == "huge")
    assert len(get(served.bases[huge.outlet] + huge.path).body) > 49_000_000
    assert not any(huge.path in entry.url for entry in web.listed(huge.outlet))


def test_troubles_cover_every_kind_of_wall() -> None:
    kinds = {trouble.kind for trouble in TROUBLES if trouble.status == 200}
    assert {PageKind.BLOCK, PageKind.CONSENT, PageKind.LOGIN, PageKind.ERROR} <= kinds


def test_robots_forbids_what_the_sitemap_lists(served: Running) -> None:
    forbidden = next(trouble for trouble in TROUBLES if not trouble.robots)
    base = served.bases[forbidden.outlet]
    assert f"Disallow: {forbidden.path}" in get(base + "/robots.txt").body.decode()
    assert forbidden.path in get(base + "/sitemap.xml").body.decode()


def test_pages_name_pictures_and_styles_that_are_there(served: Running, web: Web) -> None:
    url = story(served, web, "harbour-courier", 2)
    page = get(url).body.decode()
    base = served.bases["harbour-courier"]
    for path, mime in (
        ("/static/harbour-courier.css", "text/css; charset=utf-8"),
        ("/static/base.css", "text/css; charset=utf-8"),
        ("/static/site.js", "text/javascript; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/media/ad-300.svg", "image/svg+xml"),
    ):
        answer = get(base + path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, mime)
    picture = page.partition('property="og:image" content="')[2].partition('"')[0]
    assert get(picture).body.startswith(b"<svg")
    assert get(base + "/static/../server.py").status == 404


def test_next_generation_changes_validators_of_corrected_stories_alone() -> None:
    with running() as served:
        web, later = Web(served.bases), Web(served.bases, generation=2)
        changed = next(t.url for t in later.newsroom.truths if t.modified)
        fixed = web.newsroom.truths[3].url
        before = {url: get(url) for url in (changed, fixed)}
        served.move_to(2)
        conditions = {url: {"If-None-Match": a.headers["ETag"]} for url, a in before.items()}
        after = get(changed, conditions[changed])
        assert after.status == 200
        assert parsedate_to_datetime(after.headers["Last-Modified"]) > parsedate_to_datetime(
            before[changed].headers["Last-Modified"]
        )
        assert get(fixed, conditions[fixed]).status == 304


def test_log_tells_who_asked_for_what(served: Running) -> None:
    served.clear_log()
    home = served.bases["karaneh"] + "/"
    etag = get(home, {"User-Agent": "probe/1"}).headers["ETag"]
    get(home, {"If-None-Match": etag})
    first, second = served.log()
    assert (first["outlet"], first["target"], first["status"]) == ("karaneh", "/", 200)
    assert (first["agent"], first["conditional"], first["at_once"]) == ("probe/1", False, 1)
    assert (second["status"], second["conditional"]) == (304, True)
    assert first["at"] <= first["ended"] <= second["at"]
    assert first["connection"] != second["connection"]


def test_log_counts_requests_under_way(served: Running, web: Web) -> None:
    """Two requests at once to the slow page show as two at once."""
    served.clear_log()
    url = urlsplit(story(served, web, "meridian-wire", 17))
    request = f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n\r\n"
    with ExitStack() as held:
        socks = [
            held.enter_context(socket.create_connection((url.hostname, url.port), timeout=60))
            for _ in range(2)
        ]
        for sock in socks:
            sock.sendall(request.encode())
        for sock in socks:
            while sock.recv(65536):
                pass
    assert sorted(entry["at_once"] for entry in served.log()) == [1, 2]


def test_one_address_gives_each_outlet_a_port() -> None:
    """Where the system has 127.0.0.1 alone."""
    with running(one_address=True) as served:
        hosts = {urlsplit(base).hostname for base in served.bases.values()}
        ports = {urlsplit(base).port for base in served.bases.values()}
        assert hosts == {"127.0.0.1"}
        assert len(ports) == len(served.bases)
        assert all(get(base + "/robots.txt").status == 200 for base in served.bases.values())


def test_a_taken_port_is_one_clear_line(served: Running) -> None:
    port = urlsplit(next(iter(served.bases.values()))).port
    with pytest.raises(BadInput, match=f"port {port} is taken"), running(port=port or 0):
        pass


def test_a_server_that_has_gone_is_one_clear_line() -> None:
    with running() as served:
        pass
    with pytest.raises(FetchError, match="the sample web has gone"):
        served.log()


def test_server_ends_with_its_parent() -> None:
    """Also where the parent was killed and could tell it nothing."""
    script = (
        "import sys, time\nfrom newscrawl.demo.process import running\n"
        "with running() as served:\n    print(served.pid, flush=True)\n    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    assert _ends(pid)


def _ends(pid: int) -> bool:
    """Whether the process is gone (or awaits its new parent) within five seconds."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout.strip()
        if not state or state.startswith("Z"):
            return True
        time.sleep(0.05)
    return False

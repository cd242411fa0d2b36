"""The command lets nobody in: every spelling refused, in a line, with no byte sent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from newscrawl.errors import BadInput
from newscrawl.spiders.addresses import check_address
from tests.servers.odd import OddServer, message

HOSTS = (
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "news.localhost",
    "user:word@127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "00000127.0.0.1",
    "127。0。0。1",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
    "%31%32%37.0.0.1",
    "4294967296.0.0.1",
    "0",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fec0::1]",
    "[ff02::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
)
OTHERS = (
    "file:///etc/passwd",
    "ftp://127.0.0.1/x",
    "gopher://127.0.0.1/x",
    "ws://127.0.0.1/x",
    "s3://bucket/key",
    "data:text/html,<p>x",
    "view-source:http://127.0.0.1/",
    "http:///etc/passwd",
)


class Listener:
    """Listens at one port on IPv4 and IPv6 and counts who connects."""

    def __init__(self) -> None:
        self._four = socket.create_server(("", 0))
        self.port: int = self._four.getsockname()[1]
        self._six = socket.create_server(("::1", self.port), family=socket.AF_INET6)

    def close(self) -> None:
        self._four.close()
        self._six.close()

    def connections(self) -> int:
        """How many have connected since; a connection that was closed again counts."""
        found = 0
        for listener in (self._four, self._six):
            listener.settimeout(0.2)
            while True:
                try:
                    listener.accept()[0].close()
                except TimeoutError:
                    break
                found += 1
        return found


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def test_the_listener_notices_a_connection(listener: Listener) -> None:
    for address in ("127.0.0.1", "::1"):
        socket.create_connection((address, listener.port)).close()
    assert listener.connections() == 2


def test_every_spelling_is_refused_in_one_line_without_a_byte(desk, tmp_path, listener) -> None:
    urls = [f"http://{name}:{listener.port}/x" for name in HOSTS]
    urls += [f"https://{name}:{listener.port}/x" for name in HOSTS[:3]]
    urls += OTHERS
    names = tmp_path / "list"
    names.write_text("\n".join(urls), encoding="utf-8")
    done = desk.archive("--file", str(names), "-s", "DOWNLOAD_DELAY=0.01", allow="")
    assert done.code == 7
    assert done.out == ""
    lines = done.err.splitlines()
    assert len(lines) == len(urls)
    for url, line in zip(urls, lines, strict=True):
        assert line.startswith(f"newscrawl: {url}: refused, nothing was sent: ")
    audit = (desk.data / "audit.log").read_text(encoding="utf-8").splitlines()
    assert sum("nothing was sent" in line for line in audit) >= len(urls)
    assert listener.connections() == 0
    assert desk.report()["requests"]["sent"] == 0
    assert desk.report()["balanced"]


def test_json_tells_a_refusal_as_data(desk, listener) -> None:
    done = desk.archive("--json", f"http://127.1:{listener.port}/", allow="")
    assert done.code == 7
    (result,) = done.results
    assert result["outcome"] == "address"
    assert result["capture"] is None
    assert "odd spelling of 127.0.0.1" in result["error"]


def test_a_redirect_into_a_refused_address_is_refused_and_its_hop_archived(desk, listener) -> None:
    inside = f"http://127.0.0.1:{listener.port}/secret"
    hop = message(b"HTTP/1.1 302 Found", b"Location: " + inside.encode(), b"Content-Length: 0")
    with ExitStack() as stack:
        server = OddServer({"/out": (hop,)}, address="127.0.0.2")
        stack.callback(server.close)
        done = desk.archive(server.url("/out"), allow="127.0.0.2/32")
    assert done.code == 7
    (line,) = done.err.splitlines()
    assert line == (
        f"newscrawl: {server.url('/out')}: refused, nothing was sent: "
        f"{inside}: address 127.0.0.1 is loopback"
    )
    assert listener.connections() == 0
    assert f"(redirected from {server.url('/out')})" in (desk.data / "audit.log").read_text()
    assert desk.notes()[server.url("/out")]["role"] == "page"


def test_a_page_cannot_reach_inside_by_its_requisites(desk, listener) -> None:
    inside = f"http://127.0.0.1:{listener.port}"
    page = (
        f"<title>x</title><link rel=stylesheet href='{inside}/a.css'>"
        f"<img src='{inside}/b.png'><iframe src='http://[::1]:{listener.port}/'></iframe>"
        "<img src='http://169.254.169.254/latest/'>"
    ).encode()
    answer = message(
        b"HTTP/1.1 200 OK",
        b"Content-Type: text/html",
        b"Content-Length: %d" % len(page),
        body=page,
    )
    server = OddServer({"/page": (answer,)}, address="127.0.0.2")
    try:
        done = desk.archive("--requisites", "--json", server.url("/page"), allow="127.0.0.2/32")
    finally:
        server.close()
    assert done.code == 0
    (result,) = done.results
    assert sorted(result["requisites"]["failed"].values()) == ["address"] * 4
    assert listener.connections() == 0
    assert f"{inside}/a.css" in (desk.data / "audit.log").read_text()


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1/",
        "http://[x]/",
        "http://a:99999/",
        "http://a:port/",
        "news.example/story",
        "localhost:8000/x",
        "javascript:alert(1)",
        "http://news.example/a b",
        "http://news.example/\x1b[31m",
        "",
        "://",
    ],
)
def test_what_is_no_address_is_named_in_one_clear_line(url: str) -> None:
    with pytest.raises(BadInput, match="not an address") as caught:
        check_address(url)
    assert str(caught.value).isprintable()


def test_the_command_ends_with_2_for_what_is_no_address(desk) -> None:
    done = desk.archive("http://news.example/", "http://[::1/", allow="")
    assert done.code == 2
    assert done.err == "newscrawl: http://[::1/: not an address: Invalid IPv6 URL\n"
    assert not desk.data.exists()

"""The address guard lets nobody in, however the address is spelled, resolved or reached."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import AddressRefused, BadInput
from newscrawl.fetch.guard import AddressPolicy, loose_ipv4, meanings
from tests.fetch.crawling import Ask, Failed, crawl
from tests.servers.odd import message, odd_server

SPELLINGS = (
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7F.1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "127.0.0.01",
    "127.0.0.0x1",
    "4294967295",
    "6425673729",
    "0.0.0.0",
    "0",
    "00",
    "0x",
    "127。0。0。1",
    "127．0．0．1",
    "127｡0｡0｡1",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "news.localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::1]",
    "[2002:7f00:1::1]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "[2606:4700::5efe:10.0.0.1]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "8.8",
    "134744072",
)
"""Hosts that a guard without an allow-list must refuse from the URL alone."""

SCHEMES = (
    "file:///etc/passwd",
    "ftp://example.org/",
    "data:text/html,hello",
    "gopher://example.org/",
    "javascript:alert(1)",
    "//example.org/",
    "http:///path",
    "http://[::1/",
    "",
)


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_spelling_is_refused_from_the_url_alone(host: str) -> None:
    for url in (f"http://{host}/", f"https://{host}:8443/x", f"http://user:word@{host}/"):
        with pytest.raises(AddressRefused) as refused:
            AddressPolicy().check_url(url)
        assert "\n" not in str(refused.value)
        assert url in str(refused.value)


@pytest.mark.parametrize("url", SCHEMES)
def test_other_schemes_and_urls_without_a_host_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        AddressPolicy(["0.0.0.0/0", "::/0"]).check_url(url)


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "en.abna.ir",
        "1.1.1.1",
        "93.184.215.14",
        "[2606:2800:220:1::1]",
        "[64:ff9b::5db8:d70e]",
        "xn--mgba3a4f16a.ir",
        "127.example.org",
        "1e100.net",
        "0x.example.org",
        "localhost.example.org",
        "a.b.c.d.e",
        "1.2.3.4.5",
    ],
)
def test_public_hosts_pass(host: str) -> None:
    AddressPolicy().check_url(f"https://{host}/")


def test_an_allow_list_opens_its_networks_and_no_others() -> None:
    policy = AddressPolicy(["127.0.0.0/8", "::1"])
    for host in ("127.0.0.1", "127.9.9.9", "[::1]", "localhost", "[::ffff:127.0.0.1]"):
        policy.check_url(f"http://{host}/")
    for host in ("10.0.0.1", "[::2]", "2130706433", "127.1", "0.0.0.0", "[::ffff:10.0.0.1]"):
        with pytest.raises(AddressRefused):
            policy.check_url(f"http://{host}/")


def test_an_allow_list_that_is_none_names_what_is_wrong() -> None:
    with pytest.raises(BadInput, match=r"'10\.0\.0\.0/99'"):
        AddressPolicy(["10.0.0.0/99"])


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_passes(address: object) -> None:
    """Whatever ``ipaddress`` holds for not global is refused, embedded addresses included."""
    given_address = ip_address(str(address))
    every = meanings(given_address)
    passes = not AddressPolicy().problem(given_address)
    if passes:
        assert not any(each.is_private or each.is_multicast or each.is_loopback for each in every)


@given(st.ip_addresses(v=4), st.sampled_from(["dec", "hex", "oct", "short", "dotted-hex"]))
def test_every_spelling_of_an_ipv4_address_is_read_as_a_c_library_reads_it(
    address: object, how: str
) -> None:
    number = int(ip_address(str(address)))
    a, b, c, d = number.to_bytes(4, "big")
    text = {
        "dec": str(number),
        "hex": f"{number:#x}",
        "oct": f"0{number:o}",
        "short": f"{a}.{number & 0xFFFFFF}",
        "dotted-hex": f"{a:#x}.{b:#X}.0{c:o}.{d}",
    }[how]
    assert loose_ipv4(text) == ip_address(number)
    if text != str(ip_address(number)):
        assert "odd spelling" in AddressPolicy(["0.0.0.0/0"]).host_problem(text)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z][a-z0-9]{1,10}){1,3}", fullmatch=True))
def test_names_are_left_to_the_resolver(name: str) -> None:
    if not name.endswith("localhost"):
        assert AddressPolicy().host_problem(name) == ""


def test_networks_of_the_registries_are_refused_at_both_ends() -> None:
    for text in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "198.18.0.0/15", "fc00::/7"):
        network = ip_network(text)
        assert AddressPolicy().problem(network[0])
        assert AddressPolicy().problem(network[-1])
        outside = ip_address(int(network[-1]) + 1)
        if not text.startswith("f"):
            assert not AddressPolicy().problem(outside)


NO_ONE = {"NEWSCRAWL_ALLOW_ADDRESSES": [], "ROBOTSTXT_OBEY": False}
REACHABLE = tuple(host for host in SPELLINGS if host.startswith(("127", "0", "2130", "loc", "[::")))


@pytest.mark.parametrize("obey", [False, True])
def test_no_connection_is_made_for_any_spelling(obey: bool) -> None:
    """A listener on this very port is never reached, also not for robots.txt."""
    with odd_server(address="0.0.0.0") as server:
        urls = [f"http://{host}:{server.port}/plain" for host in REACHABLE]
        crawled = crawl(urls, {**NO_ONE, "ROBOTSTXT_OBEY": obey})
    assert server.accepted == 0
    assert len(crawled.failed) == len(urls)
    assert {failed.reason for failed in crawled.failed} == {"address"}
    assert all("AddressRefused" in failed.kinds for failed in crawled.failed)
    assert crawled.count("refused/address") == len(urls)
    audit = [line for line in crawled.log.splitlines() if "newscrawl.audit" in line]
    assert len(audit) == len(urls)
    assert "Traceback" not in crawled.log


def test_a_redirect_into_loopback_is_refused_and_its_origin_is_on_record() -> None:
    with odd_server(address="127.0.0.2") as inside:
        moved = message(b"HTTP/1.1 302 Found", b"Location: %b" % inside.url("/plain").encode())
        with odd_server({"/out": (moved, "close")}) as server:
            crawled = crawl([server.url("/out")], {"NEWSCRAWL_ALLOW_ADDRESSES": ["127.0.0.1"]})
    assert inside.accepted == 0
    assert crawled.failed[0].reason == "address"
    assert [kept.url for kept in crawled.kept] == [server.url("/out")]
    (audit,) = [line for line in crawled.log.splitlines() if "newscrawl.audit" in line]
    assert f"redirected from {server.url('/out')}" in audit


@pytest.mark.parametrize("obey", [False, True])
def test_names_that_resolve_into_refused_ranges_are_refused(obey: bool) -> None:
    """Also where only one of a name's addresses is refused, and for IPv6."""
    names = {
        "inside.example": [["127.0.0.1"]],
        "metadata.example": [["169.254.169.254"]],
        "six.example": [["::1"]],
        "mapped.example": [["::ffff:127.0.0.1"]],
        "many.example": [["127.0.0.1", "127.0.0.2"]],
    }
    with odd_server(address="0.0.0.0") as server:
        urls = [f"http://{name}:{server.port}/plain" for name in names]
        crawled = crawl(urls, {**NO_ONE, "ROBOTSTXT_OBEY": obey}, options={"names": names})
    assert server.accepted == 0
    assert {failed.reason for failed in crawled.failed} == {"address"}
    assert len(crawled.failed) == len(urls)
    assert crawled.kept == []


def test_a_name_that_changes_its_mind_is_refused_when_it_does() -> None:
    """DNS rebinding: the first look-up is allowed, the second leads inside."""
    names = {"rebind.example": [["127.0.0.2"], ["127.0.0.1"]]}
    with odd_server(
        {"/": (message(b"HTTP/1.0 200 OK", body=b"ok"), "close")}, address="0.0.0.0"
    ) as server:
        url = f"http://rebind.example:{server.port}/"
        crawled = crawl(
            [Ask(url, priority=1), Ask(url + "?again")],
            {
                "NEWSCRAWL_ALLOW_ADDRESSES": ["127.0.0.2"],
                "CONCURRENT_REQUESTS": 1,
                "DNSCACHE_ENABLED": False,
            },
            options={"names": names},
        )
    assert [got.asked for got in crawled.got] == [url]
    assert [failed.reason for failed in crawled.failed] == ["address"]
    assert server.accepted == 1


def test_a_proxy_is_not_asked_for_what_is_refused() -> None:
    """The peer would be the proxy: the target is judged by its URL and by what it resolves to."""
    names = {"inside.example": [["127.0.0.1"]]}
    with odd_server() as proxy:
        meta = {"proxy": f"http://127.0.0.1:{proxy.port}"}
        urls = ["http://10.0.0.1/", "http://0x7f000001/", "http://inside.example/"]
        crawled = crawl([Ask(url, meta=meta) for url in urls], NO_ONE, options={"names": names})
    assert proxy.accepted == 0
    assert {failed.reason for failed in crawled.failed} == {"address"}


def test_other_schemes_are_refused_by_the_crawl() -> None:
    urls = ["file:///etc/passwd", "data:text/html,hello", "ftp://127.0.0.1/x"]
    crawled = crawl(urls, {**NO_ONE, "ROBOTSTXT_OBEY": True})
    assert crawled.got == []
    for url in urls:
        answer = crawled.answer(url)
        assert isinstance(answer, Failed)
        assert answer.reason == "address"
        assert "scheme" in answer.message

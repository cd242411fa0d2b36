"""Outlets cut into groups: of like size, and no host in two of them."""

from __future__ import annotations

from newscrawl.cli.crawl_jobs import groups
from newscrawl.outlets import Outlet


def outlet(name: str, host: str) -> Outlet:
    """An outlet on one host."""
    return Outlet(name, f"http://{host}/", hosts=(host,), feeds=(f"http://{host}/feed",))


def test_outlets_are_spread_evenly() -> None:
    shares = groups([outlet(f"o{n}", f"h{n}.example") for n in range(5)], 2)
    assert sorted(map(len, shares)) == [2, 3]
    assert sorted(name for share in shares for name in share) == ["o0", "o1", "o2", "o3", "o4"]


def test_outlets_that_share_a_host_stay_together() -> None:
    outlets = [outlet("a", "one.example"), outlet("b", "two.example"), outlet("c", "one.example")]
    assert sorted(map(sorted, groups(outlets, 3))) == [["a", "c"], ["b"]]


def test_there_are_never_more_groups_than_hosts() -> None:
    assert groups([outlet("a", "one.example")], 8) == [["a"]]

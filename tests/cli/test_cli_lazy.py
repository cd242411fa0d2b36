"""Shared options stand anywhere."""

from __future__ import annotations

import pytest

from newscrawl.cli.lazy import hoist


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["crawl", "a", "--data", "d"], ["--data", "d", "crawl", "a"]),
        (["crawl", "--data=d", "a"], ["--data=d", "crawl", "a"]),
        (["-s", "A=1", "crawl", "-s", "B=2"], ["-s", "A=1", "-s", "B=2", "crawl"]),
        (["extract", "--", "--data", "x"], ["extract", "--", "--data", "x"]),
        (["crawl", "--data"], ["--data", "crawl"]),
        (["extract", "--outlet", "x"], ["extract", "--outlet", "x"]),
    ],
)
def test_shared_options_are_read_wherever_they_stand(given: list[str], read: list[str]) -> None:
    assert hoist(given) == read

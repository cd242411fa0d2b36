"""The sample web, crawled; its archive, replayed: the catalog is the same again."""

from __future__ import annotations

import pytest

from tests.replay.kit import Desk, captures


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_catalog_that_was_thrown_away_comes_back_from_the_archive(
    crawled: Desk, desk: Desk, jobs: str
) -> None:
    report = desk.run("--jobs", jobs)
    assert report["balanced"]
    before, after = crawled.contents(), desk.contents()
    assert after.keys() == before.keys()
    assert after == before
    assert max(len(one["versions"]) for one in after.values()) > 1
    assert any(one["duplicate_of"] for one in after.values())
    assert any(one["cluster"] for one in after.values())


def test_the_captures_of_our_own_archive_come_back_too(crawled: Desk, desk: Desk) -> None:
    desk.run()
    with crawled.catalog() as before, desk.catalog() as after:
        assert captures(after) == captures(before)
        assert [(w.key, w.state) for w in after.warcs.all()] == [
            (w.key, w.state) for w in before.warcs.all()
        ]


def test_replaying_twice_changes_nothing(desk: Desk) -> None:
    first = desk.run()
    before = desk.contents()
    second = desk.run()
    assert second["pages"]["total"] == 0
    again = desk.run("--again")
    assert again["balanced"]
    assert again["pages"]["total"] == first["pages"]["total"]
    assert again["pages"]["articles"] == again["pages"]["versions"] == 0
    assert again["replay"]["reread"] == 0
    assert desk.contents() == before

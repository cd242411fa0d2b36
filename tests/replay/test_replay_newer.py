"""A new extractor: judged before it is believed, then taken, with the older reading kept."""

from __future__ import annotations

from tests.replay.kit import Desk

NEWER = ["-s", "NEWSCRAWL_READER=tests.replay.readers.newer"]


def test_a_newer_extractor_updates_articles_in_place_and_the_older_reading_stays(
    desk: Desk,
) -> None:
    first = desk.run()
    before = desk.contents()
    report = desk.run(*NEWER)
    assert report["balanced"]
    versions = sum(len(one["versions"]) for one in before.values())
    assert report["replay"]["reread"] == versions
    assert report["pages"]["unchanged"] == first["pages"]["total"] - sum(
        first["pages"]["dropped"].values()
    )
    after = desk.contents()
    assert after.keys() == before.keys()
    for url, one in before.items():
        for old, new in zip(one["versions"], after[url]["versions"], strict=True):
            assert new["article"]["extractor"] == "newer 2"
            assert new["article"]["headline"] == old["article"]["headline"].upper()
            assert new["captures"] == old["captures"]
            (kept,) = new["readings"]
            assert kept == old["article"]


def test_another_layout_in_an_outlet_file_is_taken_with_the_same_extractor(desk: Desk) -> None:
    desk.run()
    before = desk.contents()
    file = desk.outlets / "old-ferry-gazette.toml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith("section =")]
    file.write_text("\n".join([*lines, "section = \"xpath:string('Mended')\""]) + "\n")
    report = desk.run()
    after = desk.contents()
    changed = [url for url, one in after.items() if one["article"]["section"] == "Mended"]
    assert changed
    assert all(before[url]["article"]["outlet"] == "old-ferry-gazette" for url in changed)
    assert report["replay"]["reread"] >= len(changed)
    assert [one["versions"][0]["readings"] for one in after.values()] == [[]] * len(after)


def test_a_dry_run_tells_what_a_newer_extractor_would_change_and_stores_nothing(
    desk: Desk,
) -> None:
    desk.run()
    before = desk.contents()
    report = desk.run("--dry-run", "--diff", "--jobs", "2", *NEWER)
    assert report["balanced"]
    assert desk.contents() == before
    gazette = report["diff"]["old-ferry-gazette"]
    articles = [
        version["article"]
        for one in before.values()
        for version in one["versions"]
        if version["article"]["outlet"] == "old-ferry-gazette"
    ]
    assert gazette["captures"]["different"] == len(articles)
    changed = gazette["fields"]["headline"]["changed"]
    assert changed["number"] == len(articles)
    example = changed["examples"][0]
    assert example["new"] == example["old"].upper() != example["old"]
    pictured = sum(1 for article in articles if article["images"])
    assert gazette["fields"]["images"]["lost"]["number"] == pictured > 0
    bare = sum(1 for article in articles if not article["section"])
    gained = gazette["fields"].get("section", {}).get("gained", {"number": 0})
    assert gained["number"] == bare
    assert "body_text" not in gazette["fields"]


def test_a_dry_run_with_the_same_extractor_differs_in_nothing(desk: Desk) -> None:
    desk.run()
    report = desk.run("--dry-run", "--diff")
    for told in report["diff"].values():
        assert told["fields"] == {}
        assert set(told["captures"]) <= {"same", "known"}


def test_a_dry_run_on_an_empty_catalog_finds_everything_new(desk: Desk) -> None:
    report = desk.run("--dry-run")
    assert {name for told in report["diff"].values() for name in told["captures"]} == {"new"}
    assert desk.contents() == {}

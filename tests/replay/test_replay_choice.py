"""Which captures of an archive are pages, which are wanted, and as whose they are read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from newscrawl.model import Truncation
from tests.replay.kit import Desk
from tests.replay.made import NOON, capture, foreign, ours, pages, response
from tests.run.pages import article

OUTLET = """
title = "News"
home = "http://news.example/"
timezone = "UTC"
article_patterns = ['/a/']
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project with one outlet."""
    desk = Desk(tmp_path)
    desk.outlets.mkdir()
    (desk.outlets / "news.toml").write_text(OUTLET)
    return desk


def stored(desk: Desk) -> dict[str, str]:
    """Outlets of the stored articles by URL."""
    with desk.catalog() as catalog:
        return {one.article.url: one.article.outlet for one in catalog.articles()}


def test_captures_of_ours_say_whether_they_are_pages(desk: Desk, tmp_path: Path) -> None:
    html = response(article(1))
    hour = timedelta(hours=1)
    path = ours(
        tmp_path / "w",
        capture("http://news.example/a/1", html, role="page", outlet="news"),
        capture("http://news.example/a/2", response(article(2)), role="section", outlet="news"),
        capture("http://news.example/robots.txt", html),
        capture("http://other.example/x", response(article(3)), NOON + hour, role="page"),
        capture("http://gone.example/x", response(article(4)), role="page", outlet="closed"),
        capture("http://news.example/a/5", response(b"", "302 Found"), role="page", outlet="news"),
        capture("http://news.example/a/6", response(b"", "404 Gone"), role="page", outlet="news"),
        capture(
            "http://news.example/a/7",
            response(article(7)),
            truncated=Truncation.DISCONNECT,
            role="page",
            outlet="news",
        ),
    )
    report = desk.run(str(path))
    assert stored(desk) == {
        "http://news.example/a/1": "news",
        "http://other.example/x": "",
    }
    assert report["pages"]["total"] == 5
    assert report["pages"]["dropped"] == {
        "fetch/http-404": 1,
        "fetch/disconnect": 1,
        "replay/unknown-outlet": 1,
    }
    assert any(line.startswith("closed: no such outlet") for line in report["problems"])


def test_captures_of_others_are_pages_by_their_outlet_or_by_what_they_are(
    desk: Desk, tmp_path: Path
) -> None:
    text = {"http://text.example/a/1": b"plain words"}
    own = {"http://news.example/a/1": article(1), "http://news.example/section": article(2)}
    path = foreign(tmp_path / "f.warc.gz", {**own, "http://other.example/x": article(3)})
    foreign(tmp_path / "t.warc", text, "text/plain", packed=False)
    report = desk.run(str(path), str(tmp_path / "t.warc"))
    assert stored(desk) == {"http://news.example/a/1": "news", "http://other.example/x": ""}
    assert report["replay"]["responses"] == 4
    with desk.catalog() as catalog:
        found = catalog.article("http://other.example/x")
    assert found is not None
    assert found.article.capture is not None
    assert found.article.capture.warc == str(path)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (["--outlet", "news"], {"news.example/a/1", "news.example/a/2"}),
        (["--host", "b.example"], {"b.example/x"}),
        (["--url", "/[2x]$"], {"news.example/a/2", "b.example/x"}),
        (["--since", "2026-03-04T12:30"], {"news.example/a/2", "b.example/x"}),
        (["--until", "2026-03-04T12:30"], {"news.example/a/1"}),
        (["--status", "2xx", "--mime", "application/xhtml+xml"], {"b.example/x"}),
    ],
)
def test_filters_choose(desk: Desk, tmp_path: Path, filters: list[str], wanted: set[str]) -> None:
    hour = timedelta(hours=1)
    news = {"role": "page", "outlet": "news"}
    xhtml = response(article(3), mime="application/xhtml+xml")
    path = ours(
        tmp_path / "w",
        capture("http://news.example/a/1", response(article(1)), NOON, **news),
        capture("http://news.example/a/2", response(article(2)), NOON + hour, **news),
        capture("http://b.example/x", xhtml, NOON + hour, role="page"),
    )
    desk.run(str(path), *filters)
    assert {url.removeprefix("http://") for url in stored(desk)} == wanted


def test_what_does_not_exist_is_one_line_and_exit_2(desk: Desk, tmp_path: Path) -> None:
    import subprocess

    from tests.replay.kit import environment

    for wrong in (
        [str(tmp_path / "nothing")],
        ["--url", "("],
        ["--status", "ok"],
        ["--since", "yesterday"],
        ["--outlet", "nobody"],
        ["--diff"],
    ):
        done = subprocess.run(
            desk.command(*wrong), capture_output=True, text=True, check=False, env=environment()
        )
        assert done.returncode == 2, wrong
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_damage_is_reported_and_the_rest_goes_through(desk: Desk, tmp_path: Path) -> None:
    path = foreign(tmp_path / "f.warc.gz", pages(9))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 40] = b"\0" * 40
    path.write_bytes(data)
    report = desk.run(str(path), code=6)
    assert report["balanced"]
    (damage,) = (one for one in report["replay"]["damage"] if one["skipped"])
    assert damage["file"] == str(path)
    assert 0 < damage["offset"] <= middle < damage["offset"] + damage["skipped"]
    assert len(stored(desk)) == 8
    # Nothing is left to read, and what was skipped is still said.
    again = desk.run(str(path), code=6)
    assert again["pages"]["total"] == 0
    assert again["replay"]["skipped_before"]


def test_a_page_that_kills_its_process_costs_no_more_than_itself(
    desk: Desk, tmp_path: Path
) -> None:
    path = foreign(tmp_path / "f.warc.gz", pages(6))
    reader = ["-s", "NEWSCRAWL_READER=tests.replay.readers.deadly"]
    report = desk.run(str(path), "--jobs", "2", *reader)
    assert report["balanced"]
    assert "http://news.example/a/3" not in stored(desk)
    assert len(stored(desk)) == 5
    assert report["pages"]["dropped"] == {"extract/crashed": 1}

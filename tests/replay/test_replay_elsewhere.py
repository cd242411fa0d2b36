"""Archives that lie elsewhere: what points into them means the same from every folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.replay.kit import Desk, environment
from tests.replay.made import foreign, pages

URL = "http://news.example/a/1"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project without outlets, and an archive of others in a folder beside it."""
    desk = Desk(tmp_path / "project")
    desk.outlets.mkdir(parents=True)
    (tmp_path / "others").mkdir()
    foreign(tmp_path / "others" / "f.warc.gz", pages(3))
    return desk


def run(desk: Desk, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project from a folder."""
    command = [sys.executable, "-m", "newscrawl", *arguments]
    command += [f"--data={desk.data}", f"--outlets={desk.outlets}"]
    paths = {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment() | paths,
    )


def test_a_relative_source_is_found_again_from_another_folder(desk: Desk, tmp_path: Path) -> None:
    done = run(desk, tmp_path / "others", "replay", "f.warc.gz")
    assert done.returncode == 0, done.stderr
    with desk.catalog() as catalog:
        refs = [one.article.capture for one in catalog.articles()]
    assert {ref.warc for ref in refs if ref} == {str(tmp_path / "others" / "f.warc.gz")}
    shown = run(desk, desk.root, "show", URL)
    assert shown.returncode == 0, shown.stderr
    assert str(tmp_path / "others" / "f.warc.gz") in shown.stdout.replace("\n", "")
    assert run(desk, desk.root, "show", URL, "--raw").stdout.startswith("HTTP/1.1 200 OK")
    verified = run(desk, desk.root, "verify", "--deep")
    assert verified.returncode == 0, verified.stdout
    assert "3 pointers from the catalog" in verified.stdout


def test_verify_names_the_archives_of_others_and_how_many_records_it_proved_there(
    desk: Desk, tmp_path: Path
) -> None:
    other = foreign(tmp_path / "others" / "g.warc.gz", pages(2, "http://other.example"))
    run(desk, tmp_path, "replay", "others")
    file = tmp_path / "others" / "f.warc.gz"
    verified = run(desk, desk.root, "verify", "--deep")
    *told, verdict = verified.stdout.splitlines()
    assert told == [
        f"{file}: of others: 3 records read and proven",
        f"{other}: of others: 2 records read and proven",
    ]
    assert "5 records that these point at in 2 archives of others: nothing wrong" in verdict
    with desk.catalog() as catalog:
        ref = catalog.history(URL)[0].article.capture
    assert ref is not None
    data = bytearray(file.read_bytes())
    data[ref.offset + ref.length // 2] ^= 2
    file.write_bytes(data)
    verified = run(desk, desk.root, "verify", "--deep")
    assert verified.returncode == 6
    assert f"{file}: of others: 2 records read and proven" in verified.stdout
    file.unlink()
    assert f"{file}: of others" not in run(desk, desk.root, "verify", "--deep").stdout


def test_the_same_file_by_another_name_is_replayed_once(desk: Desk, tmp_path: Path) -> None:
    run(desk, tmp_path / "others", "replay", "f.warc.gz")
    before = desk.contents()
    again = run(desk, tmp_path, "replay", "others/f.warc.gz", "--json")
    assert again.returncode == 0, again.stderr
    assert desk.contents() == before


def test_show_and_verify_say_where_a_file_that_has_gone_lay(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "others" / "f.warc.gz"
    run(desk, tmp_path, "replay", "others/f.warc.gz")
    file.unlink()
    shown = run(desk, desk.root, "show", URL)
    assert shown.returncode != 0
    assert str(file) in shown.stderr.replace("\n", "")
    assert "Traceback" not in shown.stderr
    verified = run(desk, desk.root, "verify")
    assert verified.returncode == 6
    assert verified.stdout.replace("\n", "").count(str(file)) >= 3


def test_an_archive_that_was_moved_is_read_where_a_setting_says(desk: Desk, tmp_path: Path) -> None:
    run(desk, tmp_path / "others", "replay", "f.warc.gz")
    (tmp_path / "others").rename(tmp_path / "elsewhere")
    shown = run(desk, tmp_path, "show", URL)
    assert (shown.returncode, len(shown.stderr.splitlines())) == (3, 1)
    assert f"{tmp_path}/others/f.warc.gz: no such archive; where it was moved" in shown.stderr
    assert f'NEWSCRAWL_MOVED=\'{{"{tmp_path}/others": "NEW FOLDER"}}\'' in shown.stderr

    moved = json.dumps({str(tmp_path / "others"): str(tmp_path / "elsewhere")})
    shown = run(desk, tmp_path, "show", URL, "-s", f"NEWSCRAWL_MOVED={moved}")
    assert shown.returncode == 0, shown.stderr
    verified = run(desk, tmp_path, "verify", "--deep", "-s", f"NEWSCRAWL_MOVED={moved}")
    assert verified.returncode == 0, verified.stdout
    # Replayed from its new place, it gives what is held.
    before = desk.contents()
    run(desk, tmp_path, "replay", "elsewhere", "-s", f"NEWSCRAWL_MOVED={moved}")
    assert desk.contents() == before


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        ("x", "not a JSON object"),
        ('{"a": "/b"}', "a to /b: both must be whole paths"),
        ('{"/a": 1}', "/a to 1: both must be whole paths"),
    ],
)
def test_a_place_that_cannot_be_is_one_line(
    desk: Desk, tmp_path: Path, moved: str, told: str
) -> None:
    shown = run(desk, tmp_path, "show", URL, "-s", f"NEWSCRAWL_MOVED={moved}")
    assert (shown.returncode, len(shown.stderr.splitlines())) == (2, 1)
    assert told in shown.stderr


def test_an_article_from_elsewhere_is_taken_down_and_its_archive_left_alone(
    desk: Desk, tmp_path: Path
) -> None:
    archive = tmp_path / "others" / "f.warc.gz"
    before = archive.read_bytes()
    run(desk, tmp_path / "others", "replay", "f.warc.gz")
    done = run(desk, desk.root, "takedown", URL, "--reason", "court order 7")
    assert done.returncode == 0, done.stderr
    assert f"{archive}: not of this archive" in done.stdout
    assert archive.read_bytes() == before
    again = run(desk, tmp_path / "others", "replay", "--again", "f.warc.gz")
    assert again.returncode == 0, again.stderr
    with desk.catalog() as catalog:
        assert URL not in {one.article.url for one in catalog.articles()}
        assert len(list(catalog.articles())) == 2

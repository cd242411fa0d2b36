"""What lies in a place that cannot be written to can be read all the same."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.errors import ArchiveError
from tests.run.conftest import LOOPBACK, Command, Desk, environment
from tests.run.pages import article, feed, outlet
from tests.servers.site import Answer, served

COMMANDS = {
    "articles": ["articles"],
    "history": ["history", "{url}"],
    "show": ["show", "{url}"],
    "verify": ["verify", "--deep"],
    "export": ["export", "--wacz", "{out}"],
}


@pytest.fixture(scope="module")
def crawled(module_desk: Callable[[], Desk]) -> tuple[Desk, str]:
    """A project with one article, captured twice, and the article's address."""
    desk = module_desk()
    with served({"/a/1": Answer(article(1), headers={"Content-Type": "text/html"})}) as site:
        site.answers["/feed"] = Answer(feed([site.url + "/a/1"]))
        desk.outlet("test", outlet(site.url))
        desk.crawl("test")
        url = f"{site.url}/a/1"
        # The same bytes again: a revisit, which replay looks up in an index of its own.
        desk.run("archive", url, "--allow-address", LOOPBACK)
        return desk, url


@pytest.fixture
def locked(crawled: tuple[Desk, str], tmp_path: Path) -> Iterator[Path]:
    """A copy of its data folder in which nothing can be written."""
    data = tmp_path / "locked"
    shutil.copytree(crawled[0].data, data)
    lock(data)
    yield data
    for path in (data, *data.rglob("*")):
        path.chmod(0o755)


def lock(data: Path) -> None:
    for path in (*data.rglob("*"), data):
        path.chmod(0o555 if path.is_dir() else 0o444)


def powerless(*arguments: str) -> Command:
    """Run ``newscrawl`` as a user who may not write where the mode forbids it: root may."""
    drop = []
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("root writes everywhere, and there is no setpriv to give that up")
        drop = [setpriv, "--bounding-set=-dac_override,-dac_read_search"]
    done = subprocess.run(
        [*drop, sys.executable, "-m", "newscrawl", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(),
    )
    return Command(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_catalog_that_cannot_be_written_to_is_read(
    name: str, locked: Path, crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    places = {"url": crawled[1], "out": str(tmp_path / "out.wacz")}
    words = [word.format(**places) for word in COMMANDS[name]]
    found = powerless(*words, "--data", str(locked))
    assert found.code == 0, found.err
    assert found.out
    assert sorted(path.name for path in locked.glob("catalog*")) == ["catalog.sqlite"]


def test_what_was_written_last_is_read_from_the_log_beside_the_file(
    crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(crawled[0].data, data)
    with sqlite3.connect(data / "catalog.sqlite") as held:
        held.execute("UPDATE articles SET outlet = 'renamed'")
        held.commit()
        copy = tmp_path / "copy"
        shutil.copytree(data, copy)
        assert (copy / "catalog.sqlite-wal").stat().st_size
    held.close()
    lock(copy)
    try:
        found = powerless("articles", "--data", str(copy), "--outlet", "renamed")
        assert found.code == 0, found.err
        assert len(found.out.splitlines()) == 1
    finally:
        copy.chmod(0o755)


def test_a_log_that_cannot_be_read_there_is_one_line_that_says_what_to_do(
    crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    shutil.copytree(crawled[0].data, data)
    held = sqlite3.connect(data / "catalog.sqlite")
    held.execute("UPDATE articles SET outlet = 'renamed'")
    held.commit()
    shutil.copytree(data, copy, ignore=shutil.ignore_patterns("*-shm"))
    held.close()
    lock(copy)
    try:
        found = powerless("articles", "--data", str(copy))
    finally:
        copy.chmod(0o755)
    assert found.code == 8
    assert "copy both there" in found.err
    assert len(found.err.splitlines()) == 1


def test_an_older_catalog_that_cannot_be_written_to_is_one_line(
    crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(crawled[0].data, data)
    held = sqlite3.connect(data / "catalog.sqlite")
    held.execute("UPDATE alembic_version SET version_num = '0000'")
    held.commit()
    held.close()
    lock(data)
    try:
        found = powerless("articles", "--data", str(data))
    finally:
        data.chmod(0o755)
    assert found.code == 8
    assert "older catalog" in found.err
    assert "copy it" in found.err
    assert len(found.err.splitlines()) == 1


def test_a_command_that_writes_says_that_it_cannot(locked: Path, tmp_path: Path) -> None:
    found = powerless("archive", "http://127.0.0.1:9/", "--data", str(locked))
    assert found.code == 2
    assert "cannot be written to" in found.err
    assert len(found.err.splitlines()) == 1


def test_a_folder_without_a_catalog_is_told_apart_from_an_empty_one_and_not_made(
    tmp_path: Path,
) -> None:
    found = powerless("articles", "--data", str(tmp_path / "typo"))
    assert found.code == 3
    assert "nothing was crawled" in found.err
    assert not (tmp_path / "typo").exists()


def test_an_archive_without_its_catalog_is_shown_verified_and_exported(
    crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    desk, url = crawled
    data = tmp_path / "data"
    shutil.copytree(desk.data / "archive", data / "archive")
    assert f"url       {url}" in powerless("show", url, "--data", str(data)).out
    checked = powerless("verify", "--deep", "--data", str(data))
    assert checked.code == 0
    assert "There is no catalog" in checked.out
    packed = powerless(
        "export", "--wacz", str(tmp_path / "a.wacz"), "--outlet", "test", "--data", str(data)
    )
    assert packed.code == 0, packed.err
    told = powerless("articles", "--data", str(data))
    assert "no catalog; newscrawl replay makes it anew" in told.err


@pytest.mark.parametrize("damage", ["head", "middle"])
def test_a_damaged_catalog_is_named_with_the_way_to_make_it_anew_and_that_works(
    damage: str, crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    desk, url = crawled
    data = tmp_path / "data"
    shutil.copytree(desk.data, data)
    file = data / "catalog.sqlite"
    with file.open("r+b") as stream:
        stream.seek(0 if damage == "head" else 4096)
        stream.write(b"\xff" * (100 if damage == "head" else file.stat().st_size - 4096))
    shared = ["--data", str(data), "--outlets", str(desk.outlets)]
    found = powerless("articles", *shared)
    assert found.code == 8
    assert len(found.err.splitlines()) == 1
    assert f"Move away {file}*" in found.err
    assert "newscrawl replay" in found.err
    for path in data.glob("catalog.sqlite*"):
        path.rename(tmp_path / path.name)
    assert powerless("replay", *shared).code == 0
    assert url in powerless("articles", *shared).out
    assert powerless("verify", "--deep", *shared).code == 0


def test_a_replay_with_nothing_left_to_read_notices_a_damaged_catalog(
    crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    """Overwritten pages that no other step of such a replay comes to."""
    desk, _ = crawled
    data = tmp_path / "data"
    shutil.copytree(desk.data, data)
    shared = ["--data", str(data), "--outlets", str(desk.outlets)]
    assert powerless("replay", *shared).code == 0
    file = data / "catalog.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        chosen = "SELECT rootpage FROM sqlite_master WHERE name = 'sightings'"
        ((root,),) = database.execute(chosen)
        ((size,),) = database.execute("PRAGMA page_size")
    whole = file.read_bytes()
    with file.open("r+b") as stream:
        stream.seek((root - 1) * size)
        stream.write(b"\xff" * size)
    found = powerless("replay", *shared)
    assert (found.code, len(found.err.splitlines())) == (8, 1), found.err
    assert "the catalog is damaged, the archive is not" in found.err
    assert f"Move away {file}*" in found.err
    file.write_bytes(whole)
    assert powerless("replay", *shared).code == 0


def test_an_archive_that_cannot_be_read_ends_its_replay_with_one_line(
    crawled: tuple[Desk, str], tmp_path: Path
) -> None:
    file = tmp_path / "closed.warc.gz"
    shutil.copy(next((crawled[0].data / "archive").rglob("*.warc.gz")), file)
    file.chmod(0)
    data = tmp_path / "data"
    data.mkdir(mode=0o777)
    found = powerless("replay", str(file), "--data", str(data))
    assert found.code == ArchiveError.exit_code
    assert f"{file}: Permission denied" in found.out
    assert "--again" not in found.out
    assert "Traceback" not in found.err


def test_a_dry_run_writes_nothing_where_nothing_can_be_written(
    locked: Path, crawled: tuple[Desk, str]
) -> None:
    before = sorted(locked.rglob("*"))
    found = powerless(
        "replay", "--dry-run", "--data", str(locked), "--outlets", str(crawled[0].outlets)
    )
    assert found.code == 0, found.err
    assert "unchanged" in found.out or "same" in found.out
    assert sorted(locked.rglob("*")) == before

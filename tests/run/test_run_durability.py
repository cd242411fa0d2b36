"""What a crawl acknowledged is there, whatever killed it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.damage import Damage
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.s3client import S3Options
from newscrawl.archive.scan import scan
from newscrawl.archive.sources import FileSource
from tests.run.conftest import LOOPBACK, Desk, environment
from tests.run.pages import article, feed, outlet
from tests.servers.moto import free_port, moto_server
from tests.servers.site import Answer, Site, served

HTML = {"Content-Type": "text/html; charset=utf-8"}
PER_ROUND = 400


class Endless(dict[str, Answer | Callable[[int], Answer]]):
    """A site whose feed always lists pages that nobody has seen."""

    url = ""
    listed = 0

    def get(self, path: str, default: object = None) -> Answer | Callable[[int], Answer]:  # type: ignore[override]
        if path == "/feed":
            start, self.listed = self.listed, self.listed + PER_ROUND
            urls = [f"{self.url}/a/{number}" for number in range(start, self.listed)]
            return Answer(feed(urls))
        if path.startswith("/a/"):
            return Answer(article(int(path.removeprefix("/a/"))), headers=HTML)
        return Answer(b"", 404)


@pytest.fixture
def endless() -> Iterator[Site]:
    """A running endless site."""
    with served() as site:
        answers = Endless()
        answers.url = site.url
        site.answers = answers
        yield site


@contextmanager
def crawling(desk: Desk, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A crawl in the background, killed at the end of the block if it still runs."""
    command = [sys.executable, "-m", "newscrawl", "crawl", "test", "--allow-address", LOOPBACK]
    shared = ["--data", str(desk.data), "--outlets", str(desk.outlets), *options]
    process = subprocess.Popen(
        [*command, *shared],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def acknowledged(desk: Desk) -> int:
    """Articles in the catalog by now."""
    path = desk.data / "catalog.sqlite"
    if not path.exists():
        return 0
    # Counted where it lies: to read every article again and again would take most of the test.
    with closing(sqlite3.connect(path, timeout=60)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are not made yet
            return 0


def prove(desk: Desk) -> int:
    """Every article's record is in the archive and right, every file whole, nothing twice."""
    spool = desk.data / "spool"
    assert [path for path in spool.iterdir() if path.is_file()] == []
    store = LocalStore(desk.data / "archive")
    records: Counter[str] = Counter()
    for blob in store.list():
        if blob.key.endswith(".warc.gz"):
            for found in scan(FileSource(store.path(blob.key), blob.key)):
                assert not isinstance(found, Damage), found
                records[found.record_id] += 1
            assert store.stat(blob.key.replace(".warc.gz", ".cdxj")) is not None
    assert [record for record, number in records.items() if number > 1] == []
    reader, number = desk.reader(), 0
    with desk.catalog() as catalog:
        for stored in catalog.articles():
            capture = stored.article.capture
            assert capture is not None
            page = reader.page(capture)
            path = stored.article.url.rpartition("/a/")[2]
            assert page.body == article(int(path))
            number += 1
    return number


def kill_and_restart(
    endless: Site, desk: Desk, times: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kill a crawl at random moments, some while it starts, most while it stores."""
    desk.outlet("test", outlet(endless.url, delay=0.001, concurrency=8))
    moments = random.Random(11)
    for _ in range(times):
        before = acknowledged(desk)
        with crawling(desk) as process:
            if moments.random() < 0.8:
                deadline = time.monotonic() + 60
                while acknowledged(desk) <= before and time.monotonic() < deadline:
                    assert process.poll() is None
                    time.sleep(0.02)
            time.sleep(moments.random() * 0.6)
            os.killpg(process.pid, signal.SIGKILL)
    desk.run("ship")
    number = prove(desk)
    with capsys.disabled():
        sys.stdout.write(f"\nsurvived {times} kills: {number} articles, every record right\n")


def test_a_crawl_killed_at_random_moments_loses_no_acknowledged_article(
    endless: Site, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    kill_and_restart(endless, desk, 6, capsys)


@pytest.mark.soak
def test_a_crawl_survives_200_kills(
    endless: Site, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    kill_and_restart(endless, desk, 200, capsys)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of so many bytes; skips where this process may not mount one."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_stops_the_crawl_with_its_own_exit_code_and_loses_nothing(
    endless: Site, desk: Desk, tmp_path: Path
) -> None:
    desk.outlet("test", outlet(endless.url, delay=0.001, concurrency=8))
    with small_disk(tmp_path / "disk", "300k") as disk:
        spool = disk / "spool"
        options = ["-s", f"NEWSCRAWL_SPOOL={spool}", "-s", "NEWSCRAWL_SPOOL_PATIENCE=0.5"]
        # A store that takes nothing, so that the spool stays full.
        options += ["-s", "NEWSCRAWL_STORE=s3://nowhere/x"]
        options += ["-s", "NEWSCRAWL_S3_ENDPOINT=http://127.0.0.1:9"]
        found = desk.crawl("test", *options, code=4)
        assert "full" in found.err + found.out
        number = acknowledged(desk)
        assert number > 0
        shutil.copytree(spool, desk.data / "spool", dirs_exist_ok=True)
    desk.run("ship")
    assert prove(desk) == number


def test_a_crawl_waits_for_a_store_that_is_away_and_ships_everything_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    port, number = free_port(), 80
    endpoint = f"http://127.0.0.1:{port}"
    options = ["-s", "NEWSCRAWL_STORE=s3://news/archive", "-s", f"NEWSCRAWL_S3_ENDPOINT={endpoint}"]
    options += ["-s", "NEWSCRAWL_S3_REGION=us-east-1", "-s", "NEWSCRAWL_S3_ADDRESSING=path"]
    options += ["-s", "NEWSCRAWL_SPOOL_LIMIT=60000", "-s", "NEWSCRAWL_WARC_MAX_BYTES=20000"]
    with served({f"/a/{n}": Answer(article(n), headers=HTML) for n in range(number)}) as site:
        site.answers["/feed"] = Answer(feed([site.url + path for path in site.answers]))
        desk.outlet("test", outlet(site.url, delay=0.001, concurrency=4))
        with crawling(desk, *options) as process:
            log = desk.data / "crawl.log"
            deadline = time.monotonic() + 60
            while not (log.exists() and "waiting for room" in log.read_text()):
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            while not acknowledged(desk):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert acknowledged(desk) < number
            with moto_server(port=port) as url:
                s3 = S3Options(endpoint=url, region="us-east-1", addressing="path")
                store = S3Store("news", "archive", s3)
                store.client.create_bucket(Bucket="news")
                assert process.wait(timeout=120) == 0
                assert not list((desk.data / "spool").iterdir())
                warcs = [blob.key for blob in store.list() if blob.key.endswith(".warc.gz")]
                assert len(warcs) == len(set(warcs)) > 2
                reader = ArchiveReader(store)
                with desk.catalog() as catalog:
                    captures = [stored.article.capture for stored in catalog.articles()]
                assert len(captures) == number
                for capture in captures:
                    assert capture is not None
                    assert reader.page(capture).status == 200

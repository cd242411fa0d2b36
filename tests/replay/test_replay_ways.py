"""Ways in and out: S3 prefixes, Scrapy's own command, Ctrl-C, large files in ranges."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import boto3
import pytest

from newscrawl.archive.captures import Captured, captures
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.s3client import S3Options
from newscrawl.archive.sources import FileSource
from newscrawl.run.replaying import Input
from tests.replay.kit import Desk, environment
from tests.replay.made import NOON, capture, foreign, ours, pages, response
from tests.run.pages import article
from tests.servers.moto import moto_server


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project without outlets."""
    desk = Desk(tmp_path)
    desk.outlets.mkdir()
    return desk


def stored(desk: Desk) -> int:
    """How many articles are stored."""
    with desk.catalog() as catalog:
        return len(list(catalog.articles()))


def test_all_of_an_s3_prefix_is_replayed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with moto_server() as url:
        store = S3Store.from_url(
            "s3://news", S3Options(endpoint=url, region="us-east-1", addressing="path")
        )
        boto3.client("s3", endpoint_url=url, region_name="us-east-1").create_bucket(Bucket="news")
        for number in range(3):
            one = foreign(tmp_path / f"{number}.warc.gz", pages(2, f"http://{number}.example"))
            store.put(f"in/{number}.warc.gz", one)
        s3 = {"ENDPOINT": url, "REGION": "us-east-1", "ADDRESSING": "path"}
        options = [word for k, v in s3.items() for word in ("-s", f"NEWSCRAWL_S3_{k}={v}")]
        report = desk.run("s3://news/in/", *options)
    assert report["replay"]["archives"] == 3
    with desk.catalog() as catalog:
        refs = [one.article.capture for one in catalog.articles()]
    assert {ref.warc for ref in refs if ref} == {f"s3://news/in/{n}.warc.gz" for n in range(3)}


def test_scrapy_runs_the_spider_too(desk: Desk, tmp_path: Path) -> None:
    path = foreign(tmp_path / "f.warc.gz", pages(3))
    command = [sys.executable, "-m", "scrapy", "crawl", "replay", "-a", f"source={path}"]
    command += ["-s", f"NEWSCRAWL_DATA={desk.data}", "-s", f"NEWSCRAWL_OUTLETS={desk.outlets}"]
    subprocess.run(command, check=True, capture_output=True, env=environment())
    assert stored(desk) == 3
    assert not (desk.data / "archive").exists()
    assert json.loads((desk.data / "reports" / "report.json").read_text())["balanced"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_in_order_and_the_next_run_goes_on(
    desk: Desk, tmp_path: Path, jobs: str
) -> None:
    path = foreign(tmp_path / "f.warc.gz", pages(800))
    process = subprocess.Popen(
        desk.command(str(path), "--jobs", jobs, "--json"),
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )
    lock = desk.data / "replay"
    while not lock.exists() or not stored(desk):
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    first = json.loads(out)
    assert first["balanced"]
    second = desk.run(str(path))
    assert first["pages"]["total"] + second["pages"]["total"] == 800
    assert first["pages"]["articles"] + second["pages"]["articles"] == stored(desk) == 800
    assert not list(lock.glob("*-*-*"))


@pytest.mark.parametrize("pieces", [2, 5, 17])
def test_ranges_that_meet_give_every_capture_once_with_its_notes(
    tmp_path: Path, pieces: int
) -> None:
    given = [
        capture(f"http://news.example/{n}", response(article(n)), NOON, role="page", via=str(n))
        for n in range(12)
    ]
    source = FileSource(ours(tmp_path / "w", *given))
    borders = [source.size() * n // pieces for n in range(pieces)]
    found = [
        one
        for start, end in zip(borders, [*borders[1:], None], strict=True)
        for one in captures(source, start=start, end=end)
    ]
    assert [one.notes["via"] for one in found if isinstance(one, Captured)] == [
        str(n) for n in range(12)
    ]


def test_large_gzip_files_are_cut_and_others_stay_whole() -> None:
    gigabyte = 1 << 30
    spans = Input("a.warc.gz", gigabyte).spans()
    assert len(spans) == 64
    assert len(Input("a.warc.gz", 20 << 20).spans()) == 20
    assert len(Input("a.warc.gz", 10 * gigabyte).spans()) == 160
    assert spans[0][0] == 0
    assert spans[-1][1] == gigabyte
    assert all(end == start for (_, end), (start, _) in pairwise(spans))
    assert Input("a.warc", gigabyte).spans() == [(0, gigabyte)]
    assert Input("empty.warc.gz", 0).spans() == []


def test_an_item_that_fails_in_the_last_pipeline_is_not_passed_by(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = foreign(tmp_path / "some.warc.gz", pages(6))
    names = ("newscrawl.pipelines.StorePipeline", "tests.replay.readers.Picky")
    own = json.dumps(dict(zip(names, (800, 900), strict=True)))
    monkeypatch.setenv("PICKY", "1")
    desk.run(str(path), "-s", f"ITEM_PIPELINES={own}", code=8)
    monkeypatch.delenv("PICKY")
    again = desk.run(str(path), "-s", f"ITEM_PIPELINES={own}")
    # What was dropped has come to its end as well; what failed is read once more.
    assert 3 <= again["pages"]["total"] < 6

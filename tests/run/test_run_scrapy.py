"""``scrapy crawl``: the same spiders, with the errors and exit codes of ``newscrawl crawl``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from newscrawl.run.project import find_root
from tests.run.conftest import LOOPBACK, Command, Desk, environment
from tests.run.pages import article, feed, outlet
from tests.servers.site import Answer, served


def scrapy(desk: Desk, *arguments: str, more: Mapping[str, str] | None = None) -> Command:
    """Run ``scrapy`` in the project, with this desk's folders."""
    settings = {
        "NEWSCRAWL_DATA": desk.data,
        "NEWSCRAWL_OUTLETS": desk.outlets,
        "NEWSCRAWL_ALLOW_ADDRESSES": LOOPBACK,
        "NEWSCRAWL_RETRY_DELAY": 0.01,
    }
    words = [word for pair in settings.items() for word in ("-s", "{}={}".format(*pair))]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=find_root(None),
        env=environment() | dict(more or {}),
    )
    return Command(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["outlet=tset"], "tset: no such outlet in {outlets}; did you mean 'test'?"),
        (["outlet="], "no outlet named"),
        (["outlet=test", "limit=x"], "limit=x: not a number of pages, 1 or more"),
        (["outlet=test", "limit=0"], "limit=0: not a number of pages, 1 or more"),
        (["outlet=test", "since=soon"], "since soon: not a time"),
        (["outlt=test"], "outlt: no such argument"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_leaves_the_output_file_alone(
    desk: Desk, tmp_path: Path, arguments: list[str], part: str
) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    file = tmp_path / "out.jsonl"
    file.write_text("what an earlier crawl gave")
    words = [word for argument in arguments for word in ("-a", argument)]
    found = scrapy(desk, "crawl", "outlet", *words, "-O", str(file), "-L", "WARNING")
    assert found.code == 2
    assert part.format(outlets=desk.outlets) in found.err
    assert len(found.err.splitlines()) == 1
    assert file.read_text() == "what an earlier crawl gave"


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["-s", "RETRY_TIMES=1.5"], "-s RETRY_TIMES=1.5: not a whole number"),
        (["-s", "LOG_LEVEL=FOO"], "LOG_LEVEL=FOO: not one of CRITICAL, ERROR"),
        (["-L", "FOO"], "LOG_LEVEL=FOO: not one of CRITICAL, ERROR"),
        (["-s", "NEWSCRAWL_REPROT=0"], "no such setting; did you mean NEWSCRAWL_REPORT?"),
    ],
)
def test_a_setting_that_cannot_be_is_named_by_scrapy_too(
    desk: Desk, options: list[str], part: str
) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    found = scrapy(desk, "crawl", "outlet", "-a", "outlet=test", *options)
    assert found.code == 2
    assert found.err.startswith("scrapy crawl: ")
    assert part in found.err
    assert len(found.err.splitlines()) == 1


@pytest.mark.parametrize(
    "argument",
    ["source=/nowhere/x.warc.gz", "outlet=tset", "status=banana", "url=(", "since=soon", "sorce=x"],
)
def test_a_replay_that_cannot_begin_leaves_the_output_file_alone(
    desk: Desk, tmp_path: Path, argument: str
) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("what an earlier run gave")
    found = scrapy(desk, "crawl", "replay", "-a", argument, "-O", str(file), "-L", "WARNING")
    assert found.code == 2
    assert len(found.err.splitlines()) == 1
    assert file.read_text() == "what an earlier run gave"


def test_an_outlet_file_that_cannot_be_used_is_one_line(desk: Desk, tmp_path: Path) -> None:
    desk.outlet("test", 'home = "nowhere"')
    file = tmp_path / "out.jsonl"
    file.write_text("what an earlier crawl gave")
    found = scrapy(desk, "crawl", "outlet", "-a", "outlet=test", "-O", str(file), "-L", "WARNING")
    assert found.code == 2
    assert f"{desk.outlets / 'test.toml'}: home: 'nowhere'" in found.err
    assert len(found.err.splitlines()) == 1
    assert file.read_text() == "what an earlier crawl gave"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "no address: -a urls="),
        (["-a", "urls=nonsense"], "nonsense: not an address"),
        (["-a", "url=http://a.example/"], "url: no such argument; there are urls"),
    ],
)
def test_addresses_that_are_none_are_one_line(desk: Desk, arguments: list[str], part: str) -> None:
    desk.outlets.mkdir()
    found = scrapy(desk, "crawl", "url", *arguments, "-L", "WARNING")
    assert found.code == 2
    assert part in found.err
    assert len(found.err.splitlines()) == 1


def test_a_spider_that_is_none_is_named(desk: Desk) -> None:
    found = scrapy(desk, "crawl", "outlets", "-L", "WARNING")
    assert found.code == 2
    assert "no such spider: outlets" in found.err
    assert "Traceback" not in found.err


def test_a_crawl_gives_its_items_and_ends_with_0(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    with served({"/a/1": Answer(article(1), headers={"Content-Type": "text/html"})}) as site:
        site.answers["/feed"] = Answer(feed([site.url + "/a/1"]))
        desk.outlet("test", outlet(site.url))
        found = scrapy(desk, "crawl", "outlet", "-a", "outlet=test", "-O", str(file))
    assert found.code == 0, found.err
    assert len(file.read_text().splitlines()) == 1


def test_a_crawl_that_reached_nothing_ends_with_7(desk: Desk) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    found = scrapy(desk, "crawl", "outlet", "-a", "outlet=test", "-L", "ERROR")
    assert found.code == 7
    assert "nothing was fetched" in found.err


OWN = """
import scrapy

class MySpider(scrapy.Spider):
    name = "my-own"

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        text = " ".join(response.css("article p::text").getall())
        yield {"url": response.url, "headline": response.css("h1::text").get(), "body_text": text}
        yield {"url": response.url + "#2"}
"""


def test_a_spider_of_ones_own_is_stored_and_adds_up(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "myspiders.py").write_text(OWN)
    paths = {"PYTHONPATH": f"{tmp_path / 'own'}:{find_root(None)}"}
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    with served({"/x": Answer(article(1), headers={"Content-Type": "text/html"})}) as site:
        options = ("-a", f"url={site.url}/x", "-s", "SPIDER_MODULES=myspiders")
        found = scrapy(desk, "crawl", "my-own", *options, more=paths)
    assert found.code == 0, found.err
    report = desk.report()
    assert report["balanced"]
    assert report["pages"]["articles"] == 1
    assert report["pages"]["dropped"] == {"extract/no-headline": 1}
    with desk.catalog() as catalog:
        assert [one.command for one in catalog.runs.all()] == ["my-own"]

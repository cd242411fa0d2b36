"""Bad input: one line that names it, and the exit code that it has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.errors import BadInput
from newscrawl.run.places import Places
from newscrawl.run.project import load_project
from newscrawl.run.values import check_setting
from tests.run.conftest import Desk
from tests.run.pages import article, feed, outlet
from tests.servers.site import Answer, served


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ("NEWSCRAWL_EXTRACT_WORKERS=many", "not a whole number"),
        ("NEWSCRAWL_WARC_MAX_BYTES=1e9", "not a whole number"),
        ("NEWSCRAWL_REPORT=maybe", "not True or False"),
        ("NEWSCRAWL_PROGRESS=loud", "auto, log or off"),
        ("DOWNLOAD_DELAY=abc", "not a number"),
        ("RETRY_TIMES=1.5", "-s RETRY_TIMES=1.5: not a whole number"),
        ("DOWNLOAD_TIMEOUT=nan", "-s DOWNLOAD_TIMEOUT=nan: not a number that ends"),
        ("DOWNLOAD_TIMEOUT=0", "must be more than 0"),
        ("DOWNLOAD_DELAY=-1", "-s DOWNLOAD_DELAY=-1: less than 0"),
        ("NEWSCRAWL_EXTRACT_WORKERS=-7", "less than -1"),
        ("NEWSCRAWL_SPOOL_LIMIT=-1", "less than 0"),
        ("CONCURRENT_REQUESTS=0", "must be more than 0"),
        ("LOG_LEVEL=FOO", "LOG_LEVEL=FOO: not one of CRITICAL, ERROR, WARNING, INFO, DEBUG"),
        ("LOG_ENCODING=klingon", "a setting cannot be used: unknown encoding: klingon"),
        ("SPIDER_MODULES=nowhere", "a setting cannot be used: No module named 'nowhere'"),
        ("ITEM_PIPELINES=mine", "-s ITEM_PIPELINES=mine: not a JSON object"),
        ("NEWSCRAWL_EXTRACT_WORKER=1", "did you mean NEWSCRAWL_EXTRACT_WORKERS"),
        ("NEWSCRAWL_READER=no.such.thing", "NEWSCRAWL_READER"),
        ("NEWSCRAWL_STORE=ftp://x", "a folder or s3://"),
        ("NEWSCRAWL_CATALOG=nonsense", "catalog"),
    ],
)
def test_a_setting_that_cannot_be_is_named(desk: Desk, setting: str, part: str) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    found = desk.crawl("test", "-s", setting, code=None)
    assert found.code in (2, 8)
    assert part in found.err
    assert len(found.err.strip().splitlines()) == 1


def test_seconds_may_have_a_fraction_where_their_default_has_none() -> None:
    settings = load_project().settings
    for name in ("DOWNLOAD_TIMEOUT", "DNS_TIMEOUT", "LOGSTATS_INTERVAL", "DOWNLOAD_DELAY"):
        check_setting(settings, name, "2.5")


def test_nothing_is_no_limit_where_a_setting_says_so() -> None:
    settings = load_project().settings
    for name in ("NEWSCRAWL_SPOOL_LIMIT", "CONCURRENT_REQUESTS_PER_IP", "DOWNLOAD_MAXSIZE"):
        check_setting(settings, name, "0")


@pytest.mark.parametrize("value", ["yes", "TRUE", "2", ""])
def test_a_switch_takes_what_scrapy_takes_and_nothing_else(value: str) -> None:
    with pytest.raises(BadInput, match="not True or False"):
        check_setting(load_project().settings, "ROBOTSTXT_OBEY", value)


def test_an_outlet_beside_all_of_them_is_refused_as_contradictory(desk: Desk) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    found = desk.crawl("--all", "test", code=2)
    assert found.err == "newscrawl: --all is every outlet, and test is one: choose one of the two\n"
    assert not desk.data.exists()


def test_a_crawl_that_reached_nothing_says_so_with_its_own_exit_code(desk: Desk) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    found = desk.crawl("test", "-s", "NEWSCRAWL_RETRY_DELAY=0.01", code=7)
    assert "nothing was fetched" in found.err


def test_a_data_folder_that_cannot_be_made_is_one_line(desk: Desk, tmp_path: Path) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    (tmp_path / "file").write_text("")
    found = desk.crawl("test", "-s", f"NEWSCRAWL_SPOOL={tmp_path / 'file' / 'spool'}", code=2)
    assert "cannot be created" in found.err
    assert len(found.err.strip().splitlines()) == 1


def test_a_device_that_is_full_is_written_to_and_not_replaced(desk: Desk) -> None:
    with served({"/a/1": Answer(article(1), headers={"Content-Type": "text/html"})}) as site:
        site.answers["/feed"] = Answer(feed([site.url + "/a/1"]))
        desk.outlet("test", outlet(site.url))
        desk.crawl("test")
    device = Path("/dev/full")
    if not device.is_char_device():
        pytest.skip("this system has no /dev/full")
    found = desk.run("articles", "-o", str(device), "--format", "jsonl", code=None)
    assert found.code in (1, 2)
    assert "No space left" in found.err
    assert device.is_char_device()


def test_an_export_goes_through_a_link_and_leaves_it(desk: Desk, tmp_path: Path) -> None:
    target, link = tmp_path / "target.jsonl", tmp_path / "link.jsonl"
    target.write_text("old")
    link.symlink_to(target)
    with desk.catalog():
        pass
    desk.run("articles", "-o", str(link))
    assert link.is_symlink()
    assert target.read_text() == ""


def test_a_takedown_without_a_reason_is_refused(desk: Desk) -> None:
    found = desk.run("takedown", "http://a.example/", "--reason", " ", code=2)
    assert "--reason" in found.err


def test_a_batch_line_that_cannot_be_read_costs_no_other(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(article(1, "Bridge opens"))
    good = f'{{"url": "http://a.example/1", "path": "{page}"}}'.encode()
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b"\n".join([good, b'{"url": "\xff"}', b"[]", good]))
    found = desk.run("extract", "--batch", str(batch), code=1)
    lines = found.out.splitlines()
    assert ["headline" in line for line in lines] == [True, False, False, True]
    assert all('"error"' in line for line in lines[1:3])


def test_a_list_that_names_itself_is_one_line(desk: Desk, tmp_path: Path) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    listed = tmp_path / "list.txt"
    listed.write_text(f"@{listed}\n")
    found = desk.run("replay", f"@{listed}", code=2)
    assert found.err.strip().endswith("a list of sources that names another list")


def test_an_age_beyond_all_calendars_is_one_line(desk: Desk) -> None:
    found = desk.run("archive", "http://a.example/", "--if-older-than", "999999999999w", code=2)
    assert "older than any page" in found.err
    assert len(found.err.strip().splitlines()) == 1


def test_a_line_of_a_batch_that_cannot_be_read_costs_no_other(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    page.write_bytes(article(1))
    good = {"url": "http://a.example/ok", "path": str(page)}
    lines = [
        {**good, "path": "a\0b"},
        {**good, "path": "\ud800"},
        good,
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = desk.run("extract", "--batch", str(batch), code=None)
    told = [json.loads(line) for line in found.out.splitlines()]
    assert [("error" in one) for one in told] == [True, True, False]
    assert "Traceback" not in found.err


def test_a_data_folder_may_have_any_name(tmp_path: Path) -> None:
    data = tmp_path / "per%20cent? #1 &c"
    places = Places.from_settings(Settings({"NEWSCRAWL_DATA": str(data)}))
    assert not places.has_catalog()
    places.open_catalog().close()
    assert places.has_catalog()
    assert places.catalog_name == str(data / "catalog.sqlite")
    assert (data / "catalog.sqlite").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [data.name]


def test_a_crawl_with_a_damaged_catalog_says_so_and_is_no_success(desk: Desk) -> None:
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    desk.crawl("test", code=None)
    for path in desk.data.glob("*.sqlite*"):
        if path.suffix == ".sqlite":
            whole = path.read_bytes()
            path.write_bytes(whole[:12288] + b"\xff" * (len(whole) - 12288))
        else:
            path.unlink()
    found = desk.crawl("test", code=8)
    assert "the catalog is damaged" in found.err
    assert "Traceback" not in found.err

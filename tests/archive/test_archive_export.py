"""A WACZ export stands alone: valid by py-wacz, read by warcio, with all its captures repeat."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from archive_made import NOON, Known, capture, html, record, response, write
from warcio.archiveiterator import ArchiveIterator

from newscrawl.archive.damage import Damage
from newscrawl.archive.export import export
from newscrawl.archive.filters import Filters
from newscrawl.archive.pages import reader_over, scan_pages
from newscrawl.archive.scan import scan
from newscrawl.archive.sources import FileSource
from newscrawl.errors import BadInput

LONG = b"<title>The &amp; long\n one</title>" + b"words and words " * 100


@pytest.fixture
def sources(tmp_path):
    """Two files: three pages, and a revisit in the second of a page in the first."""
    known = Known()
    message = response(LONG, "Content-Type: text/html; charset=utf-8")
    done = write(
        tmp_path / "spool",
        capture("http://a.example/long", message, outlet="one"),
        capture("http://b.example/short", html("short"), outlet="two"),
        capture("http://b.example/old", response(b"", "Location: /short", status="301 Moved")),
        revisits=known,
    )
    known.add(done[0])
    later = capture("http://c.example/again", message, at=NOON + timedelta(days=1))
    write(tmp_path / "spool", later, revisits=known)
    return [FileSource(path) for path in sorted((tmp_path / "spool").glob("*.warc.gz"))]


def packed(tmp_path, sources, **options):
    path = tmp_path / "out.wacz"
    done = export(
        path, sources, reader_over(sources), now=NOON, software="newscrawl/test", **options
    )
    assert done.damages == []
    return path, done


def captured(path) -> list[tuple[str, str]]:
    found = list(scan(path))
    assert not [one for one in found if isinstance(one, Damage)]
    return [(one.type, one.url) for one in found if one.type in ("response", "revisit")]


def test_py_wacz_finds_the_file_valid(tmp_path, sources):
    path, _ = packed(tmp_path, sources)
    done = subprocess.run(
        [sys.executable, "-m", "wacz", "validate", "-f", str(path)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not" not in done.stdout.lower(), done.stdout


def test_everything_is_there_once_with_hashes_that_match(tmp_path, sources):
    path, done = packed(tmp_path, sources)
    assert (done.captures, done.pages) == (4, 3)
    assert sorted(captured(path)) == [
        ("response", "http://a.example/long"),
        ("response", "http://b.example/old"),
        ("response", "http://b.example/short"),
        ("revisit", "http://c.example/again"),
    ]
    with zipfile.ZipFile(path) as zipped:
        package = json.loads(zipped.read("datapackage.json"))
        assert package["wacz_version"] == "1.1.1"
        assert package["mainPageUrl"] == "http://a.example/long"
        lines = zipped.read("pages/pages.jsonl").decode().splitlines()
        assert json.loads(lines[1])["title"] == "The & long one"
        assert zipped.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        with zipped.open("archive/data.warc.gz") as file:
            kinds = [one.rec_type for one in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo"] + ["response", "request", "metadata"] * 3 + [
        "revisit",
        "request",
        "metadata",
    ]


def test_a_revisit_brings_along_what_it_repeats(tmp_path, sources):
    path, done = packed(tmp_path, sources, filters=Filters(hosts=("c.example",)))
    assert done.captures == 2
    assert sorted(captured(path)) == [
        ("response", "http://a.example/long"),
        ("revisit", "http://c.example/again"),
    ]
    (found,) = [one for one in scan_pages(FileSource(path)) if one.url == "http://c.example/again"]
    assert found.body == LONG


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(hosts=("b.example",)), ["old", "short"]),
        (Filters(hosts=("example",), statuses=("3xx",)), ["old"]),
        (Filters(url=re.compile("/sho")), ["short"]),
        (Filters(outlet="two"), ["short"]),
        (Filters(statuses=("200",), until=NOON + timedelta(hours=1)), ["long", "short"]),
        (Filters(mimes=("text/*",), since=NOON + timedelta(hours=1)), ["again", "long"]),
    ],
)
def test_filters_choose(tmp_path, sources, filters, wanted):
    path, _ = packed(tmp_path, sources, filters=filters)
    assert sorted(url.rsplit("/", 1)[1] for _, url in captured(path)) == wanted


def test_nothing_to_export_is_said_and_leaves_no_file(tmp_path, sources):
    with pytest.raises(BadInput, match="nothing to export"):
        packed(tmp_path, sources, filters=Filters(hosts=("nowhere.example",)))
    assert [one.name for one in tmp_path.iterdir()] == ["spool"]
    with pytest.raises(BadInput, match="cannot be written"):
        packed(tmp_path / "no" / "folder", sources)


def test_records_of_a_plain_file_are_packed_into_members(tmp_path):
    file = tmp_path / "plain.warc"
    file.write_bytes(
        record("response", html("one")) + record("response", html("two"), url="http://n.example/2")
    )
    path, done = packed(tmp_path, [FileSource(file)])
    assert done.captures == 2
    assert len(captured(path)) == 2

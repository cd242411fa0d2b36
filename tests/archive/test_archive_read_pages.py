"""Pages of archives for replay: filters, indexes, ranges, revisits, sources."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from datetime import timedelta

import pytest
from archive_made import (
    NOON,
    Known,
    capture,
    html,
    members,
    only_warc,
    pages,
    record,
    response,
    write,
)

from newscrawl.archive import names
from newscrawl.archive.captureindex import CaptureIndex
from newscrawl.archive.damage import Damage
from newscrawl.archive.expand import expand, open_source
from newscrawl.archive.filters import Filters
from newscrawl.archive.pages import ranges, reader_over, scan_pages
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.scan import scan
from newscrawl.archive.sources import FileSource
from newscrawl.errors import BadInput, NotFound
from newscrawl.model import Page

LONG = b"long enough to be a revisit " * 100


class Watched(FileSource):
    """A file that counts the bytes asked of it."""

    asked = 0

    def open(self, offset=0, length=None):
        self.asked += length if length is not None else self.size() - offset
        return super().open(offset, length)


def urls(found) -> list[str]:
    found = list(found)
    assert not [str(one) for one in found if isinstance(one, Damage)]
    return [one.url.removeprefix("http://") for one in found]


@pytest.fixture
def file(tmp_path):
    """Captures of several hosts, times, statuses, types and outlets."""
    hour = timedelta(hours=1)
    write(
        tmp_path,
        capture("http://a.example/1", html("one"), outlet="a"),
        capture("http://www.a.example/2", html("two"), at=NOON + hour, outlet="a"),
        capture("http://b.example/3", response(b"x", status="404 Not Found"), at=NOON + 2 * hour),
        capture("http://b.example/4", response(b"{}", "Content-Type: text/plain"), outlet="b"),
        capture("http://nota.example/5", response(b"", "Location: /", status="302 Found")),
    )
    return only_warc(tmp_path)


CASES = [
    (Filters(), ["a.example/1", "www.a.example/2", "b.example/3", "b.example/4", "nota.example/5"]),
    (Filters(hosts=("a.example",)), ["a.example/1", "www.a.example/2"]),
    (Filters(url=re.compile(r"/[35]$")), ["b.example/3", "nota.example/5"]),
    (Filters(since=NOON + timedelta(hours=1)), ["www.a.example/2", "b.example/3"]),
    (
        Filters(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=2)),
        ["www.a.example/2"],
    ),
    (Filters(statuses=("404", "3xx")), ["b.example/3", "nota.example/5"]),
    (Filters(mimes=("text/html",)), ["a.example/1", "www.a.example/2"]),
    (Filters(mimes=("text/*",), hosts=("b.example",)), ["b.example/4"]),
    (Filters(outlet="b"), ["b.example/4"]),
    (
        Filters(outlet="a", owns=lambda url: "b.example" in url),
        ["a.example/1", "www.a.example/2", "b.example/3"],
    ),
]


@pytest.mark.parametrize(("filters", "wanted"), CASES)
def test_filters_choose_by_reading_through(file, filters, wanted):
    assert urls(scan_pages(FileSource(file), filters, indexed=False)) == wanted


@pytest.mark.parametrize(("filters", "wanted"), [case for case in CASES if not case[0].outlet])
def test_filters_choose_the_same_by_the_index(file, filters, wanted):
    assert urls(scan_pages(FileSource(file), filters)) == wanted


def test_with_an_index_only_what_matches_is_read(tmp_path):
    write(tmp_path, *pages(200))
    source = Watched(only_warc(tmp_path))
    filters = Filters(url=re.compile("/150$"))
    assert urls(scan_pages(source, filters)) == ["news.example/150"]
    assert source.asked < source.size() / 50


def test_an_index_that_cannot_be_read_is_done_without(file):
    index = file.with_name(file.name.removesuffix(names.WARC) + names.CDXJ)
    index.write_text("nothing of use\n")
    assert urls(scan_pages(FileSource(file), Filters(hosts=("b.example",)))) == [
        "b.example/3",
        "b.example/4",
    ]


def test_an_index_line_that_points_wrong_is_reported(file):
    index = file.with_name(file.name.removesuffix(names.WARC) + names.CDXJ)
    index.write_text(re.sub(r'"offset": "(\d+)"', '"offset": "7"', index.read_text(), count=1))
    found = list(scan_pages(FileSource(file), Filters(hosts=("example",))))
    (damage,) = [one for one in found if isinstance(one, Damage)]
    assert damage.skipped
    assert len([one for one in found if isinstance(one, Page)]) == 4


@pytest.mark.parametrize("indexed", [True, False])
def test_revisits_find_what_they_repeat_in_another_file_that_comes_later(tmp_path, indexed):
    known = Known()
    message = response(LONG, "Content-Type: text/html")
    (first,) = write(tmp_path / "z", capture("http://a.example/1", message), revisits=known)
    known.add(first)
    again = capture("http://b.example/2", message, at=NOON + timedelta(days=1))
    write(tmp_path / "a", again, revisits=known)
    for index in tmp_path.rglob("*.cdxj") if not indexed else ():
        index.unlink()
    sources = list(expand([str(tmp_path)]))
    reader = reader_over(sources)
    found = [one for source in sources for one in scan_pages(source, reader=reader)]
    assert urls(found) == ["b.example/2", "a.example/1"]
    assert {one.body for one in found} == {LONG}
    assert found[0].captured_at == NOON + timedelta(days=1)


def test_a_revisit_whose_response_is_nowhere_is_reported(tmp_path):
    known = Known()
    message = response(LONG, "Content-Type: text/html")
    (first,) = write(tmp_path / "z", capture("http://a.example/1", message))
    known.add(first)
    write(tmp_path / "a", capture("http://b.example/2", message), revisits=known)
    (damage,) = scan_pages(FileSource(only_warc(tmp_path / "a")))
    assert "not to be found" in damage.what
    assert damage.url == "http://b.example/2"
    assert damage.skipped


def test_an_index_kept_in_a_file_serves_other_processes(tmp_path):
    write(tmp_path, *pages(2))
    sources = list(expand([str(tmp_path)]))
    CaptureIndex(sources, tmp_path / "kept.sqlite").build()
    known = CaptureIndex([], tmp_path / "kept.sqlite")
    reader = ArchiveReader(None, tmp_path)
    one = next(scan_pages(sources[0]))
    from newscrawl.archive.page import Refers

    ref = known(Refers("", one.url, one.captured_at, ""))
    assert ref is not None
    assert reader.page(ref).body == one.body


def test_ranges_of_a_large_file_give_every_page_once(tmp_path):
    write(tmp_path, *pages(60))
    source = FileSource(only_warc(tmp_path))
    parts = ranges(source.size(), 5, smallest=1000)
    assert len(parts) == 5
    found = [one for start, end in parts for one in scan_pages(source, start=start, end=end)]
    assert urls(found) == [f"news.example/{number}" for number in range(60)]
    assert ranges(10, 5) == [(0, None)]


def test_damage_costs_only_the_page_it_is_in(tmp_path):
    done = write(tmp_path, *pages(10))
    file = only_warc(tmp_path)
    data = bytearray(file.read_bytes())
    data[done[4].ref.offset + done[4].ref.length // 2] ^= 1
    file.write_bytes(data)
    found = list(scan_pages(FileSource(file)))
    damages = [one for one in found if isinstance(one, Damage)]
    assert damages[0].offset == done[4].ref.offset
    assert damages[0].skipped == done[4].ref.length
    given = [one.url for one in found if isinstance(one, Page)]
    assert given == [f"http://news.example/{n}" for n in range(10) if n != 4]


def test_a_body_that_does_not_decode_is_reported(tmp_path):
    cut = gzip.compress(LONG * 9)[:-30]
    write(
        tmp_path,
        capture("http://a.example/1", response(cut, "Content-Encoding: gzip")),
        capture("http://a.example/2", response(bytes(range(200)), "Content-Encoding: sdch")),
    )
    found = list(scan_pages(FileSource(only_warc(tmp_path))))
    (page,) = [one for one in found if isinstance(one, Page)]
    assert page.body.startswith(LONG)
    partly, wholly = [one for one in found if isinstance(one, Damage)]
    assert (partly.url, partly.skipped) == ("http://a.example/1", 0)
    assert wholly.url == "http://a.example/2"
    assert wholly.skipped


def test_sources_are_files_folders_globs_and_lists(tmp_path, monkeypatch):
    for name in ("a.warc", "sub/b.warc.gz", "sub/c.arc.gz", "sub/deep/d.WACZ", "sub/no.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list").write_text("# mine\na.warc\n\nsub/deep\n")

    def named(*words):
        return [source.name.removeprefix(f"{tmp_path}/") for source in expand(words)]

    assert named("a.warc") == ["a.warc"]
    assert named("sub") == ["sub/b.warc.gz", "sub/c.arc.gz", "sub/deep/d.WACZ"]
    assert named("sub/*.gz") == ["sub/b.warc.gz", "sub/c.arc.gz"]
    assert named("**/*.warc*") == ["a.warc", "sub/b.warc.gz"]
    assert named("@list") == ["a.warc", "sub/deep/d.WACZ"]
    for bad in ("nothing.warc", "@nothing", "*.zip", "sub/deep/../no*"):
        with pytest.raises(BadInput):
            named(bad) and None
    with pytest.raises(NotFound):
        open_source("nowhere.warc.gz")


def test_a_wacz_gives_its_pages_and_each_can_be_read_by_its_reference(tmp_path):
    write(tmp_path / "spool", *pages(3))
    file = tmp_path / "x.wacz"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.write(only_warc(tmp_path / "spool"), "archive/a.warc.gz", zipfile.ZIP_STORED)
        zipped.writestr("archive/b.warc", record("response", html("deflated")))
        zipped.writestr("datapackage.json", "{}")
    found = list(scan_pages(FileSource(file)))
    given = [one for one in found if isinstance(one, Page)]
    assert len(given) == 4
    assert [one.what[:30] for one in found if isinstance(one, Damage)] == [
        "no readable datapackage.json: "
    ]
    reader = ArchiveReader(None, foreign=open_source)
    assert [reader.page(one.capture).body for one in given] == [one.body for one in given]


def test_a_wacz_without_its_directory_is_searched_for_records(tmp_path):
    write(tmp_path / "spool", *pages(3))
    file = tmp_path / "x.wacz"
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.write(only_warc(tmp_path / "spool"), "archive/a.warc.gz")
        zipped.writestr("datapackage.json", "{}")
    file.write_bytes(file.read_bytes()[:-100])
    found = list(scan(file))
    assert len([one for one in found if not isinstance(one, Damage)]) == 10
    assert "not a readable ZIP" in found[0].what


def test_a_file_compressed_as_a_whole_gives_pages_with_references_that_hold(tmp_path):
    parts = [record("response", html(str(n)), url=f"http://n.example/{n}") for n in range(4)]
    file = tmp_path / "whole.warc.gz"
    file.write_bytes(members(b"".join(parts)))
    found = list(scan_pages(FileSource(file)))
    assert urls(found) == [f"n.example/{n}" for n in range(4)]
    assert len({(one.capture.warc, one.capture.offset) for one in found}) == 4
    reader = reader_over([FileSource(file)])
    assert [reader.page(one.capture).body for one in found] == [one.body for one in found]


def test_a_stream_that_cannot_seek_is_enough():
    class Pipe(io.RawIOBase):
        def __init__(self, data):
            self.inner = io.BytesIO(data)

        def read(self, size=-1):
            return self.inner.read(min(size, 1000))

    from newscrawl.archive.scan import scan_stream

    data = members(*[record("response", html(str(n))) for n in range(9)])
    bad = bytearray(data)
    bad[len(data) // 2] ^= 255
    found = list(scan_stream(Pipe(bytes(bad)), "pipe"))
    assert len([one for one in found if not isinstance(one, Damage) and one.sound]) == 8

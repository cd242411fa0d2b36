"""Captures found by address and time: in sorted indexes, by few and small reads."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from archive_made import NOON
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.archive.cdxj import REVISIT, IndexEntry, render
from newscrawl.archive.cdxjfile import BLOCK, CdxjFile
from newscrawl.archive.lookup import Located, in_indexes, nearest, resolver
from newscrawl.archive.page import Refers
from newscrawl.archive.sources import FileSource
from newscrawl.errors import DamagedRecord, NotFound
from newscrawl.model import CaptureRef


class Watched(FileSource):
    """A file that counts the bytes asked of it."""

    asked = 0

    def open(self, offset=0, length=None):
        self.asked += length or 0
        return super().open(offset, length)


def entry(url: str, offset: int, *, hours: int = 0, mime: str = "text/html") -> IndexEntry:
    return IndexEntry(
        url, NOON + timedelta(hours=hours), mime, 200, f"sha256:{offset:064x}", 100, offset, "f"
    )


def index_of(tmp_path, entries) -> Watched:
    path = tmp_path / "index.cdxj"
    path.write_bytes(render(entries))
    return Watched(path)


def test_every_address_is_found_in_a_large_index_by_few_reads(tmp_path):
    entries = [entry(f"http://n{number % 97}.example/{number}", number) for number in range(30_000)]
    source = index_of(tmp_path, entries)
    index = CdxjFile(source)
    for number in random.Random(1).sample(range(30_000), 60):
        source.asked = 0
        (found,) = index.of_url(f"http://n{number % 97}.example/{number}")
        assert found.offset == number
        assert source.asked <= 10 * BLOCK
    assert list(index.of_url("http://n1.example/none")) == []
    assert [one.offset for one in index] == sorted(
        (one.offset for one in index), key=lambda at: entries[at].line()
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60), st.integers(0, 3000))
def test_all_lines_of_an_address_come_wherever_they_stand(tmp_path_factory, names, padding):
    """``padding`` makes lines long, so that blocks cut them anywhere."""
    entries = [
        entry(f"http://{name}.example/{'p' * padding}", number, hours=number)
        for number, name in enumerate(names)
    ]
    source = index_of(tmp_path_factory.mktemp("x"), entries)
    for name in "abcdefgh":
        found = CdxjFile(source).of_url(f"http://{name}.example/{'p' * padding}")
        assert [one.offset for one in found] == [
            number for number, other in enumerate(names) if other == name
        ]


def test_the_nearest_in_time_is_chosen_and_the_newest_without_a_time(tmp_path):
    url = "http://n.example/a"
    entries = [entry(url, number, hours=number * 10) for number in range(5)]
    finder = in_indexes([("key", CdxjFile(index_of(tmp_path, entries)))])
    for hours, wanted in ((-100, 0), (4, 0), (6, 1), (29, 3), (999, 4)):
        found = nearest(url, NOON + timedelta(hours=hours), [finder])
        assert found.ref.offset == wanted
    assert nearest(url, None, [finder]).ref.offset == 4
    assert nearest(url, None, [finder]).ref.warc == "key"


def test_the_spelling_that_was_asked_for_goes_first(tmp_path):
    entries = [
        entry("https://n.example/a", 1),
        entry("http://n.example/a", 2, hours=5),
        entry("http://n.example:80/a", 3),
    ]
    finder = in_indexes([("key", CdxjFile(index_of(tmp_path, entries)))])
    assert nearest("http://n.example/a", NOON, [finder]).ref.offset == 2
    assert nearest("https://n.example/a", None, [finder]).ref.offset == 1


def test_the_first_finder_that_knows_the_address_decides():
    def knows(number):
        ref = CaptureRef("w", number, 1, "", "", NOON)
        return lambda url: [Located(ref, url, 200, "response")]

    def nothing(url):
        return []

    assert nearest("http://n.example/", None, [nothing, knows(7), knows(8)]).ref.offset == 7
    with pytest.raises(NotFound, match=r"http://n\.example/"):
        nearest("http://n.example/", NOON, [nothing])


def test_a_request_without_an_answer_is_no_capture_to_show():
    ref = CaptureRef("w", 1, 1, "", "", NOON)
    with pytest.raises(NotFound):
        nearest("http://n.example/", None, [lambda url: [Located(ref, url, 0, "request")]])


def test_a_revisit_is_resolved_by_address_and_second_and_never_to_a_revisit(tmp_path):
    url = "http://n.example/a"
    entries = [
        entry(url, 1),
        entry(url, 2, hours=1, mime=REVISIT),
        entry(url, 3, hours=2),
    ]
    resolve = resolver([in_indexes([("key", CdxjFile(index_of(tmp_path, entries)))])])
    moment = NOON + timedelta(hours=2, microseconds=777)
    assert resolve(Refers("urn:x", url, moment, "")).offset == 3
    assert resolve(Refers("urn:x", url, NOON + timedelta(hours=1), "")) is None
    assert resolve(Refers("urn:x", "", NOON, "")) is None


def test_a_line_that_is_none_is_named_with_its_file(tmp_path):
    path = tmp_path / "bad.cdxj"
    path.write_text("example,n)/a not json\n")
    with pytest.raises(DamagedRecord, match=r"bad\.cdxj"):
        list(CdxjFile(FileSource(path)).of_url("http://n.example/a"))

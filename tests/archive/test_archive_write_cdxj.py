"""CDXJ lines: sorted by bytes, read back as written, damage named with its line."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive import cdxj, fields
from newscrawl.errors import DamagedRecord

ENTRY = cdxj.IndexEntry(
    url="https://www.Example.org/b?x=1&a=2",
    captured_at=datetime(2026, 11, 22, 10, 45, 12, tzinfo=UTC),
    mime="text/html",
    status=200,
    digest="sha256:00",
    length=10,
    offset=20,
    filename="T.warc.gz",
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
ENTRIES = st.builds(
    cdxj.IndexEntry,
    url=st.sampled_from(["http://x.example/", "http://", "", "urn:"]).flatmap(
        lambda start: TEXT.map(lambda text: fields.uri(start + text))
    ),
    captured_at=st.datetimes(datetime(1996, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda when: when.replace(microsecond=0, tzinfo=UTC)
    ),
    mime=TEXT.filter(lambda mime: mime != "unk"),
    status=st.integers(0, 999),
    digest=TEXT,
    length=st.integers(0, 1 << 40),
    offset=st.integers(0, 1 << 40),
    filename=TEXT.map("T{}".format),
)


def test_write_cdxj_line_is_key_timestamp_and_json():
    key, stamp, data = ENTRY.line().split(" ", 2)
    assert key.startswith("org,example)/b?")
    assert stamp == "20261122104512"
    assert json.loads(data) == {
        "url": "https://www.Example.org/b?x=1&a=2",
        "mime": "text/html",
        "status": "200",
        "digest": "sha256:00",
        "length": "10",
        "offset": "20",
        "filename": "T.warc.gz",
    }


@given(st.lists(ENTRIES, max_size=8))
def test_write_cdxj_is_sorted_and_read_back_as_written(entries):
    data = cdxj.render(entries)
    assert data.splitlines() == sorted(data.splitlines())
    assert data.count(b"\n") == len(entries)
    assert sorted(cdxj.parse(data), key=repr) == sorted(entries, key=repr)


def test_write_cdxj_of_other_tools_is_read():
    line = (
        'org,example)/ 20200102030405123 {"url": "http://example.org/", "mime": "unk", '
        '"offset": 7, "length": 9, "filename": "a.warc", "recordDigest": "x"}'
    )
    (entry,) = cdxj.parse(b"!meta {}\n\n" + line.encode() + b"\r\n")
    assert (entry.offset, entry.length, entry.mime, entry.status) == (7, 9, "", 0)
    assert entry.captured_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    ["x", "a b c", "a 2020 {}", "a 20200102030405 []", 'a 20200102030405 {"url": "u"}', "\xff"],
)
def test_write_cdxj_damage_names_file_and_line(line):
    data = ENTRY.line().encode() + b"\n" + line.encode("latin-1") + b"\n"
    with pytest.raises(DamagedRecord, match=r"^T\.cdxj: line 2: not a CDXJ line"):
        list(cdxj.parse(data, file="T.cdxj"))

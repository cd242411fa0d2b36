"""Captures read back by reference, proven, from the spool, from the store, through revisits."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from archive_made import NOON, Known, capture, html, only_warc, pages, response, write

from newscrawl.archive import names
from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.scan import scan_stream
from newscrawl.archive.sources import FileSource
from newscrawl.archive.writer import WarcWriter
from newscrawl.errors import DamagedRecord, NotFound
from newscrawl.model import Truncation

LONG = "A long enough text to become a revisit. " * 60


class Counting(LocalStore):
    """A local store that counts what is read from it."""

    reads: list[tuple[int, int | None]]

    def open(self, key, offset=0, length=None):
        self.reads = [*getattr(self, "reads", []), (offset, length)]
        return super().open(key, offset, length)


def resolver(*archived):
    """Finds what a revisit repeats among ``archived``, by record id."""
    refs = {done.ref.record_id: done.ref for done in archived}
    return lambda wanted: refs.get(wanted.record_id)


def test_a_page_comes_back_decoded_from_one_range_read(tmp_path):
    body = html("hello").partition(b"\r\n\r\n")[2]
    message = response(
        gzip.compress(body), "Content-Type: text/html", "Content-Encoding: gzip", "set-cookie: a=1"
    )
    (done,) = write(tmp_path / "spool", capture("http://news.example/a", message))
    store = Counting(tmp_path / "store")
    store.put(done.ref.warc, only_warc(tmp_path / "spool"))
    page = ArchiveReader(store).page(done.ref)
    assert page.body == body
    assert page.url == "http://news.example/a"
    assert page.status == 200
    assert page.header("Set-Cookie") == "a=1"
    assert page.captured_at == NOON
    assert page.capture == done.ref
    assert page.truncated is None
    assert store.reads == [(done.ref.offset, done.ref.length)]


def test_a_record_can_be_read_while_its_file_is_still_open(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T")
    try:
        done = writer.submit(capture("http://news.example/a", html("now"))).result(30)
        assert list(tmp_path.glob("*" + names.OPEN))
        assert b"now" in ArchiveReader(None, tmp_path).page(done.ref).body
    finally:
        writer.close()
    assert b"now" in ArchiveReader(None, tmp_path).page(done.ref).body


def test_a_chunked_page_comes_back_whole(tmp_path):
    message = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrail: er\r\n\r\n"
    )
    (done,) = write(tmp_path, capture("http://news.example/a", message))
    assert ArchiveReader(None, tmp_path).page(done.ref).body == b"hello world"


def test_a_revisit_gives_the_page_it_repeats_at_its_own_time(tmp_path):
    known = Known()
    message = response(LONG.encode(), "Content-Type: text/html")
    (first,) = write(tmp_path, capture("http://news.example/a", message))
    known.add(first)
    later = NOON + timedelta(hours=1)
    (second,) = write(tmp_path, capture("http://news.example/b", message, at=later), revisits=known)
    assert second.kind == "revisit"
    reader = ArchiveReader(None, tmp_path, resolver(first))
    page = reader.page(second.ref)
    assert page.body == LONG.encode()
    assert (page.url, page.captured_at, page.capture) == (
        "http://news.example/b",
        later,
        second.ref,
    )
    with pytest.raises(DamagedRecord, match="not to be found"):
        ArchiveReader(None, tmp_path).page(second.ref)


def test_a_not_modified_answer_gives_the_page_that_it_confirms(tmp_path):
    known = Known()
    (first,) = write(tmp_path, capture("http://news.example/a", html("the page")))
    known.add(first)
    message = b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'
    later = NOON + timedelta(days=1)
    (second,) = write(tmp_path, capture("http://news.example/a", message, at=later), revisits=known)
    assert second.kind == "revisit"
    page = ArchiveReader(None, tmp_path, resolver(first)).page(second.ref)
    assert (page.status, page.captured_at, page.capture) == (200, later, second.ref)
    assert b"the page" in page.body
    assert page.header("Content-Type") == "text/html"


def test_a_flipped_bit_is_refused(tmp_path):
    done = write(tmp_path, *pages(3))
    file = only_warc(tmp_path)
    data = bytearray(file.read_bytes())
    data[done[1].ref.offset + done[1].ref.length // 2] ^= 8
    file.write_bytes(data)
    reader = ArchiveReader(None, tmp_path)
    with pytest.raises(DamagedRecord) as error:
        reader.page(done[1].ref)
    assert error.value.offset == done[1].ref.offset
    assert file.name in str(error.value)
    for other in (done[0], done[2]):
        assert reader.page(other.ref).status == 200


@pytest.mark.parametrize("by", [-7, 1, 12])
def test_a_wrong_offset_is_refused(tmp_path, by):
    done = write(tmp_path, *pages(3))
    with pytest.raises(DamagedRecord):
        ArchiveReader(None, tmp_path).page(replace(done[1].ref, offset=done[1].ref.offset + by))


def test_a_reference_to_another_record_is_refused(tmp_path):
    done = write(tmp_path, *pages(2))
    with pytest.raises(DamagedRecord, match="holds"):
        ArchiveReader(None, tmp_path).page(replace(done[0].ref, record_id=done[1].ref.record_id))


def test_a_length_too_short_is_refused(tmp_path):
    (done,) = write(tmp_path, *pages(1))
    with pytest.raises(DamagedRecord):
        ArchiveReader(None, tmp_path).page(replace(done.ref, length=done.ref.length - 9))


def test_a_missing_file_is_not_found(tmp_path):
    (done,) = write(tmp_path, *pages(1))
    only_warc(tmp_path).unlink()
    with pytest.raises(NotFound):
        ArchiveReader(LocalStore(tmp_path / "store"), tmp_path).page(done.ref)


def test_a_body_that_was_cut_gives_what_there_is_and_says_so(tmp_path):
    body = gzip.compress(LONG.encode() * 20)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    message = head.encode() + body[: len(body) // 2]
    cut = replace(capture("http://news.example/a", message), truncated=Truncation.DISCONNECT)
    (done,) = write(tmp_path, cut)
    page = ArchiveReader(None, tmp_path).page(done.ref)
    assert page.body.startswith(b"A long enough text")
    assert page.truncated is Truncation.DISCONNECT


def test_a_body_in_a_coding_that_nobody_knows_is_refused(tmp_path):
    message = response(bytes(range(256)), "Content-Encoding: sdch")
    (done,) = write(tmp_path, capture("http://news.example/a", message))
    with pytest.raises(DamagedRecord, match="sdch"):
        ArchiveReader(None, tmp_path).page(done.ref)


def test_a_record_in_a_file_compressed_as_a_whole_can_be_read_by_its_reference(tmp_path):
    write(tmp_path, *pages(4))
    plain = gzip.decompress(only_warc(tmp_path).read_bytes())
    file = tmp_path / "whole.warc.gz"
    file.write_bytes(gzip.compress(plain))
    records = list(scan_stream(io.BytesIO(file.read_bytes()), str(file)))
    reader = ArchiveReader(None, foreign=lambda name: FileSource(tmp_path / name))
    found = [reader.page(one.ref) for one in records if one.type == "response"]
    assert [page.url for page in found] == [f"http://news.example/{n}" for n in range(4)]

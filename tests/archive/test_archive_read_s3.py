"""Reading from object storage: listings, range reads, long reads that break off, takedowns.

The server is moto's: it speaks S3 and accepts anything, so it proves reading, not safety.
"""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

import pytest
from archive_made import NOON, capture, html, only_warc, pages, write

from newscrawl.archive import names
from newscrawl.archive import sources as sources_module
from newscrawl.archive.damage import Damage
from newscrawl.archive.expand import expand, open_source
from newscrawl.archive.lookup import in_indexes, nearest, stored_indexes
from newscrawl.archive.pages import reader_over, scan_pages
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.s3client import S3Options
from newscrawl.archive.scan import scan
from newscrawl.archive.sources import StoreSource
from newscrawl.archive.takedown import Remover
from newscrawl.archive.verify import Verification
from newscrawl.errors import BadInput, NotFound, StoreUnavailable
from newscrawl.model import Page


@dataclass(frozen=True)
class Bucket:
    """Opens stores on one server."""

    endpoint: str

    def open(self, url: str) -> S3Store:
        return S3Store.from_url(
            url, S3Options(endpoint=self.endpoint, region="us-east-1", addressing="path")
        )


@pytest.fixture(scope="module")
def bucket():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.1)
            found = Bucket(f"http://127.0.0.1:{port}")
            found.open("s3://news").client.create_bucket(Bucket="news")
            yield found
        finally:
            process.terminate()
            process.wait()


@pytest.fixture
def stored(bucket, tmp_path, request):
    """A store with one WARC of twenty pages, and what the writer told of them."""
    done = write(tmp_path / "spool", *pages(20))
    store = bucket.open(f"s3://news/{request.node.name.replace('[', '-').rstrip(']')}")
    for path in sorted((tmp_path / "spool").iterdir()):
        store.put(names.key_of(path.name), path)
        path.unlink()
    return store, done


def test_a_prefix_gives_every_archive_below_it_beyond_a_thousand(bucket):
    client = bucket.open("s3://news").client
    for number in range(1030):
        client.put_object(Bucket="news", Key=f"many/{number:04}.warc.gz", Body=b"x")
        if number % 100 == 0:
            client.put_object(Bucket="news", Key=f"many/{number:04}.cdxj", Body=b"x")
    found = [one.name for one in expand(["s3://news/many"], bucket.open)]
    assert found == [f"s3://news/many/{number:04}.warc.gz" for number in range(1030)]
    (one,) = expand(["s3://news/many/0007.warc.gz"], bucket.open)
    assert (one.name, one.size()) == ("s3://news/many/0007.warc.gz", 1)
    with pytest.raises(BadInput):
        list(expand(["s3://news/none"], bucket.open))


def test_pages_are_streamed_and_filtered_by_the_index_beside(bucket, stored):
    store, done = stored
    sources = list(expand([f"s3://news/{store.prefix}"], bucket.open))
    assert len(sources) == 1
    assert sources[0].beside(".cdxj") is not None
    reader = reader_over(sources, opener=lambda name: open_source(name, None, bucket.open))
    found = list(scan_pages(sources[0], reader=reader))
    assert [one.url for one in found] == [one.url for one in done]
    again = ArchiveReader(None, foreign=lambda name: open_source(name, None, bucket.open))
    assert again.page(found[3].capture).body == found[3].body


def test_one_capture_is_one_range_read(stored, monkeypatch):
    store, done = stored
    asked = []
    real = S3Store.open

    def counted(self, key, offset=0, length=None):
        asked.append((key, offset, length))
        return real(self, key, offset, length)

    monkeypatch.setattr(S3Store, "open", counted)
    monkeypatch.setattr(S3Store, "stat", None)
    page = ArchiveReader(store, foreign=open_source).page(done[7].ref)
    assert page.url == done[7].url
    assert asked == [(done[7].ref.warc, done[7].ref.offset, done[7].ref.length)]


def test_the_index_in_the_store_finds_a_capture_by_address_and_time(stored):
    store, done = stored
    finder = in_indexes(stored_indexes(store, None))
    found = nearest("http://news.example/7", NOON, [finder])
    assert (found.ref.warc, found.ref.offset) == (done[7].ref.warc, done[7].ref.offset)
    assert ArchiveReader(store).page(found.ref).url == done[7].url
    with pytest.raises(NotFound):
        nearest("http://news.example/77", NOON, [finder])


def test_a_long_read_goes_on_where_the_connection_broke_off(stored, monkeypatch):
    store, _ = stored

    class Breaking(io.RawIOBase):
        def __init__(self, inner):
            self.inner = inner
            self.left = 2

        def read(self, size=-1):
            self.left -= 1
            if self.left < 0:
                raise StoreUnavailable("connection reset")
            return self.inner.read(700)

    real = S3Store.open
    monkeypatch.setattr(S3Store, "open", lambda *args: Breaking(real(*args)))
    monkeypatch.setattr(sources_module.time, "sleep", lambda _: None)
    monkeypatch.setattr(sources_module, "_AT_ONCE", 1)
    (key,) = [blob.key for blob in store.list("") if blob.key.endswith(names.WARC)]
    found = list(scan(StoreSource(store, key)))
    assert not [one for one in found if isinstance(one, Damage)]
    assert len(found) == 61


def test_verification_and_takedown_work_on_the_store(stored, tmp_path):
    store, done = stored
    pointers = [(one.url, one.ref) for one in done]

    def verify():
        check = Verification(store, tmp_path / "spool", pointers=pointers, deep=True)
        return [str(one) for one in check.run()]

    assert verify() == []
    remover = Remover(store, tmp_path / "spool", tmp_path / "takedowns")
    journal = remover.begin(done[5].url, [done[5].ref], "asked for", NOON)
    (rewritten,) = remover.carry_out(journal)
    remover.finish(journal)
    assert store.stat(done[5].ref.warc).sha256 == rewritten.sha256
    (one,) = verify()
    assert "/5 points here, dangling" in one
    del pointers[5]
    assert verify() == []
    with pytest.raises(NotFound, match="taken down: asked for"):
        ArchiveReader(store).page(done[5].ref)


def test_a_wacz_in_a_bucket_is_read_by_ranges(bucket, tmp_path):
    from newscrawl.archive.export import export
    from newscrawl.archive.sources import FileSource

    write(tmp_path / "spool", capture("http://news.example/w", html("in a bucket")))
    source = FileSource(only_warc(tmp_path / "spool"))
    export(tmp_path / "x.wacz", [source], reader_over([source]), now=NOON, software="test")
    bucket.open("s3://news/w").put("x.wacz", tmp_path / "x.wacz")
    (stored,) = expand(["s3://news/w/x.wacz"], bucket.open)
    (page,) = [one for one in scan_pages(stored) if isinstance(one, Page)]
    assert page.capture.warc == "s3://news/w/x.wacz#archive/data.warc.gz"
    reader = ArchiveReader(None, foreign=lambda name: open_source(name, None, bucket.open))
    assert b"in a bucket" in reader.page(page.capture).body

"""The writer: futures that keep their word, files that seal and rotate, neighbours in peace."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import wait
from datetime import UTC, datetime
from pathlib import Path

import pytest
from write_kit import BEGAN, HTML, NAME, ODD, URL, Memory, capture, page, read_warc, warc_files

from newscrawl.archive import cdxj
from newscrawl.archive.openfile import OpenFile
from newscrawl.archive.writer import WarcWriter
from newscrawl.errors import ArchiveError, BadInput, CatalogError
from newscrawl.model import Held


def write(spool, captures, **options):
    """Archive ``captures``, close, and give what their futures gave."""
    writer = WarcWriter(spool, prefix="T", **options)
    futures = [writer.submit(one) for one in captures]
    writer.close()
    return [future.result(0) for future in futures]


def test_archive_writer_puts_each_record_where_its_reference_says(tmp_path):
    done = write(tmp_path, [capture(wire) for wire in ODD.values()])
    (path,) = warc_files(tmp_path)
    at = {record.offset: record for record in read_warc(path)}
    for archived, wire in zip(done, ODD.values(), strict=True):
        record = at[archived.ref.offset]
        assert record.block == wire
        assert record.length == archived.ref.length
        assert record.id == archived.ref.record_id
        assert record.get("WARC-Payload-Digest") == archived.ref.payload_digest
        assert archived.ref.warc == f"{datetime.now(UTC):%Y/%m/%d}/{path.name}"
        assert (archived.size, archived.began) == (len(wire), BEGAN)


def test_archive_writer_opens_each_file_with_warcinfo(tmp_path):
    write(tmp_path, [capture(page())], info={"operator": "Desk <desk@example.org>"})
    (path,) = warc_files(tmp_path)
    assert NAME.fullmatch(path.name)
    kinds = [record.type for record in read_warc(path)]
    assert kinds == ["warcinfo", "response", "request", "metadata"]
    assert b"operator: Desk <desk@example.org>\r\n" in read_warc(path)[0].block


def test_archive_writer_index_lists_every_capture_sorted(tmp_path):
    urls = ["http://b.example/", "http://a.example/z", "http://a.example/"]
    write(tmp_path, [capture(page(), url) for url in urls] + [capture(b"")])
    (path,) = warc_files(tmp_path)
    index = path.with_name(path.name.replace(".warc.gz", ".cdxj")).read_bytes()
    assert index.splitlines() == sorted(index.splitlines())
    entries = list(cdxj.parse(index))
    assert [entry.url for entry in entries] == [urls[2], urls[1], urls[0]]
    at = {record.offset: record for record in read_warc(path)}
    for entry in entries:
        assert at[entry.offset].get("WARC-Target-URI") == entry.url
        assert at[entry.offset].length == entry.length
        assert (entry.filename, entry.status, entry.mime) == (path.name, 200, "text/html")


def test_archive_writer_tells_the_catalog_before_it_tells_the_crawler(tmp_path):
    told = []
    seen = []

    def on_commit(group):
        assert not any(future.done() for future in futures)
        told.extend(group)

    gate = threading.Event()
    writer = WarcWriter(tmp_path, prefix="T", on_commit=on_commit, group_seconds=0.2)
    futures = [writer.submit(capture(page())) for _ in range(3)]
    for future in futures:
        future.add_done_callback(lambda done: (seen.append(done.result()), gate.set()))
    assert gate.wait(5)
    writer.close()
    assert told == seen


def test_archive_writer_shares_one_fsync_among_a_group(tmp_path):
    syncs = []

    class Counting(OpenFile):
        def _sync(self):
            syncs.append(self.size)
            super()._sync()

    writer = WarcWriter(tmp_path, prefix="T", group_seconds=0.3, open_file=Counting)
    wait([writer.submit(capture(page())) for _ in range(50)], 5)
    assert len(syncs) == 1
    writer.close()


def test_archive_writer_future_is_not_done_before_the_fsync(tmp_path):
    order = []

    class Slow(OpenFile):
        def _sync(self):
            time.sleep(0.2)
            super()._sync()
            order.append("synced")

    writer = WarcWriter(tmp_path, prefix="T", open_file=Slow)
    future = writer.submit(capture(page()))
    future.add_done_callback(lambda _: order.append("done"))
    future.result(5)
    assert order == ["synced", "done"]
    writer.close()


def test_archive_writer_rotates_by_size(tmp_path):
    sealed = []
    done = write(
        tmp_path,
        [capture(page(os.urandom(5000))) for _ in range(12)],
        max_bytes=20_000,
        group_seconds=0,
        on_sealed=sealed.append,
    )
    files = warc_files(tmp_path)
    assert len(files) > 2
    assert [one.path for one in sealed] == files
    assert {archived.ref.warc.split("/")[-1] for archived in done} == {one.name for one in files}
    for one in sealed:
        assert one.size == one.path.stat().st_size
        assert one.cdxj_path.exists()
        read_warc(one.path)
    assert sum(one.captures for one in sealed) == 12


def test_archive_writer_seal_tells_the_digest_of_the_file(tmp_path):
    sealed = []
    write(tmp_path, [capture(page())], on_sealed=sealed.append)
    printed = subprocess.run(["sha256sum", sealed[0].path], capture_output=True, check=True).stdout
    assert printed.decode().split()[0] == sealed[0].sha256


def test_archive_writer_rotates_by_age_also_when_idle(tmp_path):
    sealed = threading.Event()
    writer = WarcWriter(tmp_path, prefix="T", max_age=0.2, on_sealed=lambda _: sealed.set())
    writer.submit(capture(page())).result(5)
    assert not warc_files(tmp_path)
    assert sealed.wait(5)
    assert len(warc_files(tmp_path)) == 1
    writer.close()


def test_archive_writer_that_wrote_nothing_leaves_nothing(tmp_path):
    WarcWriter(tmp_path, prefix="T").close()
    assert list(tmp_path.iterdir()) == []


def test_archive_writer_closes_the_captures_files(tmp_path):
    captures = [capture(page()), capture(b"")]
    write(tmp_path, captures)
    assert all(one.response.closed for one in captures)


def test_archive_writer_closes_twice_and_refuses_what_comes_later(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T")
    writer.close()
    writer.close()
    late = capture(page())
    with pytest.raises(ArchiveError, match="closed"):
        writer.submit(late).result(0)
    assert late.response.closed


def test_archive_writer_fails_one_capture_whose_file_is_gone_and_keeps_the_rest(tmp_path):
    gone = capture(page())
    gone.response.close()
    writer = WarcWriter(tmp_path, prefix="T")
    first, second = writer.submit(gone), writer.submit(capture(page()))
    with pytest.raises(ArchiveError, match="cannot read what was captured"):
        first.result(5)
    assert second.result(5).status == 200
    writer.close()


def test_archive_writer_hands_the_catalogs_error_on(tmp_path):
    def broken(group):
        raise CatalogError("database is locked")

    writer = WarcWriter(tmp_path, prefix="T", on_commit=broken)
    with pytest.raises(CatalogError, match="locked"):
        writer.submit(capture(page())).result(5)
    writer.close()


def test_archive_writer_goes_on_where_news_of_a_sealed_file_is_not_taken(tmp_path):
    def broken(sealed):
        raise CatalogError("database is locked")

    done = write(
        tmp_path,
        [capture(page(os.urandom(3000))) for _ in range(4)],
        max_bytes=3000,
        group_seconds=0,
        on_sealed=broken,
    )
    assert len(done) == len(warc_files(tmp_path)) == 4


def test_archive_writer_does_not_leave_anyone_waiting_when_its_thread_dies(tmp_path):
    def bug(group):
        raise ZeroDivisionError

    writer = WarcWriter(tmp_path, prefix="T", on_commit=bug)
    with pytest.raises(ArchiveError, match="ZeroDivisionError"):
        writer.submit(capture(page())).result(5)
    with pytest.raises(ArchiveError, match="ZeroDivisionError"):
        writer.submit(capture(page())).result(5)
    with pytest.raises(ArchiveError, match="ZeroDivisionError"):
        writer.close()


def test_archive_writer_does_not_leave_anyone_waiting_when_the_revisit_index_fails(tmp_path):
    class Broken(Memory):
        def find(self, payload_digest, url):
            if url.endswith("/bug"):
                raise ZeroDivisionError
            raise CatalogError("database is locked")

    writer = WarcWriter(tmp_path, prefix="T", revisits=Broken())
    with pytest.raises(CatalogError, match="locked"):
        writer.submit(capture(page())).result(5)
    small = writer.submit(capture(page(b"too small to ask for"))).result(5)
    with pytest.raises(ArchiveError, match="ZeroDivisionError"):
        writer.submit(capture(page(), "http://x.example/bug")).result(5)
    with pytest.raises(ArchiveError, match="ZeroDivisionError"):
        writer.submit(capture(page(b"nor this"))).result(5)
    with pytest.raises(ArchiveError, match="ZeroDivisionError"):
        writer.close()
    (path,) = warc_files(tmp_path)
    assert small.ref.record_id in {record.id for record in read_warc(path)}


def test_archive_writer_refuses_a_prefix_that_is_no_name(tmp_path):
    with pytest.raises(BadInput):
        WarcWriter(tmp_path, prefix="a/b")


def test_archive_writer_makes_revisits_of_what_is_safely_held(tmp_path):
    known = Memory()

    def on_commit(group):
        for one in group:
            if one.kind == "response":
                held = Held(one.ref.record_id, one.url, one.began)
                known.digests[one.ref.payload_digest] = known.urls[one.url] = held

    options = {"revisits": known, "on_commit": on_commit}
    writer = WarcWriter(tmp_path, prefix="T", **options)
    first = writer.submit(capture(page())).result(5)
    again = writer.submit(capture(page(), URL + "&utm=1")).result(5)
    unchanged = writer.submit(capture(b"HTTP/1.1 304 Not Modified\r\n\r\n")).result(5)
    writer.close()
    assert [one.kind for one in (first, again, unchanged)] == ["response", "revisit", "revisit"]
    assert again.refers_to == unchanged.refers_to == Held(first.ref.record_id, URL, BEGAN)
    assert again.ref.payload_digest == first.ref.payload_digest
    (index,) = tmp_path.glob("*.cdxj")
    entries = {entry.offset: entry for entry in cdxj.parse(index.read_bytes())}
    assert entries[again.ref.offset].mime == "warc/revisit"
    assert entries[unchanged.ref.offset].digest == ""


def test_archive_writers_side_by_side_keep_to_their_own_files(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from write_kit import capture, page\n"
        "from newscrawl.archive.writer import WarcWriter\n"
        "w = WarcWriter(sys.argv[1], prefix='T', max_bytes=30000, group_seconds=0)\n"
        "f = [w.submit(capture(page(b'%d ' % i * 2000))) for i in range(40)]\n"
        "w.close(); assert all(x.result(0).status == 200 for x in f)\n"
    )
    here = str(Path(__file__).parent)
    several = [subprocess.Popen([sys.executable, "-c", code, tmp_path, here]) for _ in range(3)]
    threads = [WarcWriter(tmp_path, prefix="T") for _ in range(2)]
    futures = [one.submit(capture(page())) for one in threads for _ in range(10)]
    for one in threads:
        one.close()
    assert [process.wait(60) for process in several] == [0, 0, 0]
    wait(futures)
    assert not list(tmp_path.glob("*.open"))
    kinds = [record.type for path in warc_files(tmp_path) for record in read_warc(path)]
    assert kinds.count("response") == 3 * 40 + 2 * 10


def test_archive_writer_keeps_little_of_a_large_body_in_memory(tmp_path):
    code = (
        "import re, sys, tempfile; sys.path.insert(0, sys.argv[2])\n"
        "from dataclasses import replace; from pathlib import Path\n"
        "from write_kit import capture\n"
        "from newscrawl.archive.writer import WarcWriter\n"
        "status = Path('/proc/self/status')\n"
        "def peak(): return int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])\n"
        "w = WarcWriter(sys.argv[1], prefix='T')\n"
        "def put(megabytes):\n"
        "    file = tempfile.TemporaryFile()\n"
        "    head = b'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'\n"
        "    file.write(head); chunk = bytes(range(256)) * 4096\n"
        "    for _ in range(megabytes): file.write(b'100000\\r\\n' + chunk + b'\\r\\n')\n"
        "    file.write(b'0\\r\\n\\r\\n'); size = file.tell()\n"
        "    w.submit(replace(capture(), response=file, size=size)).result(60)\n"
        "put(4); before = peak(); put(200); print(peak() - before); w.close()\n"
    )
    here = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path, here], capture_output=True, check=True
    )
    assert int(run.stdout) < 20_000, "KiB that 200 MB of body added"


def test_archive_writer_page_of_html_is_compressed(tmp_path):
    done = write(tmp_path, [capture(page())])[0]
    assert done.ref.length < len(HTML) / 4

"""No room, a broken disk: nothing acknowledged is lost, nothing is acknowledged that is."""

import errno
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from write_kit import capture, page, read_warc, warc_files

from newscrawl.archive import spool
from newscrawl.archive.openfile import OpenFile
from newscrawl.archive.recovery import recover
from newscrawl.archive.writer import WarcWriter
from newscrawl.errors import ArchiveError, SpoolFull


@pytest.fixture
def tmpfs(tmp_path):
    """A file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a tmpfs needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


class Faulty(OpenFile):
    """A file on a disk whose faults are set from outside; the system's calls are otherwise real."""

    write_fault = 0
    sync_fault = 0
    writes_until_fault = 0

    def _write(self, data):
        if Faulty.write_fault and self.committed and Faulty.writes_until_fault <= 0:
            super()._write(data[: len(data) // 2])
            raise OSError(Faulty.write_fault, os.strerror(Faulty.write_fault))
        Faulty.writes_until_fault -= 1
        super()._write(data)

    def _sync(self):
        if Faulty.sync_fault:
            raise OSError(Faulty.sync_fault, os.strerror(Faulty.sync_fault))
        super()._sync()


@pytest.fixture(autouse=True)
def _sound_disk():
    Faulty.write_fault = Faulty.sync_fault = Faulty.writes_until_fault = 0
    yield
    Faulty.write_fault = Faulty.sync_fault = Faulty.writes_until_fault = 0


def noise(size=20_000):
    return capture(page(os.urandom(size)))


def until(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "never became true"
        time.sleep(0.01)


def present(folder, done):
    """Whether every acknowledged capture is in the files, where its reference says."""
    held = {
        (path.name, record.offset): record.id
        for path in warc_files(folder)
        for record in read_warc(path)
    }
    return all(held[(a.ref.warc.split("/")[-1], a.ref.offset)] == a.ref.record_id for a in done)


def fill(writer, most=200):
    """Submit noise until a future fails; what was acknowledged, and the failure."""
    done = []
    for _ in range(most):
        try:
            done.append(writer.submit(noise()).result(10))
        except ArchiveError as error:
            return done, error
    raise AssertionError("the disk never filled")


def test_archive_full_disk_fails_the_capture_and_keeps_every_acknowledged_one(tmpfs):
    writer = WarcWriter(tmpfs, prefix="T", patience=0, group_seconds=0)
    done, error = fill(writer)
    assert isinstance(error, SpoolFull)
    assert "No space left on device" in str(error)
    assert writer.full
    with suppress(SpoolFull):  # where not even the index finds room, recovery seals later
        writer.close()
    assert len(done) > 10
    held = [*warc_files(tmpfs), *tmpfs.glob("*.warc.gz.open")]
    ids = {record.id for path in held for record in read_warc(path)}
    assert {one.ref.record_id for one in done} <= ids


def test_archive_full_disk_makes_captures_wait_until_there_is_room(tmpfs):
    ballast = tmpfs / "ballast"
    ballast.write_bytes(bytes(600_000))
    writer = WarcWriter(tmpfs, prefix="T", patience=30, group_seconds=0)
    futures = [writer.submit(noise()) for _ in range(30)]
    until(lambda: writer.full)
    assert not all(future.done() for future in futures)
    ballast.unlink()
    done = [future.result(20) for future in futures]
    assert not writer.full
    writer.close()
    assert present(tmpfs, done)


def test_archive_full_spool_seals_its_file_so_that_it_can_ship(tmp_path):
    shipped = []

    def ship(sealed):
        shipped.append(sealed)

    writer = WarcWriter(
        tmp_path, prefix="T", spool_limit=100_000, patience=30, group_seconds=0, on_sealed=ship
    )
    futures = [writer.submit(noise()) for _ in range(12)]
    until(lambda: writer.full)
    until(lambda: bool(shipped))
    kept = tmp_path / "elsewhere"
    kept.mkdir()
    while not all(future.done() for future in futures):
        for sealed in shipped:
            if sealed.path.exists():
                sealed.path.rename(kept / sealed.path.name)
                sealed.cdxj_path.unlink()
        time.sleep(0.02)
    done = [future.result(0) for future in futures]
    writer.close()
    for path in warc_files(tmp_path):
        path.rename(kept / path.name)
    assert present(kept, done)


def test_archive_full_spool_fails_captures_when_patience_ends(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T", spool_limit=50_000, patience=0.1, group_seconds=0)
    done, error = fill(writer)
    assert isinstance(error, SpoolFull)
    assert "limit of 50000 bytes" in str(error)
    writer.close()
    assert present(tmp_path, done)


def test_archive_full_spool_does_not_hold_up_closing(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T", spool_limit=30_000, patience=600, group_seconds=0)
    futures = [writer.submit(noise()) for _ in range(5)]
    until(lambda: writer.full)
    began = time.monotonic()
    writer.close()
    assert time.monotonic() - began < 300, "it waited for its patience"
    kinds = {type(future.exception(0)) for future in futures}
    assert kinds == {type(None), SpoolFull}
    assert present(tmp_path, [future.result(0) for future in futures if not future.exception(0)])


def test_archive_writer_in_a_hurry_gives_up_on_room_and_keeps_what_is_acknowledged(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T", spool_limit=30_000, patience=600, group_seconds=0)
    futures = [writer.submit(noise()) for _ in range(5)]
    until(lambda: writer.full)
    writer.hurry(0.2)
    writer.hurry(600)
    kinds = {type(future.exception(60)) for future in futures}
    assert kinds == {type(None), SpoolFull}
    writer.close()
    assert present(tmp_path, [future.result(0) for future in futures if not future.exception(0)])


def test_archive_room_that_runs_out_within_a_record_is_cut_back(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T", patience=30, group_seconds=0, open_file=Faulty)
    done = [writer.submit(noise()).result(5)]
    Faulty.write_fault = errno.ENOSPC
    waiting = [writer.submit(noise()) for _ in range(3)]
    until(lambda: writer.full)
    Faulty.write_fault = 0
    done += [future.result(10) for future in waiting]
    writer.close()
    assert present(tmp_path, done)


@pytest.mark.parametrize("fault", [errno.EIO, errno.EROFS])
@pytest.mark.parametrize("where", ["write_fault", "sync_fault"])
def test_archive_broken_disk_stops_the_writer_and_keeps_what_was_acknowledged(
    tmp_path, where, fault
):
    writer = WarcWriter(tmp_path, prefix="T", group_seconds=0, open_file=Faulty)
    done = [writer.submit(noise()).result(5) for _ in range(3)]
    setattr(Faulty, where, fault)
    with pytest.raises(ArchiveError, match=os.strerror(fault)) as failure:
        writer.submit(noise()).result(5)
    assert not isinstance(failure.value, SpoolFull)
    setattr(Faulty, where, 0)
    with pytest.raises(ArchiveError, match=os.strerror(fault)):
        writer.submit(noise()).result(5)
    with pytest.raises(ArchiveError, match=os.strerror(fault)):
        writer.close()
    (recovered,) = recover(tmp_path)
    assert recovered.captures == tuple(done)
    assert present(tmp_path, done)


def test_archive_file_that_cannot_be_sealed_for_want_of_room_is_tried_again(tmp_path, monkeypatch):
    attempts = []

    class Cramped(OpenFile):
        def seal(self):
            attempts.append(time.monotonic())
            if len(attempts) < 3:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().seal()

    monkeypatch.setattr(spool, "RETRY_SECONDS", 0.1)
    sealed = threading.Event()
    writer = WarcWriter(
        tmp_path, prefix="T", max_age=0.1, open_file=Cramped, on_sealed=lambda _: sealed.set()
    )
    done = writer.submit(noise()).result(5)
    assert sealed.wait(5)
    assert len(attempts) == 3
    assert attempts[2] - attempts[0] >= 0.2
    writer.close()
    assert present(tmp_path, [done])


def test_archive_limit_on_file_size_counts_as_no_room(tmp_path):
    code = (
        "import os, resource, signal, sys; sys.path.insert(0, sys.argv[2])\n"
        "from write_kit import capture, page\n"
        "from newscrawl.archive.writer import WarcWriter\n"
        "from newscrawl.errors import SpoolFull\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))\n"
        "w = WarcWriter(sys.argv[1], prefix='T', patience=0, group_seconds=0)\n"
        "n = 0\n"
        "for i in range(9):\n"
        "    try: w.submit(capture(page(os.urandom(20000)))).result(9); n += 1\n"
        "    except SpoolFull: pass\n"
        "w.close(); print(n)\n"
    )
    here = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path, here], capture_output=True, check=True
    )
    kinds = [record.type for path in warc_files(tmp_path) for record in read_warc(path)]
    assert int(run.stdout) == kinds.count("response") >= 8


def test_archive_writer_on_a_folder_it_may_not_write_says_so(tmp_path):
    class Refused(OpenFile):
        def __init__(self, spool, prefix, now):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(spool / "T.open"))

    writer = WarcWriter(tmp_path, prefix="T", open_file=Refused)
    with pytest.raises(ArchiveError, match=r"T\.open: Permission denied"):
        writer.submit(capture(page())).result(5)
    with pytest.raises(ArchiveError):
        writer.close()


def test_archive_writer_whose_folder_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="file/spool: Not a directory"):
        WarcWriter(tmp_path / "file" / "spool", prefix="T")

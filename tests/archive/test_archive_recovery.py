"""What a crash left is made whole, and it is said what was done."""

import random
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from write_kit import HTML, ODD, Memory, capture, page, read_warc, warc_files

from newscrawl.archive import digest
from newscrawl.archive.recovery import QUARANTINE, Outcome, recover
from newscrawl.archive.writer import WarcWriter
from newscrawl.model import Held


def crashed(spool, captures=None, **options):
    """A spool as a writer leaves it that dies after its last commit: the file, the captures."""
    writer = WarcWriter(spool, prefix="T", group_seconds=0, **options)
    given_captures = captures or [capture(wire) for wire in ODD.values()]
    done = [writer.submit(one).result(10) for one in given_captures]
    writer.abort()
    (path,) = spool.glob("*.open")
    return path, done


TAILS = {"none": b"", "zeros": bytes(5000), "half a member": b"\x1f\x8b\x08junk", "byte": b"x"}


class Crash:
    """A crashed file's name and bytes, the records in it, and its captures."""

    def __init__(self, path, done):
        self.name, self.data = path.name, path.read_bytes()
        self.records, self.done = read_warc(path), done

    def __iter__(self):
        return iter((self.name, self.data, self.records, self.done))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A file with every kind of record."""
    index = Memory()
    index.digests[digest.of(HTML)] = Held("urn:uuid:0", "http://x/", capture().began)
    wires = [*ODD.values(), b""]
    path, done = crashed(
        tmp_path_factory.mktemp("whole"), [capture(wire) for wire in wires], revisits=index
    )
    return Crash(path, done)


def test_archive_recovery_of_a_file_left_at_a_commit_seals_it_as_the_writer_would(tmp_path):
    captures = [capture(wire) for wire in ODD.values()]
    _, done = crashed(tmp_path, captures)
    (found,) = recover(tmp_path)
    assert found.outcome is Outcome.SEALED
    assert found.captures == tuple(done)
    assert (found.cut, found.quarantined) == (0, None)
    assert found.sealed.path == warc_files(tmp_path)[0] == found.path
    assert found.sealed.key == done[0].ref.warc
    assert found.sealed.size == found.path.stat().st_size
    assert found.sealed.sha256 in subprocess.check_output(["sha256sum", found.path], text=True)
    assert str(found) == f"{found.path.name}: sealed with {len(done)} captures"
    assert recover(tmp_path) == []


def test_archive_recovery_writes_the_index_that_the_writer_writes(tmp_path):
    index = Memory()
    index.digests[digest.of(HTML)] = Held("urn:uuid:0", "http://x/", capture().began)
    writer = WarcWriter(tmp_path, prefix="T", revisits=index)
    for wire in ODD.values():
        writer.submit(capture(wire))
    writer.submit(capture(b""))
    writer.close()
    (path,) = warc_files(tmp_path)
    (written,) = tmp_path.glob("*.cdxj")
    before = written.read_bytes()
    written.unlink()
    (found,) = recover(tmp_path)
    assert found.outcome is Outcome.SEALED
    assert found.path == path
    assert written.read_bytes() == before
    assert b'"warc/revisit"' in before


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.floats(0, 1), kind=st.sampled_from(sorted(TAILS)))
def test_archive_recovery_keeps_every_record_before_a_cut_and_nothing_behind(
    whole, tmp_path_factory, cut, kind
):
    name, data, all_records, done = whole
    spool = tmp_path_factory.mktemp("cut")
    at = int(cut * len(data))
    left, tail = data[:at] + TAILS[kind], TAILS[kind]
    (spool / name).write_bytes(left)
    kept = [r for r in all_records if left.startswith(data[: r.offset + r.length])]
    (found,) = recover(spool) or [None]
    if not [one for one in kept if one.type != "warcinfo"]:
        assert not warc_files(spool)
        return
    assert found.outcome is Outcome.SEALED
    assert [(r.offset, r.id) for r in read_warc(found.path)] == [(r.offset, r.id) for r in kept]
    assert found.cut == at + len(tail) - sum(record.length for record in kept)
    ids = {record.id for record in kept}
    # Wire bytes of a revisit stand in its metadata record, which may be behind the cut.
    assert [one.ref for one in found.captures] == [
        one.ref for one in done if one.ref.record_id in ids
    ]
    assert found.captures[:-1] == tuple(done[: len(found.captures) - 1])
    assert (found.cut == 0) == ("cut off" not in str(found))


def test_archive_recovery_leaves_a_living_writers_file_alone(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T")
    writer.submit(capture(page())).result(5)
    before = sorted(tmp_path.iterdir())
    assert recover(tmp_path) == []
    assert sorted(tmp_path.iterdir()) == before
    writer.close()
    assert len(warc_files(tmp_path)) == 1


def test_archive_recovery_removes_a_file_without_captures(tmp_path, whole):
    (tmp_path / whole.name).write_bytes(whole.data[: whole.records[0].length])
    (found,) = recover(tmp_path)
    assert found.outcome is Outcome.REMOVED
    assert list(tmp_path.iterdir()) == []


def test_archive_recovery_removes_an_empty_file_without_a_word(tmp_path, whole):
    (tmp_path / whole.name).touch()
    assert recover(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_archive_recovery_moves_a_file_without_any_whole_record_to_quarantine(tmp_path, whole):
    name, _, _, _ = whole
    noise = random.Random(7).randbytes(5000)
    (tmp_path / name).write_bytes(noise)
    (found,) = recover(tmp_path)
    assert found.outcome is Outcome.QUARANTINED
    assert found.path == found.quarantined == tmp_path / QUARANTINE / name
    assert found.path.read_bytes() == noise
    assert "no whole record" in str(found)
    assert recover(tmp_path) == []


def test_archive_recovery_keeps_a_copy_where_records_stand_behind_damage(tmp_path, whole):
    name, data, all_records, _ = whole
    hurt = all_records[10]
    broken = bytearray(data)
    broken[hurt.offset + 30 : hurt.offset + 60] = bytes(30)
    (tmp_path / name).write_bytes(broken)
    (found,) = recover(tmp_path)
    assert found.outcome is Outcome.SEALED
    assert [r.id for r in read_warc(found.path)] == [r.id for r in all_records[:10]]
    assert found.quarantined.read_bytes() == broken
    assert f"{len(all_records) - 11} whole records behind the damage" in str(found)


def test_archive_recovery_tells_a_flipped_bit_that_gzip_lets_through(tmp_path):
    """A member that inflates well around a block that is not its digest's."""
    from newscrawl.archive.compress import gzip_member

    path, done = crashed(tmp_path, [capture(page()), capture(page(b"second" * 300))])
    records = read_warc(path)
    at = next(r for r in records if r.block.endswith(b"second"))
    head = b"WARC/1.1\r\n" + b"".join(f"{k}: {v}\r\n".encode() for k, v in at.fields) + b"\r\n"
    forged = head + at.block.replace(b"second", b"sec0nd", 1) + b"\r\n\r\n"
    data = path.read_bytes()
    member = b"".join(gzip_member([forged]))
    path.write_bytes(data[: at.offset] + member + data[at.offset + at.length :])
    (found,) = recover(tmp_path)
    assert found.captures == (done[0],)
    assert "digest" in str(found)
    assert found.quarantined is not None


def test_archive_recovery_ends_what_a_crash_within_sealing_began(tmp_path):
    path, done = crashed(tmp_path)
    index = path.name.removesuffix(".warc.gz.open") + ".cdxj"
    (tmp_path / index).write_bytes(b"half an ind")
    (tmp_path / (index + ".open")).write_bytes(b"half")
    (found,) = recover(tmp_path)
    assert found.captures == tuple(done)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([index, found.path.name])
    assert len((tmp_path / index).read_bytes().splitlines()) == len(done)


def test_archive_recovery_takes_away_an_index_whose_file_was_shipped(tmp_path):
    writer = WarcWriter(tmp_path, prefix="T")
    writer.submit(capture(page())).result(5)
    (tmp_path / "T-20261122104512345-00001-host-1.cdxj").write_bytes(b"")
    beside = next(tmp_path.glob("*.open")).name.removesuffix(".warc.gz.open") + ".cdxj"
    (tmp_path / beside).write_bytes(b"being sealed")
    assert recover(tmp_path) == []
    assert [path.name for path in tmp_path.glob("*.cdxj")] == [beside]
    writer.close()
    recover(tmp_path)
    assert len(list(tmp_path.glob("*.cdxj"))) == len(warc_files(tmp_path)) == 1

"""The tolerant scanner: what it gives of sound and of damaged files."""

from __future__ import annotations

import gzip
import io
import itertools
import random
import tracemalloc
import zlib

import pytest
from archive_made import html, members, only_warc, pages, read, record, write
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.archive.damage import Damage
from newscrawl.archive.gzipmembers import MAGIC
from newscrawl.archive.scan import scan_stream
from tests.bounded import bounded

MANY = [
    record(
        "response", html(f"story {number} " + "x" * 37 * number), url=f"http://n.example/{number}"
    )
    for number in range(12)
]
BOTH = pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])


def _file(packed: bool) -> bytes:
    return members(*MANY) if packed else b"".join(MANY)


def _offsets(packed: bool) -> list[int]:
    sizes = [len(members(one)) if packed else len(one) for one in MANY]
    return [sum(sizes[:number]) for number in range(len(sizes))]


def _urls(found: list) -> list[int]:
    return [int(one.url.rsplit("/", 1)[1]) for one in found if one.sound]


def test_every_record_of_our_own_writer_is_read_back(tmp_path):
    write(tmp_path, *pages(20))
    records, damages = read(only_warc(tmp_path).read_bytes())
    assert damages == []
    assert [one.type for one in records] == ["warcinfo"] + ["response", "request", "metadata"] * 20


@BOTH
def test_offset_and_length_cut_each_record_out_of_the_file(packed):
    data = _file(packed)
    records, damages = read(data)
    assert damages == []
    assert [one.offset for one in records] == _offsets(packed)
    for one, original in zip(records, MANY, strict=True):
        piece = data[one.offset : one.offset + one.length]
        assert (gzip.decompress(piece) if packed else piece) == original


@BOTH
def test_a_file_cut_anywhere_gives_every_whole_record_and_says_where_it_ends(packed):
    data = _file(packed)
    ends = [*_offsets(packed)[1:], len(data)]
    separator = 0 if packed else 4
    for cut in range(1, len(data), 23):
        records, damages = read(data[:cut])
        whole = sum(1 for end in ends if end - separator <= cut)
        assert _urls(records) == list(range(whole)), cut
        at_border = any(0 <= end - cut <= separator for end in ends)
        assert damages or at_border, cut


def test_a_flipped_bit_in_a_member_costs_that_record_alone():
    data, starts = _file(True), [*_offsets(True), len(_file(True))]
    sound = [one.block.read() for one in read(data)[0]]
    rng = random.Random(7)
    for _ in range(400):
        at = rng.randrange(len(data))
        hit = max(number for number, start in enumerate(starts) if start <= at)
        bad = bytearray(data)
        bad[at] ^= 1 << rng.randrange(8)
        records, damages = read(bytes(bad))
        whole = _urls(records)
        others = [number for number in range(len(MANY)) if number != hit]
        assert [number for number in whole if number != hit] == others, at
        # Bits that carry no data (times in the member's header, padding) may flip unseen.
        assert damages or [one.block.read() for one in records] == sound, at


def test_a_flipped_bit_in_a_plain_file_is_found_by_the_digest(tmp_path):
    write(tmp_path, *pages(3))
    data = bytearray(gzip.decompress(only_warc(tmp_path).read_bytes()))
    at = data.index(b"page 1 ") + 3
    data[at] ^= 4
    records, (damage,) = read(bytes(data))
    assert damage.what == "the block does not match its digest"
    assert damage.offset <= at < damage.offset + damage.skipped
    assert len([one for one in records if one.sound]) == 9


def test_garbage_between_members_is_passed_over_and_reported():
    noise = random.Random(1).randbytes(3000)
    data = members(*MANY[:4]) + noise + members(*MANY[4:])
    records, damages = read(data)
    assert _urls(records) == list(range(12))
    assert [(one.offset, one.skipped) for one in damages] == [(len(members(*MANY[:4])), 3000)]


@pytest.mark.parametrize("tail", [b"\0" * 5000, b"garbage at the end of the file" * 9])
@BOTH
def test_trailing_garbage_is_reported(packed, tail):
    records, (damage,) = read(_file(packed) + tail)
    assert _urls(records) == list(range(12))
    assert (damage.offset, damage.skipped) == (len(_file(packed)), len(tail))


@pytest.mark.parametrize("wrong", [-40, -3, -1, 1, 2, 5, 60, 100_000])
@BOTH
def test_a_wrong_length_costs_one_record_alone(packed, wrong):
    block = html("the one whose length is wrong " + "y" * 100)
    bad = record("response", block, url="http://n.example/99").replace(
        f"Content-Length: {len(block)}\r\n\r\n".encode(),
        f"Content-Length: {len(block) + wrong}\r\n\r\n".encode(),
    )
    parts = [*MANY[:3], bad, *MANY[3:]]
    records, damages = read(members(*parts) if packed else b"".join(parts))
    assert [number for number in _urls(records) if number != 99] == list(range(12))
    assert len(records) == 13
    # One or two bytes of the line ends behind it could as well be the block's own.
    assert any(one.skipped for one in damages) or (damages and wrong in (1, 2))


@BOTH
def test_a_record_without_a_length_is_read_up_to_the_next_and_is_not_sound(packed):
    bad = b"WARC/1.0\r\nWARC-Type: resource\r\n\r\nsome text\r\n\r\n"
    parts = [*MANY[:2], bad, *MANY[2:]]
    records, damages = read(members(*parts) if packed else b"".join(parts))
    assert _urls([one for one in records if one.url]) == list(range(12))
    (odd,) = [one for one in records if not one.sound]
    assert odd.block.read() == b"some text"
    assert "no readable length" in damages[0].what


def test_a_file_compressed_as_a_whole_gives_every_record_and_where_it_lies():
    data = gzip.compress(b"".join(MANY), mtime=0)
    records, damages = read(data)
    assert damages == []
    assert _urls(records) == list(range(12))
    assert {one.ref.warc for one in records} == {"file#member=0"}
    plain = b"".join(MANY)
    for one, original in zip(records, MANY, strict=True):
        assert plain[one.ref.offset :][: one.ref.length] == original


def test_damage_inside_a_file_compressed_as_a_whole_spares_what_stands_before_it():
    rng = random.Random(3)
    parts = [
        record("response", html(rng.randbytes(4000).hex()), url=f"http://n.example/{number}")
        for number in range(20)
    ]
    data = bytearray(gzip.compress(b"".join(parts), mtime=0))
    at = len(data) // 2
    data[at : at + 40] = b"\xff" * 40
    records, damages = read(bytes(data))
    assert _urls(records)[:9] == list(range(9))
    assert damages
    assert all("20" not in one.url for one in records)


def test_a_record_whose_members_were_split_is_put_together():
    whole = record("response", html("split"), url="http://n.example/5")
    data = members(MANY[0], whole[:-30], whole[-30:-9], whole[-9:], MANY[1])
    records, damages = read(data)
    assert _urls(records) == [0, 5, 1]
    assert [one.skipped for one in damages] == [0]
    assert "spans" in damages[0].what


@BOTH
def test_ranges_that_meet_give_every_record_once(packed):
    data = _file(packed)
    for parts in (2, 3, 7):
        borders = [len(data) * number // parts for number in range(parts)] + [len(data)]
        seen: list[int] = []
        for start, end in itertools.pairwise(borders):
            stream = io.BytesIO(data[start:])
            found = scan_stream(
                stream, "f.gz" if packed else "f", offset=start, seek=start > 0, end=end
            )
            for one in found:
                assert not isinstance(one, Damage), str(one)
                seen.append(int(one.url.rsplit("/", 1)[1]))
        assert seen == list(range(12))


def test_a_large_block_lies_on_disk_and_reads_the_same():
    block = html("z" * (9 << 20))
    (one,), damages = read(members(record("response", block)))
    assert not one.block.in_memory
    assert damages == []
    assert one.block.read() == block
    assert b"".join(one.block.chunks(10)) == block[10:]
    assert one.block.open(5).read(20) == block[5:25]


def test_a_bomb_is_inflated_in_pieces():
    """A member that inflates to 200 MB is passed over without being held."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(200)) + packer.flush()
    records, (damage,) = read(members(MANY[0]) + bomb + members(MANY[1]))
    assert _urls(records) == [0, 1]
    assert damage.skipped


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_make_it_raise(noise, after_magic):
    data = (b"\x1f\x8b\x08" if after_magic else b"") + noise
    records, damages = read(data)
    assert damages or records or not data.strip(b"\r\n")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_is_overwritten_every_other_record_is_given(data):
    packed = data.draw(st.booleans())
    original, starts = _file(packed), [*_offsets(packed), len(_file(packed))]
    at = data.draw(st.integers(0, len(original) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=60))
    stop = min(len(original), at + len(noise))
    bad = original[:at] + noise[: stop - at] + original[stop:]
    untouched = [
        number
        for number, (start, end) in enumerate(itertools.pairwise(starts))
        if end <= at or start >= stop
    ]
    records, _ = read(bad)
    given_urls = [one.url for one in records]
    if packed:
        assert all(f"http://n.example/{number}" in given_urls for number in untouched)
    else:
        # The record before may have lost its end: then what follows it is found again.
        missing = [n for n in untouched if f"http://n.example/{n}" not in given_urls]
        assert missing == []


HOSTILE = {
    "one line": b"junk http://a b c d " * 30_000,
    "schemes": b"https:" * 100_000,
    "carriage returns": b"WARC/1.0\r\nWARC-Type: x\r\n\r\n" + b"\r" * 500_000 + b"\n",
    "starts": b"WARC/1.0\r\nA:" * 60_000,
    "headers": b"WARC/1.0\r\n" + b"a: b\r\n" * 300_000,
    "magic": MAGIC * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_cost_time_in_proportion_to_their_number(name):
    with bounded():
        _, damages = read(HOSTILE[name])
    assert damages


def test_a_record_that_swallowed_the_start_of_the_next_spares_it():
    """Bytes were lost from a block or header, so that its length reaches into the next record."""
    for first, lost in ((MANY[3], 1), (MANY[3], 2), (MANY[3], 30)):
        whole = first + MANY[4]
        records, damages = read(whole[: len(first) - 50] + whole[len(first) - 50 + lost :])
        assert records[-1].url == "http://n.example/4"
        assert damages


def test_arc_records_without_line_ends_between_them_are_all_found():
    line = b"http://n.example/%d 10.0.0.1 20080430204829 image/gif %d\n"
    block = b"HTTP/1.1 200 OK\r\n\r\n\xff\xd9"
    parts = [line % (number, len(block)) + block for number in range(4)]
    records, damages = read(b"".join(parts))
    assert [one.url for one in records] == [f"http://n.example/{n}" for n in range(4)]
    assert damages == []
    cut = b"".join([parts[0], parts[1][:-3], *parts[2:]])
    records, damages = read(cut)
    assert [one.url for one in records] == [f"http://n.example/{n}" for n in range(4)]
    assert "the length is wrong" in damages[0].what


def test_memory_does_not_grow_with_the_file():
    """300 MB pass; the most that is held at once is a few pieces."""
    page = members(record("response", html("m" * 60_000)))

    class Endless(io.RawIOBase):
        left = 300 << 20

        def read(self, size=-1):
            give = page * (size // len(page) + 1) if self.left > 0 else b""
            self.left -= 60_000 * (len(give) // len(page))
            return give

    tracemalloc.start()
    count = sum(1 for one in scan_stream(Endless(), "x") if one.sound)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count * 60_000 >= 300 << 20
    assert peak < 40 << 20

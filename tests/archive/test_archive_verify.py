"""Verification finds each way in which an archive can be wrong, and nothing in a sound one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from archive_made import NOON, Known, capture, only_warc, pages, response, write

from newscrawl.archive import names
from newscrawl.archive.blobs import LocalStore, sha256_of
from newscrawl.archive.verify import Verification
from newscrawl.catalog.captures import Warc

BOTH = pytest.mark.parametrize("deep", [False, True], ids=["quick", "deep"])


class Archive:
    """A store with one WARC of five pages and a revisit, and what a catalog knows of it."""

    def __init__(self, folder) -> None:
        spool = folder / "spool"
        known = Known()
        self.done = write(spool, *pages(5))
        message = response(b"long enough to be a revisit " * 100)
        (first,) = write(spool, capture("http://news.example/x", message), revisits=known)
        known.add(first)
        later = capture("http://news.example/y", message, at=NOON + timedelta(hours=2))
        self.done += [first, *write(spool, later, revisits=known)]
        assert self.done[-1].kind == "revisit"
        self.store = LocalStore(folder / "store")
        self.warcs = []
        for path in sorted(spool.iterdir()):
            key = names.key_of(path.name)
            self.store.put(key, path)
            if key.endswith(names.WARC):
                self.warcs.append(Warc(key, "shipped", path.stat().st_size, sha256_of(path)))
            path.unlink()
        self.spool = spool
        self.pointers = [(done.url, done.ref) for done in self.done]

    def verify(self, *, deep: bool) -> list[str]:
        check = Verification(
            self.store, self.spool, pointers=self.pointers, warcs=self.warcs, deep=deep
        )
        found = [str(one) for one in check.run()]
        self.counts = check.counts
        return found

    def path(self, number: int = 0, suffix: str = names.WARC):
        key = self.done[number].ref.warc
        return self.store.path(key.removesuffix(names.WARC) + suffix)


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


@BOTH
def test_a_sound_archive_has_nothing_wrong(archive, deep):
    assert archive.verify(deep=deep) == []
    assert archive.counts.files == 3
    assert (archive.counts.lines, archive.counts.pointers) == (7, 7)
    assert archive.counts.records == (3 + 7 * 3 if deep else 0)


def test_a_flipped_bit_anywhere_is_found_by_a_deep_pass(archive):
    path = archive.path()
    data = path.read_bytes()
    for at in range(15, len(data), len(data) // 25):
        bad = bytearray(data)
        bad[at] ^= 1
        path.chmod(0o644)
        path.write_bytes(bad)
        assert archive.verify(deep=True), at


def test_a_flipped_bit_names_file_offset_and_article(archive):
    ref = archive.done[2].ref
    path = archive.path()
    data = bytearray(path.read_bytes())
    data[ref.offset + ref.length // 2] ^= 1
    path.write_bytes(data)
    found = archive.verify(deep=True)
    assert any(f"{ref.warc}:{ref.offset}: " in one for one in found)
    assert any("http://news.example/2 points here, dangling" in one for one in found)
    assert any("checksum" in one for one in found)


@BOTH
def test_a_cut_file_is_found(archive, deep):
    path = archive.path()
    path.write_bytes(path.read_bytes()[:-200])
    found = archive.verify(deep=deep)
    assert any("bytes in the store, was sealed with" in one for one in found)


@BOTH
def test_a_missing_object_is_found_with_everything_that_points_into_it(archive, deep):
    archive.path().unlink()
    found = archive.verify(deep=deep)
    assert any("the file is missing" in one for one in found)
    assert sum("dangling" in one for one in found) == 5


@BOTH
def test_a_missing_index_is_found(archive, deep):
    archive.path(suffix=names.CDXJ).unlink()
    assert any("has no index" in one for one in archive.verify(deep=deep))


def test_a_wrong_offset_in_the_index_is_found(archive):
    path = archive.path(suffix=names.CDXJ)
    ref = archive.done[1].ref
    text = path.read_text()
    assert f'"offset": "{ref.offset}"' in text
    path.write_text(text.replace(f'"offset": "{ref.offset}"', f'"offset": "{ref.offset + 1}"'))
    found = archive.verify(deep=True)
    assert any("no capture begins there" in one for one in found)
    assert any("is not in the index" in one for one in found)


def test_an_unreadable_index_is_found(archive):
    path = archive.path(suffix=names.CDXJ)
    path.write_text(path.read_text() + "not a line\n")
    assert any("not a CDXJ line" in one for one in archive.verify(deep=False))


@BOTH
@pytest.mark.parametrize("field", ["offset", "length"])
def test_a_dangling_pointer_is_found(archive, deep, field):
    ref = archive.done[3].ref
    wrong = replace(ref, **{field: getattr(ref, field) + 5})
    archive.pointers[3] = ("http://news.example/3", wrong)
    (one,) = archive.verify(deep=deep)
    assert "http://news.example/3 points here, dangling" in one


def test_a_pointer_with_another_digest_or_id_is_found(archive):
    ref, other = archive.done[3].ref, archive.done[2].ref
    for wrong in (
        replace(ref, payload_digest=other.payload_digest),
        replace(ref, record_id=other.record_id),
    ):
        archive.pointers[3] = ("http://news.example/3", wrong)
        assert len(archive.verify(deep=True)) == 1


def test_a_revisit_without_its_response_is_found(archive):
    archive.path(5).unlink()
    archive.path(5, names.CDXJ).unlink()
    archive.warcs = [one for one in archive.warcs if one.key != archive.done[5].ref.warc]
    del archive.pointers[5]
    assert any("revisit of urn:uuid:" in one for one in archive.verify(deep=True))


@BOTH
def test_spool_and_store_that_differ_are_found(archive, deep):
    path = archive.path()
    shutil.copy(path, archive.spool / path.name)
    shutil.copy(archive.path(suffix=names.CDXJ), archive.spool)
    assert archive.verify(deep=deep) == []
    (archive.spool / path.name).write_bytes(path.read_bytes() + b"more")
    assert any("spool and store differ" in one for one in archive.verify(deep=deep))


def test_an_open_file_of_a_crawl_at_work_is_sound(tmp_path):
    done = write(tmp_path, *pages(3))
    path = only_warc(tmp_path)
    is_open = path.with_name(path.name + names.OPEN)
    is_open.write_bytes(path.read_bytes() + b"\x1f\x8b\x08\0\0\0")
    path.unlink()
    next(tmp_path.glob("*.cdxj")).unlink()
    pointers = [(one.url, one.ref) for one in done]
    check = Verification(None, tmp_path, pointers=pointers, deep=True)
    assert list(check.run()) == []
    assert check.counts.records == 10

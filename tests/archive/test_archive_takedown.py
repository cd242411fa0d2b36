"""A takedown leaves no byte of the payload, and everything else where it was."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from datetime import timedelta

import pytest
from archive_made import NOON, Known, capture, html, pages, read, response, write
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from newscrawl.archive import names
from newscrawl.archive.affected import with_revisits
from newscrawl.archive.blobs import LocalStore
from newscrawl.archive.lookup import Located, stored_indexes
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.takedown import Remover
from newscrawl.archive.tombstone import Removal, tombstone, tombstone_id
from newscrawl.archive.verify import Verification
from newscrawl.errors import ArchiveError, BadInput, NotFound

SECRET = b"<p>Nobody may read this ever again, not even compressed. " * 40
WHY = "court order 12/2026"


class Archive:
    """Three pages around a secret one, and a revisit of that in a second file."""

    def __init__(self, folder, *, stored: bool) -> None:
        self.spool = folder / "spool"
        self.store = LocalStore(folder / "store")
        known = Known()
        secret = response(SECRET, "Content-Type: text/html")
        one, two, three = pages(3)
        self.first = write(
            self.spool,
            one,
            capture("http://news.example/secret", secret, surplus="none"),
            two,
            three,
            revisits=known,
        )
        known.add(self.first[1])
        again = capture("http://copy.example/secret", secret, at=NOON + timedelta(days=1))
        self.second = write(self.spool, again, revisits=known)
        if stored:
            for path in sorted(self.spool.iterdir()):
                self.store.put(names.key_of(path.name), path)
                path.unlink()
        self.remover = Remover(self.store, self.spool, folder / "takedowns")
        self.reader = ArchiveReader(self.store, self.spool)

    def asked(self) -> list[Located]:
        done = self.first[1]
        chosen = [Located(done.ref, done.url, 200, "response")]
        return with_revisits(chosen, stored_indexes(self.store, self.spool), self.reader)

    def data(self) -> dict[str, bytes]:
        found = {}
        for folder in (self.spool, self.store.folder):
            for path in folder.rglob("*.warc.gz") if folder.is_dir() else ():
                found[path.name] = path.read_bytes()
        return found

    def verify(self) -> list[str]:
        kept = [self.first[0], *self.first[2:]]
        check = Verification(
            self.store,
            self.spool,
            pointers=[(one.url, one.ref) for one in kept],
            deep=True,
        )
        return [str(one) for one in check.run()]


@pytest.fixture(params=[True, False], ids=["stored", "spooled"])
def archive(request, tmp_path):
    return Archive(tmp_path, stored=request.param)


def test_payload_and_revisits_go_and_all_else_keeps_its_place(archive):
    before = archive.data()
    refs = [one.ref for one in archive.asked()]
    assert len(refs) == 2
    journal = archive.remover.begin("http://news.example/secret", refs, WHY, NOON)
    done = list(archive.remover.carry_out(journal))
    archive.remover.finish(journal)
    assert [one.records for one in done] == [3, 3]
    after = archive.data()
    assert archive.verify() == []
    for name, data in after.items():
        assert len(data) == len(before[name])
        plain = gzip.decompress(data)
        assert b"Nobody may read" not in plain
        assert WHY.encode() in plain
    for one in (archive.first[0], *archive.first[2:]):
        assert archive.reader.page(one.ref).status == 200
    for ref in refs:
        with pytest.raises(NotFound, match=WHY):
            archive.reader.page(ref)
    assert archive.remover.unfinished() == []


def test_other_tools_read_the_file_without_complaint(archive):
    refs = [one.ref for one in archive.asked()]
    journal = archive.remover.begin("about", refs, WHY, NOON)
    list(archive.remover.carry_out(journal))
    for data in archive.data().values():
        ours, damages = read(data, thorough=True)
        assert damages == []
        theirs = list(ArchiveIterator(io.BytesIO(data), check_digests="raise"))
        assert len(theirs) == len(ours)
        fast = [one.record_id for one in FastIterator(io.BytesIO(data))]
        assert len(fast) == len(ours)


def test_a_crash_between_any_two_steps_is_mended_by_doing_it_again(archive, monkeypatch):
    refs = [one.ref for one in archive.asked()]
    archive.remover.begin("about", refs, WHY, NOON)
    real = Remover._put
    for allowed in range(5):
        left = [allowed]

        def put(self, *args, left=left):
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            real(self, *args)

        monkeypatch.setattr(Remover, "_put", put)
        (journal,) = archive.remover.unfinished()
        try:
            list(archive.remover.carry_out(journal))
        except KeyboardInterrupt:
            assert allowed < 4
    monkeypatch.undo()
    archive.remover.finish(journal)
    assert archive.verify() == []
    assert all(b"Nobody may" not in gzip.decompress(data) for data in archive.data().values())
    assert archive.remover.unfinished() == []


def test_a_file_that_is_still_written_is_left_alone(archive):
    done = archive.first[1]
    name = done.ref.warc.rsplit("/", 1)[-1] + names.OPEN
    archive.spool.mkdir(exist_ok=True)
    (archive.spool / name).write_bytes(b"")
    with pytest.raises(ArchiveError, match="still writing"):
        archive.remover.begin("about", [done.ref], WHY, NOON)


def test_a_journal_that_cannot_be_read_is_named(archive, tmp_path):
    folder = tmp_path / "takedowns"
    folder.mkdir()
    (folder / "x.json").write_text("{}")
    with pytest.raises(BadInput, match=r"x\.json"):
        archive.remover.unfinished()


@given(st.integers(0, 200_000), st.text(max_size=300), st.text(max_size=2000))
def test_a_tombstone_fills_exactly_the_place_it_is_given(spare, reason, path):
    """From the smallest that any record of ours takes, on."""
    removal = Removal(10, 330 + spare, "urn:uuid:x", "http://n.example/" + path, "response")
    member = tombstone(removal, reason, NOON)
    assert len(member) == removal.length
    (record,), damages = read(member, thorough=True)
    assert damages == []
    assert (record.offset, record.length) == (0, removal.length)
    assert record.record_id == tombstone_id("urn:uuid:x")
    assert record.header("WARC-Refers-To") == "<urn:uuid:x>"


def test_a_place_too_small_for_a_tombstone_is_refused():
    with pytest.raises(ArchiveError, match="too few"):
        tombstone(Removal(0, 100, "urn:uuid:x", "http://n.example/", "response"), WHY, NOON)


def test_the_command_takes_an_address_out_of_archive_and_catalog(tmp_path):
    from newscrawl.catalog import Catalog

    done = write(tmp_path / "spool", capture("http://n.example/a", html("gone")), *pages(2))
    catalog = f"sqlite:///{tmp_path}/catalog.sqlite"
    with Catalog.open(catalog) as opened:
        opened.add_captures(done)

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "newscrawl", "--data", str(tmp_path), *words],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
        )

    told = run("takedown", "http://n.example/a", "--reason", WHY)
    assert (told.returncode, told.stderr) == (0, "")
    assert "3 records taken out of 1 file" in told.stdout
    assert run("show", "http://n.example/a").returncode == 3
    assert run("verify", "--deep").returncode == 0
    with Catalog.open(catalog) as opened:
        assert opened.captures.of("http://n.example/a") == []
        (noted,) = opened.takedowns.all("http://n.example/a")
        assert noted.reason == WHY
        assert noted.done_at is not None
    other = done[1].ref.record_id
    assert run("takedown", other, "--reason", WHY).returncode == 0
    assert run("show", done[1].url).returncode == 3
    assert run("show", done[2].url).returncode == 0
    assert run("takedown", "http://n.example/a", "--reason", WHY).returncode == 3
    assert not list((tmp_path / "takedowns").glob("*.json"))

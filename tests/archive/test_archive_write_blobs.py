"""The local blob store: whole objects, written once, read by ranges."""

import threading
from datetime import UTC, datetime

import pytest

from newscrawl.archive import names
from newscrawl.archive.blobs import Blob, LocalStore, sha256_of
from newscrawl.errors import BadInput, NotFound, StoreRefused

KEY = "2026/11/22/T-20261122104512345-00001-host-1.warc.gz"


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "store")


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(b"0123456789" * 10)
    return path


def read(store, *where):
    with store.open(*where) as file:
        return file.read()


def test_write_blob_put_is_told_and_read_back(store, source):
    assert store.put(KEY, source) == Blob(KEY, 100, sha256_of(source))
    assert read(store, KEY) == source.read_bytes()
    assert store.stat(KEY) == Blob(KEY, 100)


def test_write_blob_ranges_are_files_of_their_own(store, source):
    store.put(KEY, source)
    with store.open(KEY, 25, 10) as part:
        assert part.read(3) == b"567"
        assert part.seek(-2, 2) == 8
        assert part.read() == b"34"
    assert read(store, KEY, 95) == b"56789"
    assert read(store, KEY, 95, 500) == b"56789"
    assert read(store, KEY, 500, 5) == b""


def test_write_blob_put_of_the_same_bytes_again_is_no_error(store, source):
    assert store.put(KEY, source) == store.put(KEY, source)


def test_write_blob_put_never_overwrites_other_bytes(store, source):
    store.put(KEY, source)
    before = source.read_bytes()
    source.write_bytes(before[::-1])
    with pytest.raises(StoreRefused, match="holds other bytes"):
        store.put(KEY, source)
    assert read(store, KEY) == before


def test_write_blob_puts_at_once_leave_one_whole_object_and_no_scraps(store, source):
    failures = []

    def put():
        try:
            store.put(KEY, source)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failures
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [KEY.split("/")[-1]]


def test_write_blob_list_gives_keys_in_order_and_delete_takes_one(store, source):
    for key in ("b/2", "a/1", "a/0", "c"):
        store.put(key, source)
    assert [blob.key for blob in store.list()] == ["a/0", "a/1", "b/2", "c"]
    assert [blob.key for blob in store.list("a/")] == ["a/0", "a/1"]
    store.delete("a/0")
    store.delete("a/0")
    assert store.stat("a/0") is None


def test_write_blob_that_is_not_there_is_not_found(store):
    assert store.stat("a/b") is None
    assert list(store.list()) == []
    with pytest.raises(NotFound):
        store.open("a/b")


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../../x", "a\0b"])
def test_write_blob_keys_do_not_leave_the_folder(store, source, key):
    with pytest.raises(StoreRefused, match="not a key"):
        store.put(key, source)


def test_write_name_follows_the_standard_and_tells_its_key():
    now = datetime(2026, 11, 22, 10, 45, 12, 345678, tzinfo=UTC)
    name = names.new_name("NEWS-en", now)
    assert name.startswith("NEWS-en-20261122104512345-")
    assert name.endswith(".warc.gz")
    assert names.key_of(name) == f"2026/11/22/{name}"
    assert names.cdxj_of(names.key_of(name)) == f"2026/11/22/{name[:-8]}.cdxj"
    assert names.new_name("NEWS-en", now) != name


@pytest.mark.parametrize("prefix", ["", "a/b", "-x", "a b", "x" * 65, "é"])
def test_write_prefix_that_cannot_be_a_name_is_bad_input(prefix):
    with pytest.raises(BadInput, match="WARC prefix"):
        names.check_prefix(prefix)

"""S3 as a blob store, on real servers and behind a proxy that goes wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from newscrawl.archive import s3 as s3_module
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.s3client import S3Options
from newscrawl.archive.shipper import Shipper, ship, waiting
from newscrawl.errors import BadInput, NotFound, StoreRefused, StoreUnavailable
from tests.servers.certificates import self_signed
from tests.servers.moto import moto_server
from tests.servers.s3_faults import FaultyS3, faulty_s3

REAL = "NEWSCRAWL_TEST_S3"
OPTIONS = S3Options(region="us-east-1", addressing="path", attempts=3, timeout=2)


@dataclass(frozen=True)
class Server:
    """An S3 server and what reaches it."""

    url: str
    options: S3Options
    strict: bool
    """Refuses wrong secrets and wrong checksums."""

    def store(self, bucket: str, prefix: str = "news", **changes: object) -> S3Store:
        """A store in a bucket that is made if need be."""
        store = S3Store(bucket, prefix, replace(self.options, endpoint=self.url, **changes))
        try:
            store.client.create_bucket(Bucket=bucket)
        except ClientError as error:
            if error.response["Error"]["Code"] not in (
                "BucketAlreadyOwnedByYou",
                "BucketAlreadyExists",
            ):
                raise
        return store


@pytest.fixture(scope="module")
def keys() -> Iterator[None]:
    """Credentials where boto3 looks for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", os.environ.get(f"{REAL}_KEY", "test"))
        patch.setenv("AWS_SECRET_ACCESS_KEY", os.environ.get(f"{REAL}_SECRET", "test"))
        yield


@pytest.fixture(scope="module")
def moto(keys: None) -> Iterator[str]:
    """Moto's server over http."""
    with moto_server() as url:
        yield url


@pytest.fixture(scope="module")
def moto_tls(keys: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Moto's server over https, with a certificate of our own."""
    certificate, key = self_signed(tmp_path_factory.mktemp("tls"))
    with moto_server(certificate, key) as url:
        yield Server(url, replace(OPTIONS, verify=str(certificate)), strict=False)


@pytest.fixture(params=["moto-http", "moto-https", "real-http", "real-https"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each server in turn; the real ones come by environment."""
    if request.param == "moto-http":
        return Server(request.getfixturevalue("moto"), OPTIONS, strict=False)
    if request.param == "moto-https":
        tls: Server = request.getfixturevalue("moto_tls")
        return tls
    return real(request)


@pytest.fixture(params=["real-http", "real-https"])
def strict_server(request: pytest.FixtureRequest) -> Server:
    """The servers that refuse what is wrong."""
    return real(request)


def real(request: pytest.FixtureRequest) -> Server:
    """The server that the environment names; skips where it names none."""
    request.getfixturevalue("keys")
    urls = os.environ.get(REAL, "").split(",")
    scheme = request.param.removeprefix("real-") + "://"
    url = next((url for url in urls if url.startswith(scheme)), "")
    if not url:
        pytest.skip(f"{REAL} names no {scheme} server")
    verify = os.environ.get(f"{REAL}_CA") or True
    return Server(url, replace(OPTIONS, verify=verify, timeout=20), strict=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of 300 kB that does not compress."""
    path = tmp_path / "news-20261122104512345-00001-host-1.warc.gz"
    path.write_bytes(os.urandom(300_000))
    return path


def unique(name: str) -> str:
    """A key that no earlier run left behind."""
    return f"{name}-{os.getpid()}-{time.monotonic_ns()}"


def test_what_is_put_comes_back_whole_and_by_range(server: Server, file: Path) -> None:
    store, key = server.store("bucket"), unique("2026/11/22/a")
    blob = store.put(key, file)
    body = file.read_bytes()
    assert (blob.key, blob.size) == (key, len(body))
    assert store.stat(key) == blob
    with store.open(key) as whole:
        assert whole.read() == body
    with store.open(key, 1000, 77) as part:
        assert part.read() == body[1000:1077]
    with store.open(key, 299_990) as end:
        assert end.read() == body[299_990:]


def test_the_same_file_twice_is_stored_once(server: Server, file: Path) -> None:
    store, key = server.store("bucket"), unique("twice")
    assert store.put(key, file) == store.put(key, file)
    assert [blob.key for blob in store.list(key)] == [key]


def test_other_bytes_under_a_taken_key_are_refused(server: Server, file: Path) -> None:
    store, key = server.store("bucket"), unique("taken")
    store.put(key, file)
    other = file.with_name("other")
    other.write_bytes(b"other")
    with pytest.raises(StoreRefused, match="holds other bytes"):
        store.put(key, other)
    with store.open(key) as kept:
        assert kept.read() == file.read_bytes()


def test_large_files_go_up_in_parts(
    server: Server, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "PART", 5 << 20)
    file.write_bytes(os.urandom((12 << 20) + 17))
    store, key = server.store("bucket"), unique("large")
    blob = store.put(key, file)
    assert blob.size == (12 << 20) + 17
    assert store.put(key, file) == blob
    uploads = store.client.list_multipart_uploads(Bucket="bucket").get("Uploads", [])
    assert not [upload for upload in uploads if key in upload["Key"]]


def test_what_is_not_there_is_not_found(server: Server) -> None:
    store = server.store("bucket")
    assert store.stat("nothing") is None
    with pytest.raises(NotFound, match="no such object"):
        store.open("nothing")
    store.delete("nothing")


def test_the_probe_tells_what_the_server_really_does(server: Server) -> None:
    found = server.store("bucket").probe()
    assert found.conditions
    if server.strict:
        assert found.checksums


def test_a_wrong_secret_is_refused_with_one_line(
    strict_server: Server, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict_server.store("bucket")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    options = replace(strict_server.options, endpoint=strict_server.url)
    store = S3Store("bucket", "news", options)
    with pytest.raises(StoreRefused) as caught:
        store.put(unique("secret"), file)
    assert "\n" not in str(caught.value)


def test_a_missing_bucket_is_refused(server: Server, file: Path) -> None:
    store = S3Store("no-such-bucket-here", "", replace(server.options, endpoint=server.url))
    with pytest.raises(StoreRefused):
        store.put("a", file)


def test_listing_goes_on_beyond_a_thousand_keys(moto: str, tmp_path: Path) -> None:
    store = Server(moto, OPTIONS, strict=False).store("many")
    for number in range(1003):
        store.client.put_object(Bucket="many", Key=f"news/k{number:04d}", Body=b"")
    assert len(list(store.list("k"))) == 1003


def test_an_address_that_is_no_bucket_is_bad_input() -> None:
    for url in ("s3://", "http://bucket/x", "s3://bucket/x?y"):
        with pytest.raises(BadInput):
            S3Store.from_url(url)


@pytest.fixture
def faulty(moto: str) -> Iterator[FaultyS3]:
    """The proxy in front of moto."""
    with faulty_s3(moto) as proxy:
        yield proxy


def behind(proxy: FaultyS3, name: str) -> S3Store:
    """A store that reaches its bucket through the proxy, with short patience."""
    return Server(proxy.url, OPTIONS, strict=False).store(name, timeout=1.5)


def stored(store: S3Store, key: str) -> bytes:
    """The object's bytes."""
    with store.open(key) as file:
        return file.read()


def test_a_lost_answer_and_the_412_after_it_count_as_stored(faulty: FaultyS3, file: Path) -> None:
    store = behind(faulty, "lost")
    faulty.fail("PUT", "lost-answer")
    store.put("a", file)
    assert stored(store, "a") == file.read_bytes()
    assert [fault for method, _, fault in faulty.seen if method == "PUT"][-2:] == [
        "lost-answer",
        "",
    ]


@pytest.mark.parametrize("fault", ["503", "hang", "cut"])
def test_a_passing_fault_is_tried_again(faulty: FaultyS3, file: Path, fault: str) -> None:
    store = behind(faulty, f"passing-{fault}")
    faulty.fail("PUT", fault)
    store.put("a", file)
    assert stored(store, "a") == file.read_bytes()


@pytest.mark.parametrize(
    ("fault", "error"),
    [("503", StoreUnavailable), ("cut", StoreUnavailable), ("403", StoreRefused)],
)
def test_a_lasting_fault_is_told_apart_and_nothing_is_lost(
    faulty: FaultyS3, file: Path, fault: str, error: type[Exception]
) -> None:
    store = behind(faulty, f"lasting-{fault}")
    faulty.fail("PUT", *[fault] * OPTIONS.attempts)
    with pytest.raises(error):
        store.put("a", file)
    faulty.faults.clear()
    assert store.stat("a") is None
    store.put("a", file)
    assert stored(store, "a") == file.read_bytes()


def test_an_upload_in_parts_that_fails_leaves_no_parts(
    faulty: FaultyS3, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "PART", 5 << 20)
    file.write_bytes(os.urandom(6 << 20))
    store = behind(faulty, "parts")
    faulty.fail("PUT", "", *["503"] * OPTIONS.attempts)
    with pytest.raises(StoreUnavailable):
        store.put("a", file)
    assert not store.client.list_multipart_uploads(Bucket="parts").get("Uploads")
    store.put("a", file)
    assert stored(store, "a") == file.read_bytes()


def test_a_store_that_keeps_trailers_inside_objects_is_found_out(
    faulty: FaultyS3, file: Path
) -> None:
    store = behind(faulty, "trailer")
    faulty.always.add("trailer")
    with pytest.raises(StoreRefused, match="other bytes"):
        store.probe()
    with pytest.raises(StoreRefused, match="other bytes"):
        store.put("a", file)


def test_a_store_that_ignores_conditions_is_found_out_and_still_overwrites_nothing(
    faulty: FaultyS3, file: Path
) -> None:
    store = behind(faulty, "conditions")
    faulty.always.add("no-conditions")
    assert not store.probe().conditions
    store.put("a", file)
    other = file.with_name("other")
    other.write_bytes(b"other")
    with pytest.raises(StoreRefused):
        store.put("a", other)
    assert stored(store, "a") == file.read_bytes()


def spooled(folder: Path, number: int) -> Path:
    """A spool with so many sealed files and their indexes."""
    folder.mkdir()
    for serial in range(number):
        name = f"news-20261122104512345-{serial:05d}-host-1"
        (folder / f"{name}.warc.gz").write_bytes(os.urandom(20_000))
        (folder / f"{name}.cdxj").write_text(f"com,example)/{serial} 20261122104512 {{}}\n")
    return folder


def test_shipping_moves_every_file_once(server: Server, tmp_path: Path) -> None:
    store = server.store("bucket", unique("ship"))
    spool = spooled(tmp_path / "spool", 3)
    bodies = {path.name: path.read_bytes() for path in spool.iterdir()}
    assert len(list(ship(spool, store))) == 3
    assert not list(spool.iterdir())
    assert {blob.key.rpartition("/")[2]: stored(store, blob.key) for blob in store.list()} == bodies
    assert not list(ship(spool, store))


def test_a_file_stays_in_the_spool_until_the_store_has_proven_it(
    faulty: FaultyS3, tmp_path: Path
) -> None:
    store = behind(faulty, "proven")
    spool = spooled(tmp_path / "spool", 2)
    faulty.fail("PUT", "", "", *["503"] * OPTIONS.attempts)
    done = []
    with pytest.raises(StoreUnavailable):
        done.extend(ship(spool, store))
    assert len(waiting(spool)) == 1
    assert len(list(ship(spool, store))) == 1
    assert len(list(store.list())) == 4


def test_a_crash_between_store_and_spool_ships_nothing_twice(moto: str, tmp_path: Path) -> None:
    store = Server(moto, OPTIONS, strict=False).store("crash")
    spool = spooled(tmp_path / "spool", 1)

    def crash(shipped: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(ship(spool, store, crash))
    assert len(waiting(spool)) == 1
    assert len(list(ship(spool, store))) == 1
    assert len(list(store.list())) == 2


def test_the_shipper_waits_out_a_store_that_is_away(faulty: FaultyS3, tmp_path: Path) -> None:
    store = behind(faulty, "away")
    spool = spooled(tmp_path / "spool", 2)
    faulty.fail("HEAD", *["503"] * OPTIONS.attempts * 2)
    shipper = Shipper(spool, store, first_pause=0.1)
    shipper.notify()
    deadline = time.monotonic() + 30
    while waiting(spool) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not shipper.close()
    assert shipper.trouble is None
    assert len(list(store.list())) == 4

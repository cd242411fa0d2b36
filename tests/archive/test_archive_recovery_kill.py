"""kill -9 at random moments: every acknowledged capture is there and right after a restart."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from write_kit import read_warc

from newscrawl.archive import cdxj
from newscrawl.archive.openfile import Sealed
from newscrawl.archive.recovery import Outcome, recover

WRITER = """
import itertools, json, os, random, sys, threading
sys.path.insert(0, sys.argv[2])
from write_kit import capture, chunked, page
from newscrawl.archive.writer import WarcWriter

random.seed(int(sys.argv[3]))
slots = threading.Semaphore(16)
writer = WarcWriter(sys.argv[1], prefix="T", max_bytes=int(sys.argv[4]), group_seconds=0.002)

def acknowledge(future):
    done = future.result()
    line = json.dumps([done.ref.warc, done.ref.offset, done.ref.record_id, done.ref.payload_digest])
    os.write(1, line.encode() + b"\\n")
    slots.release()

for number in itertools.count():
    most = 1_500_000 if number % 50 == 49 else 9000
    body = random.randbytes(random.randrange(100, most)) + b"%d" % number
    wire = chunked(body) if number % 3 else page(body)
    slots.acquire()
    writer.submit(capture(wire, f"http://x.example/{number}")).add_done_callback(acknowledge)
"""
RECOVERY = """
import sys
from pathlib import Path
from newscrawl.archive.recovery import recover
print("begun", flush=True)
recover(Path(sys.argv[1]))
"""
HERE = str(Path(__file__).parent)


class Lines(threading.Thread):
    """Reads a pipe to its end, so that who writes to it never waits."""

    def __init__(self, pipe):
        super().__init__()
        self.pipe, self.data, self.first = pipe, b"", threading.Event()
        self.start()

    def run(self):
        while piece := os.read(self.pipe.fileno(), 1 << 16):
            self.data += piece
            self.first.set()
        self.first.set()


def killed(code: str, spool: Path, seconds: float, *more: str, beside=lambda: None) -> list[str]:
    """Run ``code``, kill it ``seconds`` after its first line, and give its whole lines.

    ``beside`` is called again and again while it runs.
    """
    command = [sys.executable, "-c", code, str(spool), HERE, *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        reader = Lines(process.stdout)
        try:
            reader.first.wait(30)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                beside()
                time.sleep(0.005)
        finally:
            process.send_signal(signal.SIGKILL)
            reader.join()
    assert process.returncode in (-signal.SIGKILL, 0), process.returncode
    return [line.decode() for line in reader.data.split(b"\n")[:-1]]


def ship(spool: Path, store: Path) -> None:
    """Move every sealed file to ``store``; each must be new there and have its index."""
    for path in spool.glob("*.warc.gz"):
        index = path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj")
        for one in (path, index):
            assert not (store / one.name).exists()
            one.rename(store / one.name)


def kill_and_check(folder: Path, rounds: int, seed: int) -> tuple[int, int, int]:
    """Kill a writer (and some recoveries) ``rounds`` times; captures proven, cuts, files."""
    chance = random.Random(seed)
    spool, store = folder / "spool", folder / "store"
    spool.mkdir()
    store.mkdir()
    acknowledged: list[list] = []
    cuts = 0
    for number in range(rounds):
        lines = killed(WRITER, spool, chance.expovariate(1 / 0.12), str(number), "2000000")
        acknowledged += [json.loads(line) for line in lines]
        if chance.random() < 0.3:
            killed(RECOVERY, spool, chance.uniform(0, 0.02))
        found = recover(spool)
        assert all(one.outcome is not Outcome.QUARANTINED for one in found), found
        assert all(isinstance(one.sealed, Sealed) for one in found if one.captures)
        cuts += sum(one.cut > 0 for one in found)
        ship(spool, store)
        assert list(spool.iterdir()) == []
    prove(store, acknowledged)
    return len(acknowledged), cuts, len(list(store.glob("*.warc.gz")))


def prove(store: Path, acknowledged: list[list]) -> None:
    """Every file in ``store`` is valid and every acknowledged capture is in one of them."""
    held = {}
    for path in store.glob("*.warc.gz"):
        records = read_warc(path)
        at = {record.offset: record for record in records}
        (index,) = store.glob(path.name.removesuffix(".warc.gz") + ".cdxj")
        entries = list(cdxj.parse(index.read_bytes()))
        assert [at[e.offset].get("WARC-Target-URI") for e in entries] == [e.url for e in entries]
        assert len(entries) == sum(record.type == "response" for record in records)
        for record in records:
            block = "sha256:" + hashlib.sha256(record.block).hexdigest()
            assert record.get("WARC-Block-Digest") == block
            held[path.name, record.offset] = record
    assert len({record.id for record in held.values()}) == len(held)
    for warc, offset, record_id, digest in acknowledged:
        record = held[warc.rpartition("/")[2], offset]
        assert (record.id, record.get("WARC-Payload-Digest")) == (record_id, digest)


def told(rounds, result):
    captures, cuts, files = result
    sys.stdout.write(
        f"\nsurvived {rounds} kills: {captures} acknowledged captures proven "
        f"in {files} files, {cuts} torn tails cut\n"
    )


def test_archive_recovery_survives_kills_at_random_moments(tmp_path, capsys):
    result = kill_and_check(tmp_path, 12, seed=20261122)
    with capsys.disabled():
        told(12, result)
    assert result[0] > 100


def test_archive_recovery_beside_a_living_writer_touches_none_of_its_files(tmp_path):
    spool, store = tmp_path / "spool", tmp_path / "store"
    spool.mkdir()
    store.mkdir()
    runs = []

    def beside():
        assert recover(spool) == []
        ship(spool, store)
        runs.append(1)

    lines = killed(WRITER, spool, 2.0, "1", "30000", beside=beside)
    assert len(runs) > 20
    recover(spool)
    ship(spool, store)
    assert len(list(store.glob("*.warc.gz"))) > 10
    prove(store, [json.loads(line) for line in lines])


@pytest.mark.soak
def test_archive_recovery_survives_two_hundred_kills(tmp_path, capsys):
    result = kill_and_check(tmp_path, 200, seed=7)
    with capsys.disabled():
        told(200, result)

"""A replay that is killed, again and again, ends in the catalog of one that was left alone."""

from __future__ import annotations

import random
import signal
import subprocess
import time

import pytest

from tests.replay.kit import Desk, environment


def started(desk: Desk, *arguments: str) -> tuple[subprocess.Popen[bytes], float]:
    """A replay that has come to its work, and when it had."""
    process = subprocess.Popen(
        desk.command(*arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    while process.poll() is None and not list(desk.data.glob(f"replay/*-{process.pid}-*")):
        time.sleep(0.01)
    return process, time.monotonic()


def seconds_of_work(desk: Desk, jobs: str) -> float:
    """How long a replay into an empty catalog works; the catalog is thrown away again."""
    process, began = started(desk, "--jobs", jobs)
    assert process.wait() == 0
    length = time.monotonic() - began
    for path in desk.data.glob("catalog.sqlite*"):
        path.unlink()
    return length


def kill_at_random(desk: Desk, times: int, jobs: str, seed: int) -> int:
    """Kill replays at some moment of their work; how many were killed before their end."""
    moments, length = random.Random(seed), seconds_of_work(desk, jobs)
    killed = 0
    ended = False
    for _ in range(times):
        process, began = started(desk, "--jobs", jobs, *(["--again"] if ended else []))
        moment = began + moments.uniform(0, length)
        while process.poll() is None and time.monotonic() < moment:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        ended = process.wait() != -signal.SIGKILL
        if ended:
            # What is read again has less to store than the first time.
            length = min(length, time.monotonic() - began)
        killed += not ended
    return killed


def check(crawled: Desk, desk: Desk, times: int, jobs: str) -> None:
    assert kill_at_random(desk, times, jobs, seed=times) * 3 >= times
    report = desk.run("--jobs", jobs)
    assert report["balanced"]
    assert desk.contents() == crawled.contents()


def test_a_replay_goes_on_where_it_was_killed(crawled: Desk, desk: Desk) -> None:
    check(crawled, desk, 5, "1")


@pytest.mark.soak
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_fifty_times_the_catalog_is_the_same(crawled: Desk, desk: Desk, jobs: str) -> None:
    check(crawled, desk, 50, jobs)

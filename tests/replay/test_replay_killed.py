"""A replay that is killed, again and again, ends in the catalog of one that was left alone."""

from __future__ import annotations

import random
import signal
import subprocess
import time

import pytest

from tests.replay.kit import Desk, environment


def kill_at_random(desk: Desk, times: int, jobs: str, seed: int) -> int:
    """Start replays and kill each after a moment; how many were killed before their end."""
    moments = random.Random(seed)
    killed = 0
    for number in range(times):
        again = ["--again"] if number % 10 == 9 else []
        command = desk.command("--jobs", jobs, *again)
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
        )
        time.sleep(moments.uniform(0.5, 2.5))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
    return killed


def check(crawled: Desk, desk: Desk, times: int, jobs: str) -> None:
    assert kill_at_random(desk, times, jobs, seed=times) > 0
    report = desk.run("--jobs", jobs)
    assert report["balanced"]
    assert desk.contents() == crawled.contents()


def test_a_replay_goes_on_where_it_was_killed(crawled: Desk, desk: Desk) -> None:
    check(crawled, desk, 5, "1")


@pytest.mark.soak
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_fifty_times_the_catalog_is_the_same(crawled: Desk, desk: Desk, jobs: str) -> None:
    check(crawled, desk, 50, jobs)

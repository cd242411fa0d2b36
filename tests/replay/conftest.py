"""The sample web crawled three times, once for all tests: what replay is to give again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.demo.process import running
from newscrawl.demo.project import write_outlets
from tests.replay.kit import Desk, environment


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Archive and catalog of three crawls: the first, one after corrections, one of no change."""
    desk = Desk(tmp_path_factory.mktemp("crawled"))
    command = [sys.executable, "-m", "newscrawl", "crawl", "--all", "--allow-address=127.0.0.0/8"]
    command += [f"--data={desk.data}", f"--outlets={desk.outlets}"]
    with running() as served:
        write_outlets(desk.outlets, served.bases, pace=0.01)
        for generation in (1, 2, 2):
            if generation == 2:
                moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
                served.move_to(2, moment)
            subprocess.run(command, check=True, capture_output=True, env=environment())
    report = json.loads((desk.data / "reports" / "report.json").read_text())
    assert report["balanced"]
    return desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The same archive and outlets, and no catalog."""
    fresh = Desk(tmp_path)
    fresh.data.mkdir()
    (fresh.data / "archive").symlink_to(crawled.data / "archive")
    shutil.copytree(crawled.outlets, fresh.outlets)
    return fresh

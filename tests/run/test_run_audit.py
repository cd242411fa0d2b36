"""The audit log: a file of its own, for as long as a run lasts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from newscrawl.run.project import find_root
from tests.run.conftest import Desk, environment
from tests.run.pages import outlet

RUN = """
import logging
import sys
from pathlib import Path
from newscrawl.cli.common import Context
from newscrawl.cli.running import run_settings, run_spider

here = Context(data_named=Path(sys.argv[1]), outlets_named=Path(sys.argv[2]))
run_spider(run_settings(here, [], verbose=False), "outlet", outlet="test")
print(len(logging.getLogger("newscrawl.audit").handlers))
"""


def test_a_run_that_has_ended_listens_no_more_and_has_closed_its_file(desk: Desk) -> None:
    # Refused before anything is sent: loopback is not allowed here.
    desk.outlet("test", outlet("http://127.0.0.1:9"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN, str(desk.data), str(desk.outlets)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=find_root(None),
        env=environment(),
    )
    assert done.stdout == "0\n"
    assert "ResourceWarning" not in done.stderr
    (line,) = Path(desk.data / "audit.log").read_text().splitlines()
    assert "nothing was sent" in line

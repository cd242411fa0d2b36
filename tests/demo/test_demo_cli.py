"""``newscrawl demo`` as a stranger runs it."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.demo.addresses import listen
from newscrawl.demo.state import DemoState, load_state
from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEMO = [sys.executable, "-m", "newscrawl", "demo"]


@pytest.fixture(scope="module")
def port() -> int:
    """A port that was free a moment ago, so that a demo of the user's own is not in the way."""
    sockets = listen(0)
    number: int = next(iter(sockets.values())).getsockname()[1]
    for sock in sockets.values():
        sock.close()
    return number


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[list[str]]:
    """Output of three runs in one folder: interrupted, whole, and a day later."""
    data = tmp_path_factory.mktemp("demo data")
    command = [*_DEMO, f"--data={data}"]
    begun = subprocess.Popen(
        [*command, f"--port={port}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with begun:
        _await(lambda: (data / "spool").exists() and any((data / "spool").rglob("*.open")))
        time.sleep(1)
        # As a terminal does: to every process of the foreground group.
        os.killpg(begun.pid, signal.SIGINT)
        interrupted = begun.communicate(timeout=60)[0]
    outputs = [f"exit {begun.returncode}\n{interrupted}"]
    assert not _processes_of(data)
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        outputs.append(f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    outputs.append(str(data))
    yield outputs
    assert not _processes_of(data)


def test_interrupted_run_ends_in_order(runs: list[str]) -> None:
    """The crawl's own report is printed, the exit code is that of Ctrl-C, no traceback."""
    assert runs[0].startswith("exit 130\n")
    assert "Run " in runs[0]
    assert "Traceback" not in runs[0]


def test_next_run_goes_on_with_the_same_generation(runs: list[str]) -> None:
    assert runs[1].startswith("exit 0\n")
    assert "300 articles" in " ".join(runs[1].split())
    kept = [_kept(Path(runs[3]), run) for run in (0, 1)]
    assert 0 < kept[0] < 300
    assert sum(kept) == 300, "nothing that the interrupted run had listed is lost or kept twice"


def test_later_run_shows_a_correction(runs: list[str]) -> None:
    assert runs[2].startswith("exit 0\n")
    assert "four that were corrected" in " ".join(runs[2].split())
    assert re.search(r"versions\s+2", runs[2])
    assert "newscrawl history" in runs[2]


def test_examples_name_their_records(runs: list[str]) -> None:
    for output in runs[1:3]:
        assert len(re.findall(r"archived in\s+\S+\.warc\.gz", output)) == 2
        assert len(re.findall(r"at\s+byte [\d,]+, [\d,]+ bytes long", output)) == 2
        assert "karaneh" in output


def test_printed_commands_work_as_printed(runs: list[str]) -> None:
    lines = [line.strip() for line in runs[2].splitlines() if "   newscrawl " in line]
    assert len(lines) >= 5
    for line in lines:
        words = shlex.split(line)[1:]
        if words[0] == "demo":
            continue
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl", *words],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (line, done.stderr)
        assert (done.stdout + done.stderr).strip(), line


def test_port_of_an_earlier_run_is_kept(runs: list[str], port: int) -> None:
    done = subprocess.run(
        [*_DEMO, f"--data={runs[3]}", f"--port={port + 1}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"came from port {port}" in " ".join(done.stderr.split())
    assert done.stderr.count("\n") == 1


def test_state_moves_on_only_when_a_generation_is_crawled(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "demo.json"
    first = load_state(path)
    assert (first.generation, first.finished().generation) == (1, 2)
    first.at(8642, one_address=False).save(path)
    assert load_state(path).generation == 1
    second = load_state(path).finished()
    assert second.finished().generation == 2


def test_broken_notes_are_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    for text in ("{", '{"colour": 1}', "[]"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match=r"demo\.json: not the demo's notes"):
            load_state(path)
    assert DemoState().port == 0


def _kept(data: Path, run: int) -> int:
    """Articles that a run stored, duplicates of others included."""
    report = sorted((data / "reports").glob("2*.json"))[run]
    pages = json.loads(report.read_text(encoding="utf-8"))["pages"]
    return int(pages["articles"] + pages["duplicates"])


def _await(ready: object, seconds: float = 30) -> None:
    assert callable(ready)
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


def _processes_of(data: Path) -> list[str]:
    """Command lines that name this folder."""
    lines = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in lines.splitlines() if str(data) in line]

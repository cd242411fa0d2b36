"""A command line that cannot be understood: one line that says what, of which command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import newscrawl.cli
from newscrawl.cli.lazy import COMMANDS
from newscrawl.version import VERSION


def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, str, str]:
    """The exit code, output and errors of ``newscrawl``."""
    monkeypatch.setattr(sys, "argv", ["newscrawl", *words])
    with pytest.raises(SystemExit) as ended:
        newscrawl.cli.main()
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


@pytest.mark.parametrize(
    ("words", "command", "told"),
    [
        (["crawl", "--foo"], "newscrawl crawl", "no such option: --foo"),
        (["crawl", "--job", "2"], "newscrawl crawl", "no such option: --job; did you mean --jobs?"),
        (["crawll"], "newscrawl", "no such command: crawll; did you mean 'crawl'?"),
        (["show"], "newscrawl show", "missing argument: URL"),
        (["takedown", "http://x/"], "newscrawl takedown", "missing option: --reason"),
        (["articles", "--limit", "x"], "newscrawl articles", "--limit: must be a whole number"),
        (["articles", "--limit", "0"], "newscrawl articles", "--limit: must be 1 or more"),
        (["history", "a", "b"], "newscrawl history", "unexpected argument: b"),
        (
            ["outlets", "chekc"],
            "newscrawl outlets",
            "no such command: chekc; did you mean 'check'?",
        ),
        (["-s", "x", "crawl"], "newscrawl", "-s: 'x' is not NAME=VALUE"),
        (["--data"], "newscrawl", "--data: takes a value"),
    ],
)
def test_a_usage_error_is_one_line_and_exit_2(
    words: list[str],
    command: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = f"{command}: {told}; see {command} --help\n"
    assert call(monkeypatch, capsys, *words) == (2, "", line)


@pytest.mark.parametrize(
    "option", [["--explain"], ["--url", "http://a.example/"], ["--captured-at", "2026-03-01"]]
)
def test_what_is_of_one_page_is_refused_with_a_batch(
    option: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = call(monkeypatch, capsys, "extract", str(tmp_path), "--batch", *option)
    assert (code, out) == (2, "")
    assert err == f"newscrawl: {option[0]} is of one page, and --batch of many: choose one\n"


@pytest.mark.parametrize(
    "words",
    [[], *([name] for name in COMMANDS), *(["outlets", name] for name in ("list", "check", "add"))],
)
def test_help_names_what_is_taken_and_no_types(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(monkeypatch, capsys, *words, "--help")
    assert code == 0
    for unclear in ("<", "list[", "x>=", "range"):
        assert unclear not in out
    usage, _, rest = out.partition("Arguments")
    assert "{" not in usage.splitlines()[1]
    # Every argument is explained, beside its name.
    for line in rest.partition("Options")[0].splitlines():
        assert line[:1] != "│" or "[" in line or len(line.split()) > 3


def test_the_version_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, capsys, "--version") == (0, f"newscrawl {VERSION}\n", "")


def test_ctrl_c_is_answered_with_a_line_also_where_no_run_is_under_way(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    os.mkfifo(page)
    words = ["extract", str(page), "--url", "http://a.example/"]
    with subprocess.Popen(
        [sys.executable, "-m", "newscrawl", *words], stderr=subprocess.PIPE, text=True
    ) as process:
        # Opened once the command has opened it too: by then it waits for the page.
        writer = page.open("wb")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        writer.close()
    assert (process.returncode, err) == (130, "newscrawl: stopped\n")


@pytest.mark.parametrize("words", [["outlets", "list"], ["--help"]])
def test_where_the_reader_of_the_output_has_gone_a_command_ends_quietly(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "newscrawl", *words],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")

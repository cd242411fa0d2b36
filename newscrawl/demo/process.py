"""Starts the sample web in a process of its own and talks to it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Running:
    """A running sample web."""

    bases: dict[str, str]
    """Scheme, host and port of each outlet, by name."""
    pid: int

    def log(self) -> list[dict[str, Any]]:
        """Every request so far, as :class:`newscrawl.demo.server.Asked` has it."""
        asked = self._control("log")
        assert isinstance(asked, list)  # noqa: S101 - what /.demo/log gives
        return asked

    def clear_log(self) -> None:
        """Forget the requests so far."""
        self._control("clear")

    def move_to(self, generation: int) -> None:
        """Serve another generation from now on."""
        self._control(f"generation?n={generation}")

    def _control(self, what: str) -> Any:
        base = next(iter(self.bases.values()))
        with urlopen(f"{base}/.demo/{what}", timeout=_PATIENCE) as answer:  # noqa: S310 - our own
            return json.load(answer)


@contextmanager
def running(
    *, port: int = 0, generation: int = 1, scale: int = 1, one_address: bool = False
) -> Iterator[Running]:
    """The sample web for as long as the context lasts; ``port`` 0 takes a free one.

    The server ends with this process, however that ends. Raises :class:`BadInput` where the
    port is taken.
    """
    command = [sys.executable, "-m", "newscrawl.demo.server", "--attached", f"--port={port}"]
    command += [f"--generation={generation}", f"--scale={scale}"]
    command += ["--one-address"] if one_address else []
    process = subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Running(_bases(process), process.pid)
        finally:
            process.terminate()


def _bases(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    assert process.stderr is not None  # noqa: S101
    line = process.stdout.readline()
    if not line:
        reason = process.stderr.read().strip().splitlines()
        raise BadInput(f"the sample web did not start: {reason[-1] if reason else 'no reason'}")
    bases = json.loads(line)["bases"]
    return {str(name): str(url) for name, url in bases.items()}

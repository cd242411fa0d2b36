"""Starts the sample web in a process of its own and talks to it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from urllib.request import urlopen

from newscrawl.demo.newsroom import CORRECTED_AT
from newscrawl.errors import BadInput, FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

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
        assert isinstance(asked, list)
        return asked

    def clear_log(self) -> None:
        """Forget the requests so far."""
        self._control("clear")

    def move_to(self, generation: int, corrected_at: datetime = CORRECTED_AT) -> None:
        """Serve another generation from now on."""
        moment = quote(corrected_at.isoformat())
        self._control(f"generation?n={generation}&corrected_at={moment}")

    def _control(self, what: str) -> Any:
        base = next(iter(self.bases.values()))
        url = f"{base}/.demo/{what}"
        try:
            with urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - our own server
                return json.load(answer)
        except OSError as error:
            raise FetchError(f"{url}: the sample web has gone: {error}", url=url) from error


@contextmanager
def running(
    *,
    port: int = 0,
    generation: int = 1,
    scale: int = 1,
    one_address: bool = False,
    corrected_at: datetime = CORRECTED_AT,
) -> Iterator[Running]:
    """The sample web for as long as the context lasts; ``port`` 0 takes a free one.

    The server ends with this process, however that ends. Raises :class:`BadInput` where the
    port is taken.
    """
    command = [sys.executable, "-m", "newscrawl.demo.server", "--attached", f"--port={port}"]
    command += [f"--generation={generation}", f"--scale={scale}"]
    command += [f"--corrected-at={corrected_at.isoformat()}"]
    command += ["--one-address"] if one_address else []
    process = subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Out of reach of what a terminal or a supervisor sends to our group: the crawl that is
        # to end in order needs its server until its end.
        process_group=0,
    )
    with process:
        try:
            yield Running(_bases(process), process.pid)
        finally:
            process.terminate()


def _bases(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    if not line:
        reason = process.stderr.read().strip().splitlines()
        raise BadInput(f"the sample web did not start: {reason[-1] if reason else 'no reason'}")
    bases = json.loads(line)["bases"]
    return {str(name): str(url) for name, url in bases.items()}

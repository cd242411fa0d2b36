"""How far a replay is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from newscrawl.text import counted

if TYPE_CHECKING:
    from rich.console import Console

    from newscrawl.run.passage import Meter

LINE_SECONDS = 30.0
BAR_SECONDS = 0.25
_DETAILED = 60
"""Columns of a terminal that has room for more than the bar itself."""


def _details(err: Console) -> tuple[ProgressColumn, ...]:
    if err.width < _DETAILED:
        return ()
    return TextColumn("{task.fields[detail]}", style="dim"), TimeRemainingColumn()


class Bar:
    """Shows what ``meter`` says of ``total`` bytes, for as long as the context lasts."""

    def __init__(self, err: Console, meter: Meter, total: int) -> None:
        self._err, self._meter, self._total = err, meter, total
        self._began = time.monotonic()
        self._over = Event()
        self._bar: Progress | None = None
        if err.is_terminal:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                DownloadColumn(),
                *_details(err),
                console=err,
                transient=True,
            )
            self._task = self._bar.add_task("replay", total=total, detail="")
        self._thread = Thread(target=self._run, name="replay-bar", daemon=True)

    def __enter__(self) -> Bar:
        if self._bar is not None:
            self._bar.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._bar is not None:
            self._bar.stop()

    def _run(self) -> None:
        while not self._over.wait(BAR_SECONDS if self._bar is not None else LINE_SECONDS):
            self._show()

    def _show(self) -> None:
        pages, passed = self._meter.pages, self._meter.bytes
        seconds = time.monotonic() - self._began
        rate = f"{counted(pages, 'page')}, {pages / seconds:.0f} pages/s"
        if self._bar is not None:
            self._bar.update(self._task, completed=passed, detail=rate)
            return
        share = 100 * passed / self._total if self._total else 100
        left = f", about {seconds * (self._total - passed) / passed:.0f} s left" if passed else ""
        self._err.print(f"{share:.0f} %, {rate}{left}")

"""The processes of ``newscrawl replay``: each works on a share, and is started again if it dies."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING, Any

from newscrawl.errors import NewscrawlError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from newscrawl.cli.replay_job import Done, Job


class WorkerDied(NewscrawlError):
    """A process of a replay ended before its work did."""


class Worker:
    """A process that does ``work(job, *rest)``; both travel to it."""

    RESTARTS = 3

    def __init__(self, work: Callable[..., Done], job: Job, *rest: Any) -> None:
        self._work, self._job, self._rest = work, job, rest
        self._start(job)

    def _start(self, job: Job) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        arguments = (theirs, self._work, job, *self._rest)
        self._process = spawn.Process(target=_in_process, args=arguments)
        self._process.start()
        theirs.close()

    def result(self) -> Done:
        """What it did; raises what ended it, and WorkerDied where it dies again and again."""
        for left in reversed(range(self.RESTARTS)):
            try:
                told = self._pipe.recv()
            except EOFError:
                self._process.join()
                if not left:
                    break
                # It may have been a page: each is read in a process of its own from here on.
                self._start(replace(self._job, careful=True))
                continue
            self._process.join()
            if isinstance(told, NewscrawlError):
                raise told
            done: Done = told
            return done
        raise WorkerDied(
            f"a process ended with code {self._process.exitcode}, {self.RESTARTS} times; "
            "the same command goes on where it was"
        )


def _in_process(pipe: Connection, work: Callable[..., Done], *arguments: Any) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        pipe.send(work(*arguments))
    except NewscrawlError as error:
        pipe.send(error)


def _end_with_parent() -> None:
    """Nobody waits for a process whose parent has gone; what it has not stored is read again."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

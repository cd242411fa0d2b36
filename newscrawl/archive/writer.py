"""The archive's writer: captures in, durable WARC records out.

One thread reads captures, takes their digests and makes their records; a second compresses these
and appends them to the open file. Both spend their time outside the interpreter lock. Records that
arrive within ``group_seconds`` share one fsync (group commit). A capture's future resolves after
that fsync and never before.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.archive.archived import Archived
from newscrawl.archive.group import POLL_SECONDS, GroupCommit, Job
from newscrawl.archive.openfile import OpenFile, Sealed
from newscrawl.archive.spool import Spool
from newscrawl.errors import ArchiveError, NewscrawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from newscrawl.archive.revisits import RevisitIndex
    from newscrawl.model import Capture

__all__ = ["Archived", "Sealed", "WarcWriter"]

_log = logging.getLogger(__name__)
_IDLE_SECONDS = 3600.0
_AHEAD = 32
"""Most captures whose records wait in memory to be written."""


class WarcWriter:
    """Writes captures to WARC files in ``spool``.

    ``info`` are the fields of each file's warcinfo record. Files are sealed at ``max_bytes`` or
    ``max_age`` seconds. ``on_commit`` gets each group after its fsync and before its futures
    resolve, ``on_sealed`` each finished file; both are called in the writer's thread, ``revisits``
    in another.

    When the disk is full, or the spool holds more than ``spool_limit`` bytes (0: no limit), the
    open file is sealed so that it can ship, :attr:`full` is true, and captures wait for room for
    up to ``patience`` seconds; then their futures raise SpoolFull. After any other fault of the
    disk nothing more is written and every future raises ArchiveError.
    """

    def __init__(
        self,
        spool: Path,
        *,
        prefix: str = "newscrawl",
        info: Mapping[str, str] | None = None,
        max_bytes: int = 1 << 30,
        max_age: float = 3600.0,
        group_seconds: float = 0.01,
        revisits: RevisitIndex | None = None,
        on_commit: Callable[[Sequence[Archived]], None] | None = None,
        on_sealed: Callable[[Sealed], None] | None = None,
        spool_limit: int = 0,
        patience: float = 3600.0,
        open_file: Callable[[Path, str, datetime], OpenFile] = OpenFile,
    ) -> None:
        self._spool = Spool(
            Path(spool),
            prefix,
            info or {},
            max_bytes=max_bytes,
            max_age=max_age,
            limit=spool_limit,
            on_sealed=on_sealed,
            open_file=open_file,
        )
        self._group_seconds = group_seconds
        self._closing = threading.Event()
        self._group = GroupCommit(self._spool, on_commit, patience, self._closing)
        self._revisits = revisits
        self._abort = False
        self._lock = threading.Lock()
        self._submitted: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._prepared: queue.Queue[Job | None] = queue.Queue(_AHEAD)
        self._threads = [
            threading.Thread(target=run, name=name, daemon=True)
            for name, run in (("warc-records", self._prepare), ("warc-writer", self._write))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def full(self) -> bool:
        """Whether captures are waiting for room: the crawl should pause."""
        return self._group.full

    @property
    def failure(self) -> NewscrawlError | None:
        """Why nothing more can be written; None while all is well."""
        return self._group.failure

    def submit(self, capture: Capture) -> Future[Archived]:
        """Archive ``capture``; the writer closes its file. The future resolves when it is safe.

        The future raises SpoolFull or ArchiveError where it could not be kept.
        """
        future: Future[Archived] = Future()
        # From here on it cannot be cancelled: the record is written whoever still waits for it.
        future.set_running_or_notify_cancel()
        with self._lock:
            if self._closing.is_set():
                Job(capture, future).fail(ArchiveError("the archive's writer is closed"))
            else:
                self._submitted.put(Job(capture, future))
        return future

    def hurry(self, seconds: float) -> None:
        """Wait for room no longer than ``seconds`` from now; a later call does not make it more."""
        self._group.until = min(self._group.until, time.monotonic() + seconds)

    def close(self) -> None:
        """Write what was submitted, seal the open file, stop the thread.

        Raises ArchiveError where the last file could not be sealed; recovery will do it.
        """
        self._stop()
        if self._group.failure is not None:
            raise self._group.failure

    def abort(self) -> None:
        """Stop as a crash would: what is committed stays in an ``.open`` file."""
        self._abort = True
        self._stop()

    def _stop(self) -> None:
        with self._lock:
            if not self._closing.is_set():
                self._closing.set()
                self._submitted.put(None)
        for thread in self._threads:
            thread.join()

    def _prepare(self) -> None:
        """The first thread: hand on every job with its records made, in order, then None."""
        while (job := self._submitted.get()) is not None:
            if self._group.failure is not None:
                job.fail(self._group.failure)
                continue
            try:
                ready = job.prepare(self._revisits)
            except BaseException as error:
                job.fail(self._died(error))
                continue
            if ready:
                self._prepared.put(job)
        self._prepared.put(None)

    def _write(self) -> None:
        """The second thread."""
        try:
            self._serve()
        except BaseException as error:
            reason = self._died(error)
            self._group.refuse(reason)
            self._spool.release()
            while (job := self._prepared.get()) is not None:
                job.fail(reason)

    def _died(self, error: BaseException) -> NewscrawlError:
        """Last line of defence of either thread: whoever waits for a future must hear of it."""
        _log.error("the archive's writer failed", exc_info=error)
        reason = self._group.failure or ArchiveError(f"the archive's writer failed: {error!r}")
        self._group.failure = reason
        return reason

    def _serve(self) -> None:
        """Take jobs until None comes; commit when none comes in time or the group is large."""
        group, deadline, stop = self._group, 0.0, False
        while not stop:
            job, stop = self._next(deadline if group.jobs else None)
            if job is not None:
                if not group.jobs:
                    deadline = time.monotonic() + self._group_seconds
                group.add(job)
            if group.jobs and (
                stop or job is None or group.is_large or time.monotonic() >= deadline
            ):
                group.commit()
            if not group.jobs and self._spool.is_due():
                group.seal()
        if self._abort:
            self._spool.release()
        else:
            group.seal()

    def _next(self, deadline: float | None) -> tuple[Job | None, bool]:
        """The next job if one comes in time, and whether the writer is to stop."""
        if deadline is not None:
            timeout = max(0.0, deadline - time.monotonic())
        else:
            idle = POLL_SECONDS if self._group.full else _IDLE_SECONDS
            timeout = min(self._spool.seconds_left(), idle)
        try:
            job = self._prepared.get(timeout=timeout) if timeout else self._prepared.get_nowait()
        except queue.Empty:
            if self._group.full and deadline is None:
                self._group.look_for_room()
            return None, False
        return job, job is None

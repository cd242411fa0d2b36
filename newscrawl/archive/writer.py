"""The archive's writer: captures in, durable WARC records out.

One thread a process turns captures into records, compresses them and appends them to the open
file; records that arrive within ``group_seconds`` share one fsync (group commit). A capture's
future resolves after that fsync and never before.
"""

from __future__ import annotations

import errno
import logging
import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.archive.archived import Archived
from newscrawl.archive.cdxj import REVISIT, IndexEntry
from newscrawl.archive.compress import gzip_member
from newscrawl.archive.openfile import OpenFile, Sealed
from newscrawl.archive.records import Event, records_of
from newscrawl.archive.spool import Spool
from newscrawl.errors import ArchiveError, NewscrawlError, SpoolFull
from newscrawl.model import Capture, CaptureRef

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from newscrawl.archive.revisits import RevisitIndex

_log = logging.getLogger(__name__)

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_GROUP_RECORDS = 256
_GROUP_BYTES = 16 << 20
_POLL_SECONDS = 0.5


@dataclass(slots=True)
class _Job:
    capture: Capture
    future: Future[Archived]
    event: Event | None = None
    archived: Archived | None = None

    def fail(self, error: BaseException) -> None:
        self.capture.response.close()
        self.future.set_exception(error)


class WarcWriter:
    """Writes captures to WARC files in ``spool``.

    ``info`` are the fields of each file's warcinfo record. Files are sealed at ``max_bytes`` or
    ``max_age`` seconds. ``on_commit`` gets each group after its fsync and before its futures
    resolve, ``on_sealed`` each finished file; both are called in the writer's thread.

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
        self._revisits = revisits
        self._on_commit = on_commit
        self._patience = patience
        self._full = False
        self._failure: NewscrawlError | None = None
        self._closing = threading.Event()
        self._abort = False
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="warc-writer", daemon=True)
        self._thread.start()

    @property
    def full(self) -> bool:
        """Whether captures are waiting for room: the crawl should pause."""
        return self._full

    @property
    def failure(self) -> NewscrawlError | None:
        """Why nothing more can be written; None while all is well."""
        return self._failure

    def submit(self, capture: Capture) -> Future[Archived]:
        """Archive ``capture``; the writer closes its file. The future resolves when it is safe.

        The future raises SpoolFull or ArchiveError where it could not be kept.
        """
        future: Future[Archived] = Future()
        # From here on it cannot be cancelled: the record is written whoever still waits for it.
        future.set_running_or_notify_cancel()
        with self._lock:
            if self._closing.is_set():
                _Job(capture, future).fail(ArchiveError("the archive's writer is closed"))
            else:
                self._queue.put(_Job(capture, future))
        return future

    def close(self) -> None:
        """Write what was submitted, seal the open file, stop the thread.

        Raises ArchiveError where the last file could not be sealed; recovery will do it.
        """
        self._stop()
        if self._failure is not None:
            raise self._failure

    def abort(self) -> None:
        """Stop as a crash would: what is committed stays in an ``.open`` file."""
        self._abort = True
        self._stop()

    def _stop(self) -> None:
        with self._lock:
            if not self._closing.is_set():
                self._closing.set()
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        group: list[_Job] = []
        try:
            self._serve(group)
        except BaseException as error:
            # The thread's last line of defence: whoever waits for a future must hear of it.
            _log.exception("the archive's writer failed")
            self._failure = self._failure or ArchiveError(f"the archive's writer failed: {error!r}")
            for job in group:
                if not job.future.done():
                    job.fail(self._failure)
            self._spool.release()
            self._refuse()

    def _refuse(self) -> None:
        """Fail every job until the writer is closed."""
        while (job := self._queue.get()) is not None:
            job.fail(self._failure or ArchiveError("the archive's writer was stopped"))

    def _serve(self, group: list[_Job]) -> None:
        deadline = 0.0
        while True:
            job, stop = self._next(deadline if group else None)
            if job is not None:
                if not group:
                    deadline = time.monotonic() + self._group_seconds
                self._prepare(job, group)
            if group and (stop or job is None or self._is_large(group, deadline)):
                self._finish(group)
                group.clear()
            if stop:
                break
            if not group and self._spool.is_due():
                self._seal()
        if self._abort:
            self._spool.release()
        else:
            self._seal()

    def _next(self, deadline: float | None) -> tuple[_Job | None, bool]:
        """The next job, if one comes in time, and whether the writer is to stop."""
        if deadline is not None:
            timeout = max(0.0, deadline - time.monotonic())
        else:
            timeout = min(self._spool.seconds_left(), _POLL_SECONDS if self._full else 3600.0)
        try:
            job = self._queue.get(timeout=timeout) if timeout > 0 else self._queue.get_nowait()
        except queue.Empty:
            if deadline is None:
                self._full = False
            return None, False
        return job, job is None

    def _is_large(self, group: list[_Job], deadline: float) -> bool:
        file = self._spool.file
        size = file.size - file.committed if file else 0
        full = len(group) >= _GROUP_RECORDS or size >= _GROUP_BYTES
        return full or time.monotonic() >= deadline

    def _prepare(self, job: _Job, group: list[_Job]) -> None:
        """Make the job's records and write them if that goes well; commit comes later."""
        if self._failure is not None:
            job.fail(self._failure)
            return
        try:
            job.event = records_of(job.capture, self._revisits)
        except NewscrawlError as error:
            job.fail(error)
        except (OSError, ValueError) as error:
            job.fail(ArchiveError(f"{job.capture.url}: cannot read what was captured: {error}"))
        else:
            group.append(job)
            try:
                self._spool.check_limit()
                self._write(group)
            except OSError as error:
                self._undo(group, error)

    def _write(self, group: list[_Job]) -> None:
        for job in group:
            if job.archived is None and job.event is not None:
                job.archived = self._append(job.capture, job.event)

    def _append(self, capture: Capture, event: Event) -> Archived:
        file = self._spool.current()
        offset, length = file.append(gzip_member(event.main.chunks()))
        for record in event.records[1:]:
            file.append(gzip_member(record.chunks()))
        main = event.main
        if main.kind != "request":
            file.entries.append(
                IndexEntry(
                    url=event.url,
                    captured_at=capture.began,
                    mime=REVISIT if main.kind == "revisit" else event.mime,
                    status=event.status,
                    digest=event.payload_digest,
                    length=length,
                    offset=offset,
                    filename=file.name,
                )
            )
        ref = CaptureRef(
            file.key, offset, length, main.record_id, event.payload_digest, capture.began
        )
        return Archived(
            ref,
            main.kind,
            event.url,
            event.status,
            event.mime,
            capture.size,
            capture.began,
            event.refers_to,
            capture.truncated,
        )

    def _finish(self, group: list[_Job]) -> None:
        """Write what is not written yet, commit, resolve; wait for room where there is none."""
        give_up = time.monotonic() + self._patience
        while self._failure is None:
            try:
                self._spool.check_limit()
                self._write(group)
                self._spool.current().commit()
            except OSError as error:
                if self._undo(group, error) and self._wait(give_up):
                    continue
                self._fail(group, error)
                return
            self._full = False
            self._resolve(group)
            return
        self._fail(group, None)

    def _undo(self, group: list[_Job], error: OSError) -> bool:
        """Take back what is not committed; whether the group can be written later."""
        for job in group:
            job.archived = None
        try:
            self._spool.rollback()
        except OSError as worse:
            error = worse
        if error.errno in _NO_ROOM:
            return True
        self._break(error)
        return False

    def _break(self, error: OSError) -> None:
        """Write nothing more: after a failed fsync nobody knows what the disk holds."""
        self._failure = ArchiveError(f"{error.filename or self._spool.folder}: {error.strerror}")
        _log.error("the archive cannot be written: %s", self._failure)
        self._spool.release()

    def _wait(self, give_up: float) -> bool:
        """Make room for shipping by sealing, wait a little; False when patience is at its end."""
        if not self._full:
            self._full = True
            _log.warning("%s is full: waiting for room", self._spool.folder)
            self._seal()
        if self._failure is not None or time.monotonic() >= give_up:
            return False
        return not self._closing.wait(min(_POLL_SECONDS, max(0.0, give_up - time.monotonic())))

    def _fail(self, group: list[_Job], error: OSError | None) -> None:
        reason = self._failure
        if reason is None and error is not None:
            reason = SpoolFull(f"{self._spool.folder}: {error.strerror}")
        for job in group:
            job.fail(reason or ArchiveError("the archive's writer was stopped"))

    def _resolve(self, group: list[_Job]) -> None:
        done = [(job, job.archived) for job in group if job.archived is not None]
        try:
            if self._on_commit is not None:
                self._on_commit([archived for _, archived in done])
        except NewscrawlError as error:
            for job, _ in done:
                job.fail(error)
            return
        for job, archived in done:
            job.capture.response.close()
            job.future.set_result(archived)

    def _seal(self) -> None:
        """Seal the open file; one that cannot be sealed now is tried again, or recovered."""
        try:
            self._spool.seal()
        except OSError as error:
            if error.errno not in _NO_ROOM:
                self._break(error)
                return
            _log.warning("%s: cannot seal a WARC file: %s", self._spool.folder, error.strerror)
            if self._closing.is_set():
                self._failure = SpoolFull(f"{self._spool.folder}: {error.strerror}")
                self._spool.release()

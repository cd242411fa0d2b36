"""Group commit: captures written one after another and made durable by one fsync.

What the disk refuses is taken back to the last commit. Where there is no room the group waits for
some; after any other fault nothing more is written.
"""

from __future__ import annotations

import errno
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive.archived import Archived
from newscrawl.archive.cdxj import REVISIT, IndexEntry
from newscrawl.archive.compress import gzip_member, gzip_whole
from newscrawl.archive.message import IN_MEMORY
from newscrawl.archive.records import Event, records_of
from newscrawl.errors import ArchiveError, NewscrawlError, SpoolFull
from newscrawl.model import Capture, CaptureRef

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from newscrawl.archive.openfile import OpenFile
    from newscrawl.archive.revisits import RevisitIndex
    from newscrawl.archive.spool import Spool

_log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
"""How often it is looked whether there is room again."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MOST_RECORDS = 256
_MOST_BYTES = 16 << 20


@dataclass(slots=True)
class Job:
    """A capture to be written, and who waits for it."""

    capture: Capture
    future: Future[Archived]
    event: Event | None = None
    """Its records, once they are made."""
    archived: Archived | None = None
    """Where it was written, once it was; not yet safe."""

    def prepare(self, revisits: RevisitIndex | None) -> bool:
        """Make the records; False where that cannot be, and who waits was told."""
        try:
            self.event = records_of(self.capture, revisits)
        except NewscrawlError as error:
            self.fail(error)
        except (OSError, ValueError) as error:
            what = f"{self.capture.url}: cannot read what was captured: {error}"
            self.fail(ArchiveError(what))
        return self.event is not None

    def fail(self, error: BaseException) -> None:
        """Tell who waits that the capture is not kept."""
        self.capture.response.close()
        self.future.set_exception(error)

    def succeed(self, archived: Archived) -> None:
        """Tell who waits that the capture is safe."""
        self.capture.response.close()
        self.future.set_result(archived)


class GroupCommit:
    """The jobs since the last commit, and what becomes of them; used by one thread."""

    def __init__(
        self,
        spool: Spool,
        on_commit: Callable[[Sequence[Archived]], None] | None,
        patience: float,
        closing: threading.Event,
    ) -> None:
        self._spool = spool
        self._on_commit = on_commit
        self._patience = patience
        self._closing = closing
        self.jobs: list[Job] = []
        self._size = 0
        self.full = False
        """Whether there is no room at present."""
        self.failure: NewscrawlError | None = None
        """Why nothing more is written; None while all is well."""
        self.until = float("inf")
        """When waiting for room ends whatever patience is left, by the monotonic clock."""

    def add(self, job: Job) -> None:
        """Write a prepared job if that goes well now; :meth:`commit` sees to it otherwise."""
        if self.failure is not None:
            job.fail(self.failure)
            return
        self.jobs.append(job)
        self._size += job.capture.size
        try:
            self._spool.check_limit()
            self._write()
        except OSError as error:
            self._take_back(error)

    @property
    def is_large(self) -> bool:
        """Whether the group is not to grow further: its captures wait in memory."""
        return len(self.jobs) >= _MOST_RECORDS or self._size >= _MOST_BYTES

    def commit(self) -> None:
        """Write what is not written yet, make it durable, tell who waits; wait for room."""
        give_up = time.monotonic() + self._patience
        error: OSError | None = None
        while self.jobs and self.failure is None:
            try:
                self._spool.check_limit()
                self._write()
                self._spool.current().commit()
            except OSError as fault:
                error = fault
                if self._take_back(fault) and self._wait(give_up):
                    continue
                break
            self.full = False
            self._tell()
            return
        self._give_up(error)

    def seal(self) -> None:
        """Seal the open file; one that cannot be sealed now is tried again, or recovered."""
        try:
            self._spool.seal()
        except OSError as error:
            if error.errno not in _NO_ROOM:
                self._stop(error)
                return
            _log.warning("%s: cannot seal a WARC file: %s", self._spool.folder, error.strerror)
            if self._closing.is_set():
                self.failure = SpoolFull(f"{self._spool.folder}: {error.strerror}")
                self._spool.release()
        except NewscrawlError as error:
            # The file is sealed and will be found in the spool: only whoever was told failed.
            _log.error("after sealing a WARC file: %s", error)

    def look_for_room(self) -> None:
        """Find out whether the spool is still over its limit."""
        try:
            self._spool.check_limit()
        except OSError:
            return
        self.full = False

    def _write(self) -> None:
        """Write the jobs that are not written."""
        for job in self.jobs:
            if job.archived is None and job.event is not None:
                job.archived = append(self._spool.current(), job.capture, job.event)

    def _take_back(self, error: OSError) -> bool:
        """Take back what is not committed; whether the group can be written later."""
        for job in self.jobs:
            job.archived = None
        try:
            self._spool.rollback()
        except OSError as worse:
            error = worse
        if error.errno in _NO_ROOM:
            return True
        self._stop(error)
        return False

    def _stop(self, error: OSError) -> None:
        """Write nothing more: after a failed fsync nobody knows what the disk holds."""
        self.failure = ArchiveError(f"{error.filename or self._spool.folder}: {error.strerror}")
        _log.error("the archive cannot be written: %s", self.failure)
        self._spool.release()

    def _wait(self, give_up: float) -> bool:
        """Make room for shipping by sealing, wait a little; False when patience is at its end."""
        if not self.full:
            self.full = True
            _log.warning("%s is full: waiting for room", self._spool.folder)
            self.seal()
        left = min(give_up, self.until) - time.monotonic()
        if self.failure is not None or left <= 0:
            return False
        return not self._closing.wait(min(POLL_SECONDS, left))

    def _give_up(self, error: OSError | None) -> None:
        reason = self.failure
        if reason is None and error is not None:
            reason = SpoolFull(f"{self._spool.folder}: {error.strerror}")
        self.refuse(reason or ArchiveError("the archive's writer was stopped"))

    def refuse(self, reason: NewscrawlError) -> None:
        """Fail every job of the group."""
        for job in self.jobs:
            if not job.future.done():
                job.fail(reason)
        self._clear()

    def _clear(self) -> None:
        self.jobs.clear()
        self._size = 0

    def _tell(self) -> None:
        done = [(job, job.archived) for job in self.jobs if job.archived is not None]
        try:
            if self._on_commit is not None and done:
                self._on_commit([archived for _, archived in done])
        except NewscrawlError as error:
            self.refuse(error)
            return
        for job, archived in done:
            job.succeed(archived)
        self._clear()


def append(file: OpenFile, capture: Capture, event: Event) -> Archived:
    """Append the records of one capture to ``file``, and its line to the index."""
    main = event.main
    if len(main.block) <= IN_MEMORY:
        # Few large calls: each gives the interpreter lock away and has to get it back.
        members = [gzip_whole(b"".join(record.chunks())) for record in event.records]
        offset, _ = file.append([b"".join(members)])
        length = len(members[0])
    else:
        offset, length = file.append(gzip_member(main.chunks()))
        for record in event.records[1:]:
            file.append(gzip_member(record.chunks()))
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
    return Archived(
        ref=CaptureRef(
            file.key, offset, length, main.record_id, event.payload_digest, capture.began
        ),
        kind=main.kind,
        url=event.url,
        status=event.status,
        mime=event.mime,
        size=capture.size,
        began=capture.began,
        refers_to=event.refers_to,
        truncated=capture.truncated,
    )

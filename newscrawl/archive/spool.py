"""The folder that WARC files are written in: one open file of this writer, opened and sealed."""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.archive import names
from newscrawl.archive.compress import gzip_member
from newscrawl.archive.openfile import OpenFile, Sealed
from newscrawl.archive.records import warcinfo
from newscrawl.errors import ArchiveError

_log = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""How long after a failed attempt a file that reached its age is to be sealed again."""

LOOK_SECONDS = 0.5
"""How long what other writers' files take is believed unchanged."""

OpensFiles = Callable[[Path, str, datetime], OpenFile]


class Spool:
    """Keeps one writer's file in ``folder``: opens it when asked for, seals it when due."""

    def __init__(
        self,
        folder: Path,
        prefix: str,
        info: Mapping[str, str],
        *,
        max_bytes: int,
        max_age: float,
        limit: int = 0,
        on_sealed: Callable[[Sealed], None] | None = None,
        open_file: OpensFiles = OpenFile,
    ) -> None:
        self.folder = folder
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{error.filename}: {error.strerror}") from error
        self._prefix = names.check_prefix(prefix)
        self._info = dict(info)
        self._max_bytes = max_bytes
        self._max_age = max_age
        self._limit = limit
        self._on_sealed = on_sealed
        self._open_file = open_file
        self._seal_at = 0.0
        self._others = 0
        self._look_at = 0.0
        self.file: OpenFile | None = None

    def current(self) -> OpenFile:
        """The open file; a new one begins with its warcinfo record."""
        if self.file is None:
            now = datetime.now(UTC)
            self.file = self._open_file(self.folder, self._prefix, now)
            self._seal_at = time.monotonic() + self._max_age
            record = warcinfo(self.file.name, now, self._info)
            self.file.append(gzip_member(record.chunks()))
        return self.file

    def rollback(self) -> None:
        """Undo what is not committed; a file without anything committed is taken away."""
        if self.file is None:
            return
        if self.file.committed:
            self.file.rollback()
            return
        self.file.path.unlink(missing_ok=True)
        self.release()

    def seconds_left(self) -> float:
        """Seconds until the open file is to be sealed for its age; infinity where none is open."""
        if self.file is None:
            return float("inf")
        return max(0.0, self._seal_at - time.monotonic())

    def is_due(self) -> bool:
        """Whether the open file has reached its size or age."""
        if self.file is None:
            return False
        return self.file.size >= self._max_bytes or self.seconds_left() <= 0

    def seal(self) -> None:
        """Seal the open file, if there is one. What cannot be sealed stays open and current."""
        if self.file is not None:
            self._seal_at = time.monotonic() + RETRY_SECONDS
            sealed = self.file.seal()
            self.file = None
            self._look_at = 0.0
            _log.info("sealed %s: %d captures, %d bytes", sealed.key, sealed.captures, sealed.size)
            if self._on_sealed is not None:
                self._on_sealed(sealed)

    def release(self) -> None:
        """Let go of the open file without sealing it."""
        if self.file is not None:
            self.file.release()
            self.file = None
            self._look_at = 0.0

    def check_limit(self) -> None:
        """Raises OSError (EDQUOT) where the files of all writers in the folder reach the limit.

        What this writer adds counts at once, what others do within ``LOOK_SECONDS``.
        """
        if not self._limit:
            return
        now = time.monotonic()
        own = self.file.size if self.file is not None else 0
        if now < self._look_at and self._others + own < self._limit:
            return
        total = used(self.folder)
        self._others, self._look_at = total - own, now + LOOK_SECONDS
        if total >= self._limit:
            self._look_at = 0.0
            raise OSError(errno.EDQUOT, f"the spool has reached its limit of {self._limit} bytes")


def used(folder: Path) -> int:
    """Bytes that the files directly in ``folder`` take."""
    total = 0
    with os.scandir(folder) as found:
        for entry in found:
            with suppress(FileNotFoundError):
                if entry.is_file(follow_symlinks=False):
                    total += entry.stat(follow_symlinks=False).st_size
    return total

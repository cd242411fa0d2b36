"""What revisits repeat, for all processes of one replay."""

from __future__ import annotations

import fcntl
import hashlib
import os
from typing import TYPE_CHECKING

from newscrawl.archive.captureindex import CaptureIndex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newscrawl.archive.page import Refers
    from newscrawl.model import CaptureRef
    from newscrawl.run.archives import Archives
    from newscrawl.run.replaying import Input


class SharedIndex:
    """Finds what revisits repeat among the inputs; the first process that asks makes the index."""

    def __init__(self, folder: Path, archives: Archives, found: Sequence[Input]) -> None:
        """``folder`` is where its files lie until :meth:`remove`."""
        names = "\n".join(one.key for one in found)
        digest = hashlib.sha256(names.encode()).hexdigest()[:16]
        self._folder = folder
        self._path = self._folder / f"index-{digest}.sqlite"
        self._archives = archives
        self._inputs = found
        self._index: CaptureIndex | None = None

    def __call__(self, wanted: Refers) -> CaptureRef | None:
        """The capture that a revisit repeats; None where none of the inputs holds it."""
        if self._index is None:
            self._index = self._built()
        return self._index(wanted)

    def _built(self) -> CaptureIndex:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            index = CaptureIndex(
                [self._archives.open(one.name) for one in self._inputs], self._path
            )
            index.build()
        finally:
            os.close(lock)
        return index

    def remove(self) -> None:
        """Take the files away: the replay is at its end."""
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(".lock").unlink(missing_ok=True)

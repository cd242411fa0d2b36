"""Shipping: sealed WARC files and their indexes go from the spool to the blob store.

A file leaves the spool only after the store has proven that it holds it: ``put`` returns when
the object was created, or was there with the same bytes. A pass may be cut anywhere, by a crash
too, and the next one goes on: putting the same file twice stores it once. Each file is locked
while it is shipped, so that several processes may share a spool.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newscrawl.archive import names
from newscrawl.archive.blobs import Blob, BlobStore, sync_folder
from newscrawl.archive.openfile import lock
from newscrawl.errors import ArchiveError, StoreRefused, StoreUnavailable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shipped:
    """A WARC file that is in the store and no longer in the spool."""

    warc: Blob
    cdxj: Blob


def waiting(spool: Path) -> list[Path]:
    """Sealed WARC files in the spool, the oldest name first."""
    found = spool.glob("*" + names.WARC) if spool.is_dir() else ()
    return sorted(path for path in found if path.is_file())


def ship(
    spool: Path, store: BlobStore, on_shipped: Callable[[Shipped], None] | None = None
) -> Iterator[Shipped]:
    """Ship every sealed file once, giving each as it is done.

    Raises StoreUnavailable where trying again later may help, StoreRefused where it will not,
    when the other files were tried; what was not shipped stays as it was. ``on_shipped`` is
    called before the local copy goes.
    """
    refused: StoreRefused | None = None
    for path in waiting(spool):
        with _locked(path) as ours:
            if not ours:
                continue
            key = names.key_of(path.name)
            index = path.with_name(names.cdxj_of(path.name))
            try:
                warc = store.put(key, path)
                # The index goes second: one that is in the store always has its WARC there.
                shipped = Shipped(warc, store.put(names.cdxj_of(key), index))
            except StoreRefused as error:
                refused = refused or error
                continue
            if on_shipped is not None:
                on_shipped(shipped)
            # The index goes last: a WARC file in the spool always has its index beside it.
            path.unlink()
            index.unlink()
            sync_folder(spool)
            _log.info("shipped %s: %d bytes", key, warc.size)
            yield shipped
    if refused is not None:
        raise refused


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold the file's lock; false where another process ships it, or has."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield False
        return
    try:
        yield lock(descriptor) and path.exists()
    finally:
        os.close(descriptor)


class Shipper:
    """Ships in a thread of its own, for as long as a run lasts.

    While the store is away it tries again after growing pauses with jitter, up to
    ``max_pause`` seconds; :attr:`trouble` says what is wrong.
    """

    def __init__(
        self,
        spool: Path,
        store: BlobStore,
        on_shipped: Callable[[Shipped], None] | None = None,
        *,
        first_pause: float = 1.0,
        max_pause: float = 300.0,
    ) -> None:
        self._spool, self._store, self._on_shipped = spool, store, on_shipped
        self._first_pause, self._max_pause = first_pause, max_pause
        self._wake = threading.Event()
        self._stopping = False
        self.trouble: ArchiveError | None = None
        self._thread = threading.Thread(target=self._run, name="warc-shipper", daemon=True)
        self._thread.start()

    def notify(self) -> None:
        """A file was sealed: ship it soon."""
        self._wake.set()

    def close(self) -> list[Path]:
        """Ship what is sealed, once more, and stop; gives what has to stay in the spool."""
        self._stopping = True
        self._wake.set()
        self._thread.join()
        return waiting(self._spool)

    def _run(self) -> None:
        pause = 0.0
        while True:
            last = self._stopping
            try:
                for _ in ship(self._spool, self._store, self._on_shipped):
                    pause = 0.0
            except (ArchiveError, OSError) as error:
                pause = min(max(pause * 2, self._first_pause), self._max_pause)
                self._say(error)
            else:
                pause, self.trouble = 0.0, None
            if last:
                return
            if not pause:
                self._wake.wait()
            else:
                self._rest(pause * random.uniform(0.5, 1.0))  # noqa: S311  (jitter, no secret)
            self._wake.clear()

    def _rest(self, seconds: float) -> None:
        """Wait out a pause: only the end of the run cuts it short, a new file does not."""
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            self._wake.wait(min(left, 1.0))
            self._wake.clear()

    def _say(self, error: ArchiveError | OSError) -> None:
        if self.trouble is None:
            _log.warning("the store is away, WARC files stay in the spool: %s", error)
        if not isinstance(error, ArchiveError):
            error = StoreUnavailable(f"{error.filename or self._spool}: {error.strerror}")
        self.trouble = error

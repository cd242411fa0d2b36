"""What a run notes in the catalog beside its articles, written behind its back in groups.

Nothing waits for these notes: what a crash takes of them is found again, captures by recovery
and links by the next run.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import OperationalError

from newscrawl.archive.archived import Archived
from newscrawl.archive.shipper import Shipped
from newscrawl.catalog import Catalog
from newscrawl.catalog.captures import Warc
from newscrawl.catalog.links import Fetched
from newscrawl.catalog.sources import Source
from newscrawl.errors import NewscrawlError

_LASTING = (
    "http-4",
    "not-html",
    "block",
    "consent",
    "login",
    "index",
    "no-",
    "redirects",
    "robots",
)
"""Reasons that another try within the hour would only repeat."""
_Note = Archived | Fetched | Source | Warc


@dataclass(slots=True)
class _Group:
    """Notes of one kind each, to be written in one transaction each."""

    captures: list[Archived] = field(default_factory=list)
    pages: dict[str, Fetched] = field(default_factory=dict)
    others: list[Source | Warc] = field(default_factory=list)

    def add(self, note: _Note) -> None:
        if isinstance(note, Archived):
            self.captures.append(note)
        elif isinstance(note, Fetched):
            # One row a statement: of two notes on one address the later one holds.
            self.pages[note.url] = note
        else:
            self.others.append(note)

    def write(self, catalog: Catalog) -> None:
        catalog.add_captures(self.captures)
        catalog.links.fetched_many(list(self.pages.values()))
        for note in self.others:
            if isinstance(note, Source):
                catalog.sources.put(note)
            else:
                catalog.warcs.put(note)


class Ledger:
    """Takes notes from any thread; one thread writes them."""

    def __init__(self, catalog: Catalog, pause: float = 0.2) -> None:
        self._catalog = catalog
        self._pause = pause
        self._queue: queue.SimpleQueue[_Note | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._failure: NewscrawlError | None = None
        self._thread = threading.Thread(target=self._run, name="catalog-ledger", daemon=True)
        self._thread.start()

    def captures(self, batch: Sequence[Archived]) -> None:
        """Captures that are safely on disk."""
        for archived in batch:
            self._queue.put(archived)

    def page(self, url: str, outlet: str, outcome: str, *, failed: bool = False) -> None:
        """What came of fetching a page, by the address that was asked for."""
        now = datetime.now(UTC)
        due = retry_at(outcome, now) if failed else None
        self._queue.put(Fetched(url, outcome, now, outlet, due_at=due, failed=failed))

    def source(self, source: Source) -> None:
        """A source that was read, with the links that it listed."""
        self._queue.put(source)

    def shipped(self, shipped: Shipped, store: str) -> None:
        """A WARC file that the store holds."""
        warc = shipped.warc
        now = datetime.now(UTC)
        self._queue.put(
            Warc(warc.key, "shipped", warc.size, warc.sha256, shipped_at=now, store=store)
        )

    def close(self) -> None:
        """Write what is left; raises what kept it from being written."""
        self._closing.set()
        self._queue.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        while self._write_group(self._queue.get()):
            # What comes meanwhile shares the next transaction.
            self._closing.wait(self._pause)

    def _write_group(self, note: _Note | None) -> bool:
        """Write ``note`` and what waits behind it; False after the last."""
        notes: list[_Note] = []
        while note is not None:
            notes.append(note)
            try:
                note = self._queue.get_nowait()
            except queue.Empty:
                break
        self._write(notes)
        return note is not None

    def _write(self, notes: list[_Note]) -> None:
        """Write notes together; one that cannot be written takes no other with it."""
        group = _Group()
        for note in notes:
            group.add(note)
        try:
            group.write(self._catalog)
        except NewscrawlError as error:
            if len(notes) == 1 or isinstance(error.__cause__, OperationalError):
                # Locked, full or gone: that is so for each of them.
                self._failure = self._failure or error
                return
            for note in notes:
                self._write([note])


def retry_at(reason: str, now: datetime) -> datetime:
    """When to try a page again that was not stored for this reason."""
    return now + (timedelta(days=1) if reason.startswith(_LASTING) else timedelta(hours=1))

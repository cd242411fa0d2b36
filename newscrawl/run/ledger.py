"""What a run notes in the catalog beside its articles, written behind its back in groups.

Nothing waits for these notes: what a crash takes of them is found again, captures by recovery
and links by the next run.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from newscrawl.archive.archived import Archived
from newscrawl.archive.shipper import Shipped
from newscrawl.catalog import Catalog
from newscrawl.catalog.captures import Warc
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


class Ledger:
    """Takes notes from any thread; one thread writes them."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._queue: queue.SimpleQueue[Callable[[], None] | Sequence[Archived] | None]
        self._queue = queue.SimpleQueue()
        self._failure: NewscrawlError | None = None
        self._thread = threading.Thread(target=self._run, name="catalog-ledger", daemon=True)
        self._thread.start()

    def captures(self, batch: Sequence[Archived]) -> None:
        """Captures that are safely on disk."""
        self._queue.put(batch)

    def page(self, url: str, outlet: str, outcome: str, *, failed: bool = False) -> None:
        """What came of fetching a page, by the address that was asked for."""
        due = retry_at(outcome) if failed else None
        self._queue.put(
            lambda: self._catalog.links.fetched(
                url, outcome, outlet=outlet, failed=failed, due_at=due
            )
        )

    def source(self, source: Source) -> None:
        """A source that was read, with the links that it listed."""
        self._queue.put(lambda: self._catalog.sources.put(source))

    def shipped(self, shipped: Shipped, store: str) -> None:
        """A WARC file that the store holds."""
        warc = Warc(
            shipped.warc.key,
            "shipped",
            size=shipped.warc.size,
            sha256=shipped.warc.sha256,
            shipped_at=datetime.now(UTC),
            store=store,
        )
        self._queue.put(lambda: self._catalog.warcs.put(warc))

    def close(self) -> None:
        """Write what is left; raises what kept it from being written."""
        self._queue.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while (note := self._queue.get()) is not None:
                if callable(note):
                    note()
                else:
                    self._write_captures(note)
        except NewscrawlError as error:  # raised again where the run is closed
            self._failure = error

    def _write_captures(self, first: Sequence[Archived]) -> None:
        """One transaction for all captures that wait."""
        batch = list(first)
        while not self._queue.empty():
            note = self._queue.get()
            if note is None or callable(note):
                self._catalog.add_captures(batch)
                if note is None:
                    self._queue.put(None)
                else:
                    note()
                return
            batch.extend(note)
        self._catalog.add_captures(batch)


def retry_at(reason: str) -> datetime:
    """When to try a page again that was not stored for this reason."""
    wait = timedelta(days=1) if reason.startswith(_LASTING) else timedelta(hours=1)
    return datetime.now(UTC) + wait

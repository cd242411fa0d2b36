"""The ranges that a replay is at: claimed, noted how far they are, put down at their end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from newscrawl.catalog.captures import Warc
from newscrawl.errors import CatalogError
from newscrawl.run.passage import Passage

if TYPE_CHECKING:
    from newscrawl.archive.archived import Archived
    from newscrawl.model import CaptureRef
    from newscrawl.run.archives import Archives
    from newscrawl.run.passage import Meter
    from newscrawl.run.replaying import Input, Work
    from newscrawl.run.session import Session


class Ranges:
    """Takes ranges from ``work`` and keeps those whose pages are on their way to the catalog."""

    def __init__(self, session: Session, work: Work, archives: Archives, meter: Meter) -> None:
        self._session = session
        self._work = work
        self._archives = archives
        self._meter = meter
        self._open: list[Passage] = []
        self._noted: list[Archived] = []

    async def claim(self) -> Passage | None:
        """Go on with a range that nobody is at; None where there is none."""
        claimed = await asyncio.to_thread(self._work.next)
        if claimed is None:
            return None
        passage = Passage.of(claimed)
        self._open.append(passage)
        return passage

    def captured(self, archived: Archived) -> None:
        """A capture of the project's own archive, for the catalog to know again."""
        self._noted.append(archived)

    async def note(self, passage: Passage) -> None:
        """Put down how far a range is; raises CatalogError where another has taken it over."""
        await self._note_captures()
        mine = await asyncio.to_thread(
            self._work.advance, passage.claimed, passage.stored, passage.pages, passage.problem
        )
        if not mine:
            raise CatalogError(f"{passage.claimed.source}: taken over by another process")

    async def settle(self, *, going: bool) -> None:
        """Put down the ranges that are at their end or, where it does not go on, are left."""
        left = []
        for passage in self._open:
            claimed = passage.claimed
            if passage.finished:
                await self._note_captures()
                await asyncio.to_thread(self._work.finish, claimed, passage.pages, passage.problem)
                self._meter.add(claimed.end - passage.position, 0)
            elif passage.settled and not going:
                await self.note(passage)
                await asyncio.to_thread(self._work.release, claimed)
            else:
                left.append(passage)
        self._open = left

    async def wait(self) -> None:
        """Come back when every page has come to its end."""
        while not all(passage.settled for passage in self._open):
            self._session.writer.flush()
            await asyncio.sleep(0.01)

    def done(self, ref: CaptureRef) -> None:
        """A page has come to its end."""
        any(passage.done(ref) for passage in self._open)

    def failed(self, ref: CaptureRef) -> None:
        """A page could not be stored: that is not passed by."""
        for passage in self._open:
            passage.failed(ref)

    def note_file(self, archive: Input) -> None:
        """Tell the catalog of a file of ours in the store, where it knows nothing of it."""
        warcs, key = self._session.catalog.warcs, archive.name
        known, blob = warcs.get(key), self._archives.store.stat(key)
        if blob is not None and (known is None or known.state == "open"):
            place = self._session.places.store
            warcs.put(Warc(key, "shipped", size=blob.size, sha256=blob.sha256, store=place))

    async def _note_captures(self) -> None:
        """What ranges gave of captures is put down before how far they are."""
        if self._noted:
            batch, self._noted = self._noted, []
            noted = asyncio.wrap_future(self._session.writer.add_captures(batch))
            self._session.writer.flush()
            await noted

"""A capture of an archive read again as an article, or counted as why it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.run.readers import ReaderCrashed
from newscrawl.spiders.base import unreadable
from newscrawl.spiders.choice import outlet_of

if TYPE_CHECKING:
    from newscrawl.archive.captures import Captured
    from newscrawl.model import Article
    from newscrawl.run.session import Session


class Rereader:
    """Reads captures for a run; each page among them ends in an article or in a count."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._unknown: set[str] = set()

    async def article(self, found: Captured) -> Article | None:
        """What a capture gives; None where that is nothing, and counted where it is a page."""
        page, session = found.page, self.session
        if page is not None:
            session.tally.add("replayed")
        outlet = outlet_of(found, session.outlets)
        if page is None or outlet is None:
            return None
        session.tally.page(outlet)
        if outlet and outlet not in session.outlets:
            # Read without its file it would be another article, and take the place of the good one.
            session.tally.dropped(outlet, "replay", "unknown-outlet")
            if outlet not in self._unknown:
                self._unknown.add(outlet)
                session.problem(
                    f"{outlet}: no such outlet in {session.places.outlets}: its pages are not read"
                    " again; name the folder with its file by --outlets or NEWSCRAWL_OUTLETS"
                )
            return None
        reason = found.cut.value if found.cut else unreadable(page)
        if reason:
            session.dropped(page.url, outlet, "fetch", reason)
            return None
        try:
            article = await session.readers.read(page, outlet)
        except ReaderCrashed as error:
            session.dropped(page.url, outlet, "extract", "crashed")
            session.problem(str(error))
            return None
        except Exception as error:
            # Whatever a reader stumbles over costs that page only: counted, and reported.
            session.dropped(page.url, outlet, "extract", type(error).__name__)
            session.problem(f"{page.url}: {error}")
            return None
        return article

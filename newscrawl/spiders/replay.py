"""The spider of replay: archives, ours or anyone's, read again with today's extractor."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider

from newscrawl.archive.captures import Captured, captures
from newscrawl.archive.damage import Damage
from newscrawl.archive.lookup import Located, resolver
from newscrawl.catalog.captures import Warc
from newscrawl.errors import CatalogError, NewscrawlError
from newscrawl.extract import EXTRACTOR
from newscrawl.run.archives import Archives, Wanted
from newscrawl.run.comparison import Comparison
from newscrawl.run.passage import Meter, Passage
from newscrawl.run.readers import ReaderCrashed
from newscrawl.run.replaying import (
    Input,
    ListedWork,
    Owner,
    SharedWork,
    Work,
    inputs,
    job_name,
)
from newscrawl.run.session import Session
from newscrawl.run.sharedindex import SharedIndex
from newscrawl.spiders.base import unreadable
from newscrawl.spiders.choice import outlet_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from newscrawl.archive.archived import Archived
    from newscrawl.archive.page import Refers
    from newscrawl.catalog.replays import Range
    from newscrawl.model import Article, CaptureRef
    from newscrawl.run.places import Places

NOTE_SECONDS = 0.5
"""How often it is noted in the catalog how far a range is."""
_MOST_DAMAGE = 1000


@dataclass
class Replayed:
    """What a replay found beside articles; filled in as it goes on."""

    damage: list[Damage] = field(default_factory=list)
    """The first so many; all are counted."""
    comparison: Comparison = field(default_factory=Comparison)
    """Of a replay that stores nothing."""


class ReplaySpider(Spider):
    """Reads archives through the stages and pipelines of a crawl; nothing is fetched or archived.

    Arguments, as ``-a NAME=VALUE``; all but ``source`` and ``again`` are filters:

    ``source``
        Files, folders, globs, ``@lists`` or ``s3://`` prefixes, parted by spaces; the project's
        own archive where none is named.
    ``outlet``, ``url``, ``since``, ``until``
        One outlet; a regular expression; times.
    ``host``, ``status``, ``mime``
        Several may be given, parted by commas.
    ``again``
        Begin anew what was replayed before.
    """

    name = "replay"
    custom_settings = {  # noqa: RUF012 - as Scrapy declares it
        "NEWSCRAWL_ARCHIVING": False,
        # The process reads its pages itself: where one is not enough, several replay.
        "NEWSCRAWL_EXTRACT_WORKERS": 0,
        # Nothing here can reach a network: the one request that starts it all is a data URI.
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {
            "data": "scrapy.core.downloader.handlers.datauri.DataURIDownloadHandler"
        },
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
        # Enough to fill a group of the catalog's writer while the next pages are read.
        "CONCURRENT_ITEMS": 128,
        "DEFAULT_DROPITEM_LOG_LEVEL": "DEBUG",
    }

    def __init__(
        self,
        source: str | Sequence[str] = (),
        outlet: str = "",
        host: str | Sequence[str] = (),
        url: str = "",
        since: str = "",
        until: str = "",
        status: str | Sequence[str] = (),
        mime: str | Sequence[str] = (),
        again: str | bool = False,
        found: Sequence[Input] | None = None,
        ranges: Sequence[Range] | None = None,
        meter: Meter | None = None,
        result: Replayed | None = None,
        **rest: Any,
    ) -> None:
        """``found`` are inputs that were looked up before; ``ranges`` the only ones to read."""
        super().__init__(**rest)
        self._unknown: set[str] = set()
        self.sources = source.split() if isinstance(source, str) else list(source)
        self.wanted = Wanted(
            outlet, _listed(host), url, since, until, _listed(status), _listed(mime)
        )
        self.again = str(again).lower() in ("1", "true", "yes")
        self.found = None if found is None else list(found)
        self.ranges = ranges
        self.meter = meter or Meter()
        self.result = result if result is not None else Replayed()
        self._open: list[Passage] = []
        self._noted: list[Archived] = []
        self._stopped = False
        self._owner: Owner | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ReplaySpider:
        """Listen for what becomes of each article."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_error, signals.item_error)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    @property
    def session(self) -> Session:
        """What the run has open."""
        return Session.of(self.crawler)

    async def start(self) -> AsyncIterator[Request]:
        """Find the archives, and begin with a request that is answered here."""
        try:
            await asyncio.to_thread(self._prepare)
        except NewscrawlError as error:
            self.session.fail(error)
            self.logger.critical("%s", error)
            raise CloseSpider("bad-input") from error
        # Items of a callback are throttled; those of this method are not.
        yield Request("data:,", callback=self.replay, dont_filter=True)
        # All that is loaded by now stays: the collector need not look at it for every page.
        gc.freeze()

    def _prepare(self) -> None:
        session = self.session
        self.filters = self.wanted.filters(session.outlets)
        self.archives = Archives(session.places)
        if self.found is None:
            self.found = find_inputs(self.archives, self.sources)
        self._index = SharedIndex(session.places, self.archives, self.found)
        self.reader = self.archives.reader(self._resolve, self.settings.getint("DOWNLOAD_MAXSIZE"))
        if self.ranges is not None:
            self.work: Work = ListedWork(self.ranges)
            return
        job = job_of(self.wanted, self.sources, session.places, self.settings)
        if self.again:
            session.catalog.replays.forget(job)
        self._owner = Owner(session.places.data / "replay")
        self.work = SharedWork(session.catalog.replays, job, self._owner)
        self.work.plan(self.found)

    def _resolve(self, wanted: Refers) -> CaptureRef | None:
        """What a revisit repeats: among the archives at hand, else as the catalog knows it."""
        return self._index(wanted) or resolver([self._located])(wanted)

    def _located(self, url: str) -> list[Located]:
        held = self.session.catalog.captures.of(url)
        return [Located(one.ref, one.url, one.status, one.kind) for one in held]

    # -- reading ---------------------------------------------------------------------------

    async def replay(self, response: Response) -> AsyncIterator[Article]:  # noqa: ARG002 - empty
        """Work through ranges as long as there are any."""
        while self._going and (claimed := await asyncio.to_thread(self.work.next)) is not None:
            passage = Passage.of(claimed)
            self._open.append(passage)
            async for article in self._read(passage):
                yield article
            await self._settle()
        while not all(passage.settled for passage in self._open):
            await asyncio.sleep(0.01)
        await self._settle()

    @property
    def _going(self) -> bool:
        return self.crawler.crawling and not self._stopped and not self.meter.stopped

    async def _read(self, passage: Passage) -> AsyncIterator[Article]:
        """The articles of one range, as far as they are to be read at all."""
        claimed = passage.claimed
        archive = Input.of_key(claimed.source)
        end = None if claimed.end >= archive.size else claimed.end
        noted = time.monotonic()
        try:
            own = self.ranges is None and self.archives.is_own(archive.name)
            source = self.archives.open(archive.name)
            for found in captures(
                source, self.filters, reader=self.reader, start=passage.position, end=end
            ):
                if isinstance(found, Damage):
                    self._damaged(passage, found)
                else:
                    if own and (archived := found.archived) is not None:
                        self._noted.append(archived)
                    article = await self._article(found)
                    if article is not None and article.capture is not None:
                        passage.begin(article.capture, found.record.offset)
                        passage.pages += 1
                        self.meter.add(0, 1)
                        yield article
                    self._passed(passage, found)
                if time.monotonic() - noted > NOTE_SECONDS:
                    await self._note(passage)
                    noted = time.monotonic()
                await asyncio.sleep(0)
                if not self._going:
                    return
            passage.whole = True
            if own and end is None:
                await asyncio.to_thread(self._note_file, archive)
        except NewscrawlError as error:
            self._fail(error)

    async def _article(self, found: Captured) -> Article | None:
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
                    " again; name the folder with its file by --outlets"
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

    def _damaged(self, passage: Passage, damage: Damage) -> None:
        self.session.tally.add("damage/skipped" if damage.skipped else "damage/form")
        self.session.problem(str(damage))
        if len(self.result.damage) < _MOST_DAMAGE:
            self.result.damage.append(damage)
        if damage.skipped:
            passage.problems.append(str(damage))

    def _passed(self, passage: Passage, found: Captured) -> None:
        """What shares its gzip member with others is passed when the next member begins."""
        record = found.record
        before = passage.position
        passage.position = max(
            before, record.offset + (0 if record.inner is not None else record.length)
        )
        self.meter.add(passage.position - before, 0)

    # -- noting ----------------------------------------------------------------------------

    async def _note(self, passage: Passage) -> None:
        """Put down how far a range is; what it gave of captures first."""
        if self._noted:
            batch, self._noted = self._noted, []
            await asyncio.wrap_future(self.session.writer.add_captures(batch))
        mine = await asyncio.to_thread(
            self.work.advance, passage.claimed, passage.stored, passage.pages, passage.problem
        )
        if not mine:
            self._fail(CatalogError(f"{passage.claimed.source}: taken over by another process"))

    async def _settle(self) -> None:
        """Put down the ranges that are at their end, or are left."""
        left = []
        for passage in self._open:
            claimed = passage.claimed
            if passage.finished:
                await self._note(passage)
                await asyncio.to_thread(self.work.finish, claimed, passage.pages, passage.problem)
                self.meter.add(claimed.end - passage.position, 0)
            elif passage.settled and not self._going:
                await self._note(passage)
                await asyncio.to_thread(self.work.release, claimed)
            else:
                left.append(passage)
        self._open = left

    def _note_file(self, archive: Input) -> None:
        """Tell the catalog of a file of ours in the store, where it knows nothing of it."""
        warcs, key = self.session.catalog.warcs, archive.name
        known, blob = warcs.get(key), self.archives.store.stat(key)
        if blob is not None and (known is None or known.state == "open"):
            place = self.session.places.store
            warcs.put(Warc(key, "shipped", size=blob.size, sha256=blob.sha256, store=place))

    def _fail(self, error: NewscrawlError) -> None:
        self._stopped = True
        self.session.fail(error)

    # -- what became of items --------------------------------------------------------------

    def item_scraped(self, item: Any) -> None:
        """It is stored."""
        self._done(item)

    def item_dropped(self, item: Any, exception: Exception) -> None:
        """It is no article, or the catalog had it as it is."""
        if self.ranges is not None:
            reason = str(exception).rpartition(": ")[2]
            self.session.comparison.gone(self.session.catalog, item, reason)
        self._done(item)

    def item_error(self, item: Any, failure: Any) -> None:
        """It could not be stored: that is not passed by."""
        ref = _capture_of(item)
        for passage in self._open:
            passage.failed(ref)
        error = failure.value
        known = isinstance(error, NewscrawlError)
        self._fail(error if known else CatalogError(f"{type(error).__name__}: {error}"))

    def _done(self, item: Any) -> None:
        ref = _capture_of(item)
        any(passage.done(ref) for passage in self._open)

    def spider_closed(self) -> None:
        """Own nothing any more."""
        self.result.comparison.add(self.session.comparison)
        if self._owner is not None:
            self._owner.close()


def find_inputs(archives: Archives, named: Iterable[str]) -> list[Input]:
    """The archives that are named, or the project's own; raises BadInput."""
    given = list(named)
    return inputs(archives.named(given) if given else archives.own())


def job_of(wanted: Wanted, sources: Sequence[str], places: Places, settings: BaseSettings) -> str:
    """The name of a replay's work; see :func:`~newscrawl.run.replaying.job_name`."""
    reader = str(settings.get("NEWSCRAWL_READER"))
    return job_name(wanted, sources, places.outlets, EXTRACTOR, reader)


def _capture_of(item: Any) -> CaptureRef:
    """Where the page lies that an item was read from."""
    ref: CaptureRef = ItemAdapter(item)["capture"]
    return ref


def _listed(given: str | Sequence[str]) -> tuple[str, ...]:
    parts = given.split(",") if isinstance(given, str) else given
    return tuple(part.strip() for part in parts if part.strip())

"""The spider of replay: archives, ours or anyone's, read again with today's extractor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider

from newscrawl.archive.captures import Captured, captures, in_bursts
from newscrawl.archive.damage import Damage
from newscrawl.archive.lookup import Located, resolver
from newscrawl.errors import ArchiveError, CatalogError, NewscrawlError
from newscrawl.outlets import load_outlets
from newscrawl.run.archives import Archives, Wanted
from newscrawl.run.passage import Meter
from newscrawl.run.places import Places
from newscrawl.run.ranges import Ranges
from newscrawl.run.replaying import (
    Input,
    ListedWork,
    Owner,
    Replayed,
    SharedWork,
    Work,
    find_inputs,
    job_of,
)
from newscrawl.run.session import Session
from newscrawl.run.sharedindex import SharedIndex
from newscrawl.spiders.base import refuse
from newscrawl.spiders.listening import hear_from_last_pipeline
from newscrawl.spiders.rereading import Rereader

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from newscrawl.archive.page import Refers
    from newscrawl.catalog.replays import Range
    from newscrawl.model import Article, CaptureRef
    from newscrawl.run.passage import Passage

NOTE_SECONDS = 0.5
"""How often it is noted in the catalog how far a range is."""
BREATH_SECONDS = 0.02
"""How long reading keeps the event loop to itself: a turn of it costs as much as a record."""
_MOST_DAMAGE = 1000


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
    counts_pages = True
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
        scratch: Path | None = None,
        **rest: Any,
    ) -> None:
        """``found`` are inputs that were looked up before; ``ranges`` the only ones to read.

        ``scratch`` is a folder for passing files, in the place of one in the data folder.
        """
        super().__init__()
        refuse(rest, "source, outlet, host, url, since, until, status, mime and again")
        self.sources = source.split() if isinstance(source, str) else list(source)
        self.wanted = Wanted(
            outlet, _listed(host), url, since, until, _listed(status), _listed(mime)
        )
        self.again = str(again).lower() in ("1", "true", "yes")
        self.found = None if found is None else list(found)
        self.listed = ranges
        self.meter = meter or Meter()
        self.result = result if result is not None else Replayed()
        self.scratch = scratch
        self._stopped = False
        self._owner: Owner | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ReplaySpider:
        """Listen for what becomes of each article."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        # Before Scrapy opens, and empties, what the items would go to.
        places = Places.from_settings(crawler.settings)
        spider.wanted.filters(load_outlets(places.outlets))
        if spider.found is None:
            spider.found = find_inputs(Archives(places), spider.sources)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_error, signals.item_error)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Hear of what is stored as the last of the pipelines, whichever there are."""
        super().update_settings(settings)
        hear_from_last_pipeline(settings)

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

    def _prepare(self) -> None:
        session = self.session
        self.filters = self.wanted.filters(session.outlets)
        self.archives = Archives(session.places)
        assert self.found is not None
        own = session.places.data / "replay"
        self._index = SharedIndex(self.scratch or own, self.archives, self.found)
        self.rereader = Rereader(session)
        self.reader = self.archives.reader(self._resolve, self.settings.getint("DOWNLOAD_MAXSIZE"))
        if self.listed is not None:
            self._take(ListedWork(self.listed))
            return
        job = job_of(self.wanted, self.sources, session.places, self.settings)
        if self.again:
            session.catalog.replays.forget(job)
        self._owner = Owner(own)
        work = SharedWork(session.catalog.replays, job, self._owner)
        work.plan(self.found)
        self._take(work)

    def _take(self, work: Work) -> None:
        self.ranges = Ranges(self.session, work, self.archives, self.meter)

    def _resolve(self, wanted: Refers) -> CaptureRef | None:
        """What a revisit repeats: among the archives at hand, else as the catalog knows it."""
        return self._index(wanted) or resolver([self._located])(wanted)

    def _located(self, url: str) -> list[Located]:
        held = self.session.catalog.captures.of(url)
        return [Located(one.ref, one.url, one.status, one.kind) for one in held]

    # -- reading ---------------------------------------------------------------------------

    async def replay(self, response: Response) -> AsyncIterator[Article]:  # noqa: ARG002 - empty
        """Work through ranges as long as there are any."""
        ranges = self.ranges
        try:
            while self._going and (passage := await ranges.claim()) is not None:
                async for article in self._read(passage):
                    yield article
                await ranges.settle(going=self._going)
            await ranges.wait()
            await ranges.settle(going=self._going)
        except NewscrawlError as error:
            self._fail(error)
        except OSError as error:
            self._fail(ArchiveError(f"{error.filename or 'archive'}: {error.strerror or error}"))

    @property
    def _going(self) -> bool:
        return self.crawler.crawling and not self._stopped and not self.meter.stopped

    async def _read(self, passage: Passage) -> AsyncIterator[Article]:
        """The articles of one range, as far as they are to be read at all."""
        claimed = passage.claimed
        archive = Input.of_key(claimed.source)
        end = None if claimed.end >= archive.size else claimed.end
        noted = breathed = time.monotonic()
        try:
            own = self.listed is None and self.archives.is_own(archive.name)
            source = self.archives.open(archive.name)
            for found in in_bursts(
                captures(source, self.filters, reader=self.reader, start=passage.position, end=end)
            ):
                if isinstance(found, Damage):
                    self._damaged(passage, found)
                else:
                    if own and (archived := found.archived) is not None:
                        self.ranges.captured(archived)
                    article = await self.rereader.article(found)
                    if article is not None and article.capture is not None:
                        passage.begin(article.capture, found.record.offset)
                        passage.pages += 1
                        self.meter.add(0, 1)
                        yield article
                    self._passed(passage, found)
                now = time.monotonic()
                if now - noted > NOTE_SECONDS:
                    await self.ranges.note(passage)
                    noted = now
                if now - breathed > BREATH_SECONDS:
                    await asyncio.sleep(0)
                    breathed = now
                if not self._going:
                    return
            passage.whole = True
            if own and end is None:
                await asyncio.to_thread(self.ranges.note_file, archive)
        except NewscrawlError as error:
            self._fail(error)

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

    def _fail(self, error: NewscrawlError) -> None:
        self._stopped = True
        self.session.fail(error)

    # -- what became of items --------------------------------------------------------------

    def item_passed(self, item: Any) -> None:
        """It is stored, and through all other pipelines."""
        self._done(item)

    def item_dropped(self, item: Any, exception: Exception) -> None:
        """It is no article, or the catalog had it as it is."""
        if self.listed is not None:
            reason = str(exception).rpartition(": ")[2]
            self.session.comparison.gone(self.session.catalog, item, reason)
        self._done(item)

    def item_error(self, item: Any, failure: Any) -> None:
        """It could not be stored: that is not passed by."""
        self.ranges.failed(_capture_of(item))
        error = failure.value
        known = isinstance(error, NewscrawlError)
        self._fail(error if known else CatalogError(f"{type(error).__name__}: {error}"))

    def _done(self, item: Any) -> None:
        self.ranges.done(_capture_of(item))

    def spider_closed(self) -> None:
        """Own nothing any more."""
        self.result.comparison.add(self.session.comparison)
        if self._owner is not None:
            self._owner.close()


def _capture_of(item: Any) -> CaptureRef:
    """Where the page lies that an item was read from."""
    ref: CaptureRef = ItemAdapter(item)["capture"]
    return ref


def _listed(given: str | Sequence[str]) -> tuple[str, ...]:
    parts = given.split(",") if isinstance(given, str) else given
    return tuple(part.strip() for part in parts if part.strip())

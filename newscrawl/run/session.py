"""What one crawl has open: archive, catalog, readers and counts, opened and closed in order."""

from __future__ import annotations

import logging
import platform
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from scrapy.utils.misc import load_object

import newscrawl
from newscrawl.archive.recovery import recover
from newscrawl.archive.shipper import Shipped, Shipper, waiting
from newscrawl.archive.writer import Archived, Sealed, WarcWriter
from newscrawl.catalog import CatalogWriter
from newscrawl.errors import BadInput, NewscrawlError
from newscrawl.fetch import META
from newscrawl.outlets import Outlet, Pace, load_outlets, outlet_for
from newscrawl.run.comparison import Comparison
from newscrawl.run.ledger import Ledger
from newscrawl.run.places import Places
from newscrawl.run.readers import Read, Readers
from newscrawl.run.report import Report
from newscrawl.run.sketches import SketchedTexts
from newscrawl.run.tally import Tally
from newscrawl.text import counted
from newscrawl.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)
_MOST_PROBLEMS = 100


class Session:
    """Opened by :class:`~newscrawl.run.extension.RunExtension` before the first request.

    What a crash left in the spool is made whole and shipped first.
    """

    def __init__(self, places: Places, settings: BaseSettings, tally: Tally) -> None:
        self.places = places
        self.tally = tally
        self.started = datetime.now(UTC)
        self.run = f"{self.started:%Y%m%dT%H%M%S%fZ}"
        """Names the run among all that share the data folder."""
        self.failure: NewscrawlError | None = None
        self.files: list[str] = []
        self.problems: list[str] = []
        self._asked: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()
        self.outlets: Mapping[str, Outlet] = load_outlets(places.outlets)
        texts = SketchedTexts()
        self.readers = Readers(
            reader_named(settings.get("NEWSCRAWL_READER")),
            self.outlets,
            settings.getint("NEWSCRAWL_EXTRACT_WORKERS"),
            texts.take,
        )
        storing = settings.getbool("NEWSCRAWL_STORING", True)
        self.catalog = places.open_catalog(texts) if storing else places.read_catalog()
        self.taken_down = frozenset(url_key(one.url) for one in self.catalog.takedowns.all())
        archiving = settings.getbool("NEWSCRAWL_ARCHIVING", True)
        # What is only read again can be read again: its groups wait until they are full.
        self.writer = CatalogWriter(self.catalog, group_seconds=0.1 if archiving else 2.0)
        self.ledger = Ledger(self.catalog)
        self.comparison = Comparison()
        self.shipper: Shipper | None = None
        self.archive: WarcWriter | None = None
        if archiving:
            self._open_archive(settings)

    def _open_archive(self, settings: BaseSettings) -> None:
        """What keeps captures; a run that fetches nothing has none of it."""
        self._recover()
        self.shipper = Shipper(self.places.spool, self.places.open_store(), self._shipped)
        self.shipper.notify()
        self.archive = WarcWriter(
            self.places.spool,
            prefix=settings.get("NEWSCRAWL_WARC_PREFIX"),
            info=warcinfo(settings),
            max_bytes=settings.getint("NEWSCRAWL_WARC_MAX_BYTES"),
            max_age=settings.getfloat("NEWSCRAWL_WARC_MAX_AGE"),
            spool_limit=settings.getint("NEWSCRAWL_SPOOL_LIMIT"),
            patience=settings.getfloat("NEWSCRAWL_SPOOL_PATIENCE"),
            revisits=self.catalog,
            on_commit=self._committed,
            on_sealed=self._sealed,
        )

    @staticmethod
    def of(crawler: Crawler) -> Session:
        """The session of a crawl; ``RunExtension`` must be enabled."""
        return cast("Session", crawler.newscrawl_session)  # type: ignore[attr-defined]

    def _recover(self) -> None:
        """Make whole what a crash left, and tell the catalog what it may have missed."""
        for found in recover(self.places.spool):
            self.problem(f"recovered {found}")
            self.catalog.add_captures(found.captures)

    def _committed(self, batch: Sequence[Archived]) -> None:
        """From the archive's thread: records are on disk."""
        self.ledger.captures(batch)
        with self._lock:
            for archived in batch:
                key = f"records/{archived.kind}"
                self._counts[key] = self._counts.get(key, 0) + 1

    def _sealed(self, sealed: Sealed) -> None:
        """From the archive's thread: a WARC file is whole."""
        with self._lock:
            self.files.append(sealed.key)
            self._counts["bytes/archive"] = self._counts.get("bytes/archive", 0) + sealed.size
        if self.shipper is not None:
            self.shipper.notify()

    def _shipped(self, shipped: Shipped) -> None:
        """From the shipper's thread: the store has proven that it holds a file."""
        with self._lock:
            self._counts["files/shipped"] = self._counts.get("files/shipped", 0) + 1
        self.ledger.shipped(shipped, self.places.store)

    def pace_for(self, url: str) -> Pace | None:
        """How gently the outlet that a URL belongs to wants to be asked."""
        outlet = outlet_for(url, self.outlets)
        return outlet.pace if outlet is not None else None

    def redirected(self, asked: str, url: str) -> None:
        """A page that was asked for under one address came from another."""
        self._asked[url] = asked

    def kept(self, url: str, outlet: str, outcome: str) -> None:
        """A page ended in the catalog, as one of :data:`~newscrawl.run.report.KEPT`."""
        self.tally.outcome(outlet, outcome)
        asked = self._asked.pop(url, None)
        if asked is not None:
            self._fetched(asked, outlet, outcome)
        self._fetched(url, outlet, outcome)

    def owes(self, meta: dict[str, Any]) -> None:
        """Count a page that comes to its end, if an earlier run of the job asked for it.

        One that was killed has told nobody what it left in the queue.
        """
        if meta.get(META.PAGE) and meta.get(META.RUN) != self.run:
            meta[META.RUN] = self.run
            self.tally.page(meta.get(META.OUTLET, ""))

    def dropped(self, url: str, outlet: str, stage: str, reason: str) -> None:
        """A page ended before the catalog."""
        self.tally.dropped(outlet, stage, reason)
        asked = self._asked.pop(url, None)
        for address in filter(None, (url, asked)):
            self._fetched(address, outlet, reason, failed=True)

    def _fetched(self, url: str, outlet: str, outcome: str, *, failed: bool = False) -> None:
        """Note what came of fetching a page just now; what is read again was not fetched."""
        if self.archive is not None:
            self.ledger.page(url, outlet, outcome, failed=failed)

    def problem(self, line: str) -> None:
        """Something that a person should look at: logged, and a line in the report."""
        logger.warning(line)
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(line)

    def fail(self, error: NewscrawlError) -> None:
        """Something of the run itself failed: the first such error gives its exit code."""
        if self.failure is None:
            self.failure = error
            self.problems.insert(0, str(error))

    def close_archive(self) -> None:
        """Seal and ship the archive, and write every note; blocking."""
        self.readers.close()
        for part in (self.archive, self.shipper, self.writer, self.ledger):
            try:
                if part is not None:
                    part.close()
            except NewscrawlError as error:
                self.fail(error)
        left = waiting(self.places.spool) if self.shipper is not None else ()
        if left and self.shipper is not None:
            why = self.shipper.trouble or "other processes ship them"
            files = counted(len(left), "WARC file")
            self.problem(f"not yet shipped: {files} in {self.places.spool}: {why}")
        with self._lock:
            for name, number in self._counts.items():
                self.tally.add(name, number)
            self._counts.clear()

    def earlier_reports(self) -> list[Mapping[str, Any]]:
        """Reports of earlier runs, newest first."""
        try:
            return [run.report for run in self.catalog.runs.all()]
        except NewscrawlError as error:
            self.fail(error)
            return []

    def note(self, report: Report) -> None:
        """Keep the report with the catalog's runs."""
        try:
            runs = self.catalog.runs
            runs.begin(report.run, report.run.partition("-")[2], now=self.started)
            runs.end(report.run, report.as_json(), report.exit_code)
        except NewscrawlError as error:
            logger.error("%s", error)  # noqa: TRY400  (one line says it all)


def reader_named(path: str) -> Read:
    """What reads pages, by its import path; raises :class:`BadInput` where there is none."""
    try:
        reader: Read = load_object(path)
    except (ImportError, NameError, ValueError) as error:
        raise BadInput(f"NEWSCRAWL_READER {path!r}: cannot be imported: {error}") from error
    return reader


def warcinfo(settings: BaseSettings) -> dict[str, str]:
    """Fields of the warcinfo record: who captured, with what, and by which rules."""
    fields = {
        "software": f"newscrawl/{newscrawl.__version__} (Python {platform.python_version()})",
        "format": "WARC File Format 1.1",
        "operator": settings.get("NEWSCRAWL_OPERATOR", ""),
        "http-header-user-agent": settings.get("USER_AGENT", ""),
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "newscrawl-download-maxsize": f"{settings.getfloat('DOWNLOAD_MAXSIZE'):.0f}",
        "newscrawl-download-timeout": f"{settings.getfloat('DOWNLOAD_TIMEOUT'):g}",
        "newscrawl-verify-certificates": str(
            settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        ).lower(),
    }
    return {name: value for name, value in fields.items() if value}

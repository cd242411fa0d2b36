"""The Scrapy extension that opens a run before its first request and closes it after the last."""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.utils.job import job_dir

from newscrawl.errors import CatalogError
from newscrawl.fetch import META, archive_failure, use_pace, use_recorder
from newscrawl.run import collector
from newscrawl.run.audit import NAME, AuditLog
from newscrawl.run.coverage import drops
from newscrawl.run.places import Places
from newscrawl.run.report import Report
from newscrawl.run.session import Session
from newscrawl.run.tally import Tally
from newscrawl.text import counted

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class RunExtension:
    """Gives the crawl its :class:`Session`, and makes the report when it ends.

    After the crawl ``crawler.newscrawl_report`` is the :class:`Report`; it also lies as
    ``report.json`` in the reports folder.
    """

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self.crawler = crawler
        self.session = session
        self.keeps_queue = bool(job_dir(crawler.settings))
        # What fetches nothing has nothing to refuse.
        self.audit = AuditLog(session.places.data / NAME) if session.archive is not None else None
        self._thresholds = gc.get_threshold()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunExtension:
        """Open everything now: what cannot be opened stops the crawl before a byte is sent."""
        assert crawler.stats is not None
        places = Places.from_settings(crawler.settings)
        session = Session(places, crawler.settings, Tally(crawler.stats))
        crawler.newscrawl_session = session  # type: ignore[attr-defined]
        if session.archive is not None:
            use_recorder(crawler, session.archive)
            use_pace(crawler, session.pace_for)
        crawler.newscrawl_report = None  # type: ignore[attr-defined]
        extension = cls(crawler, session)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.request_dropped, signals.request_dropped)
        crawler.signals.connect(extension.item_error, signals.item_error)
        crawler.signals.connect(extension.spider_error, signals.spider_error)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Leave the collector little to do: all that a run keeps is loaded by now."""
        self._thresholds = collector.settle()

    def request_dropped(self, request: Any) -> None:
        """The scheduler had this request before: its page ends here."""
        if not request.meta.get(META.PAGE):
            return
        self.session.owes(request.meta)
        outlet = request.meta.get(META.OUTLET, "")
        hops = request.meta.get("redirect_urls")
        if not hops:
            self.session.tally.dropped(outlet, "discover", "seen-in-this-run")
        elif request.url in hops:
            self.session.dropped(hops[0], outlet, "fetch", "redirects")
        else:
            # It leads to a page that is read anyway.
            self.session.tally.dropped(outlet, "fetch", "redirect-to-seen")
            self.session.ledger.page(hops[0], outlet, "redirect")

    def item_error(self, item: Any, failure: Any) -> None:
        """A pipeline failed on an item: it owes an outcome."""
        adapter = ItemAdapter(item)
        outlet, url = str(adapter.get("outlet") or ""), str(adapter.get("url") or "")
        self.session.dropped(url, outlet, "store", type(failure.value).__name__)
        self.session.problem(f"{url}: {failure.value}")

    def spider_error(self, failure: Any, response: Any) -> None:
        """A callback failed: the page that it was reading owes an outcome."""
        meta = response.request.meta if response.request is not None else {}
        if meta.get(META.PAGE):
            name = type(failure.value).__name__
            self.session.dropped(response.url, meta.get(META.OUTLET, ""), "extract", name)
        self.session.problem(f"{response.url}: {failure.value}")
        if isinstance(failure.value, CatalogError):
            self.session.fail(failure.value)  # not the page's fault

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Seal, ship, close; then count once more and write the report."""
        collector.restore(self._thresholds)
        if reason != "finished":
            self._leave_the_rest()
        failed = archive_failure(self.crawler)
        unkept = self.session.tally.values().get("unarchived", 0)
        if failed is not None:
            self.session.fail(failed)
        elif unkept:
            what = f"{counted(unkept, 'response')} not kept, as if never asked for"
            self.session.problem(f"stopped while the spool was full: {what}")
        if self.audit is not None:
            # Nothing is asked for any more; another run of this process writes to its own.
            self.audit.close()
        await asyncio.to_thread(self._close, spider.name, reason)

    def _close(self, spider: str, reason: str) -> None:
        """Seal and ship, count once more, write the report; blocking."""
        session, places = self.session, self.session.places
        session.close_archive()
        report = Report(
            run=f"{session.run}-{spider}",
            started=session.started,
            finished=datetime.now(UTC),
            reason=reason,
            counts=session.tally.values(),
            archive=places.store,
            catalog=places.catalog_name,
            problems=tuple(session.problems),
            files=tuple(session.files),
            exit_code=session.failure.exit_code if session.failure else 0,
        )
        if self.crawler.settings.getbool("NEWSCRAWL_REPORT", True):
            fallen = drops(report.coverage, session.earlier_reports())
            report = replace(report, problems=(*fallen, *report.problems))
            try:
                report.write(places.reports)
            except OSError as error:
                what = f"{error.filename or places.reports}: no report written: {error.strerror}"
                report = replace(report, problems=(what, *report.problems))
            session.note(report)
        session.catalog.close()
        self.crawler.newscrawl_report = report  # type: ignore[attr-defined]
        for equation in report.equations:
            if not equation.holds:
                logger.error(
                    "not balanced: %s %d, %s %d",
                    equation.left,
                    equation.left_count,
                    equation.right,
                    equation.right_count,
                )

    def _leave_the_rest(self) -> None:
        """Count the pages that were asked for and not come to: the next run finds them."""
        rest = self.session.tally.outstanding()
        reason = "postponed" if self.keeps_queue else "interrupted"
        for outlet, number in rest.items():
            self.session.tally.dropped(outlet, "run", reason, number)

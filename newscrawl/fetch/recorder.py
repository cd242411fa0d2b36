"""The seam to the archive: whatever keeps captures, found by the crawl it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from scrapy.exceptions import IgnoreRequest

from newscrawl.errors import ArchiveError
from newscrawl.fetch.counts import CLOSING

if TYPE_CHECKING:
    from concurrent.futures import Future

    from scrapy.crawler import Crawler

    from newscrawl.archive.archived import Archived
    from newscrawl.model import Capture

ARCHIVE_FAILED = "archive-failed"
"""Reason with which a spider closes when a capture cannot be kept."""


class Recorder(Protocol):
    """Keeps captures; :class:`newscrawl.archive.writer.WarcWriter` is one."""

    def submit(self, capture: Capture) -> Future[Archived]:
        """Take the capture and its file; the future resolves once its records are safe.

        The future raises ArchiveError where the capture could not be kept. Never blocks.
        """
        ...

    def hurry(self, seconds: float) -> None:
        """The crawl is closing: captures wait for room no longer than ``seconds`` from now.

        May be called again and again; the first call counts. Never blocks.
        """
        ...


class NotArchived(ArchiveError, IgnoreRequest):
    """A response whose record could not be written: no callback sees it, nothing retries it.

    Also an IgnoreRequest, so that Scrapy does not add a traceback for every request in flight
    to the one line that says what happened.
    """


class NotKept(NotArchived):
    """The crawl was to end, and there was no room for this: the next run asks for it again."""

    reason = CLOSING


def use_recorder(crawler: Crawler, recorder: Recorder) -> None:
    """Make ``recorder`` keep what ``crawler`` fetches; to be called before its first request."""
    crawler.newscrawl_recorder = recorder  # type: ignore[attr-defined]


def recorder_of(crawler: Crawler) -> Recorder | None:
    """Return what keeps the captures of ``crawler``; None where nothing does."""
    return cast("Recorder | None", getattr(crawler, "newscrawl_recorder", None))


def recorder_for(crawler: Crawler) -> Recorder:
    """Return what keeps the captures of ``crawler``; raises NotArchived where nothing does."""
    found = recorder_of(crawler)
    if found is None:
        raise NotArchived("no archive is open for this crawl: nothing is fetched")
    return found


def archive_failure(crawler: Crawler) -> ArchiveError | None:
    """Return why captures of ``crawler`` could not be kept; None where all were."""
    return cast("ArchiveError | None", getattr(crawler, "newscrawl_archive_failure", None))


def note_failure(crawler: Crawler, error: ArchiveError) -> bool:
    """Keep the first failure for :func:`archive_failure`; True for the first."""
    if archive_failure(crawler) is not None:
        return False
    crawler.newscrawl_archive_failure = error  # type: ignore[attr-defined]
    return True

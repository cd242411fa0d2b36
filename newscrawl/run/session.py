"""What one crawl has open: archive, catalog, readers and counts, opened and closed in order."""

from __future__ import annotations

import logging
import platform
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from scrapy.utils.misc import load_object

import newscrawl
from newscrawl.archive.writer import Archived, Sealed, WarcWriter
from newscrawl.catalog import CatalogWriter
from newscrawl.outlets import Outlet, load_outlets
from newscrawl.run.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newscrawl.run.places import Places
    from newscrawl.run.tally import Tally

logger = logging.getLogger(__name__)


class Session:
    """Opened by :class:`~newscrawl.run.extension.RunExtension` before the first request."""

    def __init__(self, places: Places, settings: BaseSettings, tally: Tally) -> None:
        self.places = places
        self.tally = tally
        self.started = datetime.now(UTC)
        self.outlets: Mapping[str, Outlet] = load_outlets(places.outlets)
        self.catalog = places.open_catalog()
        self.writer = CatalogWriter(self.catalog)
        self.files: list[str] = []
        self.problems: list[str] = []
        self.readers = Readers(
            load_object(settings.get("NEWSCRAWL_READER")),
            self.outlets,
            settings.getint("NEWSCRAWL_EXTRACT_WORKERS"),
        )
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()
        self.archive = WarcWriter(
            places.spool,
            prefix=settings.get("NEWSCRAWL_WARC_PREFIX"),
            info=warcinfo(settings),
            max_bytes=settings.getint("NEWSCRAWL_WARC_MAX_BYTES"),
            max_age=settings.getfloat("NEWSCRAWL_WARC_MAX_AGE"),
            spool_limit=settings.getint("NEWSCRAWL_SPOOL_LIMIT"),
            revisits=self.catalog,
            on_commit=self._committed,
            on_sealed=self._sealed,
        )

    @staticmethod
    def of(crawler: Crawler) -> Session:
        """The session of a crawl; ``RunExtension`` must be enabled."""
        return cast("Session", crawler.newscrawl_session)  # type: ignore[attr-defined]

    def _committed(self, batch: Sequence[Archived]) -> None:
        """From the archive's thread: records are on disk; note them in the catalog."""
        self.writer.add_captures(batch)
        with self._lock:
            for archived in batch:
                key = f"records/{archived.kind}"
                self._counts[key] = self._counts.get(key, 0) + 1

    def _sealed(self, sealed: Sealed) -> None:
        """From the archive's thread: a WARC file is whole; put it in the store."""
        store = self.places.open_store()
        store.put(sealed.cdxj_key, sealed.cdxj_path)
        store.put(sealed.key, sealed.path)
        sealed.cdxj_path.unlink(missing_ok=True)
        sealed.path.unlink(missing_ok=True)
        with self._lock:
            self.files.append(sealed.key)
            self._counts["bytes/archive"] = self._counts.get("bytes/archive", 0) + sealed.size

    def problem(self, line: str) -> None:
        """Something that a person should look at: logged, and a line in the report."""
        logger.warning(line)
        if len(self.problems) < 100:
            self.problems.append(line)

    def close(self) -> None:
        """Seal the archive, then close the catalog; blocking, for a thread of its own."""
        self.readers.close()
        self.archive.close()
        self.writer.close()
        with self._lock:
            for name, number in self._counts.items():
                self.tally.add(name, number)
            self._counts.clear()
        self.catalog.close()


def warcinfo(settings: BaseSettings) -> dict[str, str]:
    """Fields of the warcinfo record: who captured, with what, and by which rules."""
    obeyed = settings.getbool("ROBOTSTXT_OBEY")
    fields = {
        "software": f"newscrawl/{newscrawl.__version__} (Python {platform.python_version()})",
        "format": "WARC File Format 1.1",
        "operator": settings.get("NEWSCRAWL_OPERATOR", ""),
        "http-header-user-agent": settings.get("USER_AGENT", ""),
        "robots": "obey" if obeyed else "ignore",
        "newscrawl-download-maxsize": str(settings.getint("DOWNLOAD_MAXSIZE")),
        "newscrawl-download-timeout": str(settings.getint("DOWNLOAD_TIMEOUT")),
        "newscrawl-verify-certificates": str(
            settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        ).lower(),
    }
    return {name: value for name, value in fields.items() if value}

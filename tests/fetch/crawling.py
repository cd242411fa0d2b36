"""Run a real Scrapy crawl in a process of its own, and get everything that came of it.

``crawl([...], settings)`` is the parent's side. The child runs :func:`child`: it fetches each
request with newscrawl's handler and middlewares and hands back what callbacks saw, what was
captured, the stats and the log.
"""

from __future__ import annotations

import pickle
import tempfile
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fetch.nursery import nursery


@dataclass
class Ask:
    """One request of a crawl."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    priority: int = 0


@dataclass
class Got:
    """What the callback saw."""

    asked: str
    """URL of the request that the spider made, before redirects."""
    url: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    scrapy_headers: dict[str, str]
    flags: list[str]
    record_id: str
    truncated: str
    at: float
    """``time.monotonic()`` of the callback."""
    meta: dict[str, Any]
    ref: Any
    """CaptureRef of the response."""


@dataclass
class Failed:
    """What the errback saw."""

    asked: str
    reason: str
    kinds: list[str]
    """Names of the exception's classes, itself first."""
    message: str
    meta: dict[str, Any]
    record_id: str
    """Record of the last attempt, where one was on the wire."""


@dataclass
class Kept:
    """A capture as the recorder got it."""

    url: str
    method: str
    request: bytes
    response: bytes
    size: int
    interim: tuple[tuple[int, int], ...]
    surplus: bytes
    ip: str
    protocol: str
    tls_version: str
    tls_cipher: str
    truncated: str
    timings: dict[str, float]
    notes: dict[str, str]
    began: Any
    record_id: str
    safe_at: float = 0.0
    """``time.monotonic()`` at which its future resolved."""
    spooled: bool = False
    """Whether the response was in a file rather than in memory."""
    ref: Any = None
    """CaptureRef of a real record, where there is a spool."""


@dataclass
class Crawled:
    """Everything that came of a crawl."""

    got: list[Got]
    failed: list[Failed]
    kept: list[Kept]
    stats: dict[str, Any]
    log: str
    failure: str
    """Message of ``archive_failure``."""
    finish: str
    """Reason why the spider closed."""

    def of(self, url: str) -> list[Kept]:
        """Captures of a URL."""
        return [kept for kept in self.kept if kept.url == url]

    def answer(self, url: str) -> Got | Failed:
        """The one outcome of a request."""
        (found,) = [each for each in (*self.got, *self.failed) if each.asked == url]
        return found

    def count(self, name: str) -> int:
        """A stat below ``newscrawl/``."""
        return int(self.stats.get(f"newscrawl/{name}", 0))

    def total(self, prefix: str) -> int:
        """Sum of the stats below ``newscrawl/PREFIX``."""
        return sum(v for k, v in self.stats.items() if k.startswith(f"newscrawl/{prefix}"))


OF_FETCHING = (
    "DOWNLOAD_HANDLERS",
    "DOWNLOADER_MIDDLEWARES",
    "SCHEDULER_PRIORITY_QUEUE",
    "SCHEDULER_MEMORY_QUEUE",
)
"""What every crawl has from ``settings/base.py``."""
SETTINGS: dict[str, Any] = {
    "NEWSCRAWL_ALLOW_ADDRESSES": ["127.0.0.0/8"],
    "DOWNLOAD_DELAY": 0.001,
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # Not even imported: that takes longer than most crawls here.
    "EXTENSIONS": {
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
    },
    "LOG_LEVEL": "INFO",
}


def crawl(
    asks: list[Ask] | list[str],
    settings: dict[str, Any] | None = None,
    *,
    options: dict[str, Any] | None = None,
    seconds: float = 60,
) -> Crawled:
    """Crawl in a child process; ``options`` are those of :class:`Options`."""
    requests = [Ask(ask) if isinstance(ask, str) else ask for ask in asks]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = (requests, {**SETTINGS, **(settings or {})}, options or {})
        (folder / "job").write_bytes(pickle.dumps(job))
        nursery().run(folder, seconds)
        log = (folder / "log").read_text(errors="replace")
        if not (folder / "result").exists():
            raise AssertionError(f"the crawl gave no result:\n{log[-4000:]}")
        crawled: Crawled = pickle.loads((folder / "result").read_bytes())
        crawled.log = log
        return crawled


@dataclass
class Options:
    """What a child does beside crawling."""

    archive_delay: float = 0.0
    """Seconds from a capture's submission until it is safe."""
    archive_fails_after: int = -1
    """The archive takes so many captures, then refuses; -1: never."""
    spool: str = ""
    """A folder: captures also go to a WarcWriter there."""
    paces: dict[str, tuple[float, int]] = field(default_factory=dict)
    """Delay and concurrency by host."""
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    """What a name resolves to, look-up by look-up; the last answer stays."""
    no_recorder: bool = False
    close_after: float = 0.0
    """Seconds after which the spider is asked to close; 0: never."""
    broken_spool: bool = False
    """Temporary files cannot be written: a full disk."""


class ListRecorder:
    """Keeps captures in a list; says that they are safe from another thread, later."""

    def __init__(self, options: Options) -> None:
        self.kept: list[Kept] = []
        self._options = options
        self._writer: Any = None
        if options.spool:
            from newscrawl.archive.writer import WarcWriter

            self._writer = WarcWriter(Path(options.spool), prefix="test")

    def submit(self, capture: Any) -> Future[Any]:
        from newscrawl.archive.archived import Archived
        from newscrawl.errors import ArchiveError
        from newscrawl.model import CaptureRef

        future: Future[Any] = Future()
        data = capture.response.read()
        if 0 <= self._options.archive_fails_after <= len(self.kept):
            capture.response.close()
            future.set_exception(ArchiveError("the disk of the test is full"))
            return future
        number = len(self.kept) + 1
        kept = Kept(
            url=capture.url,
            method=capture.method,
            request=capture.request,
            response=data,
            size=capture.size,
            interim=capture.interim,
            surplus=capture.surplus,
            ip=capture.ip,
            protocol=capture.protocol,
            tls_version=capture.tls_version,
            tls_cipher=capture.tls_cipher,
            truncated=capture.truncated.value if capture.truncated else "",
            timings=dict(capture.timings),
            notes=dict(capture.notes),
            began=capture.began,
            record_id=f"urn:uuid:{number}",
            spooled=bool(getattr(capture.response, "_rolled", False)),
        )
        self.kept.append(kept)
        if self._writer is not None:
            capture.response.seek(0)
            written = self._writer.submit(capture)
            written.add_done_callback(lambda done: setattr(kept, "ref", done.result().ref))
            return written
        capture.response.close()
        ref = CaptureRef("test.warc.gz", number, 1, kept.record_id, "sha256:X", capture.began)

        def safe() -> None:
            kept.safe_at = time.monotonic()
            archived = Archived(ref, "response", kept.url, 200, "", kept.size, kept.began)
            future.set_result(archived)

        if self._options.archive_delay:
            threading.Timer(self._options.archive_delay, safe).start()
        else:
            threading.Thread(target=safe).start()
        return future

    def hurry(self, seconds: float) -> None:
        if self._writer is not None:
            self._writer.hurry(seconds)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def child(job: str, result: str) -> None:
    """Do the job whose pickle lies at ``job``, and leave what came of it at ``result``."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings
    from scrapy.utils.defer import deferred_from_coro

    from newscrawl.fetch import (
        META,
        archive_failure,
        attempt,
        capture_of,
        page_of,
        reason_of,
        use_pace,
        use_recorder,
    )
    from newscrawl.outlets import Pace
    from settings import base

    requests, given, chosen = pickle.loads(Path(job).read_bytes())
    options = Options(**chosen)
    settings = Settings(
        {
            **{name: getattr(base, name) for name in OF_FETCHING},
            **given,
        },
    )
    recorder = ListRecorder(options)
    got: list[Got] = []
    failed: list[Failed] = []
    finish: list[str] = []

    def plain(meta: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in meta.items() if isinstance(v, str | int | float | bool | list)}

    class Fetcher(Spider):
        name = "fetcher"

        @classmethod
        def from_crawler(cls, crawler: Any, *rest: Any, **more: Any) -> Any:
            if not options.no_recorder:
                use_recorder(crawler, recorder)
            if options.paces:
                use_pace(crawler, lambda url: _pace(url))
            return super().from_crawler(crawler, *rest, **more)

        async def start(self) -> Any:
            if options.names:
                _fake_names(options.names)
            if options.close_after:
                from twisted.internet import reactor

                reactor.callLater(options.close_after, self.close_now)
            for ask in requests:
                yield Request(
                    ask.url,
                    method=ask.method,
                    body=ask.body,
                    headers=ask.headers,
                    meta={**ask.meta, "asked": ask.url},
                    priority=ask.priority,
                    callback=self.seen,
                    errback=self.lost,
                    dont_filter=True,
                )

        def close_now(self) -> None:
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="asked"))

        def seen(self, response: Any) -> None:
            page = page_of(response)
            ref = capture_of(response)
            # Whatever is in meta must survive a disk queue.
            pickle.loads(pickle.dumps(response.meta.get(META.CAPTURED)))
            got.append(
                Got(
                    asked=response.meta["asked"],
                    url=page.url,
                    status=page.status,
                    body=page.body,
                    headers=page.headers,
                    scrapy_headers={
                        k.decode(): b",".join(v).decode("latin-1")
                        for k, v in response.headers.items()
                    },
                    flags=list(response.flags),
                    record_id=ref.record_id if ref else "",
                    truncated=page.truncated.value if page.truncated else "",
                    at=time.monotonic(),
                    meta=plain(response.meta),
                    ref=ref,
                )
            )

        def lost(self, failure: Any) -> None:
            last = attempt(failure.request)
            failed.append(
                Failed(
                    asked=failure.request.meta["asked"],
                    reason=reason_of(failure.value),
                    kinds=[kind.__name__ for kind in type(failure.value).__mro__],
                    message=str(failure.value),
                    meta=plain(failure.request.meta),
                    record_id=last.ref.record_id if last else "",
                )
            )

        def closed(self, reason: str) -> None:
            finish.append(reason)

    def _pace(url: str) -> Pace | None:
        from urllib.parse import urlsplit

        found = options.paces.get(urlsplit(url).hostname or "")
        return Pace(*found) if found else None

    if options.broken_spool:
        _break_spool()
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Fetcher)
    process.crawl(crawler)
    process.start()
    recorder.close()
    assert crawler.stats is not None
    Path(result).write_bytes(
        pickle.dumps(
            Crawled(
                got=got,
                failed=failed,
                kept=recorder.kept,
                stats=crawler.stats.get_stats(),
                log="",
                failure=str(archive_failure(crawler) or ""),
                finish=finish[0] if finish else "",
            )
        )
    )


def _break_spool() -> None:
    """Make temporary files fail as a full disk does (there is no disk to fill in a unit test)."""
    import errno
    import tempfile as temporary

    real = temporary.TemporaryFile

    def full(*args: Any, **options: Any) -> Any:
        opened = real(*args, **options)

        class Full:
            def write(self, data: bytes) -> int:
                raise OSError(errno.ENOSPC, "No space left on device")

            def __getattr__(self, name: str) -> Any:
                return getattr(opened, name)

        return Full()

    temporary.TemporaryFile = full  # type: ignore[assignment]


def _fake_names(names: dict[str, list[list[str]]]) -> None:
    """Answer look-ups from a table: a resolver that changes its mind."""
    from twisted.internet import reactor
    from twisted.internet.address import IPv4Address, IPv6Address
    from twisted.internet.interfaces import IHostnameResolver, IHostResolution
    from zope.interface import implementer

    real = reactor.nameResolver

    @implementer(IHostResolution)
    class Resolution:
        name = "test"

        def cancel(self) -> None:
            raise NotImplementedError

    @implementer(IHostnameResolver)
    class Fake:
        def resolveHostName(  # noqa: N802
            self,
            receiver: Any,
            name: str,
            portNumber: int = 0,  # noqa: N803
            *rest: Any,
            **more: Any,
        ) -> Any:
            if name not in names:
                return real.resolveHostName(receiver, name, portNumber, *rest, **more)
            answers = names[name]
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            resolution = Resolution()
            receiver.resolutionBegan(resolution)
            for address in answer:
                kind = IPv6Address if ":" in address else IPv4Address
                receiver.addressResolved(kind("TCP", address, portNumber))
            receiver.resolutionComplete()
            return resolution

    reactor.installNameResolver(Fake())

"""From the wire into WARC and back: what others read, and what a replay makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from newscrawl.archive.reader import ArchiveReader
from newscrawl.model import Page, Truncation
from tests.fetch.crawling import Ask, Crawled, Got, crawl
from tests.servers.certificates import self_signed
from tests.servers.odd import MAXSIZE, ODD, TIMEOUT, OddServer, odd_server


@dataclass
class Run:
    """A crawl into a real archive."""

    server: OddServer
    crawled: Crawled
    spool: Path

    @property
    def files(self) -> list[Path]:
        """The WARC files, in order."""
        return sorted(self.spool.rglob("*.warc.gz"))


@pytest.fixture(scope="module", params=["tcp", "tls"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    spool = tmp_path_factory.mktemp("spool")
    tls = request.param == "tls"
    certificate = self_signed(tmp_path_factory.mktemp("tls")) if tls else None
    with odd_server(certificate=certificate) as server:
        asks = [Ask(server.url(p), method=odd.method, body=odd.sent) for p, odd in ODD.items()]
        crawled = crawl(
            asks,
            {"DOWNLOAD_MAXSIZE": MAXSIZE, "DOWNLOAD_TIMEOUT": TIMEOUT},
            options={"spool": str(spool)},
        )
        yield Run(server, crawled, spool)


def expected(run: Run) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Requests and responses by URL, interim heads left to what the archive does with them."""
    requests = {kept.url: kept.request for kept in run.crawled.kept}
    responses = {
        kept.url: kept.response for kept in run.crawled.kept if kept.size and not kept.interim
    }
    return requests, responses


def test_warcio_reads_every_exchange_back_to_the_byte(run: Run) -> None:
    requests, responses = expected(run)
    found: dict[str, dict[str, bytes]] = {"request": {}, "response": {}}
    for path in run.files:
        with path.open("rb") as stream:
            # Heads are left alone: to the byte means that nobody parses them.
            for record in ArchiveIterator(stream, no_record_parse=True):
                if record.rec_type in found:
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    found[record.rec_type][url] = record.raw_stream.read()
    assert found["request"] == requests
    assert {url: found["response"][url] for url in responses} == responses


def test_fastwarc_reads_every_exchange_back_to_the_byte(run: Run) -> None:
    requests, responses = expected(run)
    found: dict[str, dict[str, bytes]] = {"request": {}, "response": {}}
    for path in run.files:
        with path.open("rb") as stream:
            for record in FastIterator(stream, parse_http=False):
                kind = record.headers["WARC-Type"]
                if kind in found:
                    assert record.verify_block_digest()
                    found[kind][record.headers["WARC-Target-URI"]] = record.reader.read()
    assert found["request"] == requests
    assert {url: found["response"][url] for url in responses} == responses


def test_records_say_how_the_exchange_went(run: Run) -> None:
    secure = run.server.scheme == "https"
    seen = 0
    for path in run.files:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, no_record_parse=True):
                if record.rec_type != "response":
                    continue
                seen += 1
                header = record.rec_headers.get_header
                path_of = header("WARC-Target-URI").removeprefix(run.server.url(""))
                assert (header("WARC-Truncated") or "") == ODD[path_of].truncated
                assert header("WARC-IP-Address") == "127.0.0.1"
                assert bool(header("WARC-Cipher-Suite")) == secure
    assert seen >= len(ODD) - 3


def test_a_page_read_back_equals_the_page_of_the_crawl(run: Run) -> None:
    """Same URL, status, headers, body, time, reference and truncation, for every response."""
    reader = ArchiveReader(None, run.spool)
    for got in run.crawled.got:
        assert isinstance(got, Got)
        page = reader.page(got.ref)
        assert page == Page(
            url=got.url,
            body=got.body,
            status=got.status,
            headers=got.headers,
            captured_at=got.ref.captured_at,
            capture=got.ref,
            truncated=Truncation(got.truncated) if got.truncated else None,
        )
    assert len(run.crawled.got) > 20

"""Archives of fourteen projects: what they hold is given, what is wrong with them is named."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from newscrawl.archive.damage import Damage
from newscrawl.archive.expand import expand
from newscrawl.archive.pages import reader_over, scan_pages
from newscrawl.archive.reader import ArchiveReader
from newscrawl.archive.scan import scan
from newscrawl.errors import DamagedRecord, NotFound
from newscrawl.model import Page

CORPUS = os.environ.get("NEWSCRAWL_CORPUS", "")
pytestmark = pytest.mark.skipif(not CORPUS, reason="NEWSCRAWL_CORPUS names no folder")
FOLDER = Path(CORPUS, "warc")
FILES = sorted(
    path
    for path in (FOLDER.rglob("*") if CORPUS else ())
    if path.is_file()
    and re.search(r"\.(warc|arc)(\.gz)?$|\.wa[rt]c?\.w[ae]t(\.gz)?$|\.wacz$", path.name)
)
PLAIN = [path for path in FILES if not path.name.endswith(".wacz")]

FAULTS = {
    "bad.arc": "no readable length",
    "clipped.warc.gz": "the file ends inside a gzip member",
    "clueweb-quirk.warc.gz": "unreadable WARC-Date",
    "example-bad-length.warc": "does not match its digest",
    "example-bad-non-chunked.warc.gz": "the block does not match its digest",
    "example-digest.warc": "unreadable WARC-Payload-Digest",
    "example-space-in-url.arc": "1579 of 1591 bytes",
    "example-trunc.warc": "does not match its digest",
    "example-wrong-chunks.warc.gz": "spans gzip members",
    "invalid-arcfile-record-then-garbage.arc": "25 bytes that are no record",
    "invalid-warcfile-contenttype-recommended.warc": "no Content-Type",
    "invalid-warcfile-contenttype-warcinfo-recommended.warc": "Content-Type 'application/octet'",
    "invalid-warcfile-digest-fields.warc": "unreadable WARC-Block-Digest",
    "invalid-warcfile-duplicate-fields.warc": "WARC-Date stands 2 times",
    "invalid-warcfile-fields-empty.warc": "empty WARC-Target-URI",
    "invalid-warcfile-fields-invalidformat.warc": "unreadable Content-Length 'very lengthy'",
    "invalid-warcfile-fields-missing.warc": "no WARC-Record-ID",
    "invalid-warcfile-lonely-continuation.warc": "no WARC-Segment-Number",
    "invalid-warcfile-lonely-monkeys.warc": "unknown WARC-Type 'monkeys'",
    "invalid-warcfile-lonely-request-response-resource-conversion.warc": "no WARC-Target-URI",
    "invalid-warcfile-lonely-revisit.warc": "no WARC-Profile",
    "invalid-warcfile-lonely-warcinfo-metadata.warc": "no Content-Length",
    "invalid-warcfile-record-then-garbage.warc": "55 bytes that are no record",
    "invalid-warcfile-segment-number-continuation.warc": "WARC-Segment-Number '1'",
    "invalid-warcfile-segment-number-response.warc": "first segment of a larger one",
    "invalid_example_1.wacz": "is listed and not there",
    "test-arc-1.0-dashed-fields.arc": "no readable date",
    "test-arc-1.0-invalid-fields.arc": "no readable length: 'one'",
    "unparsable-date.warc.gz": "unreadable WARC-Date",
}
"""What a report on the file has to say, by the file's name."""

WARCIO_STOPS = {
    "IAH-20080430204825-00000-blackbook-truncated.arc": "no path in the version block's line"
}
"""Sound files that warcio stops in, and why."""


def _id(path: Path) -> str:
    return f"{path.relative_to(FOLDER).parts[0]}-{path.name}"


def _ours(path: Path):
    found = list(scan(path, thorough=True))
    return [one for one in found if not isinstance(one, Damage)], [
        one for one in found if isinstance(one, Damage)
    ]


@pytest.mark.parametrize("path", [path for path in FILES if path.name in FAULTS], ids=_id)
def test_a_report_names_the_fault_of_a_broken_file(path):
    wanted = FAULTS[path.name]
    _, damages = _ours(path)
    assert any(wanted in one.what for one in damages), [str(one) for one in damages]
    assert all(0 <= one.offset <= path.stat().st_size for one in damages)


def _warcio(path: Path) -> tuple[list[tuple[str, str]], bool]:
    """Types and URLs as warcio gives them, and whether it came to the end."""
    theirs = []
    with path.open("rb") as file:
        try:
            for one in ArchiveIterator(file):
                head = one.rec_headers
                url = head.get_header("WARC-Target-URI") or head.get_header("uri") or ""
                theirs.append((one.rec_type.strip().lower(), _plain(url)))
        # It raises the second for ARC files without a first record that it knows.
        except (ArchiveLoadFailed, AttributeError):
            return theirs, False
    return theirs, True


def _plain(url: str) -> str:
    """A URL without what the tools differ in: brackets, and spaces that warcio escapes."""
    return url.strip("<>").replace("%20", " ").strip()


@pytest.mark.parametrize("path", PLAIN, ids=_id)
def test_every_record_that_warcio_gives_is_given(path):
    """In the same order, of the same type and URL; warcio stops at the first fault."""
    ours, damages = _ours(path)
    mine = [(one.type, _plain(one.url)) for one in ours]
    theirs, whole = _warcio(path)
    if ".arc" in path.name:
        # To warcio every ARC record is a response, but for the version block.
        mine = [("response", url) for _, url in mine if not url.startswith("filedesc:")]
        theirs = [("response", url) for kind, url in theirs if kind != "arc_header"]
    if not damages:
        assert mine[: len(theirs)] == theirs
        assert not whole or len(mine) == len(theirs)
        assert whole or path.name in WARCIO_STOPS
    assert len(mine) >= len(theirs)


@pytest.mark.parametrize("path", [path for path in PLAIN if ".arc" not in path.name], ids=_id)
def test_every_record_that_fastwarc_gives_is_given(path):
    """Fastwarc reads no ARC, and stops at headers that it does not know."""
    ours, damages = _ours(path)
    theirs, whole = [], True
    with path.open("rb") as file:
        try:
            for one in FastIterator(file, parse_http=False):
                theirs.append((one.record_id or "").strip("<>"))  # noqa: PERF401 - it may raise
        except OSError:
            whole = False
    mine = [one.record_id for one in ours]
    if not damages and whole:
        assert mine == theirs
    assert len(mine) >= len(theirs)


def test_every_sound_record_is_read_again_by_its_reference():
    count = 0
    for source in expand([str(FOLDER)]):
        reader = ArchiveReader(None, foreign=lambda _, source=source: source)
        if source.name.endswith(".wacz"):
            continue
        for one in scan(source):
            if isinstance(one, Damage) or not one.sound or not one.record_id:
                continue
            again = reader.record(one.ref)
            assert again.block.read() == one.block.read(), (source.name, one.offset)
            assert again.headers == one.headers
            count += 1
    assert count > 3000


def test_every_page_of_the_corpus_is_given_and_read_again_by_its_reference():
    sources = list(expand([str(FOLDER)]))
    reader = reader_over(sources)
    statuses: dict[int, int] = {}
    for source in sources:
        for page in scan_pages(source, reader=reader):
            if isinstance(page, Page):
                statuses[page.status] = statuses.get(page.status, 0) + 1
                with contextlib.suppress(NotFound, DamagedRecord):
                    again = reader.page(page.capture)
                    assert (again.url, again.status) == (page.url, page.status)
    assert statuses[200] > 1300
    assert sum(statuses.values()) > 1600


def test_revisits_of_one_crawl_find_their_pages_in_another():
    folder = FOLDER / "ukwa+webarchive-discovery"
    sources = [one for one in expand([str(folder)]) if "gov.uk-revisit" in one.name]
    assert len(sources) == 2
    reader = reader_over(sources)
    found = [one for source in sources for one in scan_pages(source, reader=reader)]
    pages = [one for one in found if isinstance(one, Page)]
    assert len(pages) == len(found)
    assert len([one for one in pages if one.body]) > 100

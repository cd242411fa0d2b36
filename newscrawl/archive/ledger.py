"""What a verification has seen, in a temporary SQLite file: memory stays flat."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.model import CaptureRef

_TABLES = """
CREATE TABLE pointers (warc TEXT, offset INTEGER, length INTEGER, record_id TEXT, digest TEXT,
    about TEXT);
CREATE TABLE ids (record_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE refers (record_id TEXT, warc TEXT, offset INTEGER, url TEXT);
"""


class Pointer(NamedTuple):
    """Where something says that a capture lies."""

    offset: int
    length: int
    record_id: str
    digest: str
    about: str
    """What points there: an article's URL."""


class Ledger:
    """Pointers by file; ids of responses, and what revisits refer to."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="newscrawl-verify-")
        self._database = sqlite3.connect(Path(self._folder.name, "ledger.sqlite"))
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Take the file away."""
        self._database.close()
        self._folder.cleanup()

    def add_pointers(self, pointers: Iterable[tuple[str, CaptureRef]]) -> int:
        """Take in what points where; how many they are."""
        before = self._database.total_changes
        self._database.executemany(
            "INSERT INTO pointers VALUES (?, ?, ?, ?, ?, ?)",
            (
                (ref.warc, ref.offset, ref.length, ref.record_id, ref.payload_digest, about)
                for about, ref in pointers
            ),
        )
        self._database.execute("CREATE INDEX by_warc ON pointers (warc, offset)")
        return self._database.total_changes - before

    def warcs(self) -> list[str]:
        """Every file that is pointed into."""
        rows = self._database.execute("SELECT DISTINCT warc FROM pointers ORDER BY warc")
        return [warc for (warc,) in rows]

    def pointers(self, warc: str) -> Iterator[Pointer]:
        """What points into one file, by offset."""
        rows = self._database.execute(
            "SELECT offset, length, record_id, digest, about FROM pointers "
            "WHERE warc = ? ORDER BY offset",
            (warc,),
        )
        yield from (Pointer(*row) for row in rows)

    def add_response(self, record_id: str) -> bool:
        """Note a response; False where its id was there already."""
        statement = "INSERT OR IGNORE INTO ids VALUES (?)"
        return self._database.execute(statement, (record_id,)).rowcount > 0

    def add_revisit(self, record_id: str, warc: str, offset: int, url: str) -> None:
        """Note what a revisit refers to."""
        self._database.execute(
            "INSERT INTO refers VALUES (?, ?, ?, ?)", (record_id, warc, offset, url)
        )

    def dangling(self) -> Iterator[tuple[str, str, int, str]]:
        """Revisits that refer to no response: id referred to, file, offset and URL."""
        yield from self._database.execute(
            "SELECT record_id, warc, offset, url FROM refers "
            "WHERE record_id NOT IN (SELECT record_id FROM ids) ORDER BY warc, offset"
        )

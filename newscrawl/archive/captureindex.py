"""Where the captures of a set of archives lie, so that revisits among them can be resolved.

Kept in a SQLite file, so that memory does not grow with the archives.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import weakref
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.archive.cdxj import REVISIT
from newscrawl.archive.cdxjfile import CdxjFile
from newscrawl.archive.damage import Damage
from newscrawl.archive.filters import Filters
from newscrawl.archive.record import UNDATED
from newscrawl.archive.scan import scan
from newscrawl.errors import DamagedRecord
from newscrawl.model import CaptureRef, utc
from newscrawl.urls import surt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from newscrawl.archive.page import Refers
    from newscrawl.archive.sources import Source

_TABLE = """
CREATE TABLE IF NOT EXISTS captures (
    record_id TEXT, surt TEXT, at TEXT, digest TEXT, warc TEXT, offset INTEGER, length INTEGER
)
"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS by_id ON captures (record_id)",
    "CREATE INDEX IF NOT EXISTS by_url ON captures (surt, at)",
    "CREATE INDEX IF NOT EXISTS by_digest ON captures (digest)",
)
_COLUMNS = "SELECT record_id, digest, warc, offset, length FROM captures "
_Row = tuple[str, str, str, str, str, int, int]
_Found = tuple[str, str, str, int, int]


class CaptureIndex:
    """Responses by record id, by URL and time, and by payload digest.

    Made on the first question, from the CDXJ beside each archive or by reading the archive
    itself; ``file`` keeps it for other processes, else it is a temporary one.
    """

    def __init__(self, sources: Iterable[Source], file: Path | None = None) -> None:
        self._sources = list(sources)
        self._lock = threading.Lock()
        self._temporary = file is None
        if file is None:
            folder = tempfile.mkdtemp(prefix="newscrawl-index-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            file = Path(folder, "captures.sqlite")
        self._file = file
        self._ready = False

    def build(self) -> None:
        """Read every archive's index or, where it has none, the archive itself; once."""
        with self._lock:
            if self._ready or (not self._temporary and self._file.exists()):
                self._ready = True
                return
            part = self._file.with_name(self._file.name + ".part")
            part.unlink(missing_ok=True)
            with closing(sqlite3.connect(part)) as database, database:
                database.execute(_TABLE)
                for source in self._sources:
                    database.executemany(
                        "INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(source)
                    )
                for statement in _INDEXES:
                    database.execute(statement)
            part.replace(self._file)
            self._ready = True

    def __call__(self, wanted: Refers) -> CaptureRef | None:
        """The capture that a revisit repeats; None where no archive here holds it."""
        self.build()
        with closing(sqlite3.connect(self._file)) as database:
            row = self._find(database, wanted)
        if row is None:
            return None
        record_id, digest, warc, offset, length = row
        return CaptureRef(warc, offset, length, record_id, digest, wanted.captured_at or UNDATED)

    def _find(self, database: sqlite3.Connection, wanted: Refers) -> _Found | None:
        """By record id, else by URL at that second, else by payload."""
        row: _Found | None = None
        if wanted.record_id:
            where = "WHERE record_id = ?"
            row = database.execute(_COLUMNS + where, (wanted.record_id,)).fetchone()
        if row is None and wanted.url and wanted.captured_at:
            where = "WHERE surt = ? AND at = ? ORDER BY digest = ? DESC"
            values = (surt(wanted.url), _second(wanted.captured_at), wanted.payload_digest)
            row = database.execute(_COLUMNS + where, values).fetchone()
        if row is None and wanted.payload_digest:
            where = "WHERE digest = ?"
            row = database.execute(_COLUMNS + where, (wanted.payload_digest,)).fetchone()
        return row


def _rows(source: Source) -> Iterator[_Row]:
    beside = source.beside(".cdxj")
    if beside is not None:
        try:
            yield from list(_indexed(source, CdxjFile(beside)))
        except DamagedRecord:
            pass  # The archive itself is then read in its place.
        else:
            return
    for found in scan(source, keep=Filters().keep, verify=False):
        if not isinstance(found, Damage) and found.type != "revisit" and found.sound:
            ref = found.ref
            at = _second(found.date) if found.date else ""
            yield (
                *(ref.record_id, surt(found.url), at, ref.payload_digest),
                *(ref.warc, ref.offset, ref.length),
            )


def _indexed(source: Source, index: CdxjFile) -> Iterator[_Row]:
    for entry in index:
        if entry.mime != REVISIT:
            yield (
                *("", surt(entry.url), _second(entry.captured_at), entry.digest),
                *(source.name, entry.offset, entry.length),
            )


def _second(moment: datetime) -> str:
    """To the second: all that an index line keeps."""
    return utc(moment).strftime("%Y%m%d%H%M%S")

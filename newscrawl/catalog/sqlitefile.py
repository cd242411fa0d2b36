"""How a catalog in SQLite is opened: tuned for one writer and many readers, or as it is."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

BUSY_SECONDS = 60.0
"""How long a connection waits for another one to let go of the file."""
_STEPS = 10_000
"""Instructions of SQLite's machine between two looks at the clock."""
_HEADING = "*** in database main ***"
_CACHE_KIB = 32 * 1024
_WAL_PAGES = 16 * 1024


def url_of(path: Path) -> str:
    """The SQLAlchemy URL of a file, whatever its name holds."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def path_of(url: str) -> str:
    """The file that a URL names; empty where it is another database's, or no URL."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return ""
    return parsed.database or "" if parsed.get_backend_name() == "sqlite" else ""


def is_writable(path: Path) -> bool:
    """Whether SQLite can write a database: the file, and the files that it makes beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def open_as_it_is(path: Path) -> sqlite3.Connection:
    """Open a database that cannot be written to."""
    # Without its write-ahead log nobody has it open, and then it needs no lock and no file
    # beside it; with one, what was written last stands there.
    log = path.with_name(path.name + "-wal")
    query = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    address = f"{path.absolute().as_uri()}?{query}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)


def read_only(connection: Any, _record: object) -> None:
    """Settings of a connection that only reads."""
    # Nothing is set that would be written to the file.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.close()


def tune(connection: Any, _record: object) -> None:
    """Settings of a connection that writes."""
    # The driver's own transactions start too late for a read that a write follows.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    # A page that several groups write goes to the file once.
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
    cursor.close()


def fault(connection: sqlite3.Connection, seconds: float) -> str:
    """What SQLite finds wrong with the pages of a file within so many seconds; empty for nothing.

    It follows every page and looks into each, at about the speed of reading; that each index has
    a line for every row it does not look for.
    """
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        (told, *_) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return ""
    finally:
        connection.set_progress_handler(None, 0)
    return "" if told == "ok" else " ".join(str(told).removeprefix(_HEADING).split())


def begin(connection: Connection) -> None:
    """Begin a transaction, as a writer at once where it will write."""
    options = connection.get_execution_options()
    if options.get("newscrawl_alone"):
        return
    writes = options.get("newscrawl_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

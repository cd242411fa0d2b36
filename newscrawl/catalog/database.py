"""The database under the catalog: opening, migrating, short transactions, clear errors."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import URL, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from newscrawl.catalog import sqlitefile
from newscrawl.errors import BadInput, CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection, Engine, Executable, Row, Table
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

HEAD = "0002"
"""The newest migration this code knows."""

_T = TypeVar("_T")
_LOCK = 0x6E657773
"""PostgreSQL advisory lock under which articles are stored and the schema is migrated."""
_ATTEMPTS = 8
_PASSING_STATES = frozenset({"40001", "40P01", "55P03", "57P03"})
_DAMAGE = ("file is not a database", "malformed")
_PASSING_TEXTS = ("database is locked", "database table is locked", "database schema is locked")


class Database:
    """One database by SQLAlchemy URL, safe to share between threads.

    ``sqlite:///path`` (WAL) or ``postgresql+psycopg://…``. Raises :class:`CatalogError` with one
    line where it cannot be opened, is no catalog, or was written by a newer newscrawl.

    ``reading`` promises not to write: a file that cannot be written to is opened then as it is,
    and one that is not there counts as empty, and is not made.
    """

    def __init__(self, url: str, *, schema: str = "", reading: bool = False) -> None:
        self.url = _parsed(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        hidden = self.url.render_as_string(hide_password=True)
        self.name = str(self.url.database) if self.is_sqlite and self.url.database else hidden
        self._schema = schema
        self._reading = reading
        self._as_it_is = False
        self._engine = self._create()
        self._own = threading.local()
        self._lookups: list[Connection] = []
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back every connection."""
        with self._translated():
            while self._lookups:
                self._lookups.pop().close()
        self._own = threading.local()
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a read transaction."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

    def lookup(self, statement: Executable, values: Mapping[str, Any]) -> Row[Any] | None:
        """The first row of a statement that stands alone, read outside any transaction.

        For what is asked for every page: the thread keeps its connection, which costs a quarter
        of :meth:`read`.
        """
        with self._translated():
            try:
                return self._lookup_connection().execute(statement, values).first()
            except DBAPIError:
                # A server that was restarted has dropped it; the next one is made anew.
                self._drop_lookup_connection()
                return self._lookup_connection().execute(statement, values).first()

    def _drop_lookup_connection(self) -> None:
        # None where it could not be made in the first place.
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is not None:
            del self._own.connection
            self._lookups.remove(connection)
            connection.close()

    def _lookup_connection(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            options: dict[str, Any] = {"newscrawl_alone": True}
            if not self.is_sqlite:
                options["isolation_level"] = "AUTOCOMMIT"
            connection = self._engine.connect().execution_options(**options)
            self._own.connection = connection
            self._lookups.append(connection)
        return connection

    def write(self, work: Callable[[Connection], _T], *, exclusive: bool = False) -> _T:
        """What ``work`` gives, run in one write transaction and again where another writer won.

        ``work`` must be idempotent. ``exclusive`` keeps every other exclusive writer out, in
        this process and in others; on SQLite every writer is.
        """
        with self._translated():
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    with self._writer.begin() as connection:
                        if exclusive and not self.is_sqlite:
                            connection.execute(
                                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK}
                            )
                        return work(connection)
                except DBAPIError as error:
                    if attempt == _ATTEMPTS or not _is_passing(error):
                        raise
                time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311
        raise AssertionError

    def check(self, seconds: float) -> None:
        """Look for damage, for so long at most; raises CatalogError. A server sees to its own."""
        if not self.is_sqlite:
            return
        with self.read() as connection:
            driver: Any = connection.connection.driver_connection
            try:
                fault = sqlitefile.fault(driver, seconds)
            except sqlite3.DatabaseError as error:
                fault = _line(error)
        if fault:
            raise self._damaged(fault)

    def _damaged(self, line: str) -> CatalogError:
        return CatalogError(
            f"{self.name}: {line}: the catalog is damaged, the archive is not. Move away "
            f"{self.name}*; newscrawl replay then makes it anew from the archive"
        )

    @property
    def mark(self) -> str:
        """What stands for a value in the driver's own statements."""
        return "?" if self.is_sqlite else "%s"

    def insert(self, table: Table) -> SqliteInsert | PostgresInsert:
        """An insert that knows ``ON CONFLICT``."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    @cached_property
    def _writer(self) -> Engine:
        return self._engine.execution_options(newscrawl_write=True)

    def _create(self) -> Engine:
        options: dict[str, Any] = {}
        if self.is_sqlite:
            path = self.url.database
            if not path or path == ":memory:":
                raise BadInput(f"{self.name}: the catalog needs a file, not memory")
            if self._reading and not Path(path).exists():
                options["creator"] = lambda: sqlite3.connect(":memory:", check_same_thread=False)
                options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
            elif self._reading and not sqlitefile.is_writable(Path(path)):
                self._as_it_is = True
                options["creator"] = lambda: sqlitefile.open_as_it_is(Path(path))
            else:
                _make_folder(Path(path))
                options["connect_args"] = {
                    "timeout": sqlitefile.BUSY_SECONDS,
                    "check_same_thread": False,
                }
        else:
            options["pool_pre_ping"] = True
            if self._schema:
                options["connect_args"] = {"options": f"-csearch_path={self._schema}"}
        try:
            engine = create_engine(self.url, **options)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise BadInput(f"{self.name}: {_line(error)}") from None
        if self.is_sqlite:
            event.listen(
                engine, "connect", sqlitefile.read_only if self._as_it_is else sqlitefile.tune
            )
            event.listen(engine, "begin", sqlitefile.begin)
        return engine

    def _migrate(self) -> None:
        with self.read() as connection:
            found = _revision(connection)
        if found == HEAD:
            return
        if self._as_it_is and (not found or found < HEAD):
            what = f"an older catalog (schema {found})" if found else "no catalog"
            raise CatalogError(
                f"{self.name}: {what}, and cannot be written to: copy it to where it can be, "
                "and name that folder with --data"
            )
        self.write(self._upgrade, exclusive=True)

    def _upgrade(self, connection: Connection) -> None:
        found = _revision(connection)
        if found == HEAD:
            return
        if not found and set(inspect(connection).get_table_names()) & {"articles", "captures"}:
            raise CatalogError(f"{self.name}: holds tables of something else than newscrawl")
        # Alembic takes its time to import, and a catalog that is up to date never needs it.
        from alembic import command
        from alembic.config import Config
        from alembic.util.exc import CommandError

        config = Config()
        config.set_main_option("script_location", "newscrawl.catalog:migrations")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, HEAD)
        except CommandError:
            raise CatalogError(
                f"{self.name}: was written by a newer newscrawl (schema {found}; this one knows "
                f"{HEAD})"
            ) from None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            line = _line(error)
            if self.is_sqlite and any(words in line for words in _DAMAGE):
                raise self._damaged(line) from error
            if self._as_it_is and "unable to open" in line:
                raise CatalogError(
                    f"{self.name}: what was written last stands in the -wal file beside it, which "
                    "can be read only where files can be written: copy both there, and name that "
                    "folder with --data"
                ) from error
            raise CatalogError(f"{self.name}: {line}") from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise BadInput("the catalog's address is no SQLAlchemy URL") from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadInput(f"{parsed.get_backend_name()}: catalogs live in SQLite or PostgreSQL")
    return parsed


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(f"{path.parent}: {error.strerror}") from None


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _is_passing(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _PASSING_STATES or any(words in str(error.orig) for words in _PASSING_TEXTS)


def _line(error: Exception) -> str:
    source = getattr(error, "orig", None) or error
    return " ".join(str(source).split("\n", 1)[0].split()) or type(source).__name__

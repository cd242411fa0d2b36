"""The database under the catalog: opening, migrating, short transactions, clear errors."""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import URL, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from newscrawl.errors import BadInput, CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

HEAD = "0001"
"""The newest migration this code knows."""

_T = TypeVar("_T")
_LOCK = 0x6E657773
"""PostgreSQL advisory lock under which articles are stored and the schema is migrated."""
_ATTEMPTS = 8
_BUSY_SECONDS = 60.0
_CACHE_KIB = 32 * 1024
_WAL_PAGES = 16 * 1024
_PASSING_STATES = frozenset({"40001", "40P01", "55P03", "57P03"})
_PASSING_TEXTS = ("database is locked", "database table is locked", "database schema is locked")


class Database:
    """One database by SQLAlchemy URL, safe to share between threads.

    ``sqlite:///path`` (WAL) or ``postgresql+psycopg://…``. Raises :class:`CatalogError` with one
    line where it cannot be opened, is no catalog, or was written by a newer newscrawl.
    """

    def __init__(self, url: str, *, schema: str = "") -> None:
        self.url = _parsed(url)
        self.name = self.url.render_as_string(hide_password=True)
        self._schema = schema
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = self._create()
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a read transaction."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

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
            _make_folder(Path(path))
            options["connect_args"] = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
        else:
            options["pool_pre_ping"] = True
            if self._schema:
                options["connect_args"] = {"options": f"-csearch_path={self._schema}"}
        try:
            engine = create_engine(self.url, **options)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise BadInput(f"{self.name}: {_line(error)}") from None
        if self.is_sqlite:
            event.listen(engine, "connect", _tune_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _migrate(self) -> None:
        with self.read() as connection:
            if _revision(connection) == HEAD:
                return
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
            raise CatalogError(f"{self.name}: {_line(error)}") from error


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


def _tune_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions start too late for a read that a write follows.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    # A page that several groups write goes to the file once.
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("newscrawl_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_passing(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _PASSING_STATES or any(words in str(error.orig) for words in _PASSING_TEXTS)


def _line(error: Exception) -> str:
    source = getattr(error, "orig", None) or error
    return " ".join(str(source).split("\n", 1)[0].split()) or type(source).__name__

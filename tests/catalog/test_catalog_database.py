"""Opening, migrating, refusing; several processes on one catalog."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from catalog_helpers import Place, reading, words
from sqlalchemy import Connection, create_engine, text

from newscrawl.catalog import Catalog, Warc
from newscrawl.catalog.database import HEAD, Database
from newscrawl.catalog.schema import metadata
from newscrawl.errors import BadInput, CatalogError

SPAWN = multiprocessing.get_context("spawn")


def test_a_catalog_is_made_once_and_opened_again(place: Place) -> None:
    with place.open() as catalog:
        catalog.store(reading("https://e.example/1", words(50)))
    with place.open() as catalog:
        assert len(list(catalog.articles())) == 1


def test_the_migrations_build_the_tables_that_the_code_sees(place: Place) -> None:
    place.open().close()
    database = Database(place.url, schema=place.schema)
    with database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    database.close()
    assert found == []


def test_a_catalog_of_before_is_brought_up_to_date(place: Place) -> None:
    """Its addresses lead where they did; a text that comes back shows what was kept of it."""
    url, page = "https://e.example/1", "https://e.example/?p=1"
    one, two = words(250), words(250, "other")
    first = reading(page, one, canonical_url=url, authors=("Ann Lee",))
    with place.open() as catalog:
        catalog.store(first)
        catalog.store(reading(page, one, minute=2, canonical_url=url, authors=("Bo Li",)))
        catalog.store(reading("https://e.example/2", "Watch the video."))
        catalog.warcs.put(Warc("a.warc.gz", "shipped", size=10))
    _to_first_schema(place)
    with place.open() as catalog:
        for address in (page, url):
            assert catalog.article(address) is not None
        assert catalog.warcs.all() == [Warc("a.warc.gz", "shipped", size=10)]
        catalog.store(reading(page, two, minute=1, canonical_url="https://e.example/new"))
        assert len(list(catalog.articles())) == 3
        catalog.store(reading(page, one, minute=3, canonical_url="https://e.example/new"))
        (version, *others) = catalog.history(url)
        assert version.article == replace(first, fingerprint=version.article.fingerprint)
        assert [other.article.body_text for other in others] == [two, one]
        # What the second capture was read as was not kept then.
        assert others[1].article.authors == ("Ann Lee",)
        assert len(list(catalog.articles())) == 2
        assert [row.article.canonical_url for row in catalog.articles(text="word1")] == [url]
        again = reading("https://e.example/3", "Watch the video.", minute=1)
        assert catalog.store(again).kind.value == "duplicate"


def test_an_upgrade_builds_the_tables_that_the_code_sees(place: Place) -> None:
    place.open().close()
    _to_first_schema(place)
    test_the_migrations_build_the_tables_that_the_code_sees(place)
    with place.open() as catalog:
        catalog.warcs.put(Warc("a.warc.gz", "open"))
        catalog.warcs.put(Warc("a.warc.gz", "shipped"))
        assert [warc.state for warc in catalog.warcs.all()] == ["shipped"]


def _to_first_schema(place: Place) -> None:
    """Make a catalog what it would be had it been written with the first schema."""

    def work(connection: Connection) -> None:
        for statement in (
            "DROP TABLE addresses",
            "ALTER TABLE sightings DROP COLUMN said",
            *(
                f"ALTER TABLE {table} ADD COLUMN {column}"
                for table, columns in (
                    ("sources", ("digest TEXT", "failures INTEGER", "links_new INTEGER")),
                    ("sources", ("interval FLOAT", "due_at TEXT")),
                    ("warcs", ("sealed_at TEXT", "error TEXT")),
                )
                for column in columns
            ),
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.execute(text(statement))

    database = Database(place.url, schema=place.schema)
    database.write(work)
    database.close()


def test_a_newer_catalog_is_refused_in_one_line(place: Place) -> None:
    place.open().close()
    database = Database(place.url, schema=place.schema)
    database.write(
        lambda connection: connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
    )
    database.close()
    with pytest.raises(
        CatalogError, match=rf"newer newscrawl \(schema 9999; .* {HEAD}\)"
    ) as caught:
        place.open()
    assert "\n" not in str(caught.value)


def test_tables_of_something_else_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "blog.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE articles (id INTEGER)")
    connection.close()
    with pytest.raises(CatalogError, match="tables of something else"):
        Catalog.open(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("nonsense", BadInput),
        ("mysql://localhost/x", BadInput),
        ("sqlite://", BadInput),
        ("sqlite:////proc/no/catalog.sqlite", CatalogError),
        ("postgresql+psycopg://postgres@127.0.0.1:1/none", CatalogError),
    ],
)
def test_what_cannot_be_opened_is_one_line(url: str, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        Catalog.open(url)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"This is not a database. " * 100)
    with pytest.raises(CatalogError, match=r"catalog\.sqlite: file is not a database"):
        Catalog.open(f"sqlite:///{path}")


def test_a_password_stays_out_of_messages() -> None:
    with pytest.raises(CatalogError) as caught:
        Catalog.open("postgresql+psycopg://crawler:geheim@127.0.0.1:1/none")
    assert "geheim" not in str(caught.value)


def _store(place: Place, worker: int) -> Counter[str]:
    """What one of several processes does: the same 40 articles, and a version of each."""
    with place.open() as catalog:
        found: Counter[str] = Counter()
        for number in range(40):
            url, body = f"https://e.example/{number}", words(120, f"w{number}x")
            changed = body.replace("x7 ", "x7changed ")
            batch = [
                reading(url, body, minute=number),
                reading(url, changed, minute=500 + number),
                reading(f"https://copy{worker}.example/{number}", body, minute=number + 1),
            ]
            found.update(outcome.kind.value for outcome in catalog.store_many(batch))
    return found


def test_racing_processes_leave_one_outcome(place: Place) -> None:
    """All start on an empty place, so that they race for the migration as well."""
    with ProcessPoolExecutor(3, mp_context=SPAWN) as pool:
        found = sum(pool.map(_store, [place] * 3, range(3)), Counter[str]())
    assert found == {"stored": 40, "version": 40, "duplicate": 120, "unchanged": 160}
    with place.open() as catalog:
        stored = list(catalog.articles())
        assert len(stored) == 160
        assert sum(row.versions for row in stored) == 200
        assert all(len(catalog.history(f"https://e.example/{n}")) == 2 for n in range(40))


def test_racing_threads_leave_one_outcome(catalog: Catalog) -> None:
    article = reading("https://e.example/1", words(80))
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: catalog.store(article).kind.value, range(40)))
    assert Counter(outcomes) == {"stored": 1, "unchanged": 39}


def test_a_writer_waits_for_another_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.sqlite'}"
    place = Place(url)
    place.open().close()
    blocker = sqlite3.connect(tmp_path / "catalog.sqlite", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with place.open() as catalog, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(catalog.store, reading("https://e.example/1", words(50)))
        assert not waiting.done()
        blocker.execute("COMMIT")
        assert waiting.result(timeout=30).article_id == 1
    blocker.close()


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_lookup_goes_on_where_the_server_dropped_its_connection(place: Place) -> None:
    with place.open() as catalog:
        assert catalog.find("sha256:00", "http://a.example/") is None
        engine = create_engine(place.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            ended = connection.execute(
                text(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND query LIKE '%payload_digest%'"
                )
            ).scalar()
        engine.dispose()
        assert ended
        assert catalog.find("sha256:00", "http://a.example/") is None

"""Catalogs on both databases: SQLite in a temporary folder, PostgreSQL in a throw-away schema."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalog_helpers import Place
from sqlalchemy import create_engine, make_url, text

from newscrawl.catalog import Catalog

POSTGRES = os.environ.get("NEWSCRAWL_TEST_POSTGRES", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
        return
    if not POSTGRES:
        pytest.skip("NEWSCRAWL_TEST_POSTGRES is not set")
    schema = f"newscrawl_{uuid.uuid4().hex[:12]}"
    engine = create_engine(make_url(POSTGRES), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        yield Place(POSTGRES, schema)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


@pytest.fixture
def catalog(place: Place) -> Iterator[Catalog]:
    """An empty catalog."""
    with place.open() as opened:
        yield opened

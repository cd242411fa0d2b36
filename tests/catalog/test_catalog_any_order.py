"""Whatever is captured, and in whatever order it is stored: the catalog comes out the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from catalog_helpers import Place, reading, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from sqlalchemy import text

from newscrawl.catalog import Catalog
from newscrawl.catalog.database import Database
from newscrawl.catalog.schema import metadata
from newscrawl.model import Article

HOSTS = ("a.example", "b.example", "c.example", "d.example")
BODY = words(60, "w")
TEXTS = (
    BODY,
    BODY.replace("w30 ", "edited "),
    BODY.upper() + ".",
    words(60, "o"),
    "Watch the video.",
    "",
)


class World(NamedTuple):
    """Captures, and orders in which to store them."""

    captures: list[Article]
    groups: list[list[Article]]
    """All of them, shuffled, as they are stored."""
    gone: str
    """An address to be taken out at last; may be empty."""


def page(name: str) -> str:
    return f"https://{name}/story"


@st.composite
def worlds(draw: DrawFn, canonicals: bool) -> World:
    """Up to nine captures of four addresses, of which each may name another as its own."""
    minutes = draw(st.lists(st.integers(0, 6), min_size=2, max_size=9))
    made: dict[tuple[str, int], Article] = {}
    for number, minute in enumerate(minutes):
        host = draw(st.sampled_from(HOSTS))
        named = draw(st.sampled_from(("", *HOSTS))) if canonicals else ""
        made[host, minute] = replace(
            reading(
                page(host),
                draw(st.sampled_from(TEXTS)),
                minute=minute,
                headline=draw(st.sampled_from(("One", "Two"))),
                authors=(f"Author {number}",),
                canonical_url=page(named) if named else "",
                outlet=draw(st.sampled_from(("", "daily", "herald"))),
            ),
        )
    captures = sorted(made.values(), key=lambda one: str(one.capture and one.capture.captured_at))
    mixed = draw(st.permutations(captures))
    groups: list[list[Article]] = []
    while mixed:
        size = draw(st.integers(1, len(mixed)))
        groups.append(list(mixed[:size]))
        mixed = mixed[size:]
    gone = draw(st.sampled_from(("", *HOSTS)))
    return World(captures, groups, page(gone) if gone else "")


def state(catalog: Catalog, place: Place) -> dict[str, Any]:
    """All that the catalog holds, but for its ids; a cluster by its members."""
    database = Database(place.url, schema=place.schema)
    with database.read() as connection:
        rows = connection.execute(text("SELECT * FROM articles")).mappings().all()
        seen = connection.execute(text("SELECT article_id, captured_at, capture FROM sightings"))
        ids = set(connection.execute(text("SELECT article_id FROM versions")).scalars())
        ids |= set(connection.execute(text("SELECT article_id FROM addresses")).scalars())
        ids |= set(connection.execute(text("SELECT article_id FROM bands")).scalars())
        ids |= set(connection.execute(text("SELECT article_id FROM links")).scalars())
        sightings = sorted((row.article_id, row.captured_at, row.capture) for row in seen)
    database.close()
    keys = {row["id"]: row["key"] for row in rows}
    assert ids <= keys.keys()
    repeats = {row["id"]: row["duplicate_of"] for row in rows}
    for one in repeats:
        chain = {one}
        while (one := repeats[one]) is not None:
            assert one not in chain
            chain.add(one)
    members: dict[int | None, set[str]] = {None: set()}
    for row in rows:
        if row["cluster_id"] is not None:
            members.setdefault(row["cluster_id"], set()).add(row["key"])
    ours = ("id", "version_id", "duplicate_of", "cluster_id")
    return {
        "articles": {
            row["key"]: (
                {name: value for name, value in row.items() if name not in ours},
                keys.get(row["duplicate_of"]),
                members[row["cluster_id"]],
            )
            for row in rows
        },
        "versions": {
            key: [replace(version, id=0) for version in catalog.history(f"https://{key}")]
            for key in keys.values()
        },
        "sightings": sorted((keys[one], at, capture) for one, at, capture in sightings),
        "leads": {
            host: found.article.capture if (found := catalog.article(page(host))) else None
            for host in HOSTS
        },
        "known": {
            url: keys[known.article_id or 0]
            for url, known in catalog.known([page(host) for host in HOSTS]).items()
        },
    }


@contextmanager
def on_sqlite() -> Iterator[Place]:
    """An empty catalog in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        path.write_bytes(_empty())
        yield Place(f"sqlite:///{path}")


@cache
def _empty() -> bytes:
    """Making a catalog takes far longer than filling it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        Place(f"sqlite:///{path}").open().close()
        return path.read_bytes()


@contextmanager
def emptied(place: Place) -> Iterator[Place]:
    """A catalog that others have used, empty again."""
    place.open().close()
    database = Database(place.url, schema=place.schema)
    tables = ", ".join(metadata.tables)
    database.write(lambda connection: connection.execute(text(f"TRUNCATE {tables}")))
    database.close()
    yield place


def stored(
    where: AbstractContextManager[Place], groups: list[list[Article]], gone: str
) -> dict[str, Any]:
    with where as place, place.open() as catalog:
        for group in groups:
            catalog.store_many(group)
        if gone:
            catalog.takedowns.remove(gone)
        return state(catalog, place)


def in_time(world: World) -> list[list[Article]]:
    """As a crawl stores them that lets nothing wait."""
    return [[one] for one in world.captures]


@settings(max_examples=60, deadline=None)
@given(worlds(canonicals=False))
def test_any_order_of_captures_gives_the_same_catalog(world: World) -> None:
    found = stored(on_sqlite(), world.groups, world.gone)
    assert found == stored(on_sqlite(), in_time(world), world.gone)


@settings(max_examples=120, deadline=None)
@given(worlds(canonicals=True))
def test_any_order_gives_the_same_where_pages_name_other_addresses(world: World) -> None:
    found = stored(on_sqlite(), world.groups, world.gone)
    assert found == stored(on_sqlite(), in_time(world), world.gone)


@settings(max_examples=60, deadline=None)
@given(worlds(canonicals=True))
def test_what_is_stored_twice_or_at_once_changes_nothing(world: World) -> None:
    found = stored(on_sqlite(), [*world.groups, *world.groups, world.captures], "")
    assert found == stored(on_sqlite(), [world.captures], "")


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds(canonicals=True))
def test_any_order_gives_the_same_on_a_server(place: Place, world: World) -> None:
    found = stored(emptied(place), world.groups, world.gone)
    assert found == stored(emptied(place), in_time(world), world.gone)

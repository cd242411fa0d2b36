"""The catalog is the same whatever the order in which captures come."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from catalog_helpers import Place, reading, words

from newscrawl.catalog import Catalog
from newscrawl.model import Article

WIRE = words(300, "wire")
OTHER = words(300, "other")


def edited(body: str, position: int) -> str:
    tokens = body.split()
    tokens[position] = f"edited{position}"
    return " ".join(tokens)


def captures() -> list[Article]:
    """Copies, rewrites, corrections, and texts that come back, at seven addresses."""
    made = [
        reading("https://agency.example/1", WIRE, minute=1),
        reading("https://agency.example/1", WIRE, minute=4),
        reading("https://agency.example/1", edited(WIRE, 9), minute=8),
        reading("https://daily.example/1", WIRE, minute=2),
        reading("https://daily.example/1", OTHER, minute=7),
        reading("https://herald.example/1", WIRE, minute=3),
        reading("https://herald.example/2", OTHER, minute=5),
        reading("https://herald.example/2", OTHER + " more", minute=6),
        reading("https://herald.example/2", OTHER, minute=9),
        reading("https://post.example/1", edited(WIRE, 100), minute=3),
        reading("https://post.example/2", words(200, "alone"), minute=1),
        reading("https://post.example/3", "Watch the video.", minute=1, headline="One"),
        reading("https://post.example/4", "Watch the video.", minute=2, headline="Two"),
    ]
    return made * 2


def state(catalog: Catalog) -> dict[str, object]:
    """All but ids, clusters and similarities."""
    found: dict[str, object] = {}
    for row in catalog.articles():
        url = row.article.url
        found[url] = (
            row.article,
            row.first_captured_at,
            row.duplicate_of,
            [
                (version.number, version.captured_at, version.article, version.captures)
                for version in catalog.history(url)
            ],
        )
    return found


def stored(path: Path, batches: list[list[Article]]) -> dict[str, object]:
    with Place(f"sqlite:///{path}").open() as catalog:
        for batch in batches:
            catalog.store_many(batch)
        return state(catalog)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What storing one by one, in the order of time, gives."""
    path = tmp_path_factory.mktemp("ordered") / "catalog.sqlite"
    return stored(path, [[article] for article in captures()])


@pytest.mark.parametrize("seed", [1, 5, 6, 21, 36, 118, 157, 182])
def test_any_order_gives_the_same_catalog(
    tmp_path: Path, seed: int, expected: dict[str, object]
) -> None:
    rng = random.Random(seed)
    mixed = captures()
    rng.shuffle(mixed)
    batches = []
    while mixed:
        size = rng.randint(1, 6)
        batches.append(mixed[:size])
        mixed = mixed[size:]
    assert stored(tmp_path / "b.sqlite", batches) == expected


def test_the_first_to_be_captured_is_the_original(catalog: Catalog) -> None:
    """A replay meets the copies first, then the agency's own page in an older archive."""
    late = [reading(f"https://copy{n}.example/a", WIRE, minute=10 + n) for n in range(3)]
    for article in late:
        catalog.store(article)
    near = catalog.store(reading("https://near.example/a", edited(WIRE, 5), minute=20))
    first = catalog.store(reading("https://agency.example/a", WIRE, minute=1))
    assert first.duplicate_of is None
    assert {row.article.url: row.duplicate_of for row in catalog.articles()} == {
        "https://agency.example/a": "",
        "https://near.example/a": "",
        **{article.url: "https://agency.example/a" for article in late},
    }
    assert {row.cluster for row in catalog.articles()} == {near.cluster_id}
    again = catalog.store(reading("https://near2.example/a", edited(WIRE, 50), minute=30))
    assert again.cluster_id == near.cluster_id

"""Near-same articles: found, judged, clustered, and still there after a restart."""

from __future__ import annotations

import csv
import itertools
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from catalog_helpers import Place, reading, words
from sqlalchemy import text

from newscrawl import dedupe
from newscrawl.catalog import Catalog, OutcomeKind
from newscrawl.catalog.database import Database
from newscrawl.catalog.near import PER_KEY

CORPUS = os.environ.get("NEWSCRAWL_CORPUS", "")
WIRE = words(400)


def edited(body: str, *positions: int, by: str = "edited") -> str:
    """``body`` with the words at these positions replaced."""
    tokens = body.split()
    for position in positions:
        tokens[position] = f"{by}{position}"
    return " ".join(tokens)


def url(number: int) -> str:
    return f"https://site{number}.example/story-{number}"


def test_a_rewrite_joins_the_cluster_of_its_source(catalog: Catalog) -> None:
    catalog.store(reading(url(1), WIRE))
    outcome = catalog.store(reading(url(2), edited(WIRE, 50, 200)))
    assert outcome.kind is OutcomeKind.STORED
    assert outcome.similarity == pytest.approx(386 / 406, abs=0.001)
    first, second = catalog.article(url(1)), catalog.article(url(2))
    assert first is not None
    assert second is not None
    assert first.cluster == second.cluster == outcome.cluster_id
    assert first.similarity == second.similarity


def test_another_text_joins_none(catalog: Catalog) -> None:
    catalog.store(reading(url(1), WIRE))
    outcome = catalog.store(reading(url(2), words(200) + " " + words(300, "other")))
    assert (outcome.cluster_id, outcome.similarity) == (None, None)


def test_near_copies_in_one_batch_find_one_another(catalog: Catalog) -> None:
    outcomes = catalog.store_many(
        [reading(url(number), edited(WIRE, 10 * number)) for number in range(5)]
    )
    assert {outcome.cluster_id for outcome in outcomes} == {outcomes[0].article_id}


def test_a_text_between_two_clusters_makes_them_one(catalog: Catalog) -> None:
    """The outer two share too little to meet; each is near to the one between them."""
    left = edited(WIRE, *range(0, 80, 10), by="left")
    right = edited(WIRE, *range(300, 380, 10), by="right")
    for number, body in enumerate([left, edited(left, 150), right, edited(right, 150)]):
        catalog.store(reading(url(number), body))
    assert len({row.cluster for row in catalog.articles()}) == 2
    catalog.store(reading(url(9), WIRE))
    assert len({row.cluster for row in catalog.articles()}) == 1


def test_a_duplicate_is_in_its_originals_cluster(catalog: Catalog) -> None:
    copied = catalog.store_many([reading(url(1), WIRE), reading(url(2), WIRE)])
    assert copied[1].kind is OutcomeKind.DUPLICATE
    catalog.store(reading(url(3), edited(WIRE, 7)))
    assert {row.cluster for row in catalog.articles()} == {1}


def test_clusters_survive_a_restart(place: Place) -> None:
    for number in range(3):
        with place.open() as catalog:
            outcome = catalog.store(reading(url(number), edited(WIRE, 40 * number)))
    assert outcome.cluster_id == 1


def test_a_new_version_is_found_by_its_new_text(catalog: Catalog) -> None:
    catalog.store(reading(url(1), words(300, "early")))
    catalog.store(reading(url(1), WIRE, minute=5))
    old = catalog.store(reading(url(2), edited(words(300, "early"), 5)))
    new = catalog.store(reading(url(3), edited(WIRE, 5)))
    assert (old.cluster_id, new.cluster_id) == (None, 1)


def test_scripts_without_spaces_are_compared_by_character(catalog: Catalog) -> None:
    body = "".join(chr(0x4E00 + (number * 7919) % 6000) for number in range(500))
    catalog.store(reading(url(1), body))
    outcome = catalog.store(reading(url(2), body[:250] + "新聞" + body[250:]))
    assert outcome.cluster_id == 1


def test_a_key_that_everyone_shares_is_not_listed_for_ever(catalog: Catalog, place: Place) -> None:
    """More near-copies than are listed: all in one cluster, and no list longer than its bound."""
    number = PER_KEY + 44
    catalog.store_many([reading(url(one), edited(WIRE, one)) for one in range(number)])
    assert {row.cluster for row in catalog.articles()} == {1}
    database = Database(place.url, schema=place.schema)
    with database.read() as connection:
        counts = connection.execute(text("SELECT count(*) FROM bands GROUP BY key")).scalars()
        assert max(counts) == PER_KEY
    database.close()


def _store_all(place: Place, worker: int) -> None:
    with place.open() as catalog:
        for number in range(20):
            own = words(300, f"story{number}x")
            catalog.store(reading(url(100 * number + worker), edited(own, 10 * worker)))


def test_racing_writers_make_one_cluster_of_each_story(place: Place) -> None:
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_store_all, [place] * 3, range(3)))
    with place.open() as catalog:
        stories: dict[str, set[int | None]] = {}
        for row in catalog.articles():
            name = row.article.body_text.split()[-1].partition("x")[0]
            stories.setdefault(name, set()).add(row.cluster)
    assert len(stories) == 20
    assert all(len(found) == 1 for found in stories.values())
    assert len(set.union(*stories.values())) == 20


@pytest.mark.skipif(not CORPUS, reason="NEWSCRAWL_CORPUS is not set")
def test_real_wire_copy_is_found_and_nothing_else(place: Place) -> None:
    """Against the exact similarity of every pair of 612 articles of one event."""
    csv.field_size_limit(1 << 30)
    with (Path(CORPUS) / "neardup" / "helsinki_articles.csv").open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    sets = [frozenset(zip(*(body.split()[n:] for n in range(5)), strict=False)) for body in texts]
    truth = {
        (one, other)
        for one, other in itertools.combinations(range(len(texts)), 2)
        if dedupe.jaccard(sets[one], sets[other]) >= 0.8  # type: ignore[arg-type]
    }
    with place.open() as catalog:
        outcomes = catalog.store_many([reading(url(n), body) for n, body in enumerate(texts)])
    database = Database(place.url, schema=place.schema)
    with database.read() as connection:
        rows = connection.execute(text("SELECT article_id, other_id FROM near"))
        near = {(row.article_id, row.other_id) for row in rows}
    database.close()
    groups: dict[int, list[int]] = {}
    for number, outcome in enumerate(outcomes):
        groups.setdefault(outcome.duplicate_of or outcome.article_id, []).append(number)
    found = {pair for group in groups.values() for pair in itertools.combinations(group, 2)}
    for left, right in near:
        for one, other in itertools.product(groups[left], groups[right]):
            found.add((min(one, other), max(one, other)))
    assert len(found & truth) / len(found) >= 0.99
    assert len(found & truth) / len(truth) >= 0.99

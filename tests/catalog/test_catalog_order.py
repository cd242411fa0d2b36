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


def made(seed: int) -> list[Article]:
    """Copies, near-copies and short texts at fourteen addresses, by chance."""
    rng = random.Random(seed)
    texts = ["Watch the video."] * 2
    for name in ("wire", "other", "third"):
        body = words(120, name)
        texts += [body, body.upper() + " end", body + " and more and more"]
        texts += [edited(body, 5), edited(body, 100), edited(edited(body, 5), 100)]
        texts += [edited(edited(body, 5), 60), edited(edited(edited(body, 10), 40), 70)]
    found: dict[tuple[str, int], Article] = {}
    for number in range(14):
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            url, minute = f"https://site{number}.example/a", rng.randint(0, 12)
            headline = rng.choice(["One", "One", "One", "Two"])
            body = rng.choice(texts)
            found[url, minute] = reading(url, body, minute=minute, headline=headline)
    return list(found.values())


def state(catalog: Catalog) -> dict[str, object]:
    """All but ids; a cluster by its members."""
    found: dict[str, object] = {}
    rows = list(catalog.articles())
    clusters: dict[int | None, set[str]] = {None: set()}
    for row in rows:
        if row.cluster is not None:
            clusters.setdefault(row.cluster, set()).add(row.article.url)
    for row in rows:
        url = row.article.url
        found[url] = (
            row.article,
            row.first_captured_at,
            row.duplicate_of,
            clusters[row.cluster],
            row.similarity,
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


def in_batches(mixed: list[Article], rng: random.Random) -> list[list[Article]]:
    """Shuffled, and cut by chance."""
    rng.shuffle(mixed)
    batches = []
    while mixed:
        size = rng.choice([1, 2, 6, 20])
        batches.append(mixed[:size])
        mixed = mixed[size:]
    return batches


@pytest.mark.parametrize("seed", [1, 5, 6, 21, 36, 118, 157, 182])
def test_any_order_gives_the_same_catalog(
    tmp_path: Path, seed: int, expected: dict[str, object]
) -> None:
    batches = in_batches(captures(), random.Random(seed))
    assert stored(tmp_path / "b.sqlite", batches) == expected


@pytest.mark.parametrize("seed", range(20))
def test_duplicates_clusters_and_similarities_do_not_depend_on_the_order(
    tmp_path: Path, seed: int
) -> None:
    in_time = sorted(made(seed), key=lambda one: (one.capture and one.capture.captured_at, one.url))
    expected = stored(tmp_path / "expected.sqlite", [[one] for one in in_time])
    for turn in range(5):
        batches = in_batches(made(seed), random.Random(f"{seed} {turn}"))
        assert stored(tmp_path / f"{turn}.sqlite", batches) == expected


def test_a_copy_that_shares_a_batch_with_its_original_and_a_near_copy_has_no_similarity(
    catalog: Catalog,
) -> None:
    """Between a crawl's groups and a replay's this made the difference of 1.0 and none."""
    late, first = ((f"https://{name}.example/a", name) for name in ("late", "first"))
    copy = reading(late[0], WIRE, minute=5)
    near = reading("https://near.example/a", WIRE.upper() + ".", minute=6)
    catalog.store_many([copy, near, reading(first[0], WIRE, minute=1)])
    found = {row.article.url: (row.duplicate_of, row.similarity) for row in catalog.articles()}
    assert found[late[0]] == (first[0], None)
    assert found[first[0]] == ("", found["https://near.example/a"][1])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_article_goes_by_the_canonical_address_of_its_newest_capture(
    catalog: Catalog, order: tuple[int, int]
) -> None:
    url, hosts = (
        "https://daily.example/a?id=1",
        ("https://daily.example/a", "https://new.example/a"),
    )
    both = [
        reading(url, WIRE, minute=minute, canonical_url=canonical)
        for minute, canonical in enumerate(hosts)
    ]
    for number in order:
        catalog.store(both[number])
    for address in (url, *hosts):
        found = catalog.article(address)
        assert found is not None
        assert found.article.capture == both[0].capture
    assert len(list(catalog.articles())) == 1


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


@pytest.mark.parametrize("seed", range(12))
def test_what_is_taken_out_leaves_the_catalog_as_if_it_had_never_come(
    tmp_path: Path, seed: int
) -> None:
    articles = made(seed)
    gone = random.Random(seed).choice(sorted({article.url for article in articles}))
    others = [article for article in articles if article.url != gone]
    with Place(f"sqlite:///{tmp_path / 'a.sqlite'}").open() as catalog:
        catalog.store_many(articles)
        catalog.takedowns.remove(gone)
        assert state(catalog) == stored(tmp_path / "b.sqlite", [others])

"""Near-duplicates: whether the right ones are found, and what a past of a million costs.

Run: ``python benchmarks/neardup.py [--articles 1000000] [--server URL]``

1. Precision and recall on ``neardup/helsinki_articles.csv`` of the corpus folder named by
   ``NEWSCRAWL_CORPUS``, against the exact Jaccard similarity of 5-word shingles. The texts go
   through :meth:`Catalog.store_many`; pairs are read from the catalog's tables.
2. Cost of storing an article (signature, look-up, judging, insert, commit) in a catalog of 1,000
   and in one of ``--articles``, by turns in the same run, with the peak memory of each. One text
   in ten is a near-copy of an earlier one. The past is made in SQL: as many rows, random keys.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from newscrawl import dedupe
from newscrawl.catalog import Catalog
from newscrawl.catalog.database import Database
from newscrawl.dedupe.signature import BANDS
from newscrawl.model import Article, CaptureRef

THRESHOLD = 0.8
MEASURED = 2_000
TURNS = 3
BATCH = 100
START = datetime(2026, 1, 1, tzinfo=UTC)


def article(number: int, body: str, host: str = "www.example.com") -> Article:
    """A text as an article with an address of its own."""
    url = f"https://{host}/news/{number:07}/story"
    at = START + timedelta(seconds=number)
    ref = CaptureRef("a.warc.gz", number, 1, f"urn:uuid:{number}", f"sha256:{number}", at)
    return Article(
        url=url, canonical_url=url, headline=f"Story {number}", body_text=body, capture=ref
    )


# -- 1. the right ones -----------------------------------------------------------------------


def exact(body: str) -> frozenset[tuple[str, ...]]:
    """5-word shingles, spelt out."""
    tokens = body.split()
    return frozenset(zip(*(tokens[start:] for start in range(5)), strict=False))


def similar(texts: list[str]) -> set[tuple[int, int]]:
    """All pairs at or above the threshold, by comparing every pair."""
    sets = [exact(body) for body in texts]
    found = set()
    for one, other in itertools.combinations(range(len(texts)), 2):
        left, right = sets[one], sets[other]
        shared = len(left & right)
        if shared and shared / (len(left) + len(right) - shared) >= THRESHOLD:
            found.add((one, other))
    return found


def stored_pairs(catalog: Catalog, database: Database, texts: list[str]) -> set[tuple[int, int]]:
    """The pairs that the catalog links after storing the texts one by one."""
    numbers = {}
    for number, body in enumerate(texts):
        numbers[catalog.store(article(number, body)).article_id] = number
    with database.read() as connection:
        near = connection.execute(text("SELECT article_id, other_id FROM near")).all()
        copies = connection.execute(text("SELECT id, duplicate_of FROM articles")).all()
    same: dict[int, list[int]] = {}
    for article_id, original in copies:
        same.setdefault(original or article_id, []).append(numbers[article_id])
    pairs = {pair for group in same.values() for pair in itertools.combinations(sorted(group), 2)}
    for left, right in near:
        for one, other in itertools.product(same.get(left, []), same.get(right, [])):
            pairs.add((min(one, other), max(one, other)))
    return pairs


def quality(folder: Path) -> None:
    """Print precision and recall on real articles of one event."""
    csv.field_size_limit(1 << 30)
    with (folder / "neardup" / "helsinki_articles.csv").open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    truth = similar(texts)
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/catalog.sqlite"
        database = Database(url)
        with Catalog.open(url, dedupe) as catalog:
            found = stored_pairs(catalog, database, texts)
        database.close()
    right = len(found & truth)
    print(
        f"helsinki_articles: {len(texts)} texts, {len(truth)} pairs >= {THRESHOLD}; "
        f"found {len(found)}: precision {right / len(found):.3f}, recall {right / len(truth):.3f}"
    )


# -- 2. the cost of the past -----------------------------------------------------------------


def stream(seed: int, first: int, count: int) -> Iterator[Article]:
    """Articles of about 3,000 characters; every tenth nearly repeats an earlier one."""
    rng = random.Random(seed)
    vocabulary = [f"w{rng.randrange(1 << 20):x}" for _ in range(30_000)]
    kept: list[list[str]] = []
    for number in range(first, first + count):
        if kept and number % 10 == 0:
            tokens = list(rng.choice(kept))
            for _ in range(4):
                tokens[rng.randrange(len(tokens))] = "changed"
        else:
            tokens = rng.choices(vocabulary, k=450)
            kept.append(tokens)
        yield article(number, " ".join(tokens))


def fill(database: Database, first: int, count: int) -> None:
    """Put ``count`` articles into the tables, as far as near-sameness reads them."""
    sqlite = database.is_sqlite
    series = (
        "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
        if sqlite
        else "WITH n(i) AS (SELECT generate_series(:first ::int, :last ::int)) "
    )
    key = (
        "abs(random() % 281474976710656)" if sqlite else "floor(random() * 281474976710656)::bigint"
    )
    blob = "randomblob(240)" if sqlite else "decode(repeat(md5(i::text), 15), 'hex')"
    bounds = {"first": first, "last": first + count - 1}
    at = "'2025-01-01T00:00:00.000000Z'"

    def articles(connection: object) -> None:
        connection.execute(  # type: ignore[attr-defined]
            text(
                "INSERT INTO articles (id, key, canonical_url, outlet, version_id, language, "
                "headline, first_captured_at, listed_at, fingerprint, signature) "
                f"{series} SELECT i, 'past.example/' || i, 'https://past.example/' || i, 'past', "
                f"i, 'en', 'Past', {at}, {at}, 'past' || i, {blob} FROM n"
            ),
            bounds,
        )
        connection.execute(  # type: ignore[attr-defined]
            text(
                "INSERT INTO versions (id, article_id, captured_at, url, capture, fingerprint, "
                "extractor, headline, body_text, fields) "
                f"{series} SELECT i, i, {at}, 'https://past.example/' || i, '', 'past' || i, "
                "'', 'Past', 'Past', '{}' FROM n"
            ),
            bounds,
        )
        for _ in range(BANDS):
            connection.execute(  # type: ignore[attr-defined]
                text(f"INSERT INTO bands {series} SELECT {key}, i FROM n ORDER BY 1"), bounds
            )

    database.write(articles)


def cost(catalog: Catalog, seed: int, first: int) -> tuple[float, float]:
    """CPU and wall milliseconds for storing one article, over ``MEASURED``."""
    articles = list(stream(seed, first, MEASURED))
    cpu, wall = time.process_time(), time.perf_counter()
    for start in range(0, MEASURED, BATCH):
        catalog.store_many(articles[start : start + BATCH])
    scale = 1000 / MEASURED
    return (time.process_time() - cpu) * scale, (time.perf_counter() - wall) * scale


def megabytes() -> float:
    """Peak resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def places(server: str) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Two empty databases, as (URL, schema): files, or schemas of a PostgreSQL server."""
    if not server:
        with tempfile.TemporaryDirectory() as folder:
            yield (f"sqlite:///{folder}/small.sqlite", ""), (f"sqlite:///{folder}/large.sqlite", "")
        return
    names = "newscrawl_bench_small", "newscrawl_bench_large"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {name}"))
        try:
            yield (server, names[0]), (server, names[1])
        finally:
            for name in names:
                connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


def made(place: tuple[str, str], count: int) -> Catalog:
    """A catalog with a past of ``count`` articles."""
    url, schema = place
    began = time.perf_counter()
    database = Database(url, schema=schema)
    fill(database, 1, count)
    if database.is_sqlite:
        with database.read() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    print(f"(a past of {count:,} articles made in {time.perf_counter() - began:.0f} s)")
    return Catalog.open(url, dedupe, schema=schema)


def growth(server: str, count: int) -> None:
    """Print what storing costs over a small and over a large past, by turns, the best of each."""
    with places(server) as (few, many):
        small = made(few, 1_000)
        cost(small, 0, 10_000_000)  # warm up
        costs = {1_000: [cost(small, 1, 11_000_000)]}
        memory = {1_000: megabytes()}
        large = made(many, count)
        cost(large, 0, 10_000_000)  # warm up
        costs[count] = []
        for turn in range(2, 2 + TURNS):
            costs[1_000].append(cost(small, turn, 11_000_000 + turn * 100_000))
            costs[count].append(cost(large, turn, 11_000_000 + turn * 100_000))
        memory[count] = megabytes()
        small.close()
        large.close()
    best = {
        size: [min(column) for column in zip(*runs, strict=True)] for size, runs in costs.items()
    }
    print(f"{'articles':>12} {'CPU ms':>8} {'wall ms':>8} {'peak MB':>8}")
    for size, (cpu, wall) in best.items():
        print(f"{size:>12,} {cpu:>8.3f} {wall:>8.3f} {memory[size]:>8.0f}")
    ratios = [after / before for before, after in zip(*best.values(), strict=True)]
    print(f"{'ratio':>12} {ratios[0]:>8.2f} {ratios[1]:>8.2f}")


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--server", default="", help="postgresql+psycopg://… instead of SQLite")
    options = parser.parse_args()
    if corpus := os.environ.get("NEWSCRAWL_CORPUS"):
        quality(Path(corpus))
    else:
        print("NEWSCRAWL_CORPUS is not set: no precision and recall", file=sys.stderr)
    growth(options.server, options.articles)


if __name__ == "__main__":
    main()

"""Captures, links, sources, WARC files, runs, replays, takedowns."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from catalog_helpers import START, Place, reading, words

from newscrawl.catalog import Catalog, CatalogWriter, Fetched, Outcome, OutcomeKind, Source, Warc
from newscrawl.errors import CatalogError
from newscrawl.model import Article, CaptureRef, Link, SourceKind

URL = "https://www.example.com/news/1001/bridge"


@dataclass(frozen=True)
class Written:
    """What an archive writer says of a record."""

    ref: CaptureRef
    url: str
    kind: str = "response"
    status: int = 200
    mime: str = "text/html"
    size: int = 1000
    truncated: str | None = None


def written(offset: int, digest: str = "sha256:AA", url: str = URL, **fields: object) -> Written:
    ref = CaptureRef(
        "2026/a.warc.gz", offset, 90, f"urn:uuid:{offset}", digest, START + timedelta(0, offset)
    )
    return replace(Written(ref, url), **fields)  # type: ignore[arg-type]


def test_a_payload_is_found_by_digest_of_the_same_address_first(catalog: Catalog) -> None:
    other = "https://e.example/copy"
    catalog.add_captures([written(0, url=URL), written(1, url=other)])
    for url, record in [(URL, "urn:uuid:0"), (other, "urn:uuid:1")]:
        found = catalog.find("sha256:AA", url)
        assert found is not None
        assert (found.record_id, found.url) == (record, url)
    assert catalog.find("sha256:AA", "https://e.example/third") is not None
    assert catalog.find("sha256:BB", URL) is None


@pytest.mark.parametrize(
    "capture",
    [written(0, kind="revisit"), written(0, kind="request"), written(0, truncated="length")],
)
def test_only_whole_responses_are_referred_to(catalog: Catalog, capture: Written) -> None:
    catalog.add_captures([capture])
    assert catalog.find("sha256:AA", URL) is None
    assert catalog.held(URL) is None


def test_captures_not_yet_safe_are_not_referred_to(catalog: Catalog) -> None:
    catalog.add_captures([written(0)], safe=False)
    assert catalog.held(URL) is None


def test_a_304_confirms_the_newest_200_of_the_address(catalog: Catalog) -> None:
    catalog.add_captures([written(0), written(5, "sha256:BB"), written(9, status=500)])
    held = catalog.held(URL)
    assert held is not None
    assert (held.record_id, held.captured_at) == ("urn:uuid:5", START + timedelta(seconds=5))
    assert catalog.held(URL + "?page=2") is None


def test_captures_noted_twice_are_held_once(catalog: Catalog) -> None:
    for _ in range(2):
        catalog.add_captures([written(0), written(1)], outlet="example")
    assert [capture.ref for capture in catalog.captures.of(URL)] == [
        written(0).ref,
        written(1).ref,
    ]
    assert [capture.outlet for capture in catalog.captures.in_warc("2026/a.warc.gz")] == [
        "example",
        "example",
    ]


def test_very_long_addresses_are_taken(catalog: Catalog) -> None:
    url = "https://e.example/" + "a%20b" * 4000
    catalog.add_captures([written(0, url=url)])
    catalog.store(reading(url, words(50)))
    assert catalog.held(url) is not None
    assert catalog.known([url])


def test_a_warc_file_keeps_what_was_said_of_it(catalog: Catalog) -> None:
    catalog.add_captures([written(0)])
    catalog.warcs.put(Warc("2026/a.warc.gz", "sealed", size=10, sha256="ab"))
    catalog.warcs.put(Warc("2026/a.warc.gz", "failed"))
    catalog.warcs.put(Warc("2026/a.warc.gz", "shipped", store="s3://b", shipped_at=START))
    warc = catalog.warcs.get("2026/a.warc.gz")
    assert warc is not None
    assert (warc.state, warc.size, warc.sha256) == ("shipped", 10, "ab")
    assert [item.key for item in catalog.warcs.all("open", "sealed")] == []
    assert len(catalog.warcs.all()) == 1


def link(url: str, **fields: object) -> Link:
    return replace(Link(url, "https://e.example/feed", SourceKind.FEED), **fields)  # type: ignore[arg-type]


def test_a_link_is_new_once(catalog: Catalog) -> None:
    found = [link(URL), link(URL + "?utm_source=rss"), link("https://e.example/2")]
    assert catalog.links.seen(found, "example") == 2
    assert catalog.links.seen(found, "example") == 0
    assert {url: known.outcome for url, known in catalog.known([URL]).items()} == {URL: ""}


def test_an_article_of_no_outlet_is_of_the_one_whose_source_lists_its_address(
    catalog: Catalog,
) -> None:
    moved = "https://e.example/moved"
    catalog.store_many(
        [reading(URL, words(80)), reading("https://o.example/1", words(90, "other"))]
    )
    catalog.store(reading(moved, words(80), minute=1, canonical_url=URL))
    catalog.links.seen([link(moved)], "example")
    catalog.links.seen([link(URL)], "another")
    catalog.store(reading(URL, words(80), minute=2))
    found = {one.article.url: one.article.outlet for one in catalog.articles()}
    assert found == {URL: "example", "https://o.example/1": ""}
    (listed,) = catalog.articles(outlets=["example"])
    assert listed.article.outlet == "example"
    assert catalog.history(URL)[0].article.outlet == ""  # what that capture was read as stays


def test_an_article_of_no_outlet_is_of_the_one_that_finds_its_page_unchanged(
    catalog: Catalog,
) -> None:
    for minute, outlet in ((0, ""), (1, "example"), (2, "")):
        catalog.store(reading(URL, words(80), minute=minute, outlet=outlet))
    (found,) = catalog.articles(outlets=["example"])
    assert (found.versions, found.article.outlet) == (1, "example")


def test_an_article_that_proves_to_be_another_one_takes_over_its_outlet(catalog: Catalog) -> None:
    other = "https://e.example/other"
    catalog.store(reading(URL, words(80), minute=0))
    catalog.store(reading(URL, words(80), minute=9))
    catalog.store(reading(other, words(80), minute=3))
    catalog.links.seen([link(other)], "example")
    catalog.store(reading(other, words(80), minute=5, canonical_url=URL))
    (found,) = catalog.articles(outlets=["example"])
    assert found.article.outlet == "example"


def test_a_failed_address_of_no_outlet_is_due_for_the_one_that_lists_it(catalog: Catalog) -> None:
    catalog.links.fetched_many([Fetched(URL, "http-503", START, due_at=START, failed=True)])
    assert catalog.links.due("example", now=START) == []
    catalog.links.seen([link(URL)], "example")
    assert catalog.links.due("example", now=START) == [URL]
    catalog.links.seen([link(URL)], "another")
    assert catalog.links.due("another", now=START) == []


def test_what_came_of_a_link_is_known(catalog: Catalog) -> None:
    catalog.links.seen([link(URL, modified=START)], "example")
    due = START + timedelta(hours=1)
    catalog.links.fetched_many([Fetched(URL, "article", START, due_at=due, etag='"x"')])
    known = catalog.known([URL])[URL]
    assert (known.outcome, known.fetched_at, known.due_at) == ("article", START, due)
    assert (known.etag, known.modified, known.attempts) == ('"x"', START, 0)
    assert catalog.links.due("example", now=due) == [URL]
    assert catalog.links.due("example", now=START) == []


def test_failures_of_a_link_are_counted_until_it_succeeds(catalog: Catalog) -> None:
    for _ in range(3):
        catalog.links.fetched_many([Fetched(URL, "failed/timeout", START, failed=True)])
    assert catalog.known([URL])[URL].attempts == 3
    catalog.links.fetched_many([Fetched(URL, "article", START)])
    assert catalog.known([URL])[URL].attempts == 0


def test_many_outcomes_are_noted_at_once(catalog: Catalog) -> None:
    """Also of one address twice: the last word counts."""
    notes = [Fetched(f"https://e.example/{n % 5}", f"reason-{n}", START) for n in range(10)]
    catalog.links.fetched_many(notes)
    catalog.links.fetched_many([])
    known = catalog.known([note.url for note in notes])
    assert [known[f"https://e.example/{n}"].outcome for n in range(5)] == [
        f"reason-{n + 5}" for n in range(5)
    ]


def test_a_source_keeps_its_polling_state(catalog: Catalog) -> None:
    source = Source("https://e.example/feed", "feed", "example", etag='"1"', fetched_at=START)
    catalog.sources.put(source)
    catalog.sources.put(replace(source, etag='"2"', outcome="ok"))
    assert catalog.sources.get(source.url) == replace(source, etag='"2"', outcome="ok")
    assert len(catalog.sources.all("example")) == 1
    assert catalog.sources.all("other") == []


def test_a_run_keeps_its_report(catalog: Catalog) -> None:
    catalog.runs.begin("r1", "crawl example", now=START)
    catalog.runs.end("r1", {"pages": 3, "größe": 1.5}, 0, now=START)
    (run,) = catalog.runs.all()
    assert (run.command, run.exit_code, run.report) == (
        "crawl example",
        0,
        {"pages": 3, "größe": 1.5},
    )


async def together(writer: CatalogWriter, articles: list[Article]) -> list[Outcome | BaseException]:
    """Store articles as a crawl does, which waits for none before it hands over the next."""
    waiting = (writer.store(article) for article in articles)
    return await asyncio.gather(*waiting, return_exceptions=True)


def test_a_writer_groups_articles_and_captures(catalog: Catalog) -> None:
    articles = [reading(f"https://e.example/{n}", words(90, f"t{n}x")) for n in range(30)]
    with CatalogWriter(catalog, group_size=8) as writer:
        noted = writer.add_captures([written(0)])
        outcomes = asyncio.run(together(writer, articles))
    assert noted.result() is None
    assert {getattr(outcome, "kind", None) for outcome in outcomes} == {OutcomeKind.STORED}
    assert catalog.held(URL) is not None
    with pytest.raises(CatalogError, match="closed"):
        writer.add_captures([written(1)])


def test_a_writer_hands_errors_to_whoever_waits(place: Place) -> None:
    catalog = Catalog.open(place.url, schema=place.schema)
    with CatalogWriter(catalog) as writer, pytest.raises(CatalogError, match="for reading only"):
        asyncio.run(writer.store(reading(URL, words(50))))
    catalog.close()


def test_an_article_that_cannot_be_stored_leaves_the_others_alone(catalog: Catalog) -> None:
    bad = replace(reading("https://e.example/bad", words(60)), provenance={"headline": object()})
    good = [reading(f"https://e.example/{n}", words(60, f"g{n}x")) for n in range(4)]
    with CatalogWriter(catalog, group_seconds=0.5) as writer:
        outcomes = asyncio.run(together(writer, [*good[:2], bad, *good[2:]]))
    failed = [isinstance(outcome, BaseException) for outcome in outcomes]
    assert failed == [False, False, True, False, False]
    assert len(list(catalog.articles())) == 4


def test_a_range_is_worked_by_one_at_a_time(catalog: Catalog) -> None:
    replays = catalog.replays
    for _ in range(2):
        replays.plan("job", "a.warc.gz", [(0, 100), (100, 250)])
    first, second = replays.claim("job", "one", now=START), replays.claim("job", "two", now=START)
    assert first is not None
    assert second is not None
    assert (first.start, second.start) == (0, 100)
    assert replays.claim("job", "three", now=START) is None
    assert replays.advance(first, "one", 60, 7, now=START)
    assert replays.finish(second, "two", 12, problem="cut at 240")
    progress = replays.progress("job")
    assert (progress.total, progress.passed, progress.records) == (250, 210, 19)
    assert (progress.ranges, progress.done, progress.problems) == (2, 1, ("cut at 240",))


def test_a_range_left_behind_is_taken_over_where_it_was(catalog: Catalog) -> None:
    replays = catalog.replays
    replays.plan("job", "a.warc.gz", [(0, 100)])
    first = replays.claim("job", "one", now=START)
    assert first is not None
    replays.advance(first, "one", 60, 7, now=START)
    again = replays.claim("job", "two", now=START + timedelta(hours=1))
    assert again is not None
    assert (again.position, again.records) == (60, 7)
    assert not replays.advance(first, "one", 80, 9)
    assert replays.forget("job") == 1


def _claim_all(place: Place, owner: str) -> list[int]:
    with place.open() as catalog:
        found = []
        while (claimed := catalog.replays.claim("job", owner)) is not None:
            found.append(claimed.start)
            catalog.replays.finish(claimed, owner, 1)
    return found


def test_racing_processes_share_the_ranges(place: Place) -> None:
    with place.open() as catalog:
        catalog.replays.plan("job", "a.warc.gz", [(n, n + 1) for n in range(60)])
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(_claim_all, [place] * 3, ["one", "two", "three"]))
    assert sorted(start for part in found for start in part) == list(range(60))


def test_a_takedown_leaves_nothing_in_the_catalog(catalog: Catalog) -> None:
    catalog.add_captures([written(0)])
    body = words(300)
    catalog.store_many([reading(URL, body), reading("https://copy.example/1", body)])
    number = catalog.takedowns.add(URL, "court order 7", now=START)
    (capture,) = catalog.takedowns.remove(URL)
    assert capture.ref == written(0).ref
    catalog.takedowns.done(number, "1 record", now=START)
    assert catalog.article(URL) is None
    assert catalog.known([URL]) == {}
    assert catalog.held(URL) is None
    assert [row.duplicate_of for row in catalog.articles()] == [""]
    (request,) = catalog.takedowns.all("http://example.com/news/1001/bridge/")
    assert (request.reason, request.done_at) == ("court order 7", START)


def test_what_a_server_put_into_its_headers_is_stored_without_nul(catalog: Catalog) -> None:
    catalog.add_captures([replace(written(0), mime="text/html\0")])
    (capture,) = catalog.captures.of(URL)
    assert capture.mime == "text/html\ufffd"
    catalog.sources.put(Source(URL, "feed", "test", etag='"a\0"', last_modified="\0"))
    source = catalog.sources.get(URL)
    assert source is not None
    assert (source.etag, source.last_modified) == ('"a\ufffd"', "\ufffd")

"""What storing an article comes to."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from catalog_helpers import START, Place, reading, words

from newscrawl.catalog import Catalog, Outcome, OutcomeKind
from newscrawl.errors import CatalogError
from newscrawl.model import Article, Image, PageKind

LONG = words(300)
URL = "https://www.example.com/news/1001/bridge"


def kinds(outcomes: list[Outcome]) -> list[str]:
    return [outcome.kind.value for outcome in outcomes]


def texts(catalog: Catalog, url: str = URL) -> list[str]:
    return [version.article.body_text for version in catalog.history(url)]


def test_a_new_address_is_stored(catalog: Catalog) -> None:
    outcome = catalog.store(reading(URL, LONG))
    assert outcome.kind is OutcomeKind.STORED
    assert [row.article.body_text for row in catalog.articles()] == [LONG]


def test_every_field_comes_back_as_it_went_in(catalog: Catalog) -> None:
    article = reading(
        URL,
        "Erster Absatz.\n\nЗаключение \U0001f4f0",
        canonical_url=URL,
        body_html="<p>Erster Absatz.</p>",
        outlet="example",
        kind=PageKind.LIVE,
        alternative_headline="Other",
        description="Said",
        authors=("Ann Lee", "علی رضایی"),
        authors_raw=("By Ann Lee",),
        agency="Reuters",
        dateline="LISBON",
        date_published=START,
        date_published_raw="1 March",
        date_modified=START + timedelta(hours=2, microseconds=5),
        date_modified_raw="later",
        language="de",
        section="World",
        keywords=("bridge", "port"),
        images=(Image("https://www.example.com/a.jpg", "The bridge", "AP"),),
        links=("https://www.example.com/b",),
        is_paywalled=False,
        confidence=0.7,
        charset="utf-8 (declared)",
        fingerprint="f" * 32,
        provenance={"headline": "json-ld"},
    )
    catalog.store(article)
    stored = catalog.article(URL)
    assert stored is not None
    assert stored.article == article


def test_the_same_capture_again_changes_nothing(catalog: Catalog) -> None:
    article = reading(URL, LONG)
    outcomes = catalog.store_many([article]) + catalog.store_many([article, article])
    assert kinds(outcomes) == ["stored", "unchanged", "unchanged"]
    (version,) = catalog.history(URL)
    assert version.captures == (article.capture,)


def test_a_new_capture_of_the_same_text_is_noted(catalog: Catalog) -> None:
    first, second = reading(URL, LONG), reading(URL, LONG, minute=9)
    assert kinds(catalog.store_many([first, second])) == ["stored", "unchanged"]
    (version,) = catalog.history(URL)
    assert version.captures == (first.capture, second.capture)
    assert version.last_captured_at == START + timedelta(minutes=9)


def test_changed_text_is_a_version_and_both_are_kept(catalog: Catalog) -> None:
    later = LONG.replace("word7 ", "corrected ")
    first, second = reading(URL, LONG), reading(URL, later, minute=9)
    assert kinds(catalog.store_many([first]) + catalog.store_many([second])) == [
        "stored",
        "version",
    ]
    assert texts(catalog) == [LONG, later]
    assert [version.article.capture for version in catalog.history(URL)] == [
        first.capture,
        second.capture,
    ]
    stored = catalog.article(URL)
    assert stored is not None
    assert stored.article.body_text == later
    assert stored.versions == 2


def test_a_changed_headline_is_a_version(catalog: Catalog) -> None:
    catalog.store(reading(URL, LONG))
    outcome = catalog.store(reading(URL, LONG, minute=1, headline="Bridge stays closed"))
    assert outcome.kind is OutcomeKind.VERSION


def test_a_cosmetic_change_is_no_version(catalog: Catalog) -> None:
    catalog.store(reading(URL, f"Updated 3 minutes ago\n\n{LONG}\n\n1,204 views"))
    outcome = catalog.store(
        reading(URL, f"Updated 2 hours ago\n\n{LONG}.\n\n1,377 views", minute=120)
    )
    assert outcome.kind is OutcomeKind.UNCHANGED
    assert len(catalog.history(URL)) == 1


def test_the_same_bytes_are_no_version_whatever_was_read_from_them(catalog: Catalog) -> None:
    catalog.store(reading(URL, LONG, digest="sha256:A"))
    outcome = catalog.store(
        reading(URL, words(280), minute=5, digest="sha256:A", extractor="newscrawl 2")
    )
    assert outcome.kind is OutcomeKind.UNCHANGED


def test_a_text_that_comes_back_is_a_third_version(catalog: Catalog) -> None:
    other = words(300, "other")
    found = [
        catalog.store(reading(URL, body, minute=minute)).kind.value
        for minute, body in enumerate([LONG, other, LONG])
    ]
    assert found == ["stored", "version", "version"]
    assert texts(catalog) == [LONG, other, LONG]


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::7])
def test_captures_in_any_order_give_the_same_history(
    catalog: Catalog, order: tuple[int, ...]
) -> None:
    """Archives are replayed file by file, not in the order of time."""
    other, third = words(300, "other"), words(300, "third")
    timeline = [LONG, LONG, other, LONG, third]
    for minute in order:
        catalog.store(reading(URL, timeline[minute], minute=minute))
    history = catalog.history(URL)
    assert [
        ((version.captured_at - START).seconds // 60, version.article.body_text[:5])
        for version in history
    ] == [(0, "word0"), (2, "other"), (3, "word0"), (4, "third")]
    assert [len(version.captures) for version in history] == [2, 1, 1, 1]
    assert all(version.captures[0] == version.article.capture for version in history)
    stored = catalog.article(URL)
    assert stored is not None
    assert stored.article.body_text == third
    assert stored.first_captured_at == START


def test_a_new_extractor_replaces_a_reading_and_keeps_the_older(catalog: Catalog) -> None:
    old = reading(URL, LONG + " cookie notice")
    new = reading(URL, LONG, extractor="newscrawl 2")
    catalog.store(old)
    outcome = catalog.store(new)
    assert (outcome.kind, outcome.reread) == (OutcomeKind.UNCHANGED, True)
    assert texts(catalog) == [LONG]
    (kept,) = catalog.readings(outcome.version_id)
    assert (kept.extractor, kept.body_text) == ("newscrawl 1", LONG + " cookie notice")
    assert catalog.store(new).reread is False


def test_a_known_capture_read_anew_out_of_turn_is_no_version(catalog: Catalog) -> None:
    catalog.store(reading(URL, LONG + " cookie notice"))
    catalog.store(reading(URL, LONG + " cookie notice", minute=5))
    outcome = catalog.store(reading(URL, LONG, minute=5, extractor="newscrawl 2"))
    assert outcome.kind is OutcomeKind.UNCHANGED
    assert len(catalog.history(URL)) == 1


def test_the_same_text_elsewhere_is_a_duplicate(catalog: Catalog) -> None:
    other = "https://news.example.org/wire/77/bridge-reopens"
    outcomes = catalog.store_many([reading(URL, LONG), reading(other, LONG, minute=1)])
    assert kinds(outcomes) == ["stored", "duplicate"]
    assert outcomes[1].duplicate_of == outcomes[0].article_id
    stored = catalog.article(other)
    assert stored is not None
    assert stored.duplicate_of == URL
    assert [row.article.url for row in catalog.articles(duplicates=False)] == [URL]


def test_a_third_copy_points_at_the_first(catalog: Catalog) -> None:
    outcomes = [
        catalog.store(reading(f"https://site{number}.example/a", LONG)) for number in range(3)
    ]
    assert [outcome.duplicate_of for outcome in outcomes] == [None, 1, 1]


def test_short_texts_are_duplicates_only_under_the_same_headline(catalog: Catalog) -> None:
    body = "Watch the video above."
    outcomes = [
        catalog.store(reading(f"https://e.example/{number}", body, headline=headline))
        for number, headline in enumerate(["Storm hits", "Cup final", "Storm hits"])
    ]
    assert kinds(outcomes) == ["stored", "stored", "duplicate"]


def test_articles_without_text_are_not_duplicates(catalog: Catalog) -> None:
    outcomes = [catalog.store(reading(f"https://e.example/{n}", "")) for n in range(2)]
    assert kinds(outcomes) == ["stored", "stored"]


def test_a_duplicate_that_changes_is_one_no_more(catalog: Catalog) -> None:
    other = "https://news.example.org/wire/77"
    catalog.store_many([reading(URL, LONG), reading(other, LONG)])
    outcome = catalog.store(reading(other, words(300, "own"), minute=3))
    assert (outcome.kind, outcome.duplicate_of) == (OutcomeKind.VERSION, None)


def test_spellings_of_an_address_meet(catalog: Catalog) -> None:
    catalog.store(reading("http://example.com/news/1001/bridge/?utm_source=x#top", LONG))
    outcome = catalog.store(reading(URL, LONG, minute=1))
    assert outcome.kind is OutcomeKind.UNCHANGED


def test_an_article_is_known_by_the_address_it_was_fetched_from(catalog: Catalog) -> None:
    article = replace(reading("https://www.example.com/?p=1001", LONG), canonical_url=URL)
    outcome = catalog.store(article)
    known = catalog.known(["https://www.example.com/?p=1001", URL, "https://e.example/no"])
    assert {url: found.article_id for url, found in known.items()} == {
        "https://www.example.com/?p=1001": outcome.article_id,
        URL: outcome.article_id,
    }
    assert len(catalog.history("https://www.example.com/?p=1001")) == 1


def test_what_databases_refuse_is_replaced(catalog: Catalog) -> None:
    catalog.store(reading(URL, "nul \x00 and \ud800", body_html="<p>\x00\udfff</p>"))
    stored = catalog.article(URL)
    assert stored is not None
    assert stored.article.body_text == "nul \ufffd and \ufffd"


def test_articles_without_a_capture_are_stored_too(catalog: Catalog) -> None:
    outcome = catalog.store(Article(url=URL, headline="H", body_text=LONG))
    assert outcome.kind is OutcomeKind.STORED
    stored = catalog.article(URL)
    assert stored is not None
    assert stored.article.capture is None


def test_a_catalog_opened_for_reading_stores_nothing(place: Place) -> None:
    with (
        Catalog.open(place.url, schema=place.schema) as catalog,
        pytest.raises(CatalogError, match="for reading only"),
    ):
        catalog.store(reading(URL, LONG))


def test_a_reading_that_names_another_canonical_address_is_the_same_article(
    catalog: Catalog,
) -> None:
    fetched = "https://www.example.com/?p=1001"
    catalog.store(reading(fetched, LONG))
    outcome = catalog.store(
        replace(reading(fetched, LONG + " more", extractor="newscrawl 2"), canonical_url=URL)
    )
    assert (outcome.kind, outcome.reread) == (OutcomeKind.UNCHANGED, True)
    (row,) = catalog.articles()
    assert row.article.canonical_url == URL
    for url in (fetched, URL):
        assert [version.article.body_text for version in catalog.history(url)] == [LONG + " more"]


def test_another_article_under_a_passing_address_is_another_article(catalog: Catalog) -> None:
    latest = "https://www.example.com/latest"
    for minute, number in enumerate([1, 2]):
        catalog.store(
            replace(
                reading(latest, words(200, f"story{number}x"), minute=minute),
                canonical_url=f"https://www.example.com/news/{number}",
            )
        )
    assert len(list(catalog.articles())) == 2

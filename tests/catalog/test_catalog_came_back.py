"""Texts that come back, articles that exchange theirs, pages that name other addresses."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from catalog_helpers import START, Place, reading, words
from sqlalchemy import text

from newscrawl import dedupe
from newscrawl.catalog import Catalog, OutcomeKind
from newscrawl.catalog.database import Database
from newscrawl.model import Article

URL = "https://www.example.com/news/1001/bridge"
OTHER = "https://daily.example/bridge"
ONE, TWO = words(300), words(300, "other")


def captured(url: str, body: str, **fields: Any) -> Article:
    """A reading as the catalog gives it back."""
    return replace(reading(url, body, **fields), fingerprint=dedupe.fingerprint(body))


def told(minute: int, body: str, **fields: Any) -> Article:
    """A capture whose reading shows when it was made."""
    return captured(
        URL, body, minute=minute, authors=(f"Author {minute}",), date_published=START, **fields
    )


def story(catalog: Catalog, url: str = URL) -> list[tuple[str, tuple[str, ...], int]]:
    return [
        (version.article.body_text, version.article.authors, len(version.captures))
        for version in catalog.history(url)
    ]


# -- a text that comes back ---------------------------------------------------------------------


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_text_that_comes_back_is_read_from_its_own_capture(
    catalog: Catalog, order: tuple[int, ...]
) -> None:
    captures = [told(minute, body) for minute, body in enumerate([ONE, TWO, ONE, ONE])]
    for number in order:
        catalog.store(captures[number])
    assert story(catalog) == [
        (ONE, ("Author 0",), 1),
        (TWO, ("Author 1",), 1),
        (ONE, ("Author 2",), 2),
    ]
    assert [version.article for version in catalog.history(URL)] == captures[:3]
    shown = catalog.article(URL)
    assert shown is not None
    assert shown.article == captures[2]


def test_what_an_article_shows_is_what_its_newest_version_was_read_as(catalog: Catalog) -> None:
    """Date and language are those of the capture that the newest version begins with."""
    later = START.replace(hour=18)
    catalog.store(told(0, ONE, language="en"))
    again = captured(URL, ONE, minute=9, language="fr", date_published=later)
    catalog.store_many([again, told(5, TWO)])
    (shown,) = catalog.articles(languages=["fr"])
    assert shown.article == again
    assert list(catalog.articles(since=later)) == [shown]


def test_a_capture_before_all_others_leaves_them_their_readings(catalog: Catalog) -> None:
    captures = [told(minute, body) for minute, body in enumerate([ONE, TWO, ONE])]
    for number in (2, 0, 1):
        catalog.store(captures[number])
    assert [version.article for version in catalog.history(URL)] == captures


def test_a_new_reading_of_one_capture_leaves_the_others_theirs(catalog: Catalog) -> None:
    first, later = told(0, ONE), told(2, ONE)
    catalog.store_many([first, later])
    anew = told(0, ONE, extractor="newscrawl 2", section="World")
    assert catalog.store(anew).reread
    catalog.store(told(1, TWO))
    found = [version.article for version in catalog.history(URL)]
    assert found == [anew, told(1, TWO), later]


def test_a_new_reading_of_a_later_capture_is_what_its_version_begins_with(
    catalog: Catalog,
) -> None:
    catalog.store_many([told(0, ONE), told(2, ONE)])
    anew = told(2, ONE, extractor="newscrawl 2", section="World")
    assert catalog.store(anew).kind is OutcomeKind.UNCHANGED
    catalog.store(told(1, TWO))
    assert catalog.history(URL)[2].article == anew
    assert catalog.store(anew).reread is False


def test_a_reading_like_its_versions_takes_no_place(catalog: Catalog, place: Place) -> None:
    catalog.store_many([captured(URL, ONE), captured(URL, ONE, minute=1)])
    catalog.store(captured(URL, ONE, minute=2, links=("https://www.example.com/b",)))
    database = Database(place.url, schema=place.schema)
    with database.read() as connection:
        rows = connection.execute(text("SELECT said FROM sightings ORDER BY captured_at"))
        said = list(rows.scalars())
    database.close()
    assert said == [None, None, '{"links":["https://www.example.com/b"]}']


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_captures_of_one_moment_are_ordered_by_their_records(
    catalog: Catalog, order: tuple[int, ...]
) -> None:
    """Many archives keep times in whole seconds."""
    urls = [f"{URL}?from={name}" for name in ("app", "feed", "mail")]
    captures = [
        captured(url, words(250, f"x{n}x"), canonical_url=URL) for n, url in enumerate(urls)
    ]
    for number in order:
        catalog.store(captures[number])
    expected = sorted(captures, key=lambda one: one.capture.record_id if one.capture else "")
    assert [version.article for version in catalog.history(URL)] == expected


# -- articles that exchange their texts ---------------------------------------------------------


def repeats(catalog: Catalog) -> dict[str, str]:
    return {row.article.url: row.duplicate_of for row in catalog.articles()}


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_articles_that_exchange_their_texts_do_not_repeat_each_other(
    catalog: Catalog, order: tuple[int, ...]
) -> None:
    captures = [
        captured(URL, ONE, minute=0),
        captured(OTHER, TWO, minute=1),
        captured(OTHER, ONE, minute=2),
        captured(URL, TWO, minute=3),
    ]
    for number in order:
        catalog.store(captures[number])
    assert repeats(catalog) == {URL: "", OTHER: URL}


def test_those_that_show_a_text_repeat_one_article_where_its_first_took_over_another(
    catalog: Catalog,
) -> None:
    third, fourth = "https://post.example/a", "https://herald.example/a"
    catalog.store_many(
        [
            captured(URL, ONE, minute=0),
            captured(third, words(300, "third"), minute=0),
            captured(OTHER, TWO, minute=1),
            captured(OTHER, ONE, minute=2),
            captured(URL, TWO, minute=3),
            captured(third, TWO, minute=4),
            captured(fourth, TWO, minute=5),
        ]
    )
    assert repeats(catalog) == {URL: "", OTHER: URL, third: URL, fourth: URL}


def test_a_copy_repeats_the_article_that_has_changed_its_text_since(catalog: Catalog) -> None:
    """A correction at the agency does not make an original of what others copied before."""
    catalog.store_many([captured(URL, ONE), captured(OTHER, ONE, minute=1)])
    catalog.store(captured(URL, TWO, minute=2))
    assert repeats(catalog) == {URL: "", OTHER: URL}


@pytest.mark.parametrize("number", [2, 3, 4])
def test_no_round_of_articles_repeats_itself(catalog: Catalog, number: int) -> None:
    urls = [f"https://site{n}.example/a" for n in range(number)]
    bodies = [words(300, f"x{n}x") for n in range(number)]
    for minute, (url, body) in enumerate(zip(urls, bodies, strict=True)):
        catalog.store(captured(url, body, minute=minute))
    for minute, (url, body) in enumerate(zip(urls, [*bodies[1:], bodies[0]], strict=True)):
        catalog.store(captured(url, body, minute=10 + minute))
    found = repeats(catalog)
    for url in urls:
        chain = [url]
        while found[chain[-1]]:
            assert found[chain[-1]] not in chain
            chain.append(found[chain[-1]])


# -- pages that name other addresses ------------------------------------------------------------

LATEST = "https://www.example.com/latest"
STORIES = [f"https://www.example.com/news/{number}" for number in range(3)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_an_address_leads_to_what_was_captured_last(
    catalog: Catalog, order: tuple[int, ...]
) -> None:
    captures = [
        captured(LATEST, words(200, f"x{n}x"), minute=n, canonical_url=url)
        for n, url in enumerate(STORIES)
    ]
    for number in order:
        catalog.store(captures[number])
    found = catalog.article(LATEST)
    assert found is not None
    assert found.article == captures[2]
    known = catalog.known([LATEST])[LATEST]
    assert known.article_id == found.id
    assert len(list(catalog.articles())) == 3


def test_an_address_leads_to_what_is_left_of_it(catalog: Catalog) -> None:
    for minute, url in enumerate(STORIES):
        body = words(200, f"x{minute}x")
        catalog.store(captured(LATEST, body, minute=minute, canonical_url=url))
    catalog.takedowns.remove(STORIES[2])
    found = catalog.article(LATEST)
    assert found is not None
    assert found.article.canonical_url == STORIES[1]
    assert catalog.known([LATEST])[LATEST].article_id == found.id


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_capture_that_connects_two_articles_makes_them_one(
    catalog: Catalog, order: tuple[int, ...]
) -> None:
    """The page at one address first names itself, then that of a copy, with the same text."""
    captures = [
        captured(URL, ONE, minute=0),
        captured(OTHER, TWO, minute=1),
        captured(URL, ONE, minute=2, canonical_url=OTHER),
    ]
    for number in order:
        catalog.store(captures[number])
    (row,) = catalog.articles()
    assert (row.article, row.versions, row.duplicate_of) == (captures[2], 3, "")
    for url in (URL, OTHER):
        assert [version.article for version in catalog.history(url)] == captures
        assert catalog.known([url])[url].article_id == row.id


def test_articles_that_become_one_take_their_copies_along(catalog: Catalog) -> None:
    copies = [f"https://copy{n}.example/a" for n in range(2)]
    catalog.store_many([captured(URL, ONE), captured(OTHER, TWO, minute=1)])
    for url, body in zip(copies, (ONE, TWO), strict=True):
        catalog.store(captured(url, body, minute=5))
    catalog.store(captured(OTHER, TWO, minute=6, canonical_url=URL))
    assert len({row.id for row in catalog.articles()}) == 3
    assert repeats(catalog) == {OTHER: "", copies[0]: URL, copies[1]: URL}

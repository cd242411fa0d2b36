"""A field that falls is named; noise is not."""

from __future__ import annotations

from newscrawl.model import Article
from newscrawl.run.coverage import drops, present, shares


def counts(articles: int, authors: int) -> dict[str, int]:
    """Counts of an outlet whose articles lack nothing but some authors."""
    return {"fields/articles": articles, "fields/headline": articles, "fields/authors": authors}


def test_the_fields_that_an_article_has_are_counted() -> None:
    assert present(Article("http://a.example/", headline="H", authors=("A",))) == (
        "headline",
        "authors",
    )


def test_few_articles_say_nothing() -> None:
    assert shares(counts(9, 0)) == {}
    assert shares(counts(10, 5))["authors"] == 0.5


def test_a_field_that_falls_against_earlier_runs_is_one_line() -> None:
    earlier = [{"coverage": {"one": shares(counts(20, 19))}}, {}, {"coverage": {}}]
    (line,) = drops({"one": shares(counts(20, 2))}, earlier)
    assert line == "one: authors on 10% of its articles, 95% before: has the site changed?"


def test_a_small_fall_and_an_outlet_without_a_past_are_none() -> None:
    earlier = [{"coverage": {"one": shares(counts(20, 15))}}]
    assert drops({"one": shares(counts(20, 12))}, earlier) == []
    assert drops({"two": shares(counts(20, 0))}, earlier) == []

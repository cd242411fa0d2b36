# ruff: noqa: E501
# Scripts stand as they come over the wire.
"""What pages say to machines, well-formed or not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meta_pages import ld
from selectolax.lexbor import LexborHTMLParser

from newscrawl.extract import jsonld
from newscrawl.extract.structured import read_structured
from newscrawl.extract.things import text_of
from tests.bounded import bounded

URL = "https://www.harbourpost.example/news/bridge"


def structured(html: str, url: str = URL):
    return read_structured(LexborHTMLParser(html), url)


def test_a_graph_is_searched_for_the_article() -> None:
    page = structured(
        ld(
            '{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Harbour Post"},'
            '{"@type": "NewsArticle", "headline": "Bridge", "author": {"@id": "#anna"}},'
            '{"@type": "Person", "@id": "#anna", "name": "Anna Berg"}]}'
        )
    )
    assert page.articles[0].text("headline") == "Bridge"
    assert page.resolve(page.articles[0].data["author"])["name"] == "Anna Berg"


def test_of_several_articles_the_one_that_the_title_names_is_taken() -> None:
    """Teasers are often marked up as fully as the article itself, and come first."""
    teasers = json.dumps(
        [
            {"@type": "NewsArticle", "headline": f"Other story {n}", "datePublished": "2024-01-01"}
            for n in range(5)
        ]
    )
    page = structured(
        "<title>Council to decide on bridge - Harbour Post</title>"
        + ld(teasers)
        + ld('{"@type": ["NewsArticle", "Thing"], "headline": "Council to decide on bridge"}')
    )
    assert page.articles[0].text("headline") == "Council to decide on bridge"


def test_an_article_under_main_entity_is_found_by_its_address() -> None:
    page = structured(
        ld(
            '{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/NewsArticle",'
            f'"headline": "X", "mainEntityOfPage": {{"@id": "{URL}"}}}}}}'
        )
        + ld('{"@type": "NewsArticle", "headline": "Y", "url": "https://elsewhere.example/"}')
    )
    assert page.articles[0].text("headline") == "X"


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Bridge", }',
        '<!-- {"@type": "NewsArticle", "headline": "Bridge"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Bridge"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Bridge"};',
        '{"@type": "WebSite"}{"@type": "NewsArticle", "headline": "Bridge"}',
        '{"@type": "NewsArticle", "description": "line\nbreak\tand tab", "headline": "Bridge"}',
        '{"@type": "NewsArticle", "description": "a \\\' b", "headline": "Bridge"}',
        '{"@type": "NewsArticle", "headline": "Bridge", "articleBody": "an "unescaped" quote"}',
        '{"@type": "NewsArticle", "headline": "Bridge", "articleBody": "cut o',
    ],
)
def test_broken_json_still_gives_the_headline(script: str) -> None:
    assert structured(ld(script)).articles[0].text("headline") == "Bridge"


def test_salvage_reads_authors_and_dates_from_json_beyond_repair() -> None:
    values = jsonld.load(
        '{"datePublished": "2024-01-05", "author": [{"name": "Anna Berg"}, {"name": "Ole Dahl"}], bad'
    )
    assert values == [
        {"@type": "Article", "datePublished": "2024-01-05", "author": ["Anna Berg", "Ole Dahl"]}
    ]


def test_entities_and_tags_in_values_become_plain_text() -> None:
    assert text_of("Tom &amp;amp; Jerry &#8211; <b>live</b>") == "Tom & Jerry – live"


def test_microdata_values_belong_to_the_nearest_item() -> None:
    page = structured(
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Bridge</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        '<a href="/anna" itemprop="name">Anna Berg</a></span>'
        '<meta itemprop="datePublished" content="2024-01-05T10:00:00+01:00"></div>'
    )
    item = page.articles[0]
    assert item.syntax == "microdata"
    assert item.text("headline") == "Bridge"
    assert item.text("author") == "Anna Berg"
    assert item.text("datePublished") == "2024-01-05T10:00:00+01:00"
    assert "name" not in item.data


@pytest.mark.parametrize(
    "scope", ['itemscope itemtype="https://schema.org/CreativeWork"', "itemscope"]
)
def test_the_author_of_a_work_of_no_closer_kind_is_the_pages(scope: str) -> None:
    meta = '<meta itemprop="author" content="Anna Berg">'
    assert structured(f"<div {scope}>{meta}</div>").meta["author"] == ["Anna Berg"]
    film = f'<div itemscope itemtype="https://schema.org/VideoObject">{meta}</div>'
    assert "author" not in structured(f"<div {scope}>{film}</div>").meta


def test_rdfa_is_read_like_microdata() -> None:
    page = structured(
        '<article typeof="schema:NewsArticle"><h1 property="schema:headline">Bridge</h1>'
        '<span property="schema:datePublished" content="2024-01-05">today</span></article>'
    )
    assert page.articles[0].syntax == "rdfa"
    assert page.articles[0].text("datePublished") == "2024-01-05"


def test_the_titles_of_drawings_are_not_the_page_title() -> None:
    page = structured("<title>Bridge</title><svg><title>Logo</title></svg>")
    assert page.title == "Bridge"


def test_lone_surrogates_do_not_survive() -> None:
    page = structured(ld('{"@type": "NewsArticle", "headline": "Bridge \\ud83d closed"}'))
    page.articles[0].text("headline").encode()


def test_deep_nesting_costs_little() -> None:
    with bounded():
        structured(ld("[" * 200_000) + ld('{"a":' * 50_000 + "1" + "}" * 50_000))


def test_a_huge_script_is_searched_and_not_parsed() -> None:
    filler = '"x": "' + "y" * 1_200_000 + '"'
    page = structured(ld(f'{{"@type": "NewsArticle", "headline": "Bridge", {filler}}}'))
    assert page.articles[0].text("headline") == "Bridge"


@given(st.text(max_size=400))
def test_any_script_is_survived(text: str) -> None:
    assert isinstance(jsonld.load(text), list)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@id",
                        "author",
                        "headline",
                        "name",
                        "datePublished",
                        "keywords",
                        "image",
                    ]
                ),
                inner | st.just("NewsArticle"),
                max_size=5,
            )
        ),
        max_leaves=30,
    )
)
def test_any_json_is_survived(value: object) -> None:
    """Types are never what the vocabulary says."""
    script = json.dumps(value).replace("</", "<\\/")
    page = structured(ld(script))
    for thing in page.articles:
        thing.text("headline", "name", "author")
    assert isinstance(page.site_names, tuple)

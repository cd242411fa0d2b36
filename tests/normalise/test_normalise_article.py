# ruff: noqa: DTZ001, E501
# Times without zones are what is normalised.
"""An article in its normal form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import BadInput
from newscrawl.model import Article, Image
from newscrawl.normalise import normalise

URL = "https://en.abna24.com/story/12345"


def test_a_time_without_a_zone_is_read_in_the_outlets() -> None:
    article = Article(
        URL,
        date_published=datetime(2017, 8, 25, 10, 20),
        date_modified=datetime(2017, 12, 25, 10, 20),
    )
    found = normalise(article, timezone="Asia/Tehran")
    assert found.date_published == datetime(2017, 8, 25, 5, 50, tzinfo=UTC)
    assert found.date_modified == datetime(2017, 12, 25, 6, 50, tzinfo=UTC)


def test_a_time_with_a_zone_is_only_moved_to_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    article = Article(URL, date_published=datetime(2024, 1, 5, 7, 0, tzinfo=tokyo))
    found = normalise(article, timezone="Asia/Tehran")
    assert found.date_published == datetime(2024, 1, 4, 22, 0, tzinfo=UTC)
    assert found.date_published.tzinfo is UTC


def test_a_bare_day_stays_that_day() -> None:
    """Midnight in Tehran is the day before in UTC: no reader would call that the date."""
    found = normalise(Article(URL, date_published=datetime(2017, 8, 25)), timezone="Asia/Tehran")
    assert found.date_published == datetime(2017, 8, 25, tzinfo=UTC)


def test_a_time_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadInput, match="Asia/Teheran"):
        normalise(Article(URL), timezone="Asia/Teheran")


def test_authors_lose_what_stands_about_their_names() -> None:
    article = Article(
        URL,
        authors=(
            "By Anna Berg",
            "ole dahl",
            "Anna Berg",
            "Eva Lind, Senior Reporter",
            "https://x.example/anna",
            " ",
        ),
    )
    assert normalise(article).authors == ("Anna Berg", "ole dahl", "Eva Lind")


def test_the_outlets_own_name_is_no_author() -> None:
    article = Article(URL, authors=("ABNA24", "AhlulBayt News Agency", "Anna Berg"))
    found = normalise(article, outlet="abna-en", also_known_as=("AhlulBayt News Agency",))
    assert found.authors == ("Anna Berg",)
    assert found.outlet == "abna-en"


def test_without_an_outlet_its_name_is_not_known() -> None:
    assert normalise(Article(URL, authors=("ABNA24",))).authors == ("ABNA24",)


def test_a_credit_line_left_in_the_text_is_taken_out_of_text_and_markup() -> None:
    article = Article(
        URL,
        body_text="(AhlulBayt News Agency) - Iraq’s units say so.\n\nMore follows. End/ 129",
        body_html="<p>(AhlulBayt News Agency) - Iraq’s units say so.</p><p>More follows. End/ 129</p>",
    )
    found = normalise(article)
    assert found.agency == "AhlulBayt News Agency"
    assert found.body_text == "Iraq’s units say so.\n\nMore follows."
    assert found.body_html.startswith("<p>Iraq’s units")


def test_text_that_was_parted_already_is_not_cut_again() -> None:
    article = Article(
        URL, agency="Reuters", dateline="PARIS", body_text="LONDON (AP) - also in the text."
    )
    assert normalise(article).body_text == "LONDON (AP) - also in the text."


def test_words_and_addresses_stand_once() -> None:
    article = Article(
        URL,
        keywords=(" Iraq", "iraq", "", "PMU"),
        images=(
            Image("https://x.example/a.jpg", " a  b "),
            Image("https://x.example/a.jpg"),
            Image("data:,x"),
        ),
        links=("https://x.example/1", "https://x.example/1", "mailto:a@x.example"),
    )
    found = normalise(article)
    assert found.keywords == ("Iraq", "PMU")
    assert found.images == (Image("https://x.example/a.jpg", "a b"),)
    assert found.links == ("https://x.example/1",)


def test_an_alternative_headline_that_becomes_equal_goes() -> None:
    article = Article(URL, headline="Cafe\u0301 opens", alternative_headline="Café  opens")
    assert normalise(article).alternative_headline == ""


def test_the_address_is_the_one_where_duplicates_meet() -> None:
    article = Article(f"{URL}?utm_source=x#top", canonical_url="/story/12345")
    assert normalise(article).canonical_url == URL


def test_the_outlets_language_stands_in_for_an_unknown_one() -> None:
    assert normalise(Article(URL), language="fa-IR").language == "fa"
    assert normalise(Article(URL, language="en-US"), language="fa").language == "en"


TEXT = st.text(max_size=40) | st.sampled_from(
    [
        "(AP) - (Reuters) - x",
        "End/ 129",
        "By Anna, By Ole",
        "/ABNA/ /ABNA/ x",
        "می\u200c شود",
        "a\n\nb",
        "PARIS (AFP) - x",
    ]
)
WHEN = st.none() | st.datetimes() | st.datetimes(timezones=st.timezones())


@given(
    st.builds(
        Article,
        url=st.just(URL) | st.text(max_size=30),
        headline=TEXT, alternative_headline=TEXT, body_text=TEXT, body_html=TEXT, description=TEXT,
        canonical_url=TEXT, authors=st.lists(TEXT, max_size=3).map(tuple), agency=TEXT, dateline=TEXT,
        keywords=st.lists(TEXT, max_size=3).map(tuple), language=st.text(max_size=6), section=TEXT,
        date_published=WHEN, date_modified=WHEN,
    ),
    st.sampled_from(["", "Asia/Tehran", "America/New_York"]),
    st.sampled_from(["", "abna-en", "post"]),
)  # fmt: skip
def test_normalising_twice_changes_nothing(article: Article, zone: str, outlet: str) -> None:
    once = normalise(article, timezone=zone, outlet=outlet)
    assert normalise(once, timezone=zone, outlet=outlet) == once
    for value in (once.date_published, once.date_modified):
        assert value is None or value.utcoffset() == timedelta(0)

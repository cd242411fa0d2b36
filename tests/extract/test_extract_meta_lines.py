# ruff: noqa: DTZ001
# Pages give times without zones, and so does their reading.
"""Dates and bylines in lines that elements part, wherever about the article they stand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from meta_pages import FILLER, article, metadata
from selectolax.lexbor import LexborHTMLParser

from newscrawl.extract.parted import parted, whole_days

FAR = "".join(f"<li>Another part that is worth a look, number {n}</li>" for n in range(9))
"""What stands between a text and the line about it."""


def _line(markup: str) -> str:
    node = LexborHTMLParser(f"<div>{markup}</div>").css_first("div")
    assert node is not None
    return parted(node.text() or "", node)


def test_elements_of_a_byline_that_nothing_parts_are_read_apart() -> None:
    top = (
        "<h1>Council to decide on bridge</h1><div><span>by <a>Anna Berg</a></span>"
        "<time>November 21, 2025</time><a>0</a><span>1747</span></div>"
    )
    found = metadata(article(top=top))
    assert found.authors == ("Anna Berg",)
    assert found.date_published == datetime(2025, 11, 21)


def test_letters_that_are_set_apart_within_a_word_stay_in_it() -> None:
    assert _line("<span>B</span>y Anna <b>Mc</b>Berg<span>son</span> 12345") == (
        "By Anna McBergson 12345"
    )


def test_a_sentence_is_not_parted() -> None:
    text = FILLER[:200]
    assert _line(f"{text}<span>X12345</span>") == f"{text}X12345"


def test_a_calendar_leaf_with_the_year_above_the_day_is_one_date() -> None:
    assert whole_days(["News", "2019", "09/07", "19:02"]) == ["News", "2019/09/07 19:02"]
    assert whole_days(["2019", "players"]) == ["2019", "players"]
    top = "<h1>Council to decide on bridge</h1><div>2019</div><div>09/07</div><div>19:02</div>"
    assert metadata(article(top=top)).date_published == datetime(2019, 9, 7, 19, 2)


def test_what_a_time_says_of_the_publication_beats_its_attribute() -> None:
    time = '<time datetime="2019-07-03T10:18:46Z">Publié le 29 juin 2019</time>'
    assert metadata(article(time)).date_published == datetime(2019, 6, 29)


def test_an_attribute_of_the_same_day_still_lends_its_time() -> None:
    time = '<time datetime="2019-06-29T10:18:46Z">Publié le 29 juin 2019</time>'
    expected = datetime(2019, 6, 29, 10, 18, 46, tzinfo=UTC)
    assert metadata(article(time)).date_published == expected


def test_a_line_about_the_article_below_its_text_tells_the_date() -> None:
    line = '<div class="asset-meta">By Anna on 03.05.2013, 11:51 | 0 comments</div>'
    found = metadata(article() + f"<footer><ul>{FAR}</ul>{line}</footer>")
    assert found.date_published == datetime(2013, 5, 3, 11, 51)


def test_a_sentence_in_a_posts_footer_tells_the_date() -> None:
    line = (
        '<div class="post-footer">This entry was posted on 14 December 2015 at 14:48 by Anna '
        'and is filed under <a href="/b">Bridges</a>. You can follow any responses to this entry '
        'through a feed. <a href="/news/bridge#comments">There are nine comments already; what is '
        "your view of the bridge?</a></div>"
    )
    found = metadata(article() + f"<ul>{FAR}</ul>{line}")
    assert found.date_published == datetime(2015, 12, 14, 14, 48)


def test_a_posts_own_footer_is_no_footer_of_the_page() -> None:
    line = '<div class="entry-footer"><span class="author">Anna Berg</span></div>'
    page_line = line.replace("entry-footer", "page-footer")
    assert metadata(article() + f"<ul>{FAR}</ul>{line}").authors == ("Anna Berg",)
    assert metadata(article() + f"<ul>{FAR}</ul>{page_line}").authors == ()


def test_the_day_of_a_picture_and_its_photographer_are_not_the_articles() -> None:
    figure = (
        '<figure><img src="/a.jpg"><figcaption><span class="byline">Ole Dahl</span>'
        '<time datetime="2024-04-24">24 April</time></figcaption></figure>'
    )
    line = "<div>Filed under bridges</div>" * 9
    dated = '<div class="when date">28 April 2024</div>'
    found = metadata(article(figure + line) + f"<ul>{FAR}</ul>{dated}")
    assert found.date_published == datetime(2024, 4, 28)
    assert found.authors == ()


def test_a_day_behind_the_title_beats_a_caption() -> None:
    head = '<meta property="og:title" content="Council to decide on bridge | 28.04.2023">'
    found = metadata(article("<p>The bridge on 24 April 2023</p>"), head)
    assert found.date_published == datetime(2023, 4, 28)
    assert found.provenance["date_published"] == "title"


def test_a_day_behind_the_title_is_no_part_of_the_headline() -> None:
    head = (
        '<meta property="og:site_name" content="Harbour Post">'
        '<meta property="og:title" content="Council to decide | Harbour Post | 28.04.2023">'
    )
    assert metadata(article(), head).alternative_headline == "Council to decide"


def test_the_day_in_an_articles_number_is_used_where_nothing_else_tells() -> None:
    url = "https://www.harbourpost.example/news/article/A2026012914320005196"
    assert metadata(article(), url=url).date_published == datetime(2026, 1, 29)
    dated = metadata(article("<p>28 January 2026</p>"), url=url)
    assert dated.date_published == datetime(2026, 1, 28)


def test_an_article_number_that_is_no_day_is_none() -> None:
    url = "https://www.harbourpost.example/news/article/20269912143200"
    assert metadata(article(), url=url).date_published is None


def test_the_time_of_publication_in_a_script_is_known_by_its_short_name() -> None:
    script = '<script>var info = {"pubtime": "2019-09-07 19:02:26"}</script>'
    assert metadata(article() + script).date_published == datetime(2019, 9, 7, 19, 2, 26)


def test_a_label_in_a_box_that_says_much_else_tells_the_date() -> None:
    box = (
        "<div>Editor's choice Main category: Bridges and tunnels. Also included in: Harbours; "
        "Ferries and other ships; Old buildings; Repairs of roads and of railways; Reports from "
        "the council Article Date: 07 Jun 2013 - 0:00 PDT</div>"
    )
    found = metadata(article(box))
    assert found.date_published is not None
    assert found.date_published.date().isoformat() == "2013-06-07"


@pytest.mark.parametrize(
    "sentence",
    [
        "A letter that was published on 12 March 2015 by the ministry",
        "A film that the ferrymen had posted on Facebook on 1 January 2020",
        "Posted on Facebook on 1 January 2020, the film of the ferrymen",
        "Published on 12 March 2015 by the ministry, the letter about the bridge",
        "Selon la lettre du ministère, publié le 12 mars 2015, le vieux pont",
        "Un informe del ministerio, publicado el 12 de marzo de 2015, que",
    ],
)
def test_a_day_that_a_sentence_of_the_text_tells_of_is_not_the_articles(sentence: str) -> None:
    text = f"<p>{sentence} {FILLER[40:]}</p>"
    assert len(text.encode()) > 160
    found = metadata(article(text))
    assert found.date_published is None
    footer = "<div class=entry-footer>Posted on May 3, 2024</div>"
    dated = metadata(article(text) + f"<ul>{FAR}</ul>{footer}")
    assert dated.date_published == datetime(2024, 5, 3)


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_an_attribute_beats_a_day_that_reads_two_ways(language: str) -> None:
    time = '<time datetime="2024-05-03T10:20:30Z">Published: 03/05/2024</time>'
    found = metadata(f'<div lang="{language}">{article(time)}</div>')
    assert found.date_published == datetime(2024, 5, 3, 10, 20, 30, tzinfo=UTC)


def test_an_attribute_a_day_apart_is_another_zones_and_keeps_its_time() -> None:
    time = '<time datetime="2024-05-03T22:20:30-07:00">Published May 4, 2024</time>'
    found = metadata(article(time)).date_published
    assert found is not None
    assert found.isoformat() == "2024-05-03T22:20:30-07:00"


def test_the_day_of_an_event_in_the_title_is_not_the_articles() -> None:
    head = '<meta property="og:title" content="Remembering the great storm - 12 May 1999">'
    top = "<h1>Remembering the great storm - 12 May 1999</h1>"
    found = metadata(article("<div>3 May 2024</div>", top), head)
    assert found.date_published == datetime(2024, 5, 3)
    assert metadata(article(), head).date_published is None
    found = metadata(article("<div>3 May 2024</div>", top=""), head)
    assert found.date_published == datetime(2024, 5, 3)
    assert found.headline == "Remembering the great storm - 12 May 1999"


def test_a_date_near_the_headline_beats_a_number_behind_the_title() -> None:
    head = '<meta property="og:title" content="Remembering the storm | 12.05.1999">'
    captioned = "<p>The bridge on 24 April 2023</p><div>Published 3 May 2024</div>"
    assert metadata(article(captioned), head).date_published == datetime(2024, 5, 3)


def test_a_number_in_the_midst_of_a_title_is_not_its_day() -> None:
    head = "<title>Storm | 12.05.1999 | The harbour remembers</title>"
    assert metadata(article(), head).date_published is None


def test_a_zones_name_is_none_where_a_word_follows() -> None:
    line = "<div>2024-05-03 10:20 {}</div>"
    assert metadata(article(line.format("WEST COAST"))).date_published == datetime(
        2024, 5, 3, 10, 20
    )
    zoned = metadata(article(line.format("WEST | Harbour"))).date_published
    assert zoned is not None
    assert zoned.isoformat() == "2024-05-03T10:20:00+01:00"

"""Who wrote it: people, without what stands about their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meta_pages import article, ld, metadata

from newscrawl.names import looks_personal, people
from tests.bounded import bounded


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Anna Berg", ["Anna Berg"]),
        ("By Anna Berg and Ole Dahl in Oslo", ["Anna Berg", "Ole Dahl"]),
        ("Von Anna Berg und Ole Dahl", ["Anna Berg", "Ole Dahl"]),
        ("Par Anne-Marie Du Pont et Luc Moreau", ["Anne-Marie Du Pont", "Luc Moreau"]),
        ("Anna Berg, Ole Dahl & Eva Lind", ["Anna Berg", "Ole Dahl", "Eva Lind"]),
        ("Anna Berg, Senior Political Reporter", ["Anna Berg"]),
        ("Written by: Anna Berg | Updated 5 May 2024", ["Anna Berg"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Anna Berg (dpa)", ["Anna Berg"]),
        ("Anna Berg <anna@post.example>", ["Anna Berg"]),
        ("Martin Luther King, Jr.", ["Martin Luther King, Jr"]),
        ("Текст: Мария Иванова, корреспондент", ["Мария Иванова"]),
        ("责任编辑：牛镛、岳弘彬", ["牛镛", "岳弘彬"]),
        ("구현모 기자", ["구현모"]),
        ("بقلم: أحمد الجبوري", ["أحمد الجبوري"]),
        ("نویسنده: علی رضایی", ["علی رضایی"]),
        ("लेखक: राम कुमार", ["राम कुमार"]),
        ("JÖRG ZSCHOCHE", ["JÖRG ZSCHOCHE"]),
        ("By Anna Berg - Associated Press - Friday", ["Anna Berg"]),
        (
            "By Anna Berg and Ole Dahl The Associated Press",
            ["Anna Berg", "Ole Dahl", "Associated Press"],
        ),
        ("Von Anna Berg mit AP", ["Anna Berg"]),
        ("By Anna BergTwitter", ["Anna Berg", "Twitter"]),
    ],
)
def test_a_byline_is_cut_into_names(text: str, names: list[str]) -> None:
    assert people(text, visible=True) == names


@pytest.mark.parametrize(
    "text",
    [
        "admin",
        "Staff Writer",
        "https://post.example/author/1",
        "5 min read",
        "Follow us",
        "@anna",
        "Share this",
        "",
    ],
)
def test_what_is_no_name_gives_none(text: str) -> None:
    assert people(text, visible=True) == []


def test_people_read_like_people() -> None:
    assert looks_personal("Anna von der Berg")
    assert looks_personal("大渡 美咲")
    assert not looks_personal("Most popular")
    assert not looks_personal("Reuters")
    assert not looks_personal("人気の記事はこちらから")


def test_stated_people_come_before_a_visible_outlet() -> None:
    found = metadata(
        article("<div class='byline'>Harbour Post</div>"),
        ld('{"@type": "NewsArticle", "headline": "Council to decide on bridge", "author": '
           '[{"@type": "Person", "name": "Anna Berg"}, {"@type": "Person", "name": "Ole Dahl"}]}'),
    )  # fmt: skip
    assert found.authors == ("Anna Berg", "Ole Dahl")
    assert found.provenance["authors"] == "json-ld"


def test_a_byline_on_the_page_beats_the_outlet_named_in_the_metadata() -> None:
    """Many systems state the outlet as the author of everything."""
    found = metadata(
        article("<p class='credit'>By Anna Berg and Ole Dahl in Oslo</p>"),
        '<meta property="og:site_name" content="Harbour Post">'
        + ld('{"@type": "NewsArticle", "headline": "Council to decide on bridge", "author": '
             '{"@type": "Organization", "name": "Harbour Post"}}'),
    )  # fmt: skip
    assert found.authors == ("Anna Berg", "Ole Dahl")


def test_an_agency_stays_beside_the_people_and_the_outlet_goes() -> None:
    found = metadata(
        article(),
        '<meta property="og:site_name" content="Harbour Post">'
        + ld('{"@type": "NewsArticle", "headline": "Council to decide on bridge", "author": '
             '[{"@type": "Person", "name": "Anna Berg"}, {"@type": "Organization", "name": "AP"}, '
             '{"@type": "Organization", "name": "Harbour Post"}]}'),
    )  # fmt: skip
    assert found.authors == ("Anna Berg", "AP")
    assert found.agency == "AP"


def test_authors_of_teasers_and_comments_are_not_the_authors() -> None:
    found = metadata(
        article("<div class='byline'>By <a href='/author/anna-berg'>Anna Berg</a></div>")
        + "<div class='related-stories'><span class='author'>Ole Dahl</span></div>"
        + "<ol class='comments'><li><cite class='author'>Eva Lind</cite></li></ol>"
    )
    assert found.authors == ("Anna Berg",)


def test_a_name_alone_under_the_text_is_a_signature_and_leaves_the_text() -> None:
    body = article().replace(
        "</article>", "<p style='text-align:right'><strong>Lê Phương</strong></p></article>"
    )
    found = metadata(body)
    assert found.authors == ("Lê Phương",)
    assert found.blocks[-1].text != "Lê Phương"


@pytest.mark.parametrize(
    "lines",
    [
        ("Anna Berg", "5 January 2024"),
        ("5 January 2024", "Anna Berg"),
        ("Author of the article:", "Anna Berg"),
        ("byAnna Berg", "5 January 2024"),
        ("Anna Berg|Published 4 months ago", ""),
        ("Anna Berg | 05.01.2024 - 10:20", ""),
    ],
)
def test_a_byline_without_markup_is_known_by_its_place(lines: tuple[str, str]) -> None:
    found = metadata(article("".join(f"<div>{line}</div>" for line in lines if line)))
    assert found.authors == ("Anna Berg",)


def test_words_of_the_page_beside_a_date_are_no_names() -> None:
    for line in ("Front Page", "Most Popular", "Weekend Edition", "Breaking News"):
        assert metadata(article(f"<div>{line}</div><div>5 January 2024</div>")).authors == ()


def test_a_page_without_authors_has_none() -> None:
    found = metadata(article())
    assert found.authors == ()


@given(st.text(max_size=300), st.booleans())
def test_any_text_is_survived_and_names_stay_names(text: str, visible: bool) -> None:
    for name in people(text, visible=visible):
        assert name == name.strip()
        assert len(name) <= 60


@pytest.mark.parametrize(
    "unit", ["By ", "a b and ", "A, ", "(", "Senior ", "a/", "1 ", "・", "von der "]
)
def test_repetition_costs_no_time(unit: str) -> None:
    with bounded():
        people(unit * 100_000, visible=True)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("گزارش: گلناز رودبان", ("گلناز رودبان",)),
        ("نویسنده: گلناز رودبان", ("گلناز رودبان",)),
        ("خبرنگار: گلناز رودبان، کیوان سپیدار", ("گلناز رودبان", "کیوان سپیدار")),
        ("به قلم گلناز رودبان", ("گلناز رودبان",)),
        ("بقلم: سلمى الخطيب", ("سلمى الخطيب",)),
        ("كتب: سامر حداد", ("سامر حداد",)),
        ("كتبت سلمى الخطيب", ("سلمى الخطيب",)),
        ("著者：後藤大地", ("後藤大地",)),
    ],
)
def test_bylines_of_many_scripts_are_read_below_the_headline(
    line: str, names: tuple[str, ...]
) -> None:
    top = f"<h1>Council to decide on bridge</h1><div>{line}</div>"
    assert metadata(article(top=top)).authors == names


def test_the_title_of_a_box_behind_the_text_is_no_signature() -> None:
    box = (
        '<div class="q9"><b>Prairie Letter</b><div>The day in your inbox at six.</div>'
        "<button>Sign me up</button></div>"
    )
    assert metadata(article() + box).authors == ()
    assert metadata(article() + "<p><b>Anna Berg</b></p>").authors == ("Anna Berg",)


def test_a_page_without_a_byline_has_no_author() -> None:
    found = metadata(article(), '<meta property="og:site_name" content="Harbour Post">')
    assert found.authors == ()


def test_a_publishing_company_is_no_author_beside_people() -> None:
    head = '<meta name="author" content="Tide Media Inc., Anna Berg">'
    assert metadata(article(), head).authors == ("Anna Berg",)


def test_a_name_that_the_page_shows_is_better_than_what_somebody_is_called_in_a_system() -> None:
    head = '<meta name="sailthru.author" content="annaberg">'
    line = '<div class="byline">By Anna Berg</div>'
    top = f"<h1>Council to decide on bridge</h1>{line}"
    assert metadata(article(top=top), head).authors == ("Anna Berg",)
    assert metadata(article(), head).authors == ("annaberg",)


def test_a_name_written_as_libraries_do_is_one_name() -> None:
    head = '<meta name="parsely-author" content="Berg, Anna">'
    assert metadata(article(), head).authors == ("Anna Berg",)
    agencies = '<meta name="dc.creator" content="Reuters, Anna Berg">'
    assert "Anna Berg" in metadata(article(), agencies).authors


@pytest.mark.parametrize(
    "label", ["查看更多", "我已授权", "关注新华网", "暂无简介", "댓글쓰기", "続きを読む"]
)
def test_a_button_is_nobody_though_it_is_as_short_as_a_name(label: str) -> None:
    assert not looks_personal(label)


def test_the_headline_beside_the_date_is_nobodys_name() -> None:
    top = "<h1>Host Leadership</h1><p>Host Leadership</p><p>19 February 2026</p>"
    assert metadata(article(top=top)).authors == ()


def test_the_agency_behind_a_name_is_another_author() -> None:
    assert people("By Narayana Ford Bloomberg", visible=True) == ["Narayana Ford", "Bloomberg"]
    assert people("Michael Bloomberg", visible=True) == ["Michael Bloomberg"]
    assert people("Michael R. Bloomberg", visible=True) == ["Michael R. Bloomberg"]


def test_a_placeholder_is_nobodys_name() -> None:
    for told in ("name, email@mail.example", "User Admin", "© Mara Olden"):
        assert people(told, visible=True) == []


def test_a_picture_credit_is_no_byline() -> None:
    top = "<h1>Council to decide on bridge</h1><p>By Mara Olden | Satellite imagery by S.E.A.</p>"
    assert metadata(article(top=top)).authors == ()


@pytest.mark.parametrize(
    "label", ["ABONE OL", "Takip Et", "Jetzt abonnieren", "Abonnez-vous", "Suscríbete", "About DW"]
)
def test_a_button_in_two_words_is_nobody(label: str) -> None:
    assert not looks_personal(label)


@pytest.mark.parametrize("name", ["Anna Dela Cruz", "Maria Segui", "La Stampa"])
def test_a_name_with_a_word_of_a_button_in_it_stays_one(name: str) -> None:
    assert people(name, visible=True) == [name]


@pytest.mark.parametrize("text", ["ORF.at/ Agenturen", "Harbourpost.example Agencies"])
def test_an_outlets_address_with_the_wires_is_no_person(text: str) -> None:
    assert not looks_personal(text)


@pytest.mark.parametrize(
    "told", ["harbourpost.example, Porto, Portugal", "Harbour Post, Porto, Portugal"]
)
def test_places_behind_the_outlets_own_name_are_nobody(told: str) -> None:
    head = '<meta property="og:site_name" content="Harbour Post">'
    found = metadata(article(), f'{head}<meta name="author" content="{told}">')
    assert len(found.authors) == 1
    assert not {"Porto", "Portugal"} & set(found.authors)


def test_a_person_behind_the_outlets_own_name_is_the_author() -> None:
    head = '<meta property="og:site_name" content="Harbour Post">'
    told = '<meta name="author" content="Harbour Post, Anna Berg">'
    assert metadata(article(), head + told).authors == ("Anna Berg",)


def test_a_name_with_the_pages_own_address_gives_way_to_a_byline() -> None:
    head = '<meta name="author" content="Deutsche Hafenpost (www.harbourpost.example)">'
    assert metadata(article(), head).authors == ("Deutsche Hafenpost",)
    assert metadata(article("<p>By Anna Berg</p>"), head).authors == ("Anna Berg",)


def test_a_line_far_behind_the_text_that_names_the_author_is_believed() -> None:
    further = "".join(f"<li>Another part that is worth a look, number {n}</li>" for n in range(9))
    line = "<li><b>Author</b> Ben Knight</li>"
    assert metadata(f"{article()}<ul>{further}{line}</ul>").authors == ("Ben Knight",)
    more = "<li>Author Ben Knight reads at the fair</li>"
    assert metadata(f"{article()}<ul>{further}{more}</ul>").authors == ()


def test_names_alone_between_standfirst_and_text_are_the_authors() -> None:
    top = (
        "<h1>Council to decide on bridge</h1><p>…as the villages on both banks cry foul over a "
        "ferry that never came</p><p>Anna Berg/Ole Dahl</p>"
    )
    head = '<meta name="author" content="Harbour Post">'
    assert metadata(article(top=top), head).authors == ("Anna Berg", "Ole Dahl")


@pytest.mark.parametrize("name", ["Ben Knight", "Van Jones"])
def test_a_particle_that_is_a_first_name_is_one(name: str) -> None:
    assert looks_personal(name)
    assert not looks_personal("La Stampa")


def test_a_byline_behind_the_date_in_its_line_is_read() -> None:
    line = "<p>Published: June 5, 2013 9:21 PM By ANNA BERG anna.berg@post.example</p>"
    assert metadata(article(line)).authors == ("ANNA BERG",)


def test_who_reported_for_an_agency_is_the_author_where_no_byline_is() -> None:
    credit = "<p>(Reporting by Anna Berg in Oslo and Ole Dahl; Editing by Eva Lind)</p>"
    body = article().replace("</article>", f"{credit}</article>")
    assert metadata(body).authors == ("Anna Berg", "Ole Dahl")
    assert metadata(body, '<meta name="author" content="Mara Olden">').authors == ("Mara Olden",)


def test_a_name_alone_in_its_element_ends_where_the_element_does() -> None:
    byline = (
        '<div class="byline"><span class="byline-name">Anna Berg</span>'
        '<span class="byline-title">HP Norway correspondent</span></div>'
    )
    assert metadata(article(byline)).authors == ("Anna Berg",)


def test_a_title_with_an_and_in_it_is_not_two_people() -> None:
    head = '<meta property="og:title" content="Grand Ferry Emulator and Old Bridge">'
    top = "<h1>Grand Ferry Emulator and Old Bridge</h1><p>19 February 2026</p>"
    again = "<p>Grand Ferry Emulator and Old Bridge</p><p>19 February 2026</p>"
    assert metadata(article(top=top + again), head).authors == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tags European Southern Observatory", "Developer Yacht Club Games", "For Authors",
        "Story Highlights", "→ Learn More", "扬子晚报", "每日经济新闻", "扬眼 企鹅号", "한국일보",
    ],
)  # fmt: skip
def test_what_a_box_or_a_paper_is_called_is_no_person(text: str) -> None:
    assert not looks_personal(text)


def test_handles_go_and_a_paper_named_for_today_stays() -> None:
    text = "Anna Berg @annaberg , USA TODAY 7:41 p.m. EDT July 17, 2013"
    assert people(text, visible=True) == ["Anna Berg", "USA TODAY"]
    assert people("Anna Berg, today 10:30", visible=True) == ["Anna Berg"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Anna Berg Today at 10:30</p>",
        "<div class=byline>Von Anna Berg heute, 10:20 Uhr</div>",
        "<p>By Anna Berg Yesterday at 9:00 pm</p>",
    ],
)
def test_the_day_behind_a_name_is_no_part_of_it(line: str) -> None:
    assert metadata(article(line)).authors == ("Anna Berg",)


@pytest.mark.parametrize(
    ("line", "paper"),
    [
        ("Anna Berg, Florida Today", "Florida Today"),
        ("Anna Berg, Florida Today 10:20 a.m. EDT June 3, 2013", "Florida Today"),
        ("Anna Berg, USA TODAY Sports 7:41 p.m.", "USA TODAY Sports"),
    ],
)
def test_a_paper_called_for_the_day_stands_by_itself(line: str, paper: str) -> None:
    assert people(line, visible=True) == ["Anna Berg", paper]


@pytest.mark.parametrize(
    "text", ["Dr.med. Anna Berg", "J.de Vries", "J.R.R.de Vries", "Prof.dr. Anna Berg"]
)
def test_titles_and_initials_before_a_name_are_no_address(text: str) -> None:
    assert metadata(article(f"<p>By {text}</p>")).authors == (text,)


@pytest.mark.parametrize("text", ["Harbour post.example", "Anna Berg post.de", "新华网", "企鹅号"])
def test_an_address_or_a_channel_is_no_person(text: str) -> None:
    assert not looks_personal(text)


def test_a_given_name_may_end_as_a_channels_does() -> None:
    assert metadata(article("<p>作者：王小号</p>")).authors == ("王小号",)


def test_a_desk_of_the_outlet_and_whom_it_was_written_for_are_nobody() -> None:
    head = (
        '<meta property="og:site_name" content="Harbour Post">'
        '<meta name="author" content="Anna Berg, Special for Harbour Post, Harbour Post Sports">'
    )
    assert metadata(article(), head).authors == ("Anna Berg",)

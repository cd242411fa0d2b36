"""Credit lines: agency and dateline in front, end marks behind, both apart from the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meta_pages import article, metadata

from newscrawl.credits import read_lead, read_tail
from newscrawl.extract.agency import apart
from newscrawl.extract.document import BodyBlock, Run
from tests.bounded import bounded


@pytest.mark.parametrize(
    ("text", "agency", "dateline", "rest"),
    [
        ("(AhlulBayt News Agency) - Iraq’s units", "AhlulBayt News Agency", "", "Iraq’s units"),
        ("AhlulBayt News Agency (ABNA): The leader", "AhlulBayt News Agency", "", "The leader"),
        ("/ABNA/ The leader", "ABNA", "", "The leader"),
        ("BAGHDAD (Reuters) – Iraq said", "Reuters", "BAGHDAD", "Iraq said"),
        ("BAGHDAD, Jan. 5 (Xinhua) -- Iraq said", "Xinhua", "BAGHDAD, Jan. 5", "Iraq said"),
        ("BERLIN (dpa) - Die Regierung", "dpa", "BERLIN", "Die Regierung"),
        ("Berlin (dpa/bb) - Die Regierung", "dpa/bb", "Berlin", "Die Regierung"),
        ("(Reuters) - Iraq said", "Reuters", "", "Iraq said"),
        ("Madrid, 5 ene (EFE).- El presidente", "EFE", "Madrid, 5 ene", "El presidente"),
        ("(ANSA) - ROMA, 05 GEN - Il presidente", "ANSA", "ROMA, 05 GEN", "Il presidente"),
        ("PARIS (AFP) — Le président", "AFP", "PARIS", "Le président"),
        ("新华社北京1月5日电（记者张三）国务院", "新华社", "北京1月5日", "国务院"),
        ("【パリ＝時事】仏政府は", "時事", "パリ", "仏政府は"),
        ("(서울=연합뉴스) 홍길동 기자 = 정부는", "연합뉴스", "서울", "정부는"),
        ("МОСКВА, 5 янв — РИА Новости. Президент", "РИА Новости", "МОСКВА, 5 янв", "Президент"),
        ("ANKARA (AA) - Cumhurbaşkanı", "AA", "ANKARA", "Cumhurbaşkanı"),
        ("بغداد (رويترز) - قال مسؤول", "رويترز", "بغداد", "قال مسؤول"),
        ("WASHINGTON — The president", "", "WASHINGTON", "The president"),
        ("TARROW, Nov 15 (Coast Desk) – A ferry", "Coast Desk", "TARROW, Nov 15", "A ferry"),
        (
            "Tarrow, 15 November (Coast Desk) — A ferry",
            "Coast Desk",
            "Tarrow, 15 November",
            "A ferry",
        ),
        ("TARROW (Coast Desk) – A ferry", "Coast Desk", "TARROW", "A ferry"),
        ("TARROW, Nov 15 (Meridian Wire) -- A ferry", "Meridian Wire", "TARROW, Nov 15", "A ferry"),
    ],
)
def test_the_lead_is_parted_from(text: str, agency: str, dateline: str, rest: str) -> None:
    credit = read_lead(text)
    assert (credit.agency, credit.dateline, text[credit.length :]) == (agency, dateline, rest)


@pytest.mark.parametrize(
    "text",
    [
        "The man (who was a farmer) - and his wife - left.",
        "He told Reuters: we will leave tomorrow.",
        "NATO – das Bündnis – tagt in Brüssel.",
        "Olaf Scholz (SPD) – der frühere Kanzler – sagte:",
        "UPDATE — The road is open again.",
        "Reuters said the road was open.",
        "The Agency (see below): a history",
        "I",
    ],
)
def test_an_ordinary_beginning_is_left_alone(text: str) -> None:
    assert read_lead(text).length == 0


def test_a_persian_credit_that_is_part_of_the_sentence_is_read_and_left() -> None:
    """Cut off, the sentence would begin with a comma or without its grammar."""
    credit = read_lead("به گزارش خبرگزاری مهر، رئیس جمهور گفت")
    assert (credit.agency, credit.length) == ("خبرگزاری مهر", 0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("in two weeks. End/ 129", "in two weeks."),
        ("in two weeks…/ 328", "in two weeks"),
        ("in two weeks./328", "in two weeks."),
        ("گزارش می‌دهد. انتهای پیام/", "گزارش می‌دهد."),
        ("보도했다. (끝)", "보도했다."),
        ("（完）", ""),
        ("End/ 129", ""),
        ("He scored 3/129 in the end.", "He scored 3/129 in the end."),
        ("open 24/7", "open 24/7"),
        ("a matter of and/or", "a matter of and/or"),
    ],
)
def test_the_end_mark_is_parted_from(text: str, kept: str) -> None:
    assert text[: read_tail(text)] == kept


def test_the_lead_may_stand_behind_the_standfirst() -> None:
    blocks = [
        BodyBlock("p", (Run("The road is open."),)),
        BodyBlock("p", (Run("BERLIN (dpa) - The road"),)),
    ]
    found, credit = apart(blocks)
    assert credit.agency == "dpa"
    assert [block.text for block in found] == ["The road is open.", "The road"]


def test_a_lead_in_several_runs_is_cut_across_them() -> None:
    """Datelines are often set in bold."""
    runs = (
        Run("BAGHDAD", mark="strong"),
        Run(" (Reuters) – Iraq "),
        Run("said", href="https://x.example/"),
    )
    found, _ = apart([BodyBlock("p", runs), BodyBlock("p", (Run("More."),))])
    assert found[0].runs == (Run("Iraq "), Run("said", href="https://x.example/"))


def test_a_page_keeps_its_credit_beside_the_text() -> None:
    found = metadata(
        article("<p>BAGHDAD (Reuters) – Iraq said on Friday that the road was open again.</p>")
    )
    assert (found.agency, found.dateline) == ("Reuters", "BAGHDAD")
    assert not any("Reuters" in block.text for block in found.blocks)


@given(st.text(max_size=400))
def test_any_text_is_survived(text: str) -> None:
    credit = read_lead(text)
    assert 0 <= credit.length <= len(text)
    assert 0 <= read_tail(text) <= len(text)


@pytest.mark.parametrize(
    "unit", ["(", "A ", "/a", "- ", "به گزارش ", "AAAA ", "【", "a, ", "新华社", "End/ "]
)
def test_repetition_costs_no_time(unit: str) -> None:
    with bounded():
        read_lead(unit * 100_000)
        read_tail(unit * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        "Smith (Labour) – the only one to speak – left early.",
        "UPDATE (Video) – the bridge is open.",
        "The ferry (a small one) – the only one – is late.",
        "On Monday, 15 November (a holiday) – the bridge was shut.",
    ],
)
def test_a_bracket_before_a_dash_is_not_yet_a_credit(text: str) -> None:
    assert read_lead(text).length == 0


@pytest.mark.parametrize(
    "credit",
    [
        "<div>Reuters</div>",
        "<p>From Meridian Wire</p>",
        '<div class="src__r2x">Meridian Wire</div>',
        "<div>Source: Xinhua</div>",
        "<div><span class='byline-agency'>Nova Coast</span> <time>5 January 2024</time></div>",
    ],
)
def test_the_agency_is_read_below_the_headline(credit: str) -> None:
    found = metadata(article(top=f"<h1>Council to decide on bridge</h1>{credit}"))
    assert found.agency in {"Reuters", "Meridian Wire", "Xinhua", "Nova Coast"}
    assert found.authors == ()


def test_the_agency_is_read_behind_the_text() -> None:
    assert metadata(article() + '<div class="q1">Quelle: dpa</div>').agency == "dpa"


@pytest.mark.parametrize(
    "other",
    [
        "<figure><img src='/a.jpg'><figcaption>Reuters</figcaption></figure>",
        "<div>Mehr</div>",
        "<div>Harbour Wire</div>",
    ],
)
def test_what_is_no_credit_of_the_text_names_no_agency(other: str) -> None:
    """A picture's credit, a word that means something else, the outlet itself."""
    head = '<meta property="og:site_name" content="Harbour Wire">'
    assert metadata(article(top=f"<h1>Council to decide on bridge</h1>{other}"), head).agency == ""

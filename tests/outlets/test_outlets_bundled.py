"""The outlets that come with the project: each takes its articles and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.outlets import load_outlets, outlet_for

FOLDER = Path(__file__).parents[2] / "settings" / "outlets"
OUTLETS = load_outlets(FOLDER)

ARTICLES = {
    "abna-ar": [
        "https://ar.abna24.com/news/1622345/%D8%A7%D9%84%D8%B9%D8%B1%D8%A7%D9%82",
        "https://ar.abna24.com/story/1234567",
        "http://ar.abna24.com/service/iraq/archive/2017/05/30/833333/story.html",
        "http://www.abna.ir/arabic/service/iraq/archive/2014/05/30/612345/story.html",
    ],
    "abna-en": [
        "https://en.abna24.com/news/1622345/A-slug-of-some-words",
        "https://en.abna24.com/photo/1622345/A-slug-of-some-words",
        "https://en.abna24.com/story/1234567",
        "http://en.abna24.com/service/middle-east/archive/2017/05/30/833333/story.html",
        "http://www.abna.ir/english/service/pakistan/archive/2014/05/30/612345/story.html",
    ],
    "abna-fa": [
        "https://fa.abna24.com/news/1622345/تحلیل-روز",
        "https://fa.abna24.com/news/1622345",
        "https://fa.abna24.com/story/1234567",
        "http://fa.abna24.com/service/iran/archive/2017/05/30/833333/story.html",
    ],
    "aljazeera-ar": [
        "https://www.aljazeera.net/news/2024/5/6/%D8%BA%D8%B2%D8%A9-%D8%A7%D9%84%D9%8A%D9%88%D9%85",
        "https://www.aljazeera.net/sport/football/2024/10/16/some-slug",
    ],
    "aljazeera-en": ["https://www.aljazeera.com/news/2024/5/6/some-slug-of-words"],
    "ansa": [
        "https://www.ansa.it/mare/notizie/2024/05/06/uno_1d2f3a4b-5c6d-7e8f-9a0b-1c2d3e4f5a6b.html"
    ],
    "antara": ["https://www.antaranews.com/berita/4091234/judul-berita-hari-ini"],
    "asahi": ["https://www.asahi.com/articles/AST1F4445T1FUTIL02SM.html?iref=comtop"],
    "bbc-en": [
        "https://www.bbc.com/news/articles/c0dxyz1234no",
        "https://www.bbc.co.uk/news/world-europe-68812345?at_medium=RSS",
        "https://www.bbc.com/sport/football/articles/c0dxyz1234no",
    ],
    "bbc-hindi": [
        "https://www.bbc.com/hindi/articles/c0dxyz1234no",
        "https://www.bbc.com/hindi/india-68812345",
    ],
    "dw-de": ["https://www.dw.com/de/ein-slug-aus-worten/a-65464327?maca=de-rss-de-all-1119-xml"],
    "dw-en": ["https://www.dw.com/en/a-slug-of-words/a-65464327"],
    "elpais": ["https://elpais.com/internacional/2024-05-06/un-titular-cualquiera.html"],
    "folha": ["https://www1.folha.uol.com.br/poder/2024/05/um-titulo-qualquer.shtml"],
    "guardian": ["https://www.theguardian.com/world/2024/feb/24/a-slug-of-words"],
    "hurriyet": ["https://www.hurriyet.com.tr/gundem/bir-haber-basligi-42456789"],
    "kathimerini": ["https://www.kathimerini.gr/politics/563012345/enas-titlos/"],
    "lemonde": [
        "https://www.lemonde.fr/international/article/2024/05/06/un-titre_6231234_3210.html"
    ],
    "matichon": ["https://www.matichon.co.th/politics/news_4561234"],
    "meduza": [
        "https://meduza.io/news/2024/05/06/zagolovok-novosti",
        "https://meduza.io/feature/2024/05/06/zagolovok",
        "https://meduza.io/cards/zagolovok",
    ],
    "nhk": ["https://www3.nhk.or.jp/news/html/20240506/k10014441234000.html"],
    "people-cn": ["http://politics.people.com.cn/n1/2024/0424/c1001-40223222.html"],
    "pravda-ua": ["https://www.pravda.com.ua/articles/2026/01/8/8015225/"],
    "premiumtimes": ["https://www.premiumtimesng.com/news/headlines/692123-a-slug-of-words.html"],
    "spiegel": [
        "https://www.spiegel.de/ausland/ein-slug-a-af22cedc-2028-4ece-a6ae-4e738ddd635d",
        "https://www.spiegel.de/politik/ein-slug-a-1040321.html",
    ],
    "tagesschau": ["https://www.tagesschau.de/inland/innenpolitik/ein-slug-100.html"],
    "tass": ["https://tass.ru/politika/20712345"],
    "vnexpress": ["https://vnexpress.net/mot-tieu-de-4954454.html"],
    "ynet": [
        "https://www.ynet.co.il/news/article/hjabcd1234",
        "https://www.ynet.co.il/articles/0,7340,L-5123456,00.html",
    ],
    "yonhap": ["https://www.yna.co.kr/view/AKR20240506012345001"],
}

OTHERS = {
    "abna-en": [
        "https://en.abna24.com/service/iran",
        "https://en.abna24.com/archive",
        "https://fa.abna24.com/news/1622345",
    ],
    "aljazeera-en": [
        "https://www.aljazeera.com/where/palestine/",
        "https://www.aljazeera.com/news/",
    ],
    "ansa": ["https://www.ansa.it/sito/notizie/politica/politica.shtml"],
    "asahi": ["https://www.asahi.com/national/"],
    "bbc-en": [
        "https://www.bbc.com/news/live/c0dxyz1234no",
        "https://www.bbc.com/news/world",
        "https://www.bbc.com/hindi/articles/c0dxyz1234no",
    ],
    "dw-en": ["https://www.dw.com/en/germany/s-1432", "https://www.dw.com/de/ein-slug/a-65464327"],
    "elpais": ["https://elpais.com/internacional/"],
    "guardian": ["https://www.theguardian.com/world/ukraine", "https://www.theguardian.com/uk"],
    "hurriyet": ["https://www.hurriyet.com.tr/gundem/"],
    "lemonde": ["https://www.lemonde.fr/en/international/article/2024/05/06/a-b_6231234_4.html"],
    "people-cn": [
        "http://politics.people.com.cn/",
        "http://people.com.cn.example/n1/2024/0424/c1-2.html",
    ],
    "pravda-ua": ["https://www.pravda.com.ua/rus/articles/2026/01/08/8015225/"],
    "spiegel": ["https://www.spiegel.de/thema/klima/"],
    "tagesschau": [
        "https://www.tagesschau.de/inland/",
        "https://www.tagesschau.de/impressum-100.html",
    ],
    "tass": ["https://tass.ru/politika"],
    "yonhap": ["https://www.yna.co.kr/view/PYH20240506012345001"],
}


def test_every_outlet_has_examples_sources_language_and_time_zone() -> None:
    assert ARTICLES.keys() == OUTLETS.keys()
    for outlet in OUTLETS.values():
        assert outlet.sources, outlet.name
        assert outlet.language, outlet.name
        assert outlet.timezone, outlet.name
        assert outlet.title, outlet.name


def test_every_file_says_what_was_not_checked() -> None:
    for path in FOLDER.glob("*.toml"):
        assert "Not checked against the live site" in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize(
    ("name", "url"), [(name, url) for name, urls in ARTICLES.items() for url in urls]
)
def test_an_article_is_taken_by_its_outlet(name: str, url: str) -> None:
    assert OUTLETS[name].is_article(url)
    found = outlet_for(url, OUTLETS)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("name", "url"), [(name, url) for name, urls in OTHERS.items() for url in urls]
)
def test_what_is_no_article_of_the_outlet_is_left(name: str, url: str) -> None:
    assert not OUTLETS[name].is_article(url)


def test_abna_has_a_layout_for_each_generation_that_needs_one() -> None:
    abna, when = OUTLETS["abna-en"], datetime(2026, 1, 1, tzinfo=UTC)
    newsstudio = abna.layout_for("https://en.abna24.com/news/1622345/Slug", when)
    assert newsstudio is not None
    assert ".related-items" in newsstudio.drop
    story = abna.layout_for("https://en.abna24.com/story/1234567", when)
    assert story is not None
    assert "date_published" in story.fields
    first = "http://en.abna24.com/service/iraq/archive/2017/05/30/833333/story.html"
    assert abna.layout_for(first, when) is None

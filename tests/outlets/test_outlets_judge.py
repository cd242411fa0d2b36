"""Which addresses have the shape of an article's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.model import Link, SourceKind
from newscrawl.outlets import Outlet
from newscrawl.outlets.judge import is_article_shaped

ARTICLES = [
    "https://a.org/2024/05/06/minister-resigns/",
    "https://a.org/world/minister-resigns-after-vote-in-parliament",
    "https://a.org/news/1353889/%D8%AA%D8%AD%D9%84%DB%8C%D9%84",
    "https://a.org/story/1234567",
    "https://a.org/articles/AST1F4445T1FUTIL02SM.html",
    "https://a.org/doc/7715044",
    "https://a.org/news/article/A2026012914320005196",
    "https://a.org/politik/streit-um-haushalt-1.5827206",
    "https://a.org/inland/wahl-a-af22cedc-2028-4ece-a6ae-4e738ddd635d",
    "https://a.org/n1/2024/0424/c1001-40223222.html",
    "https://a.org/tecnologia/2024-05-06/una-nueva-era.html",
    "https://a.org/read.php?id=48213",
    "https://a.org/view.asp?newsid=20240506001",
    "https://a.org/archive/63076",
    "https://a.org/%E6%96%B0%E9%97%BB/%E6%94%BF%E5%BA%9C%E5%85%AC%E5%B8%83%E6%96%B0%E6%94%BF%E7%AD%96%E6%8E%AA%E6%96%BD",
    "https://a.org/हिंदी/प्रधानमंत्री-ने-नई-योजना-की-घोषणा-की",
    "https://a.org/news/news_4321234",
    "https://a.org/2024/may/06/minister-resigns",
]

OTHERS = [
    "https://a.org/",
    "https://a.org/politics",
    "https://a.org/politics/europe/",
    "https://a.org/tag/climate-change",
    "https://a.org/tags/2024",
    "https://a.org/author/jane-maria-van-doe",
    "https://a.org/category/world/page/2",
    "https://a.org/login?next=/2024/05/06/minister-resigns/",
    "https://a.org/search?q=minister+resigns+after+vote",
    "https://a.org/newsletter",
    "https://a.org/impressum.html",
    "https://a.org/about-us",
    "https://a.org/privacy-policy",
    "https://a.org/wp-content/uploads/2024/05/06/report.pdf",
    "https://a.org/2024/05/06/photo-of-the-day-12345.jpg",
    "https://a.org/rss/2024/05/06/feed.xml",
    "https://a.org/boerse/dax/de0008469008",
    "https://a.org/sport/startseite-77204148.html",
    "https://a.org/temas/elecciones",
    "https://a.org/topic/middle-east",
    "mailto:editor@a.org",
    "javascript:void(0)",
    "https://[broken/2024/05/06/minister-resigns",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_an_article_has_a_date_a_key_or_a_slug(url: str) -> None:
    assert is_article_shaped(url)


@pytest.mark.parametrize("url", OTHERS)
def test_lists_services_and_files_are_no_articles(url: str) -> None:
    assert not is_article_shaped(url)


@given(st.text(max_size=80))
def test_nothing_written_in_an_address_raises(tail: str) -> None:
    assert is_article_shaped(f"https://a.org/{tail}") in (True, False)
    assert is_article_shaped(tail) in (True, False)


@pytest.mark.parametrize(
    ("path", "kind", "wanted"),
    [
        ("/weather-tomorrow", SourceKind.FEED, True),
        ("/weather-tomorrow", SourceKind.SECTION, False),
        ("/weather-tomorrow", SourceKind.SITEMAP, False),
        ("/2024/05/06/minister-resigns", SourceKind.SECTION, True),
        ("/podcast/episode", SourceKind.FEED, False),
        ("/sound.mp3", SourceKind.FEED, False),
        ("/", SourceKind.FEED, False),
        ("/sponsored/offer", SourceKind.FEED, False),
    ],
)
def test_without_patterns_what_a_feed_lists_is_an_article_unless_it_looks_otherwise(
    path: str, kind: SourceKind, wanted: bool
) -> None:
    outlet = Outlet("a", "https://a.org/", deny_patterns=("/sponsored/",))
    assert outlet.wants(Link(f"https://a.org{path}", "https://a.org/rss", kind)) is wanted
    elsewhere = Link(f"https://b.org{path}", "https://a.org/rss", kind)
    assert not outlet.wants(elsewhere)


def test_with_patterns_a_feed_s_links_must_match_them() -> None:
    outlet = Outlet("a", "https://a.org/", article_patterns=("/news/",))
    link = Link("https://a.org/weather-tomorrow", "https://a.org/rss", SourceKind.FEED)
    assert not outlet.wants(link)

"""Section pages give their links to articles, with the words that readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.model import SourceKind

if TYPE_CHECKING:
    from conftest import Reading

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>World</title>
<base href="/world/"></head><body><nav>
<a href="/politics">Politics</a><a href="/tag/a-b-c">Tag</a></nav>
<a href="2024/05/06/first-story/?utm_source=front"><img alt="A picture"></a>
<h2><a href="2024/05/06/first-story/">First story:
 a   heading</a></h2>
<a href="2024/05/06/first-story/#comments">12 comments, and more words than the heading has</a>
<a href="https://www.news.example.org/world/2024/05/06/second-story/"><span>14:20</span><h3>Second</h3></a>
<a href="https://elsewhere.example/2024/05/06/third-story/">Third</a>
<a href="javascript:void(0)">x</a><a href="mailto:a@b.c">y</a><a>z</a><a href="">w</a>
<a href="/2024/05/06/fourth-story/" aria-label="Fourth story"></a>
</body></html>"""


def test_links_to_articles_of_the_outlet_are_found_with_their_titles(read: Reading) -> None:
    found = read(PAGE, SourceKind.SECTION)
    assert found.problems == ()
    assert [(link.url, link.title) for link in found.links] == [
        (
            "https://news.example.org/world/2024/05/06/first-story/?utm_source=front",
            "First story: a heading",
        ),
        ("https://www.news.example.org/world/2024/05/06/second-story/", "Second"),
        ("https://news.example.org/2024/05/06/fourth-story/", "Fourth story"),
    ]
    assert {link.kind for link in found.links} == {SourceKind.SECTION}


def test_a_page_without_article_links_says_so(read: Reading) -> None:
    found = read(
        "<html><body><a href='/a'>A</a><a href='/b'>B</a></body></html>", SourceKind.SECTION
    )
    assert found.links == ()
    assert found.problems == ("no link to an article among 2 links",)


def test_the_declared_charset_is_used_for_titles(read: Reading) -> None:
    body = '<html><a href="/2024/05/06/a-story/">Новости</a></html>'.encode("cp1251")
    (link,) = read(body, SourceKind.SECTION, "text/html; charset=windows-1251").links
    assert link.title == "Новости"


def test_a_page_does_not_list_itself(read: Reading) -> None:
    body = '<html><a href="/2024/05/06/live-story/">Reload</a></html>'
    found = read(
        body, SourceKind.SECTION, url="https://news.example.org/2024/05/06/live-story/?x=1#top"
    )
    assert [link.url for link in found.links] == ["https://news.example.org/2024/05/06/live-story/"]
    found = read(body, SourceKind.SECTION, url="https://news.example.org/2024/05/06/live-story/")
    assert found.links == ()


def test_a_feed_in_place_of_a_section_is_read(read: Reading) -> None:
    body = "<rss><channel><item><link>/a/1</link></item></channel></rss>"
    assert len(read(body, SourceKind.SECTION).links) == 1


def test_articles_that_only_the_json_ld_of_a_page_lists_are_found(read: Reading) -> None:
    body = """<html><script type="application/ld+json">{"@graph": [{"@type": "ItemList",
    "itemListElement": [{"url": "/2024/05/06/first-story/"}, "/2024/05/06/second-story/",
    {"item": {"@id": "/2024/05/06/third-story/", "name": "Third &amp; last"}}, 4, {"url": 5}]}]}
    </script><script type="application/ld+json">not json</script></html>"""
    found = read(body, SourceKind.SECTION)
    assert [(link.url[-13:], link.title) for link in found.links] == [
        ("/first-story/", ""),
        ("second-story/", ""),
        ("/third-story/", "Third & last"),
    ]


def test_an_anchor_that_names_a_service_leads_to_no_article(read: Reading) -> None:
    body = '<html><a href="/2024/05/06/who-we-are/">Impressum</a></html>'
    assert read(body, SourceKind.SECTION).links == ()

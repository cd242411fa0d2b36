"""No page crashes the extractor, and none costs it more than in proportion to its length."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extract import extract_page
from newscrawl.model import Article, Page
from tests.bounded import bounded
from tests.extract.hostile_pages import PAGES

ALLOWED = {"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "a", "em", "strong"}


def read(html: bytes) -> Article:
    return extract_page(Page("https://example.org/news/1", html))


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    read(b"<p>text</p>")


@pytest.mark.parametrize("name", PAGES)
def test_hostile_page_ends_in_bounded_time(name: str) -> None:
    html = PAGES[name]()
    with bounded():
        article = read(html)
    assert isinstance(article.body_text, str)


TAGS = "p div span a b em h1 h2 ul li ol table tr td blockquote article aside br img script".split()


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Tags and texts in any order, closed or not."""
    parts = []
    for _ in range(draw(st.integers(0, 60))):
        tag = draw(st.sampled_from(TAGS))
        parts.append(
            draw(
                st.sampled_from(
                    [
                        f"<{tag}>",
                        f"</{tag}>",
                        f'<{tag} class="article-body comment">',
                        '<a href="/x?a=1&b=<2>">',
                        '<a href="javascript:alert(1)">',
                        "The ferry went out at noon & came back <em>late</em>. " * 3,
                        '"&lt;script&gt;alert(1)&lt;/script&gt;"',
                        "<br><br>",
                    ]
                )
            )
        )
    return "".join(parts)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        names = [name for name, _ in attrs]
        assert names == (["href"] if tag == "a" else [])
        assert all((value or "").startswith(("http://", "https://")) for _, value in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=150, deadline=None)
@given(markup())
def test_body_html_is_clean_and_says_what_the_text_says(html: str) -> None:
    article = read(html.encode())
    tags = _Tags()
    tags.feed(article.body_html)
    tags.close()
    assert tags.open == []
    assert tags.text.split() == article.body_text.split()


@settings(max_examples=100, deadline=None)
@given(markup())
def test_same_bytes_give_the_same_article(html: str) -> None:
    assert read(html.encode()) == read(html.encode())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_give_an_article(html: bytes) -> None:
    article = read(html)
    assert 0 <= article.confidence <= 1
    article.body_text.encode()

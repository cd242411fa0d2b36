"""Sources that have not changed: nothing that they lead to is lost by not reading them again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.run.conftest import Desk
from tests.run.pages import article, feed, outlet
from tests.servers.site import Answer, Site, served

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as running:
        yield running


def tagged(site: Site, body: bytes) -> Callable[[int], Answer]:
    """An answer with an ETag; 304 to whoever names it."""

    def answer(visit: int) -> Answer:
        asked = {name.lower() for name in site.requests[-1][2]}
        if "if-none-match" in asked:
            return Answer(b"", 304)
        return Answer(body, headers={"ETag": '"1"'})

    return answer


def test_the_children_of_an_index_that_has_not_changed_are_read(site: Site, desk: Desk) -> None:
    index = f"<sitemapindex><sitemap><loc>{site.url}/child</loc></sitemap></sitemapindex>"
    child = "<urlset>{}</urlset>"
    entry = "<url><loc>" + site.url + "/a/{}</loc></url>"
    site.answers |= {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(2)}
    site.answers["/map"] = tagged(site, index.encode())
    site.answers["/child"] = Answer(child.format(entry.format(0)).encode())
    sources = outlet(site.url, more=f'sitemaps = ["{site.url}/map"]').replace("feeds", "#")
    desk.outlet("test", sources)
    desk.crawl("test")
    site.answers["/child"] = Answer(child.format(entry.format(0) + entry.format(1)).encode())
    desk.crawl("test")
    assert site.visits("/a/1") == 1


def test_what_since_left_out_is_fetched_by_the_next_crawl_without_it(
    site: Site, desk: Desk
) -> None:
    dated = "<item><link>{}/a/{}</link><pubDate>{} Nov 2026 08:00:00 GMT</pubDate></item>"
    items = dated.format(site.url, 0, 1) + dated.format(site.url, 1, 20)
    listed = f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'
    site.answers |= {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(2)}
    site.answers["/feed"] = tagged(site, listed.encode())
    desk.outlet("test", outlet(site.url))
    desk.crawl("test", "--since", "2026-11-15")
    assert (site.visits("/a/0"), site.visits("/a/1")) == (0, 1)
    desk.crawl("test")
    assert (site.visits("/a/0"), site.visits("/a/1")) == (1, 1)


def test_a_page_that_names_another_address_as_its_own_is_fetched_once(
    site: Site, desk: Desk
) -> None:
    canonical = f'<head><link rel="canonical" href="{site.url}/a/the-bridge-opens-1">'.encode()
    site.answers["/a/1"] = Answer(article(1).replace(b"<head>", canonical), headers=HTML)
    site.answers["/feed"] = Answer(feed([site.url + "/a/1"]))
    desk.outlet("test", outlet(site.url))
    for _ in range(3):
        desk.crawl("test")
    assert site.visits("/a/1") == 1


def test_a_crawl_whose_sources_are_all_refused_says_that_nothing_was_fetched(desk: Desk) -> None:
    desk.outlet("test", outlet("http://10.1.2.3"))
    found = desk.crawl("test", code=7)
    assert "nothing was fetched" in found.err


def test_a_dead_link_is_given_up_and_leaves_half_of_a_limit_to_what_is_new(
    site: Site, desk: Desk
) -> None:
    dead = [f"{site.url}/a/{n}" for n in range(4)]
    site.answers["/feed"] = Answer(feed(dead))
    desk.outlet("test", outlet(site.url))
    desk.crawl("test")
    site.answers |= {f"/a/{n}": Answer(article(n), headers=HTML) for n in range(10, 20)}
    site.answers["/feed"] = Answer(feed([f"{site.url}/a/{n}" for n in range(10, 20)]))
    with closing(sqlite3.connect(desk.data / "catalog.sqlite")) as database, database:
        database.execute("update links set due_at = '2026-01-01 00:00:00.000000'")
    desk.crawl("test", "--limit", "4")
    assert desk.report()["pages"]["articles"] == 2
    desk.crawl("test", "--limit", "1")
    assert desk.report()["pages"]["articles"] == 1
    with closing(sqlite3.connect(desk.data / "catalog.sqlite")) as database, database:
        database.execute("update links set due_at = '2026-01-01 00:00:00.000000', attempts = 8")
    asked = [site.visits(f"/a/{n}") for n in range(4)]
    site.answers["/feed"] = Answer(feed(dead))
    desk.crawl("test")
    assert [site.visits(f"/a/{n}") for n in range(4)] == asked

"""Real feeds, sitemaps, robots.txt files and front pages, measured."""

from __future__ import annotations

import calendar
import gzip
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import feedparser
from protego import Protego

from newscrawl.discover import discover, robots_sitemaps, robots_text
from newscrawl.discover.addresses import absolute
from newscrawl.discover.hypertext import Hypertext
from newscrawl.discover.titles import plain
from newscrawl.model import Page, SourceKind
from newscrawl.outlets import Outlet
from newscrawl.outlets.judge import is_article_shaped

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://news.example.org/folder/source.xml"
OUTLET = Outlet("example", "http://news.example.org/")


def feed_files(corpus: Path) -> list[Path]:
    folder = corpus / "feeds"
    found = [path for end in ("xml", "rss", "json") for path in folder.rglob(f"*.{end}")]
    return sorted(path for path in found if not path.name.endswith("serde.json"))


def content_type(body: bytes) -> str:
    """The header that a test feed of feedparser asks to be served with."""
    stated = re.search(rb"Header:\s*Content-type:\s*(.+)", body, re.IGNORECASE)
    return stated[1].decode("latin-1").strip() if stated else ""


def test_feeds_give_the_links_titles_and_dates_that_feedparser_finds(corpus: Path) -> None:
    """It also takes identifiers and enclosures for links where we want a web address."""
    links = titles = dates = 0
    missed: list[str] = []
    other: list[str] = []
    for path in feed_files(corpus):
        body = path.read_bytes()
        kind = content_type(body)
        headers = (("Content-Type", kind),) if kind else ()
        found = discover(Page(url=URL, body=body, headers=headers), SourceKind.FEED, OUTLET)
        assert found.links or found.problems, path
        ours = {link.url: link for link in found.links}
        given = {"content-type": kind} if kind else {}
        theirs = feedparser.parse(body, response_headers={"content-location": URL, **given})
        for entry in theirs.entries:
            url = absolute(entry.get("feedburner_origlink") or entry.get("link") or "", URL)
            if not url:
                continue
            link = ours.get(url)
            if link is None:
                missed.append(f"{path.name}: {url}")
                continue
            links += 1
            title = plain(entry.get("title", ""))
            titles += bool(title)
            assert title in ("", link.title), path
            stated = entry.get("published_parsed")
            if stated:
                moment = datetime.fromtimestamp(calendar.timegm(stated), UTC)
                told = link.published or link.modified
                same = told is not None and told.replace(microsecond=0) == moment
                dates += same
                if not same:
                    other.append(f"{path.name}: {entry.published}: {told}")
    assert len(missed) <= 7, missed
    assert links >= 410
    assert titles >= 395
    assert dates >= 105
    # One says "02:02:33 PM", one lists two entries that differ in the fragment alone.
    assert len(other) <= 2, other


def test_well_formed_feeds_are_read_without_complaint(corpus: Path) -> None:
    for path in (corpus / "feeds" / "feedparser").glob("tests__wellformed__*.xml"):
        body = path.read_bytes()
        headers = (("Content-Type", content_type(body)),)
        found = discover(Page(url=URL, body=body, headers=headers), SourceKind.FEED, OUTLET)
        real = [
            problem
            for problem in found.problems
            if problem != "lists no entries" and "without a usable URL" not in problem
        ]
        assert real == [], path.name


def test_every_sitemap_gives_links_or_children(corpus: Path) -> None:
    folder = corpus / "sitemaps" / "crawler-commons" / "src" / "test" / "resources"
    files = [path for path in (folder / "sitemaps").rglob("*") if path.is_file()]
    assert len(files) > 15
    for path in files:
        found = discover(Page(url=URL, body=path.read_bytes()), SourceKind.SITEMAP, OUTLET)
        assert found.links or found.sources, path.name
        assert found.problems == (), path.name


def test_robots_files_name_the_sitemaps_that_protego_finds(corpus: Path) -> None:
    files = sorted((corpus / "robots").iterdir())
    assert len(files) > 300
    for path in files:
        text = robots_text(path.read_bytes())
        base = "https://host.example/robots.txt"
        expected = [absolute(url, base) for url in Protego.parse(text).sitemaps]
        assert robots_sitemaps(text, base) == list(dict.fromkeys(expected)), path.name


ARTICLES = {
    "spiegel.de": r"-a-[0-9a-f-]{6,}",
    "welt.de": r"/(?:article|plus|video|live-?ticker|mediathek)\w*\d{6,}",
    "bild.de": r"-\d{8,}(?:,|\.bild\.html|$)",
    "zeit.de": r"/\d{4}[-/](?:\d{2}|\d+)/(?:\d{2}/)?[^/]{6,}",
    "faz.net": r"-\d{7,}(?:-p\d)?\.html|-\d{7,}$",
    "fr.de": r"-\d{7,}\.html",
    "heise.de": r"-\d{6,}\.html",
    "sueddeutsche.de": r"[-/]1\.\d{5,}|-e\d{5,}|\d{6}-99-\d+|-\d{5}$",
    "t-online.de": r"/id_\d+/",
    "volksstimme.de": r"-\d{6,}(?:\?|$)",
    "web.de": r"/magazine/.*-\d{6,}$",
    "gmx.net": r"/magazine/.*-\d{6,}$",
}
"""How the sites of the corpus' front pages write the addresses of their articles."""


def front(corpus: Path, host: str) -> Page:
    folder = corpus / "fronts" / "2022-01-30T0115" / host
    status = json.loads(gzip.decompress((folder / "status.json.gz").read_bytes()))
    url = status.get("index.html", {}).get("url") or f"https://www.{host}/"
    return Page(url=url, body=gzip.decompress((folder / "index.html.gz").read_bytes()))


def test_the_built_in_judgement_parts_articles_from_the_rest_of_front_pages(corpus: Path) -> None:
    right = wrong = missed = 0
    for host, pattern in ARTICLES.items():
        hypertext = Hypertext(front(corpus, host))
        urls = {
            absolute(anchor.attributes.get("href") or "", hypertext.base)
            for anchor in hypertext.tree.css("a[href]")
        }
        for url in urls:
            if not (urlsplit(url).hostname or "").endswith(host):
                continue
            true = re.search(pattern, urlsplit(url).path) is not None
            judged = is_article_shaped(url)
            right += true and judged
            wrong += judged and not true
            missed += true and not judged
    assert right > 1_500
    assert right / (right + wrong) >= 0.94
    assert right / (right + missed) >= 0.97


def test_the_built_in_judgement_takes_the_addresses_of_real_articles(corpus: Path) -> None:
    files = sorted((corpus / "articles").rglob("*.json"))
    urls = [json.loads(path.read_text(encoding="utf-8"))["url"] for path in files]
    assert len(urls) > 150
    assert sum(map(is_article_shaped, urls)) / len(urls) >= 0.98


def test_front_pages_list_titled_articles(corpus: Path) -> None:
    for host in ARTICLES:
        outlet = Outlet("front", f"https://www.{host}/", hosts=(f"*.{host}",))
        found = discover(front(corpus, host), SourceKind.SECTION, outlet)
        assert len(found.links) >= 15, host
        assert sum(bool(link.title) for link in found.links) / len(found.links) > 0.9, host

"""The outlet files of the sample web are such as an operator would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.demo.project import write_outlets
from newscrawl.demo.troubles import TROUBLES
from newscrawl.discover import discover
from newscrawl.model import Page, SourceKind
from newscrawl.outlets import load_outlets

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.demo.web import Web


def test_outlet_files_load(tmp_path: Path, web: Web, bases: dict[str, str]) -> None:
    write_outlets(tmp_path, bases)
    outlets = load_outlets(tmp_path)
    assert set(outlets) == set(web.newsroom.sites)
    for name, outlet in outlets.items():
        assert outlet.language == web.newsroom.sites[name].language
        assert 0 < outlet.pace.delay < 1


def test_patterns_take_articles_and_nothing_else(
    tmp_path: Path, web: Web, bases: dict[str, str]
) -> None:
    write_outlets(tmp_path, bases)
    outlets = load_outlets(tmp_path)
    for truth in web.newsroom.truths:
        assert outlets[truth.outlet].is_article(truth.url), truth.url
    for trouble in TROUBLES:
        assert outlets[trouble.outlet].is_article(bases[trouble.outlet] + trouble.path)
    for name, outlet in outlets.items():
        for path in ("/", "/robots.txt", *web.section_paths(name)):
            assert not outlet.is_article(bases[name] + path), path


def test_sources_list_every_article(tmp_path: Path, web: Web, bases: dict[str, str]) -> None:
    """Read as a crawl reads them, the sources lead to all stories, some by another address."""
    write_outlets(tmp_path, bases)
    for name, outlet in load_outlets(tmp_path).items():
        todo = [(SourceKind.FEED, url) for url in outlet.feeds]
        todo += [(SourceKind.SITEMAP, url) for url in outlet.sitemaps]
        todo += [(SourceKind.SECTION, url) for url in outlet.sections]
        links: set[str] = set()
        while todo:
            kind, url = todo.pop()
            reply = web.reply(name, url.removeprefix(bases[name]))
            assert reply.status == 200, url
            found = discover(
                Page(url, reply.body, 200, (("Content-Type", reply.mime),)), kind, outlet
            )
            links |= {link.url.partition("?utm_")[0] for link in found.links}
            todo += found.sources
        listed = {entry.url for entry in web.listed(name)}
        assert listed <= links, name

"""Real front pages, fetched twice 78 minutes apart, as if they were articles: they are none."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.run.conftest import LOOPBACK, Desk
from tests.servers.site import Answer, Site, served

FETCHES = ("2022-01-30T0115", "2022-01-30T0233")
SAME = {"compact-online.de", "spiegeldaily.de", "zeitfuerdieschule.de"}
"""Sites that sent the same bytes both times."""
OUTLET = """
title = "{name}"
home = "{url}"
timezone = "Europe/Berlin"
language = "de"
sitemaps = ["{url}map.xml"]
article_patterns = ['.']

[pace]
delay = 0.01
"""
_PER_ANSWER = ("connection", "content-length", "content-encoding", "transfer-encoding")
"""Headers of one answer, that the bodies of the corpus (already decoded) no longer fit."""


@dataclass
class Fronts:
    """The fronts crawled and archived on demand, once for each of the two fetches."""

    desk: Desk
    urls: dict[str, str] = field(default_factory=dict)
    """Address on loopback of each site's front page."""
    reports: list[Mapping[str, Any]] = field(default_factory=list)
    """Of the two crawls."""
    archived: list[list[Mapping[str, Any]]] = field(default_factory=list)
    """What ``newscrawl archive`` said of each address, both times."""

    def captures(self, name: str) -> list[str]:
        """Kinds of the captures of a site's front page, oldest first."""
        with self.desk.catalog() as catalog:
            return [one.kind for one in catalog.captures.of(self.urls[name])]


def status(folder: Path) -> Mapping[str, Any]:
    """Address, status and headers of a front page as it was fetched."""
    told = json.loads(gzip.decompress((folder / "status.json.gz").read_bytes()))
    found: Mapping[str, Any] = told["index.html"]
    return found


def publish(site: Site, path: str, folder: Path, changed: str) -> None:
    """Let a site answer as it did at the fetch in ``folder``, and list its front as changed."""
    told = status(folder)
    headers = {k: v for k, v in told["headers"].items() if k.lower() not in _PER_ANSWER}
    body = gzip.decompress((folder / "index.html.gz").read_bytes())
    site.answers[path] = Answer(body, told["status"], headers)
    listed = f"<url><loc>{site.url}{path}</loc><lastmod>{changed}</lastmod></url>"
    site.answers[f"{path}map.xml"] = Answer(f"<urlset>{listed}</urlset>".encode())


@pytest.fixture(scope="module")
def fronts(corpus: Path, module_desk: Callable[[], Desk]) -> Iterator[Fronts]:
    """Each site on a port of its own, under the path that it has on the web."""
    out = Fronts(module_desk())
    places: dict[str, tuple[Site, str]] = {}
    with ExitStack() as stack:
        for folder in sorted((corpus / "fronts" / FETCHES[0]).iterdir()):
            path = urlsplit(status(folder)["url"]).path or "/"
            site = stack.enter_context(served())
            places[folder.name] = site, path
            out.urls[folder.name] = site.url + path
            text = OUTLET.format(name=folder.name, url=site.url + path)
            out.desk.outlet(folder.name.replace(".", "-"), text)
        for fetch, changed in zip(FETCHES, ("2022-01-30", "2099-01-30"), strict=True):
            for name, (site, path) in places.items():
                publish(site, path, corpus / "fronts" / fetch / name, changed)
            out.desk.crawl("--all")
            out.reports.append(out.desk.report())
            asked = ("archive", "--json", "--allow-address", LOOPBACK, *out.urls.values())
            done = out.desk.run(*asked)
            out.archived.append([json.loads(line) for line in done.out.splitlines()])
        yield out


def test_a_front_page_is_no_article_and_has_no_versions(fronts: Fronts) -> None:
    first, second = fronts.reports
    assert first["pages"]["dropped"] == {"extract/index": 15}
    assert second["pages"]["total"] == 0  # what was no article is not asked for again
    assert first["balanced"]
    assert second["balanced"]
    with fronts.desk.catalog() as catalog:
        assert list(catalog.articles()) == []
        assert [catalog.history(url) for url in fronts.urls.values()] == [[]] * 15


def test_a_front_page_archived_on_demand_is_called_a_list(fronts: Fronts) -> None:
    for results in fronts.archived:
        assert [one["url"] for one in results] == list(fronts.urls.values())
        assert {one["outcome"] for one in results} == {"index"}


def test_an_unchanged_front_is_a_revisit_and_a_changed_one_a_new_capture(fronts: Fronts) -> None:
    kinds = {name: fronts.captures(name) for name in fronts.urls}
    # Crawled, archived on demand with the same bytes, and archived after 78 minutes.
    assert {
        name for name, found in kinds.items() if found == ["response", "revisit", "revisit"]
    } == SAME
    others = [found for name, found in kinds.items() if name not in SAME]
    assert others == [["response", "revisit", "response"]] * 12

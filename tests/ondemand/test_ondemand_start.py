"""The command starts at once: it imports only what it uses."""

from __future__ import annotations

import re

from ondemand_desk import Desk

from tests.servers.site import Answer, served

SLOW = (
    "aiohttp",
    "alembic",
    "boto3",
    "fontTools",
    "lightgbm",
    "newscrawl.spiders.outlet",
    "newscrawl.spiders.replay",
    "newscrawl.spiders.requisites",
    "pyarrow",
    "requests",
    "scrapy.extensions.feedexport",
    "tinycss2",
    "tldextract",
    "trafilatura",
)
PAGE = Answer(
    b"<!doctype html><html lang=en><title>The bridge opens</title>"
    b"<article><h1>The bridge opens</h1>"
    + b"<p>The new bridge over the harbour opened on Sunday, a year before it was promised.</p>" * 3
    + b"</article>",
    headers={"Content-Type": "text/html"},
)


def test_a_second_call_imports_nothing_that_it_does_not_use(desk: Desk, monkeypatch) -> None:
    with served({"/p": PAGE}) as site:
        assert desk.archive(site.url + "/p").code == 0
        monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
        again = desk.archive(site.url + "/p")
    assert again.code == 0
    imported = set(re.findall(r"^import time:.*\|\s*(\S+)$", again.err, re.MULTILINE))
    assert "newscrawl.spiders.url" in imported
    assert sorted(imported.intersection(SLOW)) == []

"""Readers as a project may name them in ``NEWSCRAWL_READER``: newer ones, and a bad one."""

from __future__ import annotations

import os
from dataclasses import replace

from scrapy.exceptions import DropItem

from newscrawl.model import Article, Page
from newscrawl.outlets import Outlet
from newscrawl.reading import finish, read


def newer(page: Page, outlet: Outlet | None) -> Article:
    """A newer extractor: shouts headlines, loses images, and knows a section."""
    article = read(page, outlet)
    return finish(
        replace(
            article,
            extractor="newer 2",
            headline=article.headline.upper(),
            images=(),
            section=article.section or "news",
        )
    )


def deadly(page: Page, outlet: Outlet | None) -> Article:
    """Dies of one page, as a parser in C might."""
    if page.url.endswith("/a/3"):
        os.abort()
    return read(page, outlet)


class Picky:
    """A pipeline of the project's own, behind the store: fails on one item, drops another."""

    def process_item(self, item: Article) -> Article:
        """Give the item, or do not."""
        if item.url.endswith("/a/1"):
            raise DropItem(f"{item.url}: not wanted")
        if item.url.endswith("/a/3") and "PICKY" in os.environ:
            raise RuntimeError("cannot")
        return item

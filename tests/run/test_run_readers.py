"""Worker processes that read pages."""

from __future__ import annotations

import asyncio
import os

import pytest

from newscrawl.model import Article, Page
from newscrawl.outlets import Outlet
from newscrawl.run.readers import ReaderCrashed, Readers


def title_of(page: Page, outlet: Outlet | None) -> Article:
    """A reader that tells which process and outlet it worked for, or ends its process."""
    if page.body == b"crash":
        os._exit(1)
    if page.body == b"fault":
        raise ValueError("no")
    name = outlet.title if outlet else ""
    return Article(url=page.url, headline=str(os.getpid()), outlet=name)


OUTLETS = {"one": Outlet("one", "http://one.example/", title="The One")}


@pytest.mark.parametrize("workers", [0, 1])
def test_a_page_is_read_with_its_outlet(workers: int) -> None:
    readers = Readers(title_of, OUTLETS, workers)
    try:
        article = asyncio.run(readers.read(Page("http://one.example/a", b""), "one"))
    finally:
        readers.close()
    assert article.outlet == "The One"
    assert (article.headline == str(os.getpid())) is (workers == 0)


def test_a_crash_costs_one_page_and_the_next_is_read() -> None:
    readers = Readers(title_of, OUTLETS, 1)

    async def both() -> Article:
        with pytest.raises(ReaderCrashed, match=r"http://a\.example/"):
            await readers.read(Page("http://a.example/", b"crash"), "")
        return await readers.read(Page("http://b.example/", b""), "")

    try:
        assert asyncio.run(both()).url == "http://b.example/"
    finally:
        readers.close()


def test_a_negative_number_leaves_the_crawler_a_core() -> None:
    assert Readers(title_of, {}, -1).workers == max((os.cpu_count() or 2) - 1, 1)

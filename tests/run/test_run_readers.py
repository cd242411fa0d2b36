"""Worker processes that read pages."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Sequence
from typing import Any

import pytest

from newscrawl import dedupe
from newscrawl.model import Article, Page
from newscrawl.outlets import Outlet
from newscrawl.run.readers import ReaderCrashed, Readers
from newscrawl.run.sketches import SketchedTexts


def title_of(page: Page, outlet: Outlet | None) -> Article:
    """A reader that tells which process and outlet it worked for, or ends its process."""
    if page.body == b"crash":
        os._exit(1)
    if page.body == b"fault":
        raise ValueError("no")
    name = outlet.title if outlet else ""
    return Article(url=page.url, headline=str(os.getpid()), outlet=name)


def text_of(page: Page, outlet: Outlet | None) -> Article:
    """A reader that takes the page for its text."""
    return Article(url=page.url, body_text=page.body.decode())


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


def test_a_crash_costs_none_of_the_pages_that_were_handed_over_with_it() -> None:
    readers = Readers(title_of, OUTLETS, 1)
    bodies = [b"", b"", b"crash", b"fault", *[b""] * 20]

    async def all_of_them() -> list[Article | BaseException]:
        asked = [Page(f"http://a.example/{n}", body) for n, body in enumerate(bodies)]
        return await asyncio.gather(
            *(readers.read(page, "") for page in asked), return_exceptions=True
        )

    try:
        found = asyncio.run(all_of_them())
    finally:
        readers.close()
    assert isinstance(found[2], ReaderCrashed)
    assert isinstance(found[3], ValueError)
    read = [one.url for one in found if isinstance(one, Article)]
    assert read == [f"http://a.example/{n}" for n in range(24) if n not in (2, 3)]


def crash_and_leave() -> None:
    """In a process of its own: the last thing that is read ends its reader."""
    readers = Readers(title_of, OUTLETS, 1)

    async def one() -> None:
        with pytest.raises(ReaderCrashed):
            await readers.read(Page("http://a.example/", b"crash"), "")

    asyncio.run(one())
    readers.close()


def test_a_child_process_whose_reader_crashed_last_comes_to_its_end() -> None:
    spawn = multiprocessing.get_context("spawn")
    children = [spawn.Process(target=crash_and_leave) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
        ended, code = not child.is_alive(), child.exitcode
        child.kill()
        assert ended
        assert code == 0


def test_pages_that_wait_are_handed_over_together() -> None:
    class Counting(Readers):
        async def _read_batch(self, batch: Sequence[Any]) -> None:
            sizes.append(len(batch))
            await super()._read_batch(batch)

    sizes: list[int] = []
    readers = Counting(title_of, OUTLETS, 1)

    async def crowd() -> list[Article]:
        pages = [Page(f"http://a.example/{n}", b"x" * 1000) for n in range(64)]
        return list(await asyncio.gather(*(readers.read(page, "") for page in pages)))

    try:
        articles = asyncio.run(crowd())
    finally:
        readers.close()
    assert [article.url for article in articles] == [f"http://a.example/{n}" for n in range(64)]
    assert sum(sizes) == 64
    assert len(sizes) < 16


def test_a_negative_number_leaves_the_crawler_a_core() -> None:
    assert Readers(title_of, {}, -1).workers == max((os.cpu_count() or 2) - 1, 1)


def test_the_signature_of_a_text_comes_with_the_article() -> None:
    told: list[tuple[str, bytes]] = []
    readers = Readers(text_of, {}, 1, lambda text, signature: told.append((text, signature)))
    text = "Nine boats lie at the northern quay of Varn."
    try:
        asyncio.run(readers.read(Page("http://a.example/1", text.encode()), ""))
    finally:
        readers.close()
    assert told == [(text, dedupe.signature(text))]


def test_a_signature_that_was_told_is_given_once_and_worked_out_from_then_on() -> None:
    texts = SketchedTexts()
    texts.take("Nine boats", b"told")
    assert texts.signature("Nine boats") == b"told"
    assert texts.signature("Nine boats") == dedupe.signature("Nine boats")


def test_signatures_that_nobody_asks_for_do_not_pile_up() -> None:
    texts = SketchedTexts()
    for number in range(10_000):
        texts.take(f"text {number}", b"")
    assert len(texts._known) <= 2_000

"""Texts that a site repeats are taken out behind the extractor, by an explicit memory."""

from __future__ import annotations

from newscrawl.extract import explain_page
from newscrawl.extract.render import plain_block
from newscrawl.extract.sitememory import (
    MAX_TEXTS,
    SiteMemory,
    clean,
    remember,
    without_furniture,
)
from newscrawl.model import Page

PLEA = "Our newsroom is small, and every reader who gives a little keeps the lamp burning."


def page(number: int) -> Page:
    own = "".join(
        f"<p>On day {number} the ferry went out at {hour} and came back with {hour * number} "
        "crates of apples, which were sold on the quay before noon.</p>"
        for hour in range(5, 10)
    )
    return Page(
        f"https://varn.example/{number}",
        f"<article><h1>Ferry, day {number}</h1>{own}<p>{PLEA}</p></article>".encode(),
    )


def test_a_text_on_three_pages_is_furniture_on_the_fourth() -> None:
    memory = SiteMemory()
    for number in range(1, 4):
        memory = remember(memory, [block.text for block in explain_page(page(number)).blocks])
    reading = explain_page(page(4))
    assert PLEA in reading.article.body_text
    article = clean(reading, memory)
    assert PLEA not in article.body_text
    assert PLEA not in article.body_html
    assert article.body_text.count("On day 4") == 5


def test_two_pages_are_not_enough() -> None:
    memory = remember(remember(SiteMemory(), [PLEA]), [PLEA])
    assert clean(explain_page(page(4)), memory) == explain_page(page(4)).article


def test_a_page_counts_once_however_often_it_repeats_itself() -> None:
    memory = remember(SiteMemory(), [PLEA] * 9)
    assert not memory.is_furniture(PLEA)


def test_an_article_seen_before_is_left_whole() -> None:
    """The same story under three addresses is no furniture."""
    blocks = [plain_block(f"Sentence number {n} of the story about the bridge.") for n in range(5)]
    memory = SiteMemory()
    for _ in range(3):
        memory = remember(memory, [block.text for block in blocks])
    assert without_furniture(blocks, memory) == tuple(blocks)


def test_memory_is_a_value_and_stays_bounded() -> None:
    memory = remember(SiteMemory(), [PLEA])
    before = dict(memory.seen)
    full = remember(memory, [f"a text of the site, number {n}" for n in range(MAX_TEXTS + 5)])
    assert dict(memory.seen) == before
    assert len(full.seen) <= MAX_TEXTS

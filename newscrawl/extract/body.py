"""The article's text: the first of several ways that gives one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.extract import model
from newscrawl.extract.document import Body, BodyBlock, Candidate
from newscrawl.extract.images import images
from newscrawl.extract.layouts import layout_body
from newscrawl.extract.render import body_blocks
from newscrawl.extract.second import MORE, may_find_more, second_opinion
from newscrawl.extract.select import Score, choose, hints
from newscrawl.extract.shingles import shingles
from newscrawl.extract.told import article_body, scripted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.document import Document
    from newscrawl.outlets import Layout

DOUBT = 0.86
"""Below this confidence a second opinion is asked for."""
LITTLE = 250
"""Characters below which a body is looked for elsewhere too."""


def read_body(document: Document, layout: Layout | None = None, score: Score = model.score) -> Body:
    """Return the article's text from what the page shows, or else from what it holds.

    Where the layout says what the body is, that is it. Otherwise ways are tried in the order:
    visible blocks, ``articleBody``, HTML in scripts, second opinion; a later way wins only where
    it gives clearly more and agrees with what is shown.
    """
    if layout is not None:
        best = layout_body(document, layout)
        if best:
            said = [_candidate("layout", best, "the outlet's file says so")]
            found = tuple(_marked(said, "layout"))
            return Body(tuple(best), "layout", 1.0, images(document, best), found)
    title, description = hints(document)
    page = document.blocks.outline
    choice = choose(page, title, description, score)
    best = body_blocks(page, choice.indexes, document.base)
    source, confidence = "page" if best else "", choice.confidence
    said = [_candidate("page", best, f"confidence {choice.confidence:.2f}")]

    told = article_body(document)
    if told:
        better = _fuller(told, best)
        said.append(_candidate("json-ld articleBody", told, better or "not clearly more"))
        if better:
            best, source, confidence = told, "json-ld articleBody", 0.8
    if _size(best) < LITTLE:
        hidden = scripted(document, title, description, score)
        if hidden:
            more = _size(hidden) > max(400, 2 * _size(best))
            said.append(_candidate("script", hidden, "fuller" if more else "not clearly more"))
            if more:
                best, source, confidence = hidden, "script", 0.7
    if confidence < DOUBT and not choice.asks_consent and may_find_more(page, best):
        other = second_opinion(document)
        if other:
            better = _agreed(other, best)
            said.append(_candidate("second opinion", other, better or "does not hold the first"))
            if better:
                best, source, confidence = other, "second opinion", max(0.5, confidence)
    return Body(
        blocks=tuple(best),
        source=source,
        confidence=round(confidence, 3),
        images=images(document, best),
        candidates=tuple(_marked(said, source)),
    )


def _size(blocks: Sequence[BodyBlock]) -> int:
    return sum(len(block.text) for block in blocks)


def _text(blocks: Sequence[BodyBlock]) -> str:
    return "\n".join([block.text for block in blocks])


def _fuller(told: Sequence[BodyBlock], shown: Sequence[BodyBlock]) -> str:
    """Say why hidden text beats shown text, or nothing: it is much more, and holds the same."""
    size = _size(shown)
    if _size(told) <= max(300, 1.6 * size):
        return ""
    text = " ".join([block.text for block in told])
    if size < 300:
        return "the page shows hardly any text"
    if any(block.text[:60] in text for block in shown if len(block.text) > 80):
        return "holds what is shown, and more"
    return ""


def _agreed(other: Sequence[BodyBlock], first: Sequence[BodyBlock]) -> str:
    """Say why a second opinion beats the first, or nothing."""
    size, more = _size(first), _size(other)
    if size < LITTLE:
        return "the first found hardly any text" if more > 1.2 * size else ""
    if more <= (1 + MORE) * size:
        return ""
    mine, theirs = shingles(_text(first)), shingles(_text(other))
    shared = sum((mine & theirs).values()) / (sum(mine.values()) or 1)
    return "holds the first, and more" if shared > 0.6 else ""


def _candidate(source: str, blocks: Sequence[BodyBlock], reason: str) -> Candidate:
    value = f"{len(blocks)} blocks, {_size(blocks)} characters"
    return Candidate("body_text", value, source, reason)


def _marked(said: list[Candidate], source: str) -> list[Candidate]:
    return [
        Candidate(each.field, each.value, each.source, each.reason, each.source == source)
        for each in said
    ]

"""One page to one article: text, fields, and where each was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.extract import model
from newscrawl.extract.body import read_body
from newscrawl.extract.document import Body, BodyBlock, Candidate, Document
from newscrawl.extract.layouts import drop, override
from newscrawl.extract.metadata import Metadata, read_metadata
from newscrawl.extract.render import body_html, links
from newscrawl.model import Article, Image
from newscrawl.text import key
from newscrawl.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.select import Score
    from newscrawl.model import Page
    from newscrawl.outlets import Layout

EXTRACTOR = f"newscrawl {VERSION} (body model {model.DIGEST})"
MAX_IMAGES = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and everything that its fields could have been."""

    article: Article
    candidates: tuple[Candidate, ...]
    """For each field the values found, the chosen one marked, with the reason."""
    body: Body
    """The text as chosen, with the credit line that the article has apart."""
    blocks: tuple[BodyBlock, ...]
    """The blocks that the article's text is made of."""


def extract_page(page: Page, layout: Layout | None = None) -> Article:
    """Return the article on a page. Pure: no clock, no network, the same for the same bytes.

    Never raises on a page's content, and takes bounded time and memory on hostile ones. Selectors
    of ``layout`` override what is found; a selector that is neither CSS nor XPath raises
    :class:`~newscrawl.errors.BadInput`.
    """
    return explain_page(page, layout, explain=False).article


def explain_page(
    page: Page,
    layout: Layout | None = None,
    *,
    explain: bool = True,
    score: Score = model.score,
) -> Reading:
    """Return the article on a page with the candidates for each field.

    With ``explain`` every source is asked, also where an earlier one settled the field. ``score``
    is the block model, for measuring others than the built-in one.
    """
    document = Document(page)
    if layout is not None:
        drop(document, layout.drop)
    body = read_body(document, layout, score)
    metadata = read_metadata(document, body, explain=explain)
    if layout is not None:
        metadata = override(document, metadata, layout)
    blocks = without_headline(metadata.blocks, metadata)
    article = _article(document, metadata, body, blocks)
    return Reading(article, (*body.candidates, *metadata.candidates), body, blocks)


def without_headline(blocks: Sequence[BodyBlock], metadata: Metadata) -> tuple[BodyBlock, ...]:
    """Return the blocks without the headline where it opens them."""
    said = {key(metadata.headline), key(metadata.alternative_headline)} - {""}
    start = 0
    for block in blocks[:2]:
        if key(block.text) not in said:
            break
        start += 1
    return tuple(blocks[start:])


def _article(
    document: Document, metadata: Metadata, body: Body, blocks: tuple[BodyBlock, ...]
) -> Article:
    provenance = dict(metadata.provenance)
    if body.source:
        provenance["body_text"] = body.source
    return Article(
        url=document.url,
        headline=metadata.headline,
        body_text="\n\n".join([block.text for block in blocks]),
        body_html=body_html(blocks),
        canonical_url=metadata.canonical_url,
        kind=metadata.kind,
        alternative_headline=metadata.alternative_headline,
        description=metadata.description,
        authors=metadata.authors,
        authors_raw=metadata.authors_raw,
        agency=metadata.agency,
        dateline=metadata.dateline,
        date_published=metadata.date_published,
        date_published_raw=metadata.date_published_raw,
        date_modified=metadata.date_modified,
        date_modified_raw=metadata.date_modified_raw,
        language=metadata.language,
        section=metadata.section,
        keywords=metadata.keywords,
        images=_pictures(metadata.images, body.images),
        links=links(blocks),
        is_paywalled=metadata.is_paywalled,
        confidence=body.confidence,
        charset=document.charset,
        extractor=EXTRACTOR,
        provenance=provenance,
        capture=document.page.capture,
    )


def _pictures(told: Sequence[Image], shown: Sequence[Image]) -> tuple[Image, ...]:
    """Return the pictures of metadata and text, each once; sizes of one file are one picture."""
    out: dict[str, Image] = {}
    for image in (*told, *shown):
        name = urlsplit(image.url).path.rsplit("/", 1)[-1] or image.url
        known = out.get(name)
        if known is None:
            out[name] = image
        elif not known.caption or not known.credit:
            out[name] = Image(
                known.url, known.caption or image.caption, known.credit or image.credit
            )
    return tuple(out.values())[:MAX_IMAGES]

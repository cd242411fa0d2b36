"""All fields of an article but its text, each with where it stood and what else was there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.agencies import is_agency
from newscrawl.credits import Credit
from newscrawl.extract import details
from newscrawl.extract.agency import apart, credited
from newscrawl.extract.authors import read_authors
from newscrawl.extract.crumbs import shown_section
from newscrawl.extract.document import Candidate
from newscrawl.extract.headline import alternative, read_headline
from newscrawl.extract.kind import page_kind
from newscrawl.extract.language import language_of
from newscrawl.extract.masses import width_of
from newscrawl.extract.near import Near, about, labelled_behind, lone_lines
from newscrawl.extract.paywall import read_paywall
from newscrawl.extract.published import moment_of, read_modified, read_published
from newscrawl.extract.statement import Where
from newscrawl.extract.structured import Structured
from newscrawl.extract.walls import Signs
from newscrawl.model import Image, PageKind
from newscrawl.names import is_brand
from newscrawl.text import key

if TYPE_CHECKING:
    from newscrawl.extract.document import Body, BodyBlock, Document


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article, in the fields of :class:`~newscrawl.model.Article`."""

    headline: str = ""
    alternative_headline: str = ""
    canonical_url: str = ""
    """The address that the page declares, absolute, not yet judged."""
    description: str = ""
    authors: tuple[str, ...] = ()
    authors_raw: tuple[str, ...] = ()
    agency: str = ""
    dateline: str = ""
    date_published: datetime | None = None
    """Aware where the page named a zone, else naive; midnight where it gave the day alone."""
    date_published_raw: str = ""
    date_modified: datetime | None = None
    date_modified_raw: str = ""
    language: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    is_paywalled: bool | None = None
    kind: PageKind = PageKind.ARTICLE
    blocks: tuple[BodyBlock, ...] = ()
    """The body's blocks without credit line and end mark."""
    provenance: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)
    """What every field could have been; the chosen ones are marked."""


def read_metadata(document: Document, body: Body, *, explain: bool = False) -> Metadata:
    """Everything that ``document`` says of its article beside the text in ``body``.

    Pure, and never raises on a page's content. With ``explain`` every source is asked, also where
    an earlier one settled the field.
    """
    page = document.structured
    texts = document.blocks.texts
    blocks, credit = apart(body.blocks)
    found = _Collector(every=explain)

    headlines = read_headline(page, texts, every=explain)
    headline = found.take("headline", headlines)
    other = alternative(headline, headlines)
    if other is not None:
        found.add(replace(other, field="alternative_headline", chosen=True))
    language = _language(page, body.text, headline, found)
    near = about(document.blocks, body, page, headline)
    where = Where(
        document.url,
        language,
        document.page.captured_at,
        lambda: near.own(document.blocks),
        document.html,
    )
    published = read_published(page, where, every=explain)
    modified = read_modified(page, where, every=explain)
    found.take("date_published", published)
    found.take("date_modified", modified)
    ends = lone_lines(document.blocks, body)
    behind = labelled_behind(document.blocks, body)
    authors = read_authors(page, near.texts, ends, behind, headline=headline, every=explain)
    found.take("authors", authors)
    names = tuple(authors[0].value.split("; ")) if authors else ()
    blocks = _unsigned(blocks, names)
    agency, agency_source = _agency(page, credit, names)
    if not agency:
        agency, agency_source = credited(document, near)
        names = tuple(name for name in names if key(name) != key(agency))
    size = int(width_of(texts) * sum(len(block.text) for block in body.blocks))
    kind, why = page_kind(
        Signs(page, document.url, document.html, document.page.status, texts, size),
        document.blocks.outline,
        body.blocks,
    )
    keywords, keywords_source = details.read_keywords(page)
    images, images_source = details.read_images(page, document.base)
    paywall = found.take("is_paywalled", read_paywall(page))
    for name, value, source, reason in (
        ("agency", agency, agency_source, credit.raw),
        ("dateline", credit.dateline, "body", credit.raw),
        ("kind", kind.value, "page", why),
        ("keywords", "; ".join(keywords), keywords_source, "stated"),
        ("images", "; ".join(image.url for image in images), images_source, "stated"),
    ):
        if value:
            found.add(Candidate(name, value, source, reason, chosen=True))
    return Metadata(
        headline=headline,
        alternative_headline=other.value if other else "",
        canonical_url=found.take("canonical_url", details.read_canonical(page, document.base)),
        description=found.take("description", details.read_description(page)),
        authors=names,
        authors_raw=tuple(authors[0].raw.split("; ")) if authors else (),
        agency=agency,
        dateline=credit.dateline,
        date_published=moment_of(published[0]) if published else None,
        date_published_raw=published[0].raw if published else "",
        date_modified=moment_of(modified[0]) if modified else None,
        date_modified_raw=modified[0].raw if modified else "",
        language=language,
        section=found.take("section", _sections(document, near, headline)),
        keywords=keywords,
        images=images,
        is_paywalled=None if not paywall else paywall == "true",
        kind=kind,
        blocks=blocks,
        provenance={one.field: one.source for one in found.all if one.chosen},
        candidates=tuple(found.all),
    )


class _Collector:
    """Gathers the chosen candidates, and the others too where ``every`` says so."""

    def __init__(self, *, every: bool) -> None:
        self.every = every
        self.all: list[Candidate] = []

    def take(self, name: str, candidates: Iterable[Candidate]) -> str:
        """The first candidate's value, which is the chosen one."""
        value = ""
        for rank, one in enumerate(islice(candidates, None if self.every else 1)):
            self.add(Candidate(name, one.value, one.source, one.reason, rank == 0, one.raw))
            value = value if rank else one.value
        return value

    def add(self, candidate: Candidate) -> None:
        self.all.append(candidate)


def _language(page: Structured, text: str, headline: str, found: _Collector) -> str:
    declared = [
        ("html lang", page.html_lang),
        *(
            (f"meta {name}", page.first(name)[0])
            for name in ("content-language", "og:locale", "language", "dc.language")
        ),
        *((thing.syntax, thing.text("inLanguage")) for thing in page.articles),
    ]
    declared = [(source, value) for source, value in declared if value]
    sample = text if len(text) > 200 else f"{text} {headline} {page.first('og:description')[0]}"
    language = language_of(sample, [value for _, value in declared])
    if language:
        found.add(Candidate("language", language, "text", "script and common words", chosen=True))
    for source, value in declared:
        found.add(Candidate("language", value, source, "declared"))
    return language


def _agency(page: Structured, credit: Credit, authors: Sequence[str]) -> tuple[str, str]:
    if credit.agency:
        return credit.agency, "body"
    for thing in page.articles:
        for name in ("sourceOrganization", "provider", "creditText"):
            text = thing.text(name)
            if text and is_agency(text):
                return text, thing.syntax
    for name in authors:
        if is_agency(name) and not is_brand(name, page.brands):
            return name, "authors"
    source, name = page.first("article:content_source", "source", "syndication-source", "copyright")
    if source and len(source) < 60 and is_agency(source):
        return source, f"meta {name}"
    return "", ""


def _sections(document: Document, near: Near, headline: str) -> Iterator[Candidate]:
    """What the metadata call the section; where they do not, the first step of the trail."""
    stated = False
    for one in details.read_section(document.structured):
        stated = True
        yield one
    if not stated:
        step = shown_section(document.tree, document.html, headline, (*near.lines, *near.texts))
        if step:
            yield Candidate("section", step, "visible breadcrumbs", "first step")


def _unsigned(blocks: tuple[BodyBlock, ...], authors: Sequence[str]) -> tuple[BodyBlock, ...]:
    """``blocks`` without a first or last one that is an author's name and nothing else."""
    names = {key(name) for name in authors}
    while len(blocks) > 1 and len(blocks[-1].text) < 60 and key(blocks[-1].text) in names:
        blocks = blocks[:-1]
    while len(blocks) > 1 and len(blocks[0].text) < 60 and key(blocks[0].text) in names:
        blocks = blocks[1:]
    return blocks

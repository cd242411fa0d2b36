"""An article in its normal form; see :func:`normalise`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newscrawl.credits import read_lead, read_tail
from newscrawl.model import Article, Image
from newscrawl.names import brand_keys, is_brand, people
from newscrawl.normalise.characters import line, markup, paragraphs
from newscrawl.normalise.moments import instant, zone
from newscrawl.text import key
from newscrawl.urls import canonical_url, host, is_http

_TAG = re.compile(r"^\s*([A-Za-z]{2,3})(?![A-Za-z])")
_DIGIT = re.compile(r"\d")
_JUNK = re.compile(r"^(?:https?://|www\.|/)\S*$|^\S+@\S+$|^[\W\d_]*$", re.I)
MAX_PASSES = 4
"""Credit lines that may stand one within the other."""


def normalise(
    article: Article,
    *,
    timezone: str = "",
    language: str = "",
    outlet: str = "",
    also_known_as: Sequence[str] = (),
) -> Article:
    """``article`` in the form in which it is stored and compared. Pure and idempotent.

    Text is Unicode NFC without invisible debris, white space folded. Times are aware and in UTC;
    a time without a zone is read in ``timezone`` (an IANA name). Authors lose "By", roles and
    dates, and the ``outlet``'s own name (its name, any of ``also_known_as``, its host). A credit
    line that still stands in the text goes into ``agency`` and ``dateline``. ``canonical_url``
    becomes the address under which duplicates meet. ``language`` is the outlet's, for articles
    whose own is unknown.

    Raises :class:`~newscrawl.errors.BadInput` for a time zone that does not exist.
    """
    clock = zone(timezone)
    article = _without_credit(article)
    return replace(
        article,
        headline=line(article.headline),
        alternative_headline=_other(article),
        description=line(article.description),
        section=line(article.section),
        body_text=paragraphs(article.body_text),
        body_html=markup(article.body_html),
        authors=_authors(article, outlet, also_known_as),
        agency=line(article.agency),
        dateline=line(article.dateline),
        keywords=_each_once(article.keywords),
        images=_images(article.images),
        links=tuple(dict.fromkeys(link.strip() for link in article.links if is_http(link.strip()))),
        date_published=instant(article.date_published, clock),
        date_modified=instant(article.date_modified, clock),
        language=_primary(article.language) or _primary(language),
        outlet=outlet or article.outlet,
        canonical_url=canonical_url(article.url, declared=article.canonical_url),
    )


def _other(article: Article) -> str:
    other = line(article.alternative_headline)
    return "" if other == line(article.headline) else other


def _authors(article: Article, outlet: str, also_known_as: Sequence[str]) -> tuple[str, ...]:
    brands: set[str] = set()
    if outlet:
        labels = host(article.url).removeprefix("www.").split(".")[:-1]
        brands = brand_keys([outlet, outlet.split("-")[0], *also_known_as, *labels[-2:]])
    found: dict[str, str] = {}
    for author in article.authors:
        text = line(author)
        if not text or _JUNK.match(text):
            continue
        # A digit betrays what stood beside the name on the page: a date, a time, an age.
        names = people(text, visible=_DIGIT.search(text) is not None) or [text]
        for name in names:
            if not is_brand(name, brands):
                found.setdefault(key(name), name)
    return tuple(found.values())


def _without_credit(article: Article) -> Article:
    """``article`` with lead and end mark taken off its text, where extraction left any."""
    if article.agency or article.dateline or not article.body_text:
        return article
    body, markup_ = article.body_text, article.body_html
    agency = dateline = ""
    for _ in range(MAX_PASSES):
        credit = read_lead(body)
        if not credit.length:
            agency = agency or credit.agency
            break
        lead = body[: credit.length]
        body = body[credit.length :]
        markup_ = _cut(markup_, lead)
        agency, dateline = agency or credit.agency, dateline or credit.dateline
    return replace(
        article, body_text=_ended(body), body_html=markup_, agency=agency, dateline=dateline
    )


def _cut(markup_: str, lead: str) -> str:
    """``markup_`` without ``lead`` at its beginning, where that stands there as plain text."""
    wanted = html.escape(lead.strip(), quote=False)
    at = markup_.find(wanted)
    if at < 0 or re.sub(r"<[^<>]*>|\s", "", markup_[:at]):
        return markup_
    return markup_[:at] + markup_[at + len(wanted) :].lstrip()


def _ended(body: str) -> str:
    for _ in range(MAX_PASSES):
        shorter = body[: read_tail(body)].rstrip()
        if shorter == body or not shorter:
            break
        body = shorter
    return body


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for word in words:
        clean = line(word)
        if clean:
            found.setdefault(clean.casefold(), clean)
    return tuple(found.values())


def _images(images: Iterable[Image]) -> tuple[Image, ...]:
    found: dict[str, Image] = {}
    for image in images:
        address = image.url.strip()
        if is_http(address):
            found.setdefault(address, Image(address, line(image.caption), line(image.credit)))
    return tuple(found.values())


def _primary(tag: str) -> str:
    match = _TAG.match(tag)
    return match.group(1).lower() if match else ""

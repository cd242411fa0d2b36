"""The nouns that every room of newscrawl shares.

All are frozen: a stage takes one value and gives another. Times are aware and in UTC. What a
page said is kept beside what we made of it (the ``*_raw`` fields and ``provenance``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, Any


class SourceKind(StrEnum):
    """How a source lists its links."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    REQUEST = "request"
    """Asked for by a person or a program, not listed anywhere."""


class PageKind(StrEnum):
    """What kind of page a response turned out to be."""

    ARTICLE = "article"
    VIDEO = "video"
    GALLERY = "gallery"
    LIVE = "live"
    INDEX = "index"
    """A front page, section page, tag page or search result: lists articles, is none."""
    BLOCK = "block"
    """A bot wall, CAPTCHA or "access denied", whatever its status."""
    CONSENT = "consent"
    """A cookie or consent wall in place of the page."""
    LOGIN = "login"
    """A log-in or subscription page in place of the article."""
    ERROR = "error"
    """An error page, also one that came with status 200."""
    OTHER = "other"
    """None of the above: no article text was found."""


class Truncation(StrEnum):
    """Why a response ended before its message did (WARC 1.1, section 5.13)."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that a source listed, with what the source said of it."""

    url: str
    source: str
    """URL of the feed, sitemap or section page that listed it."""
    kind: SourceKind
    title: str = ""
    published: datetime | None = None
    """When the source says it was published; aware, UTC."""
    modified: datetime | None = None
    """When the source says it last changed (a sitemap's ``lastmod``, Atom's ``updated``)."""
    language: str = ""
    """BCP 47 tag as the source gives it."""


@dataclass(frozen=True, slots=True)
class CaptureRef:
    """Where a capture lies: enough to read its record with one range read, and to prove it."""

    warc: str
    """Key of the WARC file in the blob store, or, for foreign archives, its path or URL."""
    offset: int
    """Byte offset of the record's (compressed) start in the file."""
    length: int
    """Length in bytes of the (compressed) record."""
    record_id: str
    """``WARC-Record-ID`` as a bare URI, ``urn:uuid:…``."""
    payload_digest: str
    """``WARC-Payload-Digest``, ``algorithm:value`` as in the record; ours ``sha256:`` and hex."""
    captured_at: datetime
    """``WARC-Date``: when the capture began."""


@dataclass(frozen=True, slots=True)
class Held:
    """An earlier capture that a revisit may refer to: a complete response, never a revisit."""

    record_id: str
    """``WARC-Record-ID`` as a bare URI."""
    url: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """One exchange as it was on the wire.

    ``response`` is an open, seekable binary file (spooled to disk when large) with ``size``
    bytes: exactly what arrived for this exchange, from the first byte of the first head on,
    interim (1xx) heads included. Whoever archives the capture closes it.
    """

    url: str
    """The URL that was asked for, without fragment."""
    method: str
    began: datetime
    """When the first byte of the request was sent."""
    request: bytes
    """The request as it was written to the connection: head and body."""
    response: IO[bytes]
    size: int
    interim: tuple[tuple[int, int], ...] = ()
    """Spans ``(start, end)`` of the 1xx heads within ``response``; the final head follows."""
    surplus: bytes = b""
    """Bytes that came after the end of the message and belong to no exchange (capped)."""
    ip: str = ""
    """Address of the connected peer (of the proxy, where there is one)."""
    protocol: str = "http/1.1"
    tls_version: str = ""
    """As OpenSSL names it, ``TLSv1.3``; empty over plain TCP."""
    tls_cipher: str = ""
    truncated: Truncation | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds since ``began``: ``first_byte``, ``ended``."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What goes into the metadata record: ``outlet``, ``via`` (the source or page that led
    here), ``hop`` (redirected from), ``retry`` and the like."""


@dataclass(frozen=True, slots=True)
class Page:
    """A response ready to be read, wherever it came from: the network or an archive."""

    url: str
    body: bytes
    """Entity body with transfer and content codings removed; still in the page's charset."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    """Names and values in wire order, decoded as Latin-1."""
    captured_at: datetime | None = None
    capture: CaptureRef | None = None
    truncated: Truncation | None = None

    def header(self, name: str) -> str:
        """First value of a header, by name in any case; empty when absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article, with what the page says under it."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One reading of one page: schema.org ``NewsArticle``'s notions in snake case."""

    url: str
    """The URL that the capture was made of."""
    headline: str = ""
    """The headline as the reader sees it."""
    body_text: str = ""
    """Paragraphs, sub-headings, quotes and list items in order, parted by a blank line."""
    body_html: str = ""
    """The same blocks as minimal clean HTML (p, h2, h3, blockquote, ul, ol, li, a, em, strong)."""
    canonical_url: str = ""
    """The address under which duplicates meet; see :mod:`newscrawl.urls`."""
    outlet: str = ""
    kind: PageKind = PageKind.ARTICLE
    alternative_headline: str = ""
    """The headline that the metadata give, where it differs."""
    description: str = ""
    authors: tuple[str, ...] = ()
    """People, as names, in order."""
    authors_raw: tuple[str, ...] = ()
    agency: str = ""
    """The credited source: a news agency or another outlet."""
    dateline: str = ""
    """Place and date that open the text: ``BAGHDAD``."""
    date_published: datetime | None = None
    date_published_raw: str = ""
    date_modified: datetime | None = None
    date_modified_raw: str = ""
    language: str = ""
    """BCP 47 primary tag of the text: ``en``, ``fa``, ``zh``."""
    section: str = ""
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[str, ...] = ()
    """Absolute URLs that the body links to, in order, each once."""
    is_paywalled: bool | None = None
    """``None`` where the page does not say."""
    confidence: float = 1.0
    """How sure the extractor is of the body, 0 to 1."""
    charset: str = ""
    """Charset the page was read in, and why: ``utf-8 (declared)``."""
    extractor: str = ""
    """Name and version of the extractor and its model."""
    fingerprint: str = ""
    """Hash over the normalised text; equal for equal texts."""
    provenance: Mapping[str, str] = field(default_factory=dict)
    """For each field, where on the page its value was found: ``json-ld``, ``meta og:title``."""
    capture: CaptureRef | None = None
    """The record that this reading was made from."""


def utc(value: datetime) -> datetime:
    """``value`` in UTC; a naive time is taken to be UTC already."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def iso(value: datetime) -> str:
    """ISO 8601 in UTC with ``Z``; fractions only where there are any."""
    return utc(value).isoformat().replace("+00:00", "Z")


def to_json(value: Any) -> Any:
    """A noun as plain JSON data: dataclasses to dicts, times to ISO 8601, tuples to lists."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return value

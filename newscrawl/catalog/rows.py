"""Articles and capture pointers to table rows and back."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawl.model import Article, CaptureRef, Image, PageKind, iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping

_TEXTS = (
    "body_html",
    "alternative_headline",
    "description",
    "agency",
    "dateline",
    "date_published_raw",
    "date_modified_raw",
    "language",
    "section",
    "charset",
    "headline",
    "outlet",
    "canonical_url",
)
_LISTS = ("authors", "authors_raw", "keywords", "links")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def clean(text: str) -> str:
    """``text`` without what databases refuse: NUL and lone surrogates become U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNSTORABLE.sub("\ufffd", text)
    return text.replace("\x00", "\ufffd")


def fields_json(article: Article) -> str:
    """Every field but the body text, the URL and the columns beside it; empty ones left out."""
    data: dict[str, Any] = {}
    for name in _TEXTS + _LISTS:
        if value := getattr(article, name):
            data[name] = value
    if article.kind is not PageKind.ARTICLE:
        data["kind"] = article.kind.value
    for name in ("date_published", "date_modified"):
        if value := getattr(article, name):
            data[name] = iso(value)
    if article.images:
        data["images"] = [[image.url, image.caption, image.credit] for image in article.images]
    if article.is_paywalled is not None:
        data["is_paywalled"] = article.is_paywalled
    if article.confidence != 1.0:
        data["confidence"] = article.confidence
    if article.provenance:
        data["provenance"] = dict(article.provenance)
    # A NUL is escaped by now.
    return clean(_encode(data))


def article_of(row: Mapping[str, Any] | RowMapping) -> Article:
    """The article of a ``versions`` row."""
    data = json.loads(row["fields"])
    kind = PageKind(data.pop("kind", PageKind.ARTICLE))
    images = tuple(Image(*image) for image in data.pop("images", ()))
    for name in ("date_published", "date_modified"):
        if name in data:
            data[name] = datetime.fromisoformat(data[name])
    for name in _LISTS:
        if name in data:
            data[name] = tuple(data[name])
    return Article(
        url=row["url"],
        body_text=row["body_text"],
        fingerprint=row["fingerprint"],
        extractor=row["extractor"],
        capture=capture_of(row["capture"]),
        kind=kind,
        images=images,
        **data,
    )


def capture_json(ref: CaptureRef | None) -> str:
    """A capture pointer as a compact JSON list; empty for none."""
    if ref is None:
        return ""
    return _encode(
        [
            ref.warc,
            ref.offset,
            ref.length,
            ref.record_id,
            ref.payload_digest,
            iso(ref.captured_at),
        ]
    )


def capture_of(value: str) -> CaptureRef | None:
    """The capture pointer of :func:`capture_json`."""
    if not value:
        return None
    warc, offset, length, record_id, digest, captured_at = json.loads(value)
    return CaptureRef(warc, offset, length, record_id, digest, datetime.fromisoformat(captured_at))

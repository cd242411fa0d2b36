"""Articles with all that can be worked out before a transaction begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl.catalog.keys import key_of
from newscrawl.catalog.rows import capture_json, clean, fields_json
from newscrawl.catalog.timeline import Mark
from newscrawl.model import utc
from newscrawl.urls import canonical_url

if TYPE_CHECKING:
    from newscrawl.catalog.nouns import Texts
    from newscrawl.model import Article


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article on its way into the catalog."""

    article: Article
    key: str
    """Of its canonical address."""
    alias: str
    """Of the address that was fetched."""
    canonical: str
    fingerprint: str
    signature: bytes
    captured_at: datetime
    capture: str
    """Its pointer, as rows hold it."""
    record_id: str
    digest: str

    def reading(self) -> dict[str, Any]:
        """The columns of a version that one reading of one capture fills."""
        article = self.article
        return {
            "url": article.url,
            "capture": self.capture,
            "fingerprint": self.fingerprint,
            "extractor": article.extractor,
            "headline": article.headline,
            "body_text": article.body_text,
            "fields": fields_json(article),
        }

    def mark(self, version_id: int, captured_at: datetime) -> Mark:
        """The version as a timeline holds it."""
        article = self.article
        return Mark(
            version_id,
            captured_at,
            self.fingerprint,
            article.extractor,
            article.headline,
            article.body_text,
            self.digest,
        )


def prepare(article: Article, texts: Texts, signature: bytes | None = None) -> Prepared:
    """Work out keys, fingerprint and signature of an article, unless they are given."""
    article = replace(
        article,
        url=clean(article.url),
        headline=clean(article.headline),
        body_text=clean(article.body_text),
    )
    canonical = clean(article.canonical_url) or canonical_url(article.url)
    capture = article.capture
    if signature is None:
        signature = texts.signature(article.body_text)
    return Prepared(
        article=article,
        key=key_of(canonical),
        alias=key_of(article.url),
        canonical=canonical,
        fingerprint=article.fingerprint or texts.fingerprint(article.body_text),
        signature=signature,
        captured_at=utc(capture.captured_at) if capture else datetime.now(UTC),
        capture=capture_json(capture),
        record_id=capture.record_id if capture else "",
        digest=capture.payload_digest if capture else "",
    )

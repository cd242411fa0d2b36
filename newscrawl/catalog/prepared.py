"""Articles with all that can be worked out before a transaction begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.catalog.keys import key_of
from newscrawl.catalog.readings import Reading
from newscrawl.catalog.rows import capture_json, clean, fields_json
from newscrawl.catalog.timeline import Seen
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
    signature: bytes
    captured_at: datetime
    reading: Reading
    text: str
    """What the index of addresses knows its text by."""
    record_id: str
    digest: str

    @property
    def moment(self) -> tuple[datetime, str]:
        """What tells captures of an article apart, and their order."""
        return self.captured_at, self.record_id

    def seen(self) -> Seen:
        """Its capture, as a timeline holds it."""
        return Seen(
            self.captured_at,
            self.captured_at,
            self.record_id,
            self.digest,
            self.reading.url,
            self.reading.capture,
            reading=self.reading,
        )


def prepare(article: Article, texts: Texts) -> Prepared:
    """Work out keys and signature of an article, and its fingerprint unless it is given."""
    article = replace(
        article,
        url=clean(article.url),
        headline=clean(article.headline),
        body_text=clean(article.body_text),
    )
    canonical = clean(article.canonical_url) or canonical_url(article.url)
    capture = article.capture
    fingerprint = article.fingerprint or texts.fingerprint(article.body_text)
    reading = Reading(
        article.url,
        capture_json(capture),
        fingerprint,
        article.extractor,
        article.headline,
        article.body_text,
        fields_json(article),
    )
    return Prepared(
        article=article,
        key=key_of(canonical),
        alias=key_of(article.url),
        canonical=canonical,
        signature=texts.signature(article.body_text),
        captured_at=utc(capture.captured_at) if capture else datetime.now(UTC),
        reading=reading,
        text=reading.text_key,
        record_id=capture.record_id if capture else "",
        digest=capture.payload_digest if capture else "",
    )

"""The tables. The migrations build them; this says how the code sees them.

Ids are given by the writer under the write lock, so that a batch knows them before it inserts.
Times are aware and in UTC. ``key`` is :func:`newscrawl.urls.url_key` of an address.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC: ``timestamptz``, or ISO 8601 text of fixed width on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text where the database has no time zones."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else self.impl_instance)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Aware (or naive UTC) time to what the database takes."""
        if value is None:
            return None
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        if dialect.name == "sqlite":
            return value.isoformat(timespec="microseconds")[:26] + "Z"
        return value

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """What the database gives to an aware time in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]


metadata = MetaData()

warcs = Table(
    "warcs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("size", BigInteger),
    Column("sha256", Text),
    Column("opened_at", UtcTime),
    Column("shipped_at", UtcTime),
    Column("store", Text),
    Index("ix_warcs_state", "state"),
)

captures = Table(
    "captures",
    metadata,
    Column("warc_id", Integer, primary_key=True, autoincrement=False),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("length", BigInteger, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("surt", Text, nullable=False),
    Column("captured_at", UtcTime, nullable=False),
    Column("payload_digest", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("mime", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("refers_to", Text, nullable=False),
    Column("safe", Boolean, nullable=False),
    Index("ix_captures_surt_time", "surt", "captured_at"),
    Index("ix_captures_digest", "payload_digest", "surt", "captured_at"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    Column("canonical_url", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("version_id", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("date_published", UtcTime),
    Column("first_captured_at", UtcTime, nullable=False),
    Column("listed_at", UtcTime, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("duplicate_of", Integer),
    Column("cluster_id", Integer),
    Column("similarity", Float),
    Index("ix_articles_outlet_listed", "outlet", "listed_at"),
    Index("ix_articles_listed", "listed_at"),
    Index("ix_articles_duplicate_of", "duplicate_of"),
    Index("ix_articles_cluster", "cluster_id"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("article_id", Integer, nullable=False),
    Column("captured_at", UtcTime, nullable=False),
    Column("url", Text, nullable=False),
    Column("capture", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("extractor", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("body_text", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Index("ix_versions_article", "article_id", "captured_at"),
    Index("ix_versions_fingerprint", "fingerprint", "captured_at", "article_id"),
)

readings = Table(
    "readings",
    metadata,
    Column("version_id", Integer, primary_key=True, autoincrement=False),
    Column("extractor", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("body_text", Text, nullable=False),
    Column("fields", Text, nullable=False),
)

sightings = Table(
    "sightings",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("captured_at", UtcTime, primary_key=True),
    Column("version_id", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("capture", Text, nullable=False),
    Column("said", Text),
    Index("ix_sightings_version", "version_id"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("key", Text, primary_key=True),
    Column("text", Text, primary_key=True),
    Column("article_id", Integer, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("captured_at", UtcTime),
    sqlite_with_rowid=False,
)

bands = Table(
    "bands",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

near = Table(
    "near",
    metadata,
    Column("article_id", Integer, primary_key=True, autoincrement=False),
    Column("other_id", Integer, primary_key=True, autoincrement=False),
    Column("similarity", Float, nullable=False),
    Index("ix_near_other", "other_id"),
    sqlite_with_rowid=False,
)

sources = Table(
    "sources",
    metadata,
    Column("url", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("links_listed", Integer, nullable=False),
    Column("fetched_at", UtcTime),
    Index("ix_sources_outlet", "outlet"),
)

links = Table(
    "links",
    metadata,
    Column("key", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("published", UtcTime),
    Column("modified", UtcTime),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("fetched_at", UtcTime),
    Column("due_at", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("article_id", Integer),
    Index("ix_links_outlet_due", "outlet", "due_at"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("command", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("exit_code", Integer),
    Column("report", Text, nullable=False),
    Index("ix_runs_started", "started_at"),
)

replays = Table(
    "replays",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("records", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("lease_until", UtcTime),
    Column("problem", Text, nullable=False),
    UniqueConstraint("job", "source", "start"),
)

takedowns = Table(
    "takedowns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("url", Text, nullable=False),
    Column("surt", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
    Column("report", Text, nullable=False),
    Index("ix_takedowns_surt", "surt"),
)

"""What it takes for the order of storing not to matter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newscrawl.catalog.schema import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As newscrawl.catalog.readings.text_key has it. No values stand in these statements.
_TEXT = """
    CASE WHEN length(v.body_text) >= 200 THEN v.fingerprint
         WHEN v.fingerprint = '' AND v.headline = '' THEN ''
         ELSE v.fingerprint || ' ' || substr(v.headline, 1, 300) END
"""
_NAMED = f"""
    INSERT INTO addresses (key, text, article_id, named, captured_at)
    SELECT a.key, {_TEXT}, a.id, :named, max(s.captured_at)
    FROM articles a
    JOIN versions v ON v.article_id = a.id
    JOIN sightings s ON s.version_id = v.id
    GROUP BY 1, 2, 3
"""  # noqa: S608
_FETCHED = f"""
    INSERT INTO addresses (key, text, article_id, named, captured_at)
    SELECT l.key, {_TEXT}, v.article_id, :named, max(s.captured_at)
    FROM links l
    JOIN versions v ON v.article_id = l.article_id
    JOIN sightings s ON s.version_id = v.id
    WHERE true
    GROUP BY 1, 2, 3
    ON CONFLICT DO NOTHING
"""  # noqa: S608

_UNUSED = {
    "sources": ("digest", "failures", "links_new", "interval", "due_at"),
    "warcs": ("sealed_at", "error"),
}
"""Columns that nothing ever read, and hardly anything wrote."""


def upgrade() -> None:
    """Let sightings keep their readings and addresses the texts that they led to."""
    # Empty in rows of before: what those captures were read as was not kept.
    op.add_column("sightings", sa.Column("said", sa.Text(), nullable=True))
    op.create_table(
        "addresses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("captured_at", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", "text"),
        sqlite_with_rowid=False,
    )
    for name, unused in _UNUSED.items():
        with op.batch_alter_table(name) as table:
            for column in unused:
                table.drop_column(column)
    for statement, named in ((_NAMED, True), (_FETCHED, False)):
        op.execute(sa.text(statement).bindparams(sa.bindparam("named", named, sa.Boolean())))

"""Run by Alembic: the connection comes from :mod:`newscrawl.catalog.database`."""

from __future__ import annotations

from alembic import context

from newscrawl.catalog.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()

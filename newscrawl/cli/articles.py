"""``newscrawl articles``: list and export what the catalog holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from newscrawl.cli.article_files import Format, format_of, write
from newscrawl.cli.common import context
from newscrawl.errors import BadInput
from newscrawl.model import utc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.catalog import StoredArticle

_SHOWN = 50
"""Articles in a table where no limit is given."""
_DATE_ONLY = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("articles")(articles)


def articles(
    ctx: typer.Context,
    outlet: Annotated[
        list[str] | None, typer.Option(help="Of this outlet; may be repeated.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="Published then or later.")] = "",
    until: Annotated[
        str, typer.Option(metavar="DATE", help="Published then or before; a day counts whole.")
    ] = "",
    language: Annotated[
        list[str] | None, typer.Option(help="In this language (en, fa, …); may be repeated.")
    ] = None,
    text: Annotated[str, typer.Option(help="With all these words in headline or text.")] = "",
    limit: Annotated[
        int | None,
        typer.Option(min=0, help=f"At most so many; a table shows {_SHOWN}, a file all."),
    ] = None,
    duplicates: Annotated[
        bool,
        typer.Option(
            "--duplicates/--no-duplicates", help="With articles that repeat another one's text."
        ),
    ] = True,
    kind: Annotated[
        Format | None, typer.Option("--format", help="Otherwise as the file's name says.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")
    ] = None,
) -> None:
    """List articles, newest first, or export them with every field.

    An article without a date counts as published when it was first captured. In CSV, names are
    parted by a semicolon, and images, capture and provenance are JSON.
    """
    here = context(ctx)
    chosen = format_of(output, kind)
    if limit is None and chosen is Format.TABLE:
        limit = _SHOWN
    with here.catalog() as catalog:
        found = catalog.articles(
            outlets=outlet or (),
            since=_moment(since, "--since"),
            until=_moment(until, "--until", whole_day=True),
            languages=language or (),
            text=text,
            limit=limit,
            duplicates=duplicates,
        )
        if chosen is Format.TABLE:
            shown, count = _table(found)
            here.out.print(shown if count else "No articles.")
            if count and count == limit:
                here.err.print(f"The newest {count}; more with --limit, all with -o FILE.")
            return
        count = write(found, output, chosen)
    if output is not None:
        here.err.print(f"{count} articles: {output}", markup=False)


def _moment(value: str, option: str, *, whole_day: bool = False) -> datetime | None:
    if not value:
        return None
    try:
        moment = utc(datetime.fromisoformat(value))
    except ValueError:
        raise BadInput(f"{option}: {value!r} is no date like 2026-11-01") from None
    if whole_day and len(value) <= _DATE_ONLY:
        moment += timedelta(days=1)
    return moment


def _table(found: Iterable[StoredArticle]) -> tuple[Table, int]:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Published (UTC)", no_wrap=True)
    table.add_column("Outlet", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("Headline, address", overflow="fold", ratio=1)
    count = 0
    for stored in found:
        article = stored.article
        title = Text(article.headline or "(no headline)", style="bold")
        if notes := _notes(stored):
            title.append(f"  {notes}", style="yellow")
        title.append(f"\n{article.canonical_url or article.url}", style="dim")
        published = article.date_published
        table.add_row(
            f"{published.astimezone(UTC):%Y-%m-%d %H:%M}" if published else "",
            article.outlet,
            article.language,
            title,
        )
        count += 1
    return table, count


def _notes(stored: StoredArticle) -> str:
    notes = []
    if stored.versions > 1:
        notes.append(f"{stored.versions} versions")
    if stored.duplicate_of:
        notes.append("duplicate")
    elif stored.cluster is not None:
        notes.append(f"cluster {stored.cluster} ({stored.similarity or 0:.0%})")
    return ", ".join(notes)

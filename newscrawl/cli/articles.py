"""``newscrawl articles``: list and export what the catalog holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.article_files import Format, format_of, write
from newscrawl.cli.article_list import print_lines, print_table
from newscrawl.cli.common import context
from newscrawl.cli.consoles import STANDARD_OUTPUT, tell
from newscrawl.cli.helptext import Command
from newscrawl.cli.outlet_names import check_outlets
from newscrawl.errors import BadInput
from newscrawl.run.moments import SINCE_HELP, UNTIL_HELP, begin, end
from newscrawl.text import counted

_SHOWN = 50
"""Articles on a terminal where no limit is given."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("articles", cls=Command)(articles)


def articles(
    ctx: typer.Context,
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Of this outlet; may be repeated.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help=f"Published {SINCE_HELP}")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help=f"Published {UNTIL_HELP}")] = "",
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="In this language (en, fa, …); may be repeated."),
    ] = None,
    text: Annotated[
        str,
        typer.Option(
            metavar="WORDS", help="With all these words in headline or text, in part or whole."
        ),
    ] = "",
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help=f"At most so many; a terminal shows {_SHOWN}, others get all."
        ),
    ] = None,
    duplicates: Annotated[
        bool,
        typer.Option(
            "--duplicates/--no-duplicates",
            help="With or without articles that repeat another one's text.",
        ),
    ] = True,
    kind: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, jsonl, csv or parquet; otherwise as the file's name says.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="A JSON object an article, a line each: --format jsonl.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write to this file; - is standard output."
        ),
    ] = None,
) -> None:
    """List articles, newest first, or export them with every field.

    An article without a date counts as published when it was first captured. Where the output
    is no terminal, each is a line: date, outlet, language, headline, address and notes, parted
    by tabs. In CSV, names are parted by a semicolon, and images, capture and provenance are JSON.
    """
    if as_json and kind not in (None, Format.JSONL):
        raise BadInput(f"--json is --format jsonl, and --format says {kind}: choose one of the two")
    kind = Format.JSONL if as_json else kind
    here = context(ctx)
    output = None if output == STANDARD_OUTPUT else output
    chosen = format_of(output, kind)
    # Who asks for a table gets one anywhere; a pipe that nothing was said of gets lines.
    lines = chosen is Format.TABLE and kind is None and not here.out.is_terminal
    cut = limit is None and chosen is Format.TABLE and not lines
    limit = _SHOWN if cut else limit
    with here.reading(needed=True) as catalog:
        check_outlets(here, catalog, outlet or ())
        found = catalog.articles(
            outlets=outlet or (),
            since=begin(since, "--since"),
            until=end(until, "--until"),
            languages=language or (),
            text=text,
            limit=limit,
            duplicates=duplicates,
        )
        if chosen is not Format.TABLE:
            count = write(found, output, chosen)
        elif lines:
            count = print_lines(found, here.out)
        else:
            count = print_table(found, here.out)
    if output is not None:
        tell(here.err, f"{counted(count, 'article')}: {output}")
    elif not count:
        here.err.print("No articles.")
    elif cut and count == limit:
        here.err.print(f"The newest {count}; more with --limit, all with -o FILE.")

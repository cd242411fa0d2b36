"""``newscrawl extract``: read pages from files, one or many."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.cli.common import context
from newscrawl.cli.extract_batch import read_batch
from newscrawl.cli.helptext import Command
from newscrawl.cli.page_files import load_page
from newscrawl.errors import BadInput
from newscrawl.extract import explain_page
from newscrawl.model import Page, to_json
from newscrawl.outlets import Outlet, choose
from newscrawl.reading import read
from newscrawl.run.moments import begin
from newscrawl.urls import is_http

_SHOWN = 160


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract", cls=Command)(extract)


def extract(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="HTML, plain or gzip; - is standard input.")
    ] = "-",
    url: Annotated[
        str, typer.Option(help="Address that the page was captured from; needed for one page.")
    ] = "",
    captured_at: Annotated[
        str,
        typer.Option(
            metavar="TIME", help="When it was captured: picks the outlet's layout of that time."
        ),
    ] = "",
    outlet: Annotated[
        str, typer.Option(metavar="NAME", help="Read it as a page of this outlet.")
    ] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each field's candidates, and why one won.")
    ] = False,
    batch: Annotated[
        bool,
        typer.Option(
            "--batch",
            help="Read a list of pages, and write an article a line.",
        ),
    ] = False,
) -> None:
    """Print the article of a page as JSON.

    What is no HTML page (a PDF, a feed, JSON, text without a tag) is refused.

    With `--batch` the input is JSON Lines: objects with `url` and `path`, the file of a page, and
    perhaps `captured_at` and `outlet`, as the options. Each is answered by a line: an article, or
    an object with `error` and `line`, its number. The exit code is 1 where any has an error.
    """
    here = context(ctx)

    @cache
    def named(name: str) -> Outlet:
        return choose([name], declared(), here.places.outlets)[0]

    declared = cache(here.outlets)
    chosen = named(outlet) if outlet else None
    if batch:
        for name, given in (
            ("--explain", explain),
            ("--url", url),
            ("--captured-at", captured_at),
        ):
            if given:
                raise BadInput(f"{name} is of one page, and --batch of many: choose one")
        failed = 0
        for line in read_batch(file, named, chosen):
            failed += "error" in line
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        if failed:
            raise typer.Exit(1)
        return
    if not is_http(url):
        what = f"--url {url}: not an http address" if url else "--url is needed"
        raise BadInput(f"{what}: links and dates are read relative to it")
    page = Page(url, load_page(file), captured_at=begin(captured_at, "--captured-at"))
    if explain:
        _explain(page, chosen, here.out)
        return
    text = json.dumps(to_json(read(page, chosen)), indent=2, ensure_ascii=False)
    sys.stdout.write(text + "\n")


def _explain(page: Page, outlet: Outlet | None, out: Console) -> None:
    """For each field: what it could have been, where that stood, and why one was taken."""
    layout = outlet.layout_for(page.url, page.captured_at) if outlet is not None else None
    reading = explain_page(page, layout)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=out.is_terminal)
    for name in ("field", ""):
        table.add_column(name, no_wrap=True)
    for name, ratio in (("value", 6), ("where", 4), ("why", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    last = ""
    for candidate in sorted(reading.candidates, key=lambda one: (one.field, not one.chosen)):
        value = " ".join(candidate.value.split())
        short = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        table.add_row(
            candidate.field if candidate.field != last else "",
            "✓" if candidate.chosen else "",
            Text(short),
            Text(candidate.source),
            Text(candidate.reason),
            style="bold" if candidate.chosen else "dim",
        )
        last = candidate.field
    out.print(table)
    article = reading.article
    out.print(
        f"kind {article.kind.value}, confidence {article.confidence:.2f}, "
        f"charset {article.charset}; {article.extractor}",
        markup=False,
    )

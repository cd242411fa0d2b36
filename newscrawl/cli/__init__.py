"""The ``newscrawl`` command."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from newscrawl.cli.common import Context
from newscrawl.cli.lazy import LazyGroup
from newscrawl.errors import NewscrawlError

app = typer.Typer(
    name="newscrawl",
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    epilog="--data, --outlets, --project and -s may also stand behind the command.",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Crawl news outlets, keep every response byte for byte in WARC files, and get clean "
        "articles that each point at the record they came from."
    ),
)


@app.callback()
def options(
    ctx: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option(envvar="NEWSCRAWL_PROJECT", help="Folder with scrapy.cfg and settings/."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(envvar="NEWSCRAWL_DATA", help="Where archive, catalog and reports lie."),
    ] = None,
    outlets: Annotated[
        Path | None,
        typer.Option(envvar="NEWSCRAWL_OUTLETS", help="Folder of outlet files."),
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("-s", "--set", metavar="NAME=VALUE", help="Override a setting."),
    ] = None,
) -> None:
    """Read the options that stand before every command."""
    pairs = {}
    for text in setting or ():
        name, sign, value = text.partition("=")
        if not sign:
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="-s")
        pairs[name] = value
    ctx.obj = Context(project, data, outlets, pairs)


def main() -> None:
    """Run a command; every error we know becomes one line and its exit code."""
    try:
        app()
    except NewscrawlError as error:
        Console(stderr=True, soft_wrap=True).print(f"newscrawl: {error}", markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        Console(stderr=True).print("newscrawl: interrupted")
        sys.exit(130)
    except OSError as error:
        if error.errno != errno.EPIPE:
            where = f"{error.filename}: " if error.filename else ""
            Console(stderr=True, soft_wrap=True).print(
                f"newscrawl: {where}{error.strerror or error}", markup=False
            )
        # What is left in the buffer cannot be written either: no second complaint at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Where the reader of our output has gone, end quietly, as other filters do.
        sys.exit(0 if error.errno == errno.EPIPE else 1)

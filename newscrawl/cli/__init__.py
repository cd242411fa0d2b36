"""The ``newscrawl`` command."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.common import Context
from newscrawl.cli.consoles import complain
from newscrawl.cli.lazy import LazyGroup
from newscrawl.cli.usage import complain_of_usage
from newscrawl.errors import NewscrawlError
from newscrawl.run.ending import Interrupted
from newscrawl.version import VERSION

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


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"newscrawl {VERSION}\n")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            envvar="NEWSCRAWL_PROJECT",
            help="Folder with scrapy.cfg and settings/.",
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            envvar="NEWSCRAWL_DATA",
            help="Where archive, catalog and reports lie.",
        ),
    ] = None,
    outlets: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", envvar="NEWSCRAWL_OUTLETS", help="Where the outlets' files lie."
        ),
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option(
            "-s", "--set", metavar="NAME=VALUE", help="Override a setting; may be repeated."
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback answers it
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version.")
    ] = False,
) -> None:
    """Read the options that stand before every command."""
    pairs = {}
    for text in setting or ():
        name, sign, value = text.partition("=")
        if not sign:
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="-s")
        pairs[name] = value
    ctx.obj = Context(project, data, outlets, pairs)


def _run() -> int:
    """Run the command and give its exit code."""
    try:
        code = app(prog_name="newscrawl", standalone_mode=False) or 0
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):
            # Rich and Typer end the process themselves; what that means is said in one place.
            raise ended.__context__ from None
        return ended.code if isinstance(ended.code, int) else 1
    if code == Interrupted.exit_code:
        # Ctrl-C where nothing was under way yet that would say so itself.
        complain("stopped")
    return code


def main() -> None:
    """Run a command; every error we know becomes one line and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter gets its number, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run()
        sys.stdout.flush()
    except NewscrawlError as error:
        complain(error)
        code = error.exit_code
    except typer.TyperException as error:
        complain_of_usage(error)
        code = error.exit_code
    except OSError as error:
        # Where the reader of our output has gone, end quietly, as other filters do.
        gone = error.errno == errno.EPIPE
        if not gone:
            complain(f"{error.filename}: {error.strerror}" if error.filename else error)
        # What is left in the buffer cannot be written either: no second complaint at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0 if gone else 1
    sys.exit(code)

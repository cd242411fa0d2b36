"""``newscrawl export``: captures as one file that replay tools open."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from newscrawl.archive.expand import expand
from newscrawl.archive.export import export as write_wacz
from newscrawl.archive.pages import reader_over
from newscrawl.archive.s3 import S3Store
from newscrawl.cli.archives import filters_of, finders, own_sources, reader
from newscrawl.cli.common import context
from newscrawl.cli.consoles import STANDARD_OUTPUT, tell
from newscrawl.cli.helptext import Command
from newscrawl.cli.outlet_names import check_outlets
from newscrawl.errors import BadInput
from newscrawl.run.moments import SINCE_HELP, UNTIL_HELP
from newscrawl.text import counted
from newscrawl.version import VERSION


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", cls=Command)(export)


def export(
    ctx: typer.Context,
    wacz: Annotated[
        Path,
        typer.Option("--wacz", metavar="FILE", help="File to write; - is standard output."),
    ],
    source: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Archives in place of this project's: files, folders, globs, @lists, s3://.",
        ),
    ] = None,
    outlet: Annotated[str, typer.Option(metavar="NAME", help="Captures of this outlet.")] = "",
    host: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="Of this host and those below it; may be repeated."),
    ] = None,
    url: Annotated[str, typer.Option(metavar="REGEX", help="Where this is found in the URL.")] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help=f"Captured {SINCE_HELP}")] = "",
    until: Annotated[str, typer.Option(metavar="TIME", help=f"Captured {UNTIL_HELP}")] = "",
    status: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="With this status: 200, 3xx.")
    ] = None,
    mime: Annotated[
        list[str] | None, typer.Option(metavar="TYPE", help="Of this type: text/html, image/*.")
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Title that replay tools show.")] = "",
) -> None:
    """Write captures, with what belongs to them, into a WACZ file.

    It plays by itself in ReplayWeb.page and pywb: a capture that repeats an earlier one brings
    that one along.
    """
    here = context(ctx)
    filters = filters_of(
        here,
        outlet=outlet,
        hosts=host or (),
        pattern=url,
        since=since,
        until=until,
        statuses=status or (),
        mimes=mime or (),
    )
    write = partial(
        write_wacz,
        now=datetime.now(UTC),
        software=f"newscrawl/{VERSION}",
        filters=filters,
        title=title,
    )
    with _target(wacz) as file:
        if source:
            given = list(expand(source, lambda name: S3Store.from_url(name, here.places.s3)))
            done = write(file, given, reader_over(given))
        else:
            with here.reading() as catalog:
                if outlet and here.places.has_catalog():
                    check_outlets(here, catalog, [outlet])
                done = write(file, own_sources(here), reader(here, finders(here, catalog)))
    for damage in done.damages:
        tell(here.err, str(damage))
    tell(
        here.err if wacz == STANDARD_OUTPUT else here.out,
        f"{wacz}: {counted(done.captures, 'capture')}, {counted(done.pages, 'page')}, "
        f"{counted(done.size, 'byte')}",
    )
    if any(damage.skipped or damage.offset <= 0 for damage in done.damages):
        # Something that was asked for is not in the file: skipped bytes, or a whole object.
        sys.exit(6)


@contextmanager
def _target(wacz: Path) -> Iterator[Path]:
    """The file to write; for standard output one that goes there when it is whole.

    Raises BadInput where that is a terminal.
    """
    if wacz != STANDARD_OUTPUT:
        yield wacz
        return
    if sys.stdout.isatty():
        raise BadInput("--wacz -: a WACZ is binary: name a file")
    with TemporaryDirectory(prefix="newscrawl-") as folder:
        file = Path(folder) / "captures.wacz"
        try:
            yield file
        except BadInput as error:
            # Nobody named that file.
            raise BadInput(str(error).replace(str(file), str(wacz))) from error
        with file.open("rb") as whole:
            shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()

"""``newscrawl ship``: repair what a crash left, and send what waits to the store."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from newscrawl.archive.blobs import BlobStore
from newscrawl.archive.recovery import recover
from newscrawl.archive.s3 import S3Store
from newscrawl.archive.shipper import ship as ship_files
from newscrawl.archive.shipper import waiting
from newscrawl.catalog.captures import Warc
from newscrawl.cli.common import context
from newscrawl.cli.consoles import tell
from newscrawl.cli.helptext import Command
from newscrawl.run.table import size
from newscrawl.text import counted


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ship", cls=Command)(ship)


def ship(
    ctx: typer.Context,
    probe: Annotated[
        bool, typer.Option("--probe", help="Only try what the store does; ship nothing.")
    ] = False,
) -> None:
    """Send sealed WARC files from the spool to the store.

    First, what a crash left is made whole. A file leaves the spool only after it was read back
    from the store and found right. May run beside crawls, and as often as you like.
    """
    here = context(ctx)
    store = here.store()
    if probe:
        _probe(here.out, store, here.places.store)
        return
    with here.catalog() as catalog:
        for found in recover(here.places.spool):
            tell(here.out, f"recovered {found}")
            catalog.add_captures(found.captures)
        todo = waiting(here.places.spool)
        total = sum(path.stat().st_size for path in todo)
        columns = (TextColumn("shipping"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        done = 0
        quiet = not here.err.is_terminal
        with Progress(*columns, console=here.err, transient=True, disable=quiet) as bar:
            task = bar.add_task("shipping", total=total)
            for shipped in ship_files(here.places.spool, store):
                done += 1
                bar.advance(task, shipped.warc.size)
                catalog.warcs.put(
                    Warc(
                        shipped.warc.key,
                        "shipped",
                        size=shipped.warc.size,
                        sha256=shipped.warc.sha256,
                        store=here.places.store,
                    )
                )
    left = len(waiting(here.places.spool))
    tell(
        here.out,
        f"{done} of {counted(len(todo), 'WARC file')} ({size(total)}) shipped to "
        f"{here.places.store}" + (f"; {left} in use by other processes" if left else ""),
    )


def _probe(out: Console, store: BlobStore, name: str) -> None:
    if not isinstance(store, S3Store):
        tell(out, f"{name}: a folder; nothing to probe")
        return
    found = store.probe()
    for what, yes in (
        ("gives back the bytes it was given", True),
        ("refuses to overwrite (If-None-Match)", found.conditions),
        ("refuses wrong checksums", found.checksums),
    ):
        tell(out, f"{'yes' if yes else 'NO '}  {what}")

"""``newscrawl verify``: prove the archive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.archive.takedown import Remover
from newscrawl.archive.verify import Verification
from newscrawl.cli.archives import foreign
from newscrawl.cli.common import context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.catalog import Catalog
    from newscrawl.model import CaptureRef


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    ctx: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read and prove every record of every file.")
    ] = False,
) -> None:
    """Check that every article's capture is there, every index line and file in its place.

    With `--deep` every byte is read: each record matches its digests, each line and pointer its
    record, each revisit its response, each file its checksum. What is wrong is printed with file
    and offset, and the exit code is 6.
    """
    here = context(ctx)
    with here.catalog() as catalog:
        check = Verification(
            here.store(),
            here.places.spool,
            pointers=_pointers(catalog),
            warcs=catalog.warcs.all(),
            deep=deep,
            foreign=lambda name: foreign(here, name),
        )
        wrong = 0
        for journal in Remover(
            here.store(), here.places.spool, here.data / "takedowns"
        ).unfinished():
            wrong += 1
            what = f"the takedown of {journal.about} was begun and not finished: run it again"
            here.out.print(f"{journal.path}: {what}", markup=False, soft_wrap=True)
        for one in check.run():
            wrong += 1
            here.out.print(str(one), markup=False, highlight=False, soft_wrap=True)
    counts = check.counts
    read = f", {counts.records} records and {counts.bytes:,} bytes read" if deep else ""
    here.err.print(
        f"{counts.files} files, {counts.lines} index lines, {counts.pointers} pointers from "
        f"the catalog{read}: {'nothing wrong' if not wrong else f'{wrong} faults'}",
        markup=False,
        highlight=False,
    )
    if wrong:
        sys.exit(6)


def _pointers(catalog: Catalog) -> Iterator[tuple[str, CaptureRef]]:
    for stored in catalog.articles():
        for version in catalog.history(stored.article.url):
            held = [*version.captures, version.article.capture]
            for ref in dict.fromkeys(ref for ref in held if ref is not None):
                yield f"article {version.article.url}", ref
    for warc in catalog.warcs.all():
        for capture in catalog.captures.in_warc(warc.key):
            yield f"capture {capture.url}", capture.ref

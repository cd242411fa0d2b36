"""``newscrawl verify``: prove the archive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.archive.takedown import Remover
from newscrawl.archive.verify import Verification
from newscrawl.cli.common import context
from newscrawl.cli.consoles import tell
from newscrawl.cli.helptext import Command
from newscrawl.errors import DamagedRecord
from newscrawl.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.archive.verify import Counts
    from newscrawl.catalog import Catalog
    from newscrawl.model import CaptureRef


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", cls=Command)(verify)


def verify(
    ctx: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read and prove every record of every file.")
    ] = False,
) -> None:
    """Check that every article's capture is there, every index line and file in its place.

    With `--deep` every byte is read: each record matches its digests, each line and pointer its
    record, each revisit its response, each file its checksum. Of archives of others that were
    replayed, the records that the catalog points at are read and proven either way, and told by
    file. What is wrong is printed with file and offset, then what was checked; the exit code is 6
    where anything is wrong.
    """
    here = context(ctx)
    with here.reading() as catalog:
        check = Verification(
            here.store(),
            here.places.spool,
            pointers=_pointers(catalog),
            warcs=catalog.warcs.all(),
            deep=deep,
            foreign=here.places.open_elsewhere,
        )
        wrong = 0
        for journal in Remover(
            here.store(), here.places.spool, here.data / "takedowns"
        ).unfinished():
            wrong += 1
            what = f"the takedown of {journal.about} was begun and not finished: run it again"
            tell(here.out, f"{journal.path}: {what}")
        for one in check.run():
            wrong += 1
            tell(here.out, str(one))
    if not here.places.has_catalog():
        tell(here.out, "There is no catalog: nothing that points into the archive was checked.")
    for file, number in check.counts.elsewhere.items():
        tell(here.out, f"{file}: of others: {counted(number, 'record')} read and proven")
    tell(here.out, verdict(check.counts, wrong, deep=deep))
    if wrong:
        sys.exit(DamagedRecord.exit_code)


def verdict(counts: Counts, wrong: int, *, deep: bool) -> str:
    """What was checked and what was not, and whether anything is wrong."""
    placed = (
        f"{counted(counts.files, 'file')}, {counted(counts.lines, 'index line')} and "
        f"{counted(counts.pointers, 'pointer')} from the catalog"
    )
    if counts.elsewhere:
        others = counted(len(counts.elsewhere), "archive")
        told = counted(sum(counts.elsewhere.values()), "record")
        placed += f", {told} that these point at in {others} of others"
    found = counted(wrong, "fault") if wrong else "nothing wrong"
    if deep:
        read = f"{counted(counts.records, 'record')} ({counted(counts.bytes, 'byte')})"
        return f"Every byte read and proven: {read}, {placed}: {found}."
    return (
        f"In their places: {placed}: {found}. "
        "What the records hold was not read: newscrawl verify --deep does."
    )


def _pointers(catalog: Catalog) -> Iterator[tuple[str, CaptureRef]]:
    for stored in catalog.articles():
        # By its own address: another article may have been fetched from the same one.
        for version in catalog.history(stored.article.canonical_url or stored.article.url):
            held = [*version.captures, version.article.capture]
            for ref in dict.fromkeys(ref for ref in held if ref is not None):
                yield f"article {version.article.url}", ref
    for warc in catalog.warcs.all():
        for capture in catalog.captures.in_warc(warc.key):
            yield f"capture {capture.url}", capture.ref

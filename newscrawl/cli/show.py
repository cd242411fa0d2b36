"""``newscrawl show``: one capture, read back from the archive and proven."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from newscrawl.archive.lookup import Located, nearest
from newscrawl.archive.proof import http_head
from newscrawl.cli.archives import finders, moment, reader
from newscrawl.cli.common import context
from newscrawl.errors import BadInput, DamagedRecord
from newscrawl.model import iso

if TYPE_CHECKING:
    from newscrawl.archive.reader import ArchiveReader
    from newscrawl.archive.record import Scanned


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show")(show)


def show(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Address that was captured.")],
    at: Annotated[
        str, typer.Option(metavar="TIME", help="The capture nearest to this time; else the newest.")
    ] = "",
    raw: Annotated[
        bool, typer.Option("--raw", help="The response, byte for byte as it was on the wire.")
    ] = False,
    headers: Annotated[bool, typer.Option("--headers", help="The response's head.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Headline and text of the article.")] = False,
) -> None:
    """Show what an address said, at a time: from the archive, through revisits, proven.

    Without an option: where the capture lies and what is known of it.
    """
    if raw + headers + text > 1:
        raise BadInput("--raw, --headers and --text: choose one")
    here = context(ctx)
    when = moment(at, "--at")
    with here.catalog() as catalog:
        known = finders(here, catalog)
        archive = reader(here, known)
        located = nearest(url, when, known)
        record = archive.record(located.ref)
        if raw:
            _write_raw(archive, record)
        elif headers:
            sys.stdout.write(_head(record))
        elif text:
            sys.stdout.write(_text(archive, record))
        else:
            here.out.print(_card(archive, record, located))
    sys.stdout.flush()


def _write_raw(archive: ArchiveReader, record: Scanned) -> None:
    """The block; of a revisit, that of the response it repeats."""
    whole = archive.target(record) if record.type == "revisit" else record
    if whole is None:
        raise DamagedRecord(
            "the capture that this revisit repeats is not to be found",
            file=record.file,
            offset=record.offset,
        )
    for piece in whole.block.chunks():
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _head(record: Scanned) -> str:
    message = record.block.read(None if record.block.in_memory else 1 << 20)
    return message[: http_head(record).end].decode("latin-1").replace("\r\n", "\n")


def _text(archive: ArchiveReader, record: Scanned) -> str:
    # The extractor takes half a second to load, and only this needs it.
    from newscrawl.reading import read

    article = read(archive.page_of(record))
    return "\n\n".join(filter(None, (article.headline, article.body_text))) + "\n"


def _card(archive: ArchiveReader, record: Scanned, located: Located) -> Table:
    page = archive.page_of(record)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    ref = record.ref
    rows = {
        "url": record.url,
        "captured": iso(page.captured_at) if page.captured_at else "",
        "status": str(page.status),
        "type": page.header("Content-Type"),
        "body": f"{len(page.body):,} bytes decoded",
        "truncated": page.truncated.value if page.truncated else "",
        "server": record.header("WARC-IP-Address"),
        "protocol": ", ".join(record.header_all("WARC-Protocol")),
        "file": ref.warc,
        "offset": f"{ref.offset}, {ref.length} bytes",
        "record": f"{record.type} {ref.record_id}",
        "repeats": record.header("WARC-Refers-To").strip("<>"),
        "digest": f"{ref.payload_digest or record.header('WARC-Block-Digest')} (matches)",
    }
    for name, value in rows.items():
        if value:
            table.add_row(f"[dim]{name}[/dim]", value)
    if located.url != record.url:
        table.add_row("[dim]listed as[/dim]", located.url)
    return table

"""``newscrawl show``: one capture, read back from the archive and proven."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.archive.lookup import Located, nearest
from newscrawl.archive.proof import http_head, payload_matches
from newscrawl.cli.archives import finders, reader
from newscrawl.cli.common import context
from newscrawl.cli.helptext import Command
from newscrawl.cli.takendown import taken_down
from newscrawl.errors import BadInput, DamagedRecord, NotFound
from newscrawl.model import iso
from newscrawl.run.moments import begin
from newscrawl.text import counted

if TYPE_CHECKING:
    from newscrawl.archive.reader import ArchiveReader
    from newscrawl.archive.record import Scanned


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show", cls=Command)(show)


def show(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Address that was captured.")],
    at: Annotated[
        str, typer.Option(metavar="TIME", help="The capture nearest to this time; else the newest.")
    ] = "",
    raw: Annotated[
        bool, typer.Option("--raw", help="The response, byte for byte as it was on the wire.")
    ] = False,
    headers: Annotated[bool, typer.Option("--headers", help="The response's head.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Headline and text of the article.")] = False,
) -> None:
    """Show what an address said at a time, read from the archive and proven by its digests.

    Without an option: where the capture lies and what is known of it. Of what was taken down: when
    and why, with exit code 3.
    """
    if raw + headers + text > 1:
        raise BadInput("--raw, --headers and --text: choose one")
    here = context(ctx)
    when = begin(at, "--at")
    with here.reading() as catalog:
        known = finders(here, catalog)
        archive = reader(here, known)
        try:
            located = nearest(url, when, known)
        except NotFound as error:
            gone = taken_down(catalog, url)
            if gone:
                raise NotFound(gone[-1]) from error
            raise
        record = archive.record(located.ref)
        if raw:
            _write_raw(archive, record)
        elif headers:
            sys.stdout.write(_head(record))
        elif text:
            sys.stdout.write(_text(archive, record))
        else:
            for name, value in _card(archive, record, located).items():
                if value:
                    line = f"{name:<10}{value}"
                    here.out.print(line, markup=False, highlight=False, soft_wrap=True)
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


def _card(archive: ArchiveReader, record: Scanned, located: Located) -> dict[str, str]:
    page = archive.page_of(record)
    ref = record.ref
    # Of a revisit, the page's body was held against the digest when it was made.
    matches = True if record.type == "revisit" else payload_matches(record)
    proof = {True: "matches", False: "does not match; the block's does", None: "cannot be read"}
    return {
        "url": record.url,
        "listed as": located.url if located.url != record.url else "",
        "captured": iso(page.captured_at) if page.captured_at else "",
        "status": str(page.status),
        "type": page.header("Content-Type"),
        "body": f"{counted(len(page.body), 'byte')} decoded",
        "truncated": page.truncated.value if page.truncated else "",
        "server": record.header("WARC-IP-Address"),
        "protocol": ", ".join(record.header_all("WARC-Protocol")),
        "file": ref.warc,
        "offset": f"{ref.offset}, {counted(ref.length, 'byte')}",
        "record": f"{record.type} {ref.record_id}",
        "repeats": record.header("WARC-Refers-To").strip("<>"),
        "digest": f"{ref.payload_digest} ({proof[matches]})" if ref.payload_digest else "",
    }

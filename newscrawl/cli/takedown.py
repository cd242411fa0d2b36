"""``newscrawl takedown``: take an address or a record out of archive and catalog."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.archive.affected import of_url, with_revisits
from newscrawl.archive.archived import Archived
from newscrawl.archive.damage import Damage
from newscrawl.archive.lookup import Located, stored_indexes
from newscrawl.archive.scan import scan
from newscrawl.archive.takedown import Journal, Remover
from newscrawl.catalog.captures import Warc
from newscrawl.cli.archives import finders, own_sources, reader
from newscrawl.cli.common import context
from newscrawl.cli.consoles import tell
from newscrawl.cli.helptext import Command
from newscrawl.errors import BadInput, NotFound
from newscrawl.model import Held
from newscrawl.run.archives import Archives
from newscrawl.text import counted

if TYPE_CHECKING:
    from newscrawl.catalog import Catalog
    from newscrawl.catalog.captures import StoredCapture
    from newscrawl.cli.common import Context


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("takedown", cls=Command)(takedown)


def takedown(
    ctx: typer.Context,
    about: Annotated[str, typer.Argument(metavar="URL|RECORD", help="Address, or urn:uuid:….")],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Kept in the archive in place of what goes.")
    ],
) -> None:
    """Remove what an address or a record holds from the archive and from the catalog.

    Each record, with its request and metadata and with every revisit that repeats it, gives way
    to a tombstone that says why; everything else stays at its place, and the archive valid. A
    takedown that was cut short is finished by the next one.
    """
    if not reason.strip():
        raise BadInput("--reason: say why; it stays in the archive in place of what goes")
    here = context(ctx)
    store, spool = here.store(), here.places.spool
    remover = Remover(store, spool, here.data / "takedowns")
    with here.catalog() as catalog:
        for journal in remover.unfinished():
            tell(here.err, f"finishing the takedown of {journal.about}")
            _carry_out(here, remover, journal, catalog)
        known = finders(here, catalog)
        asked = _record(here, about) if about.startswith("urn:") else of_url(about, known)
        if not asked:
            raise NotFound(f"{about}: no capture held")
        every = with_revisits(asked, stored_indexes(store, spool), reader(here, known))
        archives = Archives(here.places)
        is_own = {warc: archives.is_own(warc) for warc in {one.ref.warc for one in every}}
        refs = [one.ref for one in every if is_own[one.ref.warc]]
        journal = remover.begin(about, refs, reason, datetime.now(UTC))
        _carry_out(here, remover, journal, catalog)
        for warc in sorted(warc for warc, own in is_own.items() if not own):
            tell(here.out, f"{warc}: not of this archive: what it holds of the address is left")


def _carry_out(here: Context, remover: Remover, journal: Journal, catalog: Catalog) -> None:
    records = files = 0
    for done in remover.carry_out(journal):
        known = catalog.warcs.get(done.key)
        if known is not None:
            catalog.warcs.put(Warc(done.key, known.state, done.size, done.sha256))
        records += done.records
        files += 1
    gone = {one.record_id for found in journal.removals.values() for one in found}
    removed = [one for found in journal.removals.values() for one in found if one.url]
    # Of a capture's records, the one that people name it by.
    removed.sort(key=lambda one: one.kind in ("response", "revisit"))
    records_of = {one.url: one.record_id for one in removed}
    barred: set[str] = set()
    if not journal.about.startswith("urn:"):
        # Other addresses whose revisits repeated what goes may be fetched again. Of what was
        # replayed from elsewhere no record goes, but the article does.
        barred = {journal.about, *(one.url for one in removed if one.kind == "response")}
    taken = counted(records, "record")
    kept = 0
    for url in sorted({*records_of, *barred}):
        record_id = "" if url in barred else records_of[url]
        number = catalog.takedowns.add(url, journal.reason, record_id=record_id)
        left = [one for one in catalog.takedowns.remove(url) if one.ref.record_id not in gone]
        for one in left:
            catalog.add_captures([_again(one)], outlet=one.outlet)
        kept += len(left)
        catalog.takedowns.done(number, f"{taken} in {counted(files, 'file')}")
    remover.finish(journal)
    tell(here.out, f"{journal.about}: {taken} taken out of {counted(files, 'file')}")
    if kept:
        tell(
            here.out,
            f"{counted(kept, 'other capture')} of the same address kept in the archive; "
            "newscrawl replay --again reads the articles anew",
        )


def _record(here: Context, record_id: str) -> list[Located]:
    """A record of the archive by its id."""
    for source in own_sources(here):
        for found in scan(source, verify=False):
            if not isinstance(found, Damage) and found.record_id == record_id:
                return [Located(found.ref, found.url, 0, found.type)]
    return []


def _again(one: StoredCapture) -> Archived:
    """A capture that stays, on its way back into the catalog."""
    moment = one.ref.captured_at
    repeats = Held(one.refers_to, one.url, moment) if one.refers_to else None
    return Archived(
        one.ref, one.kind, one.url, one.status, one.mime, one.size, moment, refers_to=repeats
    )

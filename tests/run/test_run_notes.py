"""Notes of a run: one that cannot be written costs no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl import dedupe
from newscrawl.archive.blobs import Blob, LocalStore
from newscrawl.archive.shipper import ship
from newscrawl.catalog import Catalog, Source
from newscrawl.errors import CatalogError, StoreRefused
from newscrawl.run.ledger import Ledger
from tests.archive.archive_made import pages, write


def test_a_note_that_cannot_be_written_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    with Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", dedupe) as catalog:
        put = catalog.sources.put

        def choosy(source: Source) -> None:
            if source.url.endswith("/2"):
                raise CatalogError("will not have it")
            put(source)

        catalog.sources.put = choosy  # type: ignore[method-assign]
        ledger = Ledger(catalog, pause=0)
        for number in range(5):
            ledger.source(Source(f"https://a.example/{number}", "feed", "test"))
        with pytest.raises(CatalogError, match="will not have it"):
            ledger.close()
        kept = {source.url[-1] for source in catalog.sources.all()}
    assert kept == {"0", "1", "3", "4"}


class Choosy(LocalStore):
    """Refuses the first file that it is sent."""

    refused = ""

    def put(self, key: str, path: Path) -> Blob:
        self.refused = self.refused or key
        if key == self.refused:
            raise StoreRefused(f"{key}: no", key=key)
        return super().put(key, path)


def test_a_file_that_the_store_refuses_holds_up_no_other(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    write(spool, *pages(3), max_bytes=1)
    assert len(list(spool.glob("*.warc.gz"))) == 3
    store = Choosy(tmp_path / "archive")
    with pytest.raises(StoreRefused):
        for _ in ship(spool, store):
            pass
    assert len(list(spool.glob("*.warc.gz"))) == 1
    assert len([blob for blob in store.list() if blob.key.endswith(".warc.gz")]) == 2

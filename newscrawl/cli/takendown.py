"""What was taken down of an address, as a person is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.model import iso

if TYPE_CHECKING:
    from newscrawl.catalog import Catalog


def taken_down(catalog: Catalog, url: str) -> list[str]:
    """A line for each takedown of the address or of one of its records, oldest first."""
    return [
        f"{one.url if one.url.startswith('urn:') else url}: taken down on "
        f"{iso((one.done_at or one.requested_at).replace(microsecond=0))}: {one.reason}"
        for one in catalog.takedowns.all(url)
    ]

"""Names of outlets that a command is given to find what is held of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.errors import BadInput
from newscrawl.outlets import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.catalog import Catalog
    from newscrawl.cli.common import Context


def check_outlets(here: Context, catalog: Catalog, names: Iterable[str]) -> None:
    """Raise UnknownOutlet for a name that neither the catalog nor an outlet file knows."""
    for name in names:
        if catalog.has_outlet(name):
            continue
        try:
            declared = set(here.outlets())
        except BadInput:
            # What is held can be looked at whatever state the files are in.
            declared = set()
        if name not in declared:
            known = sorted({*declared, *catalog.outlets()})
            raise unknown(name, known, f"{here.places.outlets} or the catalog")

"""How this room asks for pages: it has no network of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.errors import FetchError
    from newscrawl.model import Page


class Fetch(Protocol):
    """Fetches pages politely, following redirects.

    Gives one result for each URL, in order: the page, whatever its status, or the error that
    kept it from coming. ``Page.url`` is the address that answered in the end.
    """

    def __call__(self, urls: Sequence[str], /) -> list[Page | FetchError]:
        """Fetch all; never raises for what one URL did."""
        ...

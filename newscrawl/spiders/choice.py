"""Which captures of an archive are pages, and as whose they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.outlets import Outlet, outlet_for
from newscrawl.spiders.base import unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.archive.captures import Captured
    from newscrawl.model import Page


def outlet_of(found: Captured, outlets: Mapping[str, Outlet]) -> str | None:
    """The outlet as which a capture is read, ``""`` for none; None where it is no page.

    Captures of ours say whether they are pages, and whose. Others are where an outlet has the
    address for an article's, or where no outlet has it and it is HTML. What led on elsewhere is
    no page.
    """
    page = found.page
    if page is None or 300 <= page.status < 400:
        return None
    if found.ours:
        if found.notes.get("role") != "page":
            return None
        noted = found.notes.get("outlet", "")
        # Whoever asked for the page asked for what redirected to it.
        owner = None if noted else outlet_for(found.notes.get("hop") or page.url, outlets)
        return owner.name if owner is not None else noted
    owner = outlet_for(page.url, outlets)
    if owner is not None:
        return owner.name if owner.is_article(page.url) else None
    return "" if page.status == 200 and _is_html(page) else None


def _is_html(page: Page) -> bool:
    """By its declared type, else by its first bytes."""
    kind = page.header("content-type").partition(";")[0].strip().lower()
    return "html" in kind or (not kind and not unreadable(page))

"""Articles as a list to look at: a table on a terminal, a line an article elsewhere."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newscrawl.text import counted, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from newscrawl.catalog import StoredArticle
    from newscrawl.model import Article

_ESCAPES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")

_GAP = 2
"""Columns between two cells."""
_HEADLINE = 24
"""Columns below which headlines are no column of their own."""


def print_lines(found: Iterable[StoredArticle], out: Console) -> int:
    """A line an article, parted by tabs: published, outlet, language, headline, address, notes.

    Written as they are read; gives how many.
    """
    count = 0
    for stored in found:
        article = stored.article
        cells = (
            _published(article),
            article.outlet,
            article.language,
            article.headline,
            address(article),
            _notes(stored),
        )
        out.file.write("\t".join(squeeze(cell) for cell in cells) + "\n")
        count += 1
    return count


def print_table(found: Iterable[StoredArticle], out: Console) -> int:
    """A table; the address stands below its article, never broken; gives how many.

    Where the terminal has no room for a column of headlines, they stand below as well.
    """
    every = list(found)
    rows = [
        (_published(one.article), one.article.outlet or "-", one.article.language) for one in every
    ]
    heads = ("Published (UTC)", "Outlet", "")
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(3)]
    beside = sum(widths) + _GAP * len(widths) + _HEADLINE <= out.width
    if every and beside:
        out.print(_row((*heads, Text("Headline")), widths, style="bold"))
    for stored, row in zip(every, rows, strict=True):
        if beside:
            out.print(_row((*row, _title(stored)), widths))
        else:
            out.print(Text((" " * _GAP).join(filter(None, row)), overflow="fold"))
            out.print(Padding(_title(stored), (0, 0, 0, 2)))
        # The terminal breaks what is too long for it, and still copies it as one.
        out.print(Text(f"  {readable(address(stored.article))}", style="dim"), soft_wrap=True)
    return len(every)


def address(article: Article) -> str:
    """The address that an article is known by."""
    return article.canonical_url or article.url


def readable(url: str) -> str:
    """An address with its letters as letters, where it still is the same address then."""

    def decoded(found: re.Match[str]) -> str:
        text = unquote(found[0], errors="replace")
        same = quote(text).upper() == found[0].upper()
        return text if same and text.isprintable() else found[0]

    return _ESCAPES.sub(decoded, url)


def _row(cells: Iterable[str | Text], widths: Iterable[int], style: str = "") -> Table:
    table = Table.grid(padding=(0, _GAP))
    for width in widths:
        table.add_column(width=width, no_wrap=True)
    table.add_column()
    table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in cells), style=style)
    return table


def _published(article: Article) -> str:
    published = article.date_published
    return f"{published.astimezone(UTC):%Y-%m-%d %H:%M}" if published else ""


def _title(stored: StoredArticle) -> Text:
    title = Text(squeeze(stored.article.headline) or "(no headline)", style="bold")
    if notes := _notes(stored):
        title.append(f"  {notes}", style="not bold yellow")
    return title


def _notes(stored: StoredArticle) -> str:
    notes = []
    if stored.versions > 1:
        notes.append(counted(stored.versions, "version"))
    if stored.duplicate_of:
        notes.append("duplicate")
    elif stored.cluster is not None:
        notes.append(f"cluster {stored.cluster} ({stored.similarity or 0:.0%})")
    return ", ".join(notes)

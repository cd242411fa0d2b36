"""Consoles: as wide as the terminal; as wide as the line where nobody's terminal is written to."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from newscrawl.text import fold

UNBOUNDED = 1 << 16
"""Columns of a file or a pipe: what reads them wants a line for a line."""
STANDARD_OUTPUT = Path("-")
"""What is given for it where an output file is named."""


def console(*, stderr: bool = False) -> Console:
    """A console on standard output or error."""
    made = Console(stderr=stderr)
    if not made.is_terminal:
        # Whatever COLUMNS says: it is the width of a terminal that some parent process has.
        made.width = UNBOUNDED
    return made


def tell(out: Console, line: str, style: str = "") -> None:
    """A sentence, as it stands; folded between words on a terminal, where none is cut."""
    out.print(fold(line, out.width), style=style, markup=False, highlight=False, soft_wrap=True)


def complain(what: object) -> None:
    """A line on standard error that says who says so."""
    tell(console(stderr=True), f"newscrawl: {what}")

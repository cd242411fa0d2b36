"""What is wrong with a command line, in a line like every other error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.cli.consoles import console, tell

if TYPE_CHECKING:
    import typer

_WORDS = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"\.$"), ""),
    (re.compile(r"^Invalid value for (?:'(.+?)'(?: / '.+?')*|(\S+)): "), r"\1\2: "),
    (re.compile(r": Value error, "), ": "),
    (re.compile(r": Input should be greater than or equal to (\d+)$"), r": must be \1 or more"),
    (re.compile(r": Input should be less than or equal to (\d+)$"), r": must be \1 or less"),
    (re.compile(r": Input should be a valid (integer|number).*"), r": must be a whole number"),
    (re.compile(r": Input should be "), r": must be "),
    (re.compile(r"^No such (option|command):? '?([^'\s]+)'?\.?"), r"no such \1: \2"),
    (re.compile(r" \(Possible options: (.*)\)"), r"; did you mean \1?"),
    (re.compile(r"\.? Did you mean (.*)"), r"; did you mean \1"),
    (re.compile(r"^Got unexpected extra argument\S* \((.*)\)"), r"unexpected argument: \1"),
    (re.compile(r"^Missing (\w+) '(.*)'"), r"missing \1: \2"),
    (re.compile(r"^Option '(.*)' requires an argument"), r"\1: takes a value"),
)
"""What the library says, and how we say it."""


def complain_of_usage(error: typer.TyperException) -> None:
    """Say what is wrong, of which command, and where help is; nothing where help was printed."""
    told = error.format_message().strip()
    if not told:
        return
    for pattern, words in _WORDS:
        told = pattern.sub(words, told)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "newscrawl"
    tell(console(stderr=True), f"{path}: {told}; see {path} --help")

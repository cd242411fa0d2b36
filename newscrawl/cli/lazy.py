"""A group of commands that loads only the one that is called.

Its own options may stand anywhere, also behind the command's name.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import typer
from typer.main import get_group

from newscrawl.cli.helptext import Group

COMMANDS = {
    "crawl": "crawl",
    "archive": "archive",
    "replay": "replay",
    "demo": "demo",
    "articles": "articles",
    "history": "history",
    "show": "show",
    "extract": "extract",
    "outlets": "outlets",
    "ship": "ship",
    "verify": "verify",
    "export": "export",
    "takedown": "takedown",
}
"""Each command's module below :mod:`newscrawl.cli`, in the order of ``--help``."""

SHARED = ("--data", "--outlets", "--project", "-s", "--set")
"""Each takes one value."""


def hoist(args: Sequence[str]) -> list[str]:
    """Move the shared options, with their values, to the front; leave what follows ``--``."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            rest.append(word)
            rest.extend(words)
        elif word in SHARED:
            front.append(word)
            front.extend(value for value in [next(words, None)] if value is not None)
        elif word.startswith(tuple(f"{name}=" for name in SHARED if name.startswith("--"))):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


class LazyGroup(Group):
    """Loads a command's module when it is called, and reads shared options wherever they stand."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  (the signature is Click's)
        """Every command's name."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, name: str) -> Any:
        """Load one command."""
        module = COMMANDS.get(name)
        if module is None:
            near = get_close_matches(name, COMMANDS, 1)
            ctx.fail(f"No such command '{name}'." + (f" Did you mean '{near[0]}'?" if near else ""))
        app = typer.Typer(rich_markup_mode="markdown")
        importlib.import_module(f"newscrawl.cli.{module}").register(app)
        return get_group(app).commands[name]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Hoist the shared options, then parse as usual."""
        return super().parse_args(ctx, hoist(args))

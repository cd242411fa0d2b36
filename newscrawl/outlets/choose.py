"""Outlets by their names, with a hint for a name that is none."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from newscrawl.errors import UnknownOutlet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newscrawl.outlets.model import Outlet


def choose(names: Iterable[str], outlets: Mapping[str, Outlet], where: object) -> list[Outlet]:
    """The outlets of these names, each once; ``where`` they were looked for.

    Raises UnknownOutlet.
    """
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in outlets:
            raise unknown(name, outlets, where)
    return [outlets[name] for name in wanted]


def unknown(name: str, known: Iterable[str], where: object) -> UnknownOutlet:
    """The error for a name that is not among those ``known``."""
    known = list(known)
    begun = [one for one in known if name and one.startswith(name)]
    near = begun or get_close_matches(name, known, 1)
    hint = f"; did you mean {' or '.join(map(repr, near[:3]))}?" if near else ""
    shown = name if name.isprintable() and name else repr(name)
    return UnknownOutlet(f"{shown}: no such outlet in {where}{hint}")

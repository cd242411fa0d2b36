"""Writes an outlet as the TOML file that :mod:`newscrawl.outlets.load` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.outlets.model import Outlet

_TEXTS = ("name", "title", "home", "language", "timezone")
_LISTS = ("hosts", "feeds", "sitemaps", "sections", "article_patterns", "deny_patterns")
_WIDTH = 100
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def outlet_toml(
    outlet: Outlet, heading: Sequence[str] = (), remarks: Mapping[str, str] | None = None
) -> str:
    """``outlet`` as TOML, without layouts: what is empty is left out.

    ``heading`` are comment lines at the top; ``remarks`` a comment behind a key, by key.
    """
    remarks = remarks or {}
    lines = [f"# {' '.join(line.split())}".rstrip() for line in heading]
    for key in _TEXTS:
        if value := getattr(outlet, key):
            remark = f"  # {remarks[key]}" if key in remarks else ""
            lines.append(f"{key} = {_string(value)}{remark}")
    for key in _LISTS:
        if values := getattr(outlet, key):
            remark = f"  # {remarks[key]}" if key in remarks else ""
            quote = _pattern if key.endswith("_patterns") else _string
            line = f"{key} = [{', '.join(map(quote, values))}]{remark}"
            whole = [f"{key} = [{remark}", *(f"    {quote(value)}," for value in values), "]"]
            lines += [line] if len(line) <= _WIDTH else whole
    if outlet.notes:
        lines.append(f"notes = {_string(outlet.notes)}")
    lines += ["", "[pace]", f"delay = {outlet.pace.delay}"]
    if outlet.pace.concurrency != 1:
        lines.append(f"concurrency = {outlet.pace.concurrency}")
    return "\n".join(lines) + "\n"


def _pattern(text: str) -> str:
    """Give a regular expression as a literal string where TOML allows that."""
    return f"'{text}'" if "'" not in text and text.isprintable() else _string(text)


def _string(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return char if char >= " " and char != "\x7f" else f"\\u{ord(char):04x}"

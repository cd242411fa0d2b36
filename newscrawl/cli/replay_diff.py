"""What a replay would change, for a person: a table, a list where that has no room, or a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newscrawl.cli.consoles import tell
from newscrawl.run.comparison import Standing
from newscrawl.run.table import natural_width
from newscrawl.text import counted

if TYPE_CHECKING:
    from rich.console import Console

    from newscrawl.run.comparison import Comparison

_TITLE = "Beside what is stored"
_EXAMPLE = 24
"""Columns that examples have at least; longer ones are folded."""


def print_diff(comparison: Comparison, out: Console) -> None:
    """What differs from what is stored, or that nothing does, and of how many readings."""
    known = comparison.count(Standing.KNOWN)
    same = comparison.count(Standing.SAME)
    if not comparison.standings:
        tell(out, "Nothing to compare: no page that was read gives an article.")
        return
    if same + known == comparison.standings.total():
        told = f"Nothing differs: {counted(same, 'reading')} compared with those that are stored"
        told += f"; {counted(known, 'capture')} more of articles that are known" if known else ""
        tell(out, told + ".")
        return
    outlets = comparison.as_json()
    if natural_width(_table(outlets, examples=False), out) + _EXAMPLE <= out.width:
        out.print(_table(outlets))
    else:
        _print_list(outlets, out)


def _table(outlets: dict[str, Any], *, examples: bool = True) -> Table:
    """Fields by outlet: how many changed, were gained, were lost; an example of each."""
    table = Table(title=_TITLE, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for name in ("outlet", "field", "change"):
        table.add_column(name)
    table.add_column("number", justify="right")
    table.add_column("for example" if examples else "", overflow="fold")
    for outlet, told in outlets.items():
        held = Text(_held(told) if examples else "")
        table.add_row(Text(outlet or "(no outlet)"), "", "", "", held, style="bold")
        for name, changes in told["fields"].items():
            for change, found in changes.items():
                example = Text(_example(found) if examples else "")
                table.add_row("", name, change, f"{found['number']:,}", example)
    return table


def _print_list(outlets: dict[str, Any], out: Console) -> None:
    """The same, each below its outlet."""
    out.print(Text(_TITLE, style="italic"))
    for outlet, told in outlets.items():
        head = Text(f"{outlet or '(no outlet)'}: {_held(told)}", style="bold", overflow="fold")
        out.print(head)
        for name, changes in told["fields"].items():
            for change, found in changes.items():
                line = f"{name} {change} {found['number']:,}, for example\n{_example(found)}"
                out.print(Padding(Text(line, overflow="fold"), (0, 0, 0, 2)))


def _held(told: dict[str, Any]) -> str:
    """``74 same, 2 different``."""
    return ", ".join(f"{number:,} {name}" for name, number in told["captures"].items())


def _example(found: dict[str, Any]) -> str:
    first = found["examples"][0]
    return f"{first['url']}\n- {first['old']}\n+ {first['new']}"

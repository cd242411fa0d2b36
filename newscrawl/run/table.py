"""A run's report as a table for a person."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newscrawl.run.report import Report
from newscrawl.run.tally import KEPT
from newscrawl.text import counted, fold

_HEADS = {"articles": "new", "versions": "changed", "duplicates": "copies", "unchanged": "same"}
"""Short heads, so that the table stands in 80 columns."""
_MOST_PROBLEMS = 10
_ZERO = "·"
_NAME = 12
"""Columns that an outlet's name has at least; a longer one is folded."""
_UNBOUNDED = 1 << 16


def print_report(report: Report, out: Console) -> None:
    """The report: a line an outlet, what was dropped and why, and the balance."""
    out.print(_outlets(report, out))
    drops = _drops(report)
    if drops is not None:
        out.print(drops)
    out.print(_totals(report))
    # Addresses and paths are not broken but by the terminal, which copies them whole.
    out.print(_verdict(report, out.width), soft_wrap=True)


def size(number: float) -> str:
    """Bytes for a person: ``1.4 MB``."""
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def natural_width(table: Table, out: Console) -> int:
    """Columns that a table takes where nothing in it is cut or folded."""
    return Measurement.get(out, out.options.update(width=_UNBOUNDED), table).maximum


def _outlets(report: Report, out: Console) -> RenderableType:
    """What became of the pages of each outlet: a table, or a list where that has no room."""
    names = ["pages", *KEPT, "dropped"]
    if report.count("reread"):
        names.insert(names.index("unchanged"), "reread")
    if report.total("sources/"):
        names.insert(0, "sources")
    rows = {
        "(no outlet)" if outlet == "-" else outlet: report.below(f"outlet/{outlet}/")
        for outlet in report.outlets
        if outlet != "-" or report.below("outlet/-/")
    }
    if len(rows) != 1:
        rows["all"] = {k: int(v) for k, v in report.counts.items() if not k.startswith("outlet/")}
    cells = {
        outlet: {_HEADS.get(name, name): _cell(counts, name) for name in names}
        for outlet, counts in rows.items()
    }
    title = f"Run {report.run}"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("outlet", overflow="fold", min_width=_NAME)
    for name in names:
        table.add_column(_HEADS.get(name, name), justify="right", no_wrap=True)
    for outlet, found in cells.items():
        if outlet == "all":
            table.add_section()
        table.add_row(outlet, *found.values(), style="bold" if outlet == "all" else "")
    folded = max(len(outlet) for outlet in cells) - _NAME
    if natural_width(table, out) - max(folded, 0) <= out.width:
        return table
    return _listed(title, cells)


def _listed(title: str, cells: dict[str, dict[str, str]]) -> Group:
    """Each outlet's name, and below it what is not zero."""
    lines: list[RenderableType] = [Text(title, style="italic")]
    for outlet, found in cells.items():
        told = ", ".join(f"{name} {cell}" for name, cell in found.items() if cell != _ZERO)
        lines.append(Text(outlet, style="bold", overflow="fold"))
        lines.append(Padding(Text(told or "nothing"), (0, 0, 0, 2)))
    return Group(*lines, "")


def _cell(counts: dict[str, int], name: str) -> str:
    if name == "unchanged":
        # Those whose reading was replaced stand beside them.
        number = counts.get(name, 0) - counts.get("reread", 0)
    elif name in ("sources", "dropped"):
        number = sum(value for key, value in counts.items() if key.startswith(name + "/"))
    else:
        number = counts.get(name, 0)
    return f"{number:,}" if number else _ZERO


def _drops(report: Report) -> Table | None:
    drops = report.below("dropped/")
    sources = {k: v for k, v in report.below("sources/").items() if k not in ("ok", "unchanged")}
    if not drops and not sources:
        return None
    table = Table(
        title="Not stored, and why", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("reason", overflow="fold")
    table.add_column("number", justify="right")
    for reason, number in drops.items():
        table.add_row(reason, f"{number:,}")
    for reason, number in sources.items():
        table.add_row(f"source {reason}", f"{number:,}", style="yellow")
    return table


def _totals(report: Report) -> Text:
    """What went over the wire, and how fast."""
    # What an interrupted run did not come to took no time.
    pages = report.count("pages") - report.total("dropped/run/")
    pace = f"{report.seconds:.1f} s, {pages / report.seconds:.1f} pages/s"
    if report.spider == "replay":
        return Text(f"{counted(report.count('replayed'), 'response')} read again; {pace}")
    unanswered = report.total("unanswered/")
    records = counted(report.total("records/"), "record")
    revisits = report.count("records/revisit")
    told = (
        counted(report.count("requests"), "request")
        + (f" ({unanswered:,} unanswered)" if unanswered else ""),
        counted(report.count("captured"), "capture"),
        records + (f" ({counted(revisits, 'revisit')})" if revisits else ""),
    )
    return Text(
        f"{', '.join(told)}; {size(report.count('bytes/wire'))} on the wire, "
        f"{size(report.count('bytes/archive'))} in the archive; {pace}"
    )


def _verdict(report: Report, width: int) -> Text:
    """Problems, whether the run balances, and where its data lie."""
    text = Text()
    for line in report.problems[:_MOST_PROBLEMS]:
        text.append(fold(f"problem: {line}", width) + "\n", style="yellow")
    if len(report.problems) > _MOST_PROBLEMS:
        more = counted(len(report.problems) - _MOST_PROBLEMS, "more problem")
        text.append(f"and {more}, in report.json\n", style="yellow")
    if report.balanced:
        text.append("Balanced: every request, capture and page is accounted for.\n", "green")
    for equation in report.equations:
        if not equation.holds:
            text.append(
                f"NOT BALANCED: {equation.left} {equation.left_count:,} ≠ "
                f"{equation.right} {equation.right_count:,}\n",
                style="bold red",
            )
    text.append(f"archive {report.archive}\ncatalog {report.catalog}", style="dim")
    return text

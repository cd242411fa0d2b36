"""A run's report as a table for a person."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from newscrawl.run.report import Report
from newscrawl.run.tally import KEPT

_HEADS = {"articles": "new", "versions": "changed", "duplicates": "copies", "unchanged": "same"}
"""Short heads, so that the table stands in 80 columns."""
_MOST_PROBLEMS = 10


def report_table(report: Report) -> RenderableType:
    """The report: a line an outlet, what was dropped and why, and the balance."""
    return Group(*(part for part in (_outlets(report), _drops(report), _summary(report)) if part))


def size(number: float) -> str:
    """Bytes for a person: ``1.4 MB``."""
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def _outlets(report: Report) -> Table:
    table = Table(title=f"Run {report.run}", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("outlet", overflow="fold", min_width=12)
    names = ("sources", "pages", *KEPT, "dropped")
    for name in names:
        table.add_column(_HEADS.get(name, name), justify="right", no_wrap=True)
    rows = [
        (outlet, report.below(f"outlet/{outlet}/"))
        for outlet in report.outlets
        if outlet != "-" or report.below("outlet/-/")
    ]
    for outlet, counts in rows:
        table.add_row(outlet, *(_cell(counts, name) for name in names))
    if len(rows) != 1:
        table.add_section()
        whole = {k: int(v) for k, v in report.counts.items() if not k.startswith("outlet/")}
        table.add_row("all", *(_cell(whole, name) for name in names), style="bold")
    return table


def _cell(counts: dict[str, int], name: str) -> str:
    if name in ("sources", "dropped"):
        number = sum(value for key, value in counts.items() if key.startswith(name + "/"))
    else:
        number = counts.get(name, 0)
    return f"{number:,}" if number else "·"


def _drops(report: Report) -> Table | None:
    drops = report.below("dropped/")
    sources = {k: v for k, v in report.below("sources/").items() if k not in ("ok", "unchanged")}
    if not drops and not sources:
        return None
    table = Table(
        title="Not stored, and why", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("reason")
    table.add_column("number", justify="right")
    for reason, number in drops.items():
        table.add_row(reason, f"{number:,}")
    for reason, number in sources.items():
        table.add_row(f"source {reason}", f"{number:,}", style="yellow")
    return table


def _summary(report: Report) -> Text:
    text = Text()
    unanswered = report.total("unanswered/")
    if report.count("replayed"):
        text.append(f"{report.count('replayed'):,} responses read again; ")
    else:
        text.append(
            f"{report.count('requests'):,} requests"
            + (f" ({unanswered:,} unanswered)" if unanswered else "")
            + f", {report.count('captured'):,} captures, {report.total('records/'):,} records"
            f" ({report.count('records/revisit'):,} revisits); "
            f"{size(report.count('bytes/wire'))} on the wire, "
            f"{size(report.count('bytes/archive'))} in the archive; "
        )
    text.append(f"{report.seconds:.1f} s, {report.count('pages') / report.seconds:.1f} pages/s\n")
    for line in report.problems[:_MOST_PROBLEMS]:
        text.append(f"problem: {line}\n", style="yellow")
    if len(report.problems) > _MOST_PROBLEMS:
        more = len(report.problems) - _MOST_PROBLEMS
        text.append(f"and {more} more problems, in report.json\n", style="yellow")
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

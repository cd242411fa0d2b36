"""A run's report as a table for a person."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.run.report import Report
from newscrawl.run.tally import KEPT
from newscrawl.text import counted, fold

_HEADS = {"articles": "new", "versions": "changed", "duplicates": "copies", "unchanged": "same"}
"""Short heads, so that the table stands in 80 columns."""
_MOST_PROBLEMS = 10


def print_report(report: Report, out: Console) -> None:
    """The report: a line an outlet, what was dropped and why, and the balance."""
    out.print(_outlets(report))
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


def _outlets(report: Report) -> Table:
    table = Table(title=f"Run {report.run}", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("outlet", overflow="fold", min_width=12)
    names = ["pages", *KEPT, "dropped"]
    if report.count("reread"):
        names.insert(names.index("unchanged"), "reread")
    if report.total("sources/"):
        names.insert(0, "sources")
    for name in names:
        table.add_column(_HEADS.get(name, name), justify="right", no_wrap=True)
    rows = [
        (outlet, report.below(f"outlet/{outlet}/"))
        for outlet in report.outlets
        if outlet != "-" or report.below("outlet/-/")
    ]
    for outlet, counts in rows:
        cells = (_cell(counts, name) for name in names)
        table.add_row("(no outlet)" if outlet == "-" else outlet, *cells)
    if len(rows) != 1:
        table.add_section()
        whole = {k: int(v) for k, v in report.counts.items() if not k.startswith("outlet/")}
        table.add_row("all", *(_cell(whole, name) for name in names), style="bold")
    return table


def _cell(counts: dict[str, int], name: str) -> str:
    if name == "unchanged":
        # Those whose reading was replaced stand beside them.
        number = counts.get(name, 0) - counts.get("reread", 0)
    elif name in ("sources", "dropped"):
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

"""What the commands on outlets share that fetches and shows sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from newscrawl.cli.common import Context
from newscrawl.cli.consoles import tell
from newscrawl.discover.checks import Checked
from newscrawl.text import counted

if TYPE_CHECKING:
    from newscrawl.discover.fetching import Fetch

Result = TypeVar("Result")
Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-address",
        metavar="NETWORK",
        help="Let requests reach a private network, such as 127.0.0.0/8.",
    ),
]


def fetching(here: Context, work: Callable[[Fetch], Result], allow: Sequence[str] | None) -> Result:
    """Run ``work`` with a Fetch that goes the way of a crawl."""
    from newscrawl.cli.live import live  # a crawl's machinery, which no other command needs

    return live(here, work, allow or ())


def print_checked(
    out: Console, found: Sequence[Checked], taken: AbstractSet[str] | None = None
) -> None:
    """Print a line for each source, under the name of its outlet; ``taken``: mark those."""
    last = ""
    for each in found:
        if taken is None and each.outlet != last:
            out.print(each.outlet, style="bold", markup=False)
            last = each.outlet
        mark = "" if taken is None else "taken " if each.url in taken else "left  "
        below = f", {counted(each.children, 'sitemap')}" if each.children else ""
        newest = f", newest {each.newest:%Y-%m-%d %H:%M}" if each.newest else ""
        articles = counted(len(each.articles), "article")
        said = f"{counted(len(each.links), 'link')}{below}, {articles}{newest}"
        wrong = f" ({'; '.join(each.problems)})" if each.problems else ""
        line = f"  {mark}{each.kind.value:<8} {each.url}: {said}{wrong}"
        style = "" if each.articles else "yellow"
        tell(out, line, style)

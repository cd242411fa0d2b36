"""``newscrawl outlets``: list, check and add outlets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newscrawl.cli.common import Context, context
from newscrawl.cli.consoles import tell
from newscrawl.cli.helptext import Command, Group
from newscrawl.cli.outlets_add import add_outlet
from newscrawl.cli.outlets_live import Allow, fetching, print_checked
from newscrawl.discover.checks import Checked, check_all
from newscrawl.errors import BadInput, FetchError
from newscrawl.model import SourceKind, iso
from newscrawl.outlets import Outlet, choose, outlet_faults
from newscrawl.run.table import natural_width
from newscrawl.text import counted

_GAP = 2
_TITLE = 12
"""Columns below which titles are left out of the list."""
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=Group, no_args_is_help=True, help="List, check and add outlets.")
    group.command("list", cls=Command)(list_outlets)
    group.command("check", cls=Command)(check_outlets)
    group.command("add", cls=Command)(add_outlet)
    app.add_typer(group, name="outlets")


def list_outlets(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show every outlet: language, time zone, how many feeds, sitemaps and section pages."""
    here = context(ctx)
    outlets = here.outlets()
    if as_json:
        _print_json(here.out, [_summary(outlet) for outlet in outlets.values()])
        return
    print_list(here.out, list(outlets.values()))
    tell(here.out, f"{counted(len(outlets), 'outlet')} in {here.places.outlets}")


def print_list(out: Console, outlets: Sequence[Outlet]) -> None:
    """A table, without its titles where there is no room for them; a list where there is less."""
    left = out.width - natural_width(_table(outlets), out)
    if left >= 0:
        out.print(_table(outlets, left - _GAP if left >= _TITLE else 0))
        return
    for outlet in outlets:
        out.print(Text(outlet.name, style="bold", overflow="fold"))
        told = "; ".join(filter(None, (outlet.language, outlet.timezone, _counts(outlet))))
        out.print(Padding(Text(told), (0, 0, 0, 2)))


def _table(outlets: Sequence[Outlet], title: int = 0) -> Table:
    """The table, with titles of so many columns; 0: without them."""
    table = Table(box=None, pad_edge=False)
    table.add_column("outlet", no_wrap=True)
    if title:
        table.add_column("title", no_wrap=True, overflow="ellipsis", max_width=title)
    table.add_column("lang", min_width=5)
    table.add_column("time zone", no_wrap=True)
    for column in ("feeds", "maps", "pages"):
        table.add_column(column, justify="right", min_width=len(column))
    for outlet in outlets:
        table.add_row(
            outlet.name,
            *([Text(outlet.title)] if title else ()),
            outlet.language,
            outlet.timezone,
            *(str(len(each)) for each in (outlet.feeds, outlet.sitemaps, outlet.sections)),
        )
    return table


def _counts(outlet: Outlet) -> str:
    """``2 feeds, 1 sitemap``; what there is none of is left out."""
    kinds = (
        (outlet.feeds, "feed"),
        (outlet.sitemaps, "sitemap"),
        (outlet.sections, "section page"),
    )
    return ", ".join(counted(len(each), name) for each, name in kinds if each)


def check_outlets(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="OUTLET", help="Names; without any, all are checked."),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Fetch each source once and say what it lists.")
    ] = False,
    as_json: AsJson = False,
    allow_address: Allow = None,
) -> None:
    """Validate outlet files; with --live, fetch each source once, as politely as a crawl.

    Ends with 2 where a file cannot be used, with 7 where a source gave no article.
    """
    here = context(ctx)
    outlets = _valid(here, names or [])
    if not live:
        if as_json:
            _print_json(here.out, [_summary(outlet) for outlet in outlets])
        else:
            are = "is" if len(outlets) == 1 else "are"
            tell(here.out, f"{counted(len(outlets), 'outlet')} {are} in order")
        return
    sources = [(outlet, kind, url) for outlet in outlets for kind, url in _sources(outlet)]
    found = fetching(here, lambda fetch: check_all(sources, fetch), allow_address)
    if as_json:
        _print_json(here.out, [_checked(each) for each in found])
    else:
        print_checked(here.out, found)
    poor = sum(not each.articles for each in found)
    if poor:
        raise FetchError(f"{poor} of {counted(len(found), 'source')} gave no article")


def _valid(here: Context, names: Sequence[str]) -> list[Outlet]:
    """Load the named outlets, or all; print every fault of every file before giving up."""
    folder = here.places.outlets
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder of outlet files")
    files = sorted(folder.glob("*.toml"))
    outlets: dict[str, Outlet] = {}
    faults: list[str] = []
    for path in files:
        outlet, wrong = outlet_faults(path)
        faults += wrong
        if outlet is None:
            continue
        if outlet.name in outlets:
            faults.append(f"{path}: name: {outlet.name!r} is already declared in another file")
        outlets.setdefault(outlet.name, outlet)
        if not outlet.sources:
            faults.append(f"{path}: no feeds, sitemaps or sections: nothing would be crawled")
    for fault in faults:
        tell(here.err, fault)
    if faults:
        raise BadInput(f"{counted(len(faults), 'fault')} in {counted(len(files), 'outlet file')}")
    return choose(names, outlets, folder) or list(outlets.values())


def _sources(outlet: Outlet) -> list[tuple[SourceKind, str]]:
    kinds = (
        (SourceKind.FEED, outlet.feeds),
        (SourceKind.SITEMAP, outlet.sitemaps),
        (SourceKind.SECTION, outlet.sections),
    )
    return [(kind, url) for kind, urls in kinds for url in urls]


def _summary(outlet: Outlet) -> dict[str, Any]:
    return {
        "name": outlet.name,
        "title": outlet.title,
        "home": outlet.home,
        "language": outlet.language,
        "timezone": outlet.timezone,
        "feeds": list(outlet.feeds),
        "sitemaps": list(outlet.sitemaps),
        "sections": list(outlet.sections),
        "article_patterns": list(outlet.article_patterns),
        "delay": outlet.pace.delay,
    }


def _checked(each: Checked) -> dict[str, Any]:
    return {
        "outlet": each.outlet,
        "kind": each.kind.value,
        "url": each.url,
        "links": len(each.links),
        "articles": len(each.articles),
        "children": each.children,
        "newest": iso(each.newest) if each.newest else None,
        "problems": list(each.problems),
    }


def _print_json(out: Console, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    out.print(text, markup=False, highlight=False, soft_wrap=True)

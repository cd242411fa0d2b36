"""``newscrawl outlets``: list, check and add outlets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from newscrawl.cli.common import Context, context
from newscrawl.discover.checks import Checked, check_all
from newscrawl.discover.survey import Survey, survey
from newscrawl.errors import BadInput, FetchError, UnknownOutlet
from newscrawl.model import SourceKind, iso
from newscrawl.outlets import Outlet, load_outlet, outlet_for, parse_outlet
from newscrawl.outlets.write import outlet_toml

Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-address", metavar="NETWORK", help="Let requests reach this network: 127.0.0.0/8."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="List, check and add outlets.")
    group.command("list")(list_outlets)
    group.command("check")(check_outlets)
    group.command("add")(add_outlet)
    app.add_typer(group, name="outlets")


def list_outlets(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show every outlet of the folder, with its language, time zone and number of sources."""
    here = context(ctx)
    outlets = here.outlets()
    if as_json:
        _print_json(here.out, [_summary(outlet) for outlet in outlets.values()])
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("outlet", no_wrap=True)
    table.add_column("title", no_wrap=True, overflow="ellipsis")
    table.add_column("language")
    table.add_column("time zone", no_wrap=True)
    for column in ("feeds", "sitemaps", "sections"):
        table.add_column(column, justify="right")
    for outlet in outlets.values():
        table.add_row(
            outlet.name,
            _plain(outlet.title),
            outlet.language,
            outlet.timezone,
            *(str(len(each)) for each in (outlet.feeds, outlet.sitemaps, outlet.sections)),
        )
    here.out.print(table)
    here.out.print(f"{len(outlets)} outlets in {here.places.outlets}", markup=False)


def check_outlets(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[OUTLET]...")] = None,
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
            here.out.print(f"{len(outlets)} outlets are in order", markup=False)
        return
    sources = [(outlet, kind, url) for outlet in outlets for kind, url in _sources(outlet)]
    found = _live(here, lambda fetch: check_all(sources, fetch), allow_address)
    if as_json:
        _print_json(here.out, [_checked(each) for each in found])
    else:
        _print_live(here.out, found)
    poor = sum(not each.articles for each in found)
    if poor:
        raise FetchError(f"{poor} of {len(found)} sources gave no article")


def add_outlet(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Home page, section, article or feed.")],
    name: Annotated[
        str, typer.Option(help="Name of the outlet and its file; default: from the host.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the file, write none.")] = False,
    allow_address: Allow = None,
) -> None:
    """Look at a site and write the file of an outlet for it.

    Tries what its pages and robots.txt name, then the usual addresses of feeds and sitemaps, and
    the sections of its menu. What the file cannot know for certain it says. Never overwrites.
    """
    here = context(ctx)
    url = url if "://" in url else f"https://{url}"
    parse_outlet(outlet_toml(Outlet(name or "new", url)), "outlets add")
    folder = here.places.outlets
    if name:
        _refuse_existing(folder / f"{name}.toml", dry_run=dry_run)
    outlets = here.outlets()
    seen = _live(here, lambda fetch: survey(url, fetch, name=name), allow_address)
    path = folder / f"{seen.outlet.name}.toml"
    text = outlet_toml(seen.outlet, _heading(seen), seen.remarks)
    parse_outlet(text, str(path))
    known = outlet_for(seen.outlet.home, outlets)
    if known is not None:
        here.err.print(f"note: {known.name} has the same host", markup=False)
    if seen.outlet.name in outlets:
        raise BadInput(f"{path}: an outlet {seen.outlet.name!r} exists; give another --name")
    if dry_run:
        here.out.print(text, markup=False, highlight=False, soft_wrap=True, end="")
        return
    _refuse_existing(path, dry_run=False)
    _print_live(here.out, seen.sources, taken=set(seen.outlet.sources))
    _write(path, text)
    load_outlet(path)
    here.out.print(f"wrote {path}; try: newscrawl outlets check --live {seen.outlet.name}",
                   markup=False, soft_wrap=True)  # fmt: skip


def _valid(here: Context, names: Sequence[str]) -> list[Outlet]:
    """Load the named outlets, or all; print every fault of every file before giving up."""
    folder = here.places.outlets
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder of outlet files")
    files = sorted(folder.glob("*.toml"))
    outlets: dict[str, Outlet] = {}
    faults: list[str] = []
    for path in files:
        try:
            outlet = load_outlet(path)
        except BadInput as error:
            faults.append(str(error))
            continue
        if outlet.name in outlets:
            faults.append(f"{path}: name: {outlet.name!r} is already declared in another file")
        outlets.setdefault(outlet.name, outlet)
        if not outlet.sources:
            faults.append(f"{path}: no feeds, sitemaps or sections: nothing would be crawled")
    for fault in faults:
        here.err.print(fault, markup=False, highlight=False, soft_wrap=True)
    if faults:
        raise BadInput(f"{len(faults)} faults in {len(files)} outlet files")
    for name in names:
        if name not in outlets:
            near = get_close_matches(name, outlets, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UnknownOutlet(f"{name}: no such outlet in {folder}{hint}")
    return [outlets[name] for name in dict.fromkeys(names)] or list(outlets.values())


def _live(here: Context, work: Any, allow: Sequence[str] | None) -> Any:
    from newscrawl.cli.live import live  # Scrapy, which the other commands can do without

    return live(here, work, allow or ())


def _sources(outlet: Outlet) -> list[tuple[SourceKind, str]]:
    kinds = (
        (SourceKind.FEED, outlet.feeds),
        (SourceKind.SITEMAP, outlet.sitemaps),
        (SourceKind.SECTION, outlet.sections),
    )
    return [(kind, url) for kind, urls in kinds for url in urls]


def _print_live(
    out: Console, found: Sequence[Checked], taken: AbstractSet[str] | None = None
) -> None:
    """Print a line for each source, under the name of its outlet; ``taken``: mark those."""
    last = ""
    for each in found:
        if taken is None and each.outlet != last:
            out.print(each.outlet, style="bold", markup=False)
            last = each.outlet
        mark = "" if taken is None else "taken " if each.url in taken else "left  "
        below = f", {each.children} sitemaps" if each.children else ""
        newest = f", newest {each.newest:%Y-%m-%d %H:%M}" if each.newest else ""
        said = f"{len(each.links)} links{below}, {len(each.articles)} articles{newest}"
        wrong = f" ({'; '.join(each.problems)})" if each.problems else ""
        line = f"  {mark}{each.kind.value:<8} {each.url}: {said}{wrong}"
        style = "" if each.articles else "yellow"
        out.print(line, style=style, markup=False, highlight=False, soft_wrap=True)


def _heading(seen: Survey) -> list[str]:
    """Give the comment at the top of a file: where it comes from, and what nobody has checked."""
    today = datetime.now(UTC)
    lines = [
        f"Written by `newscrawl outlets add` on {today:%Y-%m-%d}, from what the site said then.",
        "Not checked by a person: language, time zone, and whether every article is taken.",
    ]
    missing = [word for word in ("language", "timezone") if not getattr(seen.outlet, word)]
    if missing:
        lines.append(f"Not found, please add: {' and '.join(missing)}.")
    if not seen.outlet.article_patterns:
        lines.append("Which addresses are articles is judged by their shape: no patterns needed.")
    else:
        lines.append("The patterns were made from the addresses that its sources listed.")
    return lines


def _refuse_existing(path: Path, *, dry_run: bool) -> None:
    if path.exists() and not dry_run:
        raise BadInput(f"{path}: exists and is not overwritten; give another --name")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise BadInput(f"{path}: exists and is not overwritten; give another --name") from error
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from error


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


def _plain(text: str) -> str:
    """Text that Rich does not take for markup."""
    return text.replace("[", "\\[")

"""``newscrawl outlets add``: look at a site and write an outlet's file."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.common import context
from newscrawl.cli.consoles import tell
from newscrawl.cli.outlets_live import Allow, fetching, print_checked
from newscrawl.discover.survey import Survey, survey
from newscrawl.errors import BadInput
from newscrawl.outlets import Outlet, load_outlet, outlet_for, parse_outlet
from newscrawl.outlets.write import outlet_toml


def add_outlet(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Home page, section, article or feed.")],
    name: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Name of the outlet and its file; default: from the host."
        ),
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
    seen = fetching(here, lambda fetch: survey(url, fetch, name=name), allow_address)
    path = folder / f"{seen.outlet.name}.toml"
    text = outlet_toml(seen.outlet, _heading(seen), seen.remarks)
    parse_outlet(text, str(path))
    known = outlet_for(seen.outlet.home, outlets)
    if known is not None:
        tell(here.err, f"note: {known.name} has the same host")
    if seen.outlet.name in outlets:
        raise BadInput(f"{path}: an outlet {seen.outlet.name!r} exists; give another --name")
    if dry_run:
        here.out.print(text, markup=False, highlight=False, soft_wrap=True, end="")
        return
    _refuse_existing(path, dry_run=False)
    print_checked(here.out, seen.sources, taken=set(seen.outlet.sources))
    _write(path, text)
    load_outlet(path)
    options = [f"--outlets={folder}"] if here.outlets_named else []
    options += [f"--allow-address={one}" for one in allow_address or ()]
    words = ["newscrawl", "outlets", "check", "--live", seen.outlet.name, *options]
    tell(here.out, f"wrote {path}; try: {shlex.join(words)}")


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

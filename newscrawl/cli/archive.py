"""``newscrawl archive``: these addresses, now."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from newscrawl.archive.shipper import ship, waiting
from newscrawl.cli.common import Context, context
from newscrawl.cli.crawl import run_settings, run_spider
from newscrawl.errors import BadInput, StoreUnavailable
from newscrawl.model import iso, to_json
from newscrawl.spiders.url import Archived, Results

_FEW = 8
"""Up to so many pages are read in this process: starting another would take longer."""
_SPAN = re.compile(r"(\d+)\s*([smhdw])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("archive")(archive)


def archive(
    ctx: typer.Context,
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL]...")] = None,
    file: Annotated[
        str, typer.Option(metavar="LIST", help="Also the addresses in this file, one a line; -.")
    ] = "",
    if_older_than: Annotated[
        str, typer.Option(metavar="AGE", help="Spare what was captured more recently: 1d, 12h.")
    ] = "",
    wait: Annotated[
        bool, typer.Option("--wait", help="Stay until the store holds every capture.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    allow_address: Annotated[
        list[str] | None,
        typer.Option(metavar="NETWORK", help="Let requests reach this network: 127.0.0.0/8."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to the terminal.")] = False,
) -> None:
    """Archive addresses now, whatever the outlet, and say where each lies.

    Every hop is archived; the article is extracted and stored. What robots.txt says is noted,
    and binds only with the setting `NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS`.

    Exit code 0: every page was captured. 1: some gave an error page or a wall, which was
    captured. 7: some gave nothing, or were refused.
    """
    here = context(ctx)
    wanted = list(dict.fromkeys([*(urls or ()), *_listed(file)]))
    if not wanted:
        raise BadInput("name an address, or a file of addresses with --file")
    for url in wanted:
        if "://" not in url or any(sign.isspace() for sign in url):
            raise BadInput(f"{url}: not an address; it begins with http:// or https://")
    results = Results()
    todo = _spare(here, wanted, _age(if_older_than), results) if if_older_than else wanted
    if todo:
        settings = run_settings(here, allow_address or [], verbose=verbose)
        if len(todo) <= _FEW:
            settings.set("NEWSCRAWL_EXTRACT_WORKERS", 0, priority="cmdline")
        report = run_spider(settings, "url", urls=todo, results=results)
        if wait:
            _wait_for_store(here)
        for problem in report.problems:
            here.err.print(f"newscrawl: {problem}", markup=False, soft_wrap=True)
        if report.exit_code:
            sys.exit(report.exit_code)
        if report.reason == "shutdown":
            sys.exit(130)
    found = [results.of(url) for url in wanted]
    for result in found:
        if as_json:
            sys.stdout.write(json.dumps(as_object(result), ensure_ascii=False) + "\n")
        else:
            show(result, here.out)
    sys.exit(max((result.exit_code for result in found), default=0))


def as_object(result: Archived) -> dict[str, Any]:
    """A result as JSON data."""
    return {
        "url": result.url,
        "final_url": result.final_url,
        "status": result.status,
        "outcome": result.outcome,
        "robots": result.robots,
        "hops": list(result.hops),
        "error": result.error,
        "capture": to_json(result.capture),
        "article": to_json(result.article),
    }


def show(result: Archived, out: Console) -> None:
    """A result as a short card."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    if result.capture is None:
        out.print(
            f"{result.url}: nothing archived: {result.error or result.outcome}",
            markup=False,
            soft_wrap=True,
            style="red",
        )
        return
    for hop in result.hops:
        rows.add_row("redirected by", hop)
    rows.add_row("address", result.final_url)
    rows.add_row("status", f"{result.status}" + (f", {result.outcome}" if result.outcome else ""))
    if result.robots not in ("", "allowed"):
        rows.add_row("robots.txt", result.robots)
    article = result.article
    if article is not None:
        told = {
            "published": iso(article.date_published) if article.date_published else "",
            "authors": ", ".join(article.authors),
            "agency": article.agency,
            "language": article.language,
        }
        for name, value in told.items():
            if value:
                rows.add_row(name, value)
    capture = result.capture
    rows.add_row("captured", iso(capture.captured_at))
    rows.add_row("archived in", capture.warc)
    rows.add_row("at", f"byte {capture.offset:,}, {capture.length:,} bytes long")
    rows.add_row("digest", capture.payload_digest)
    title = article.headline if article is not None else result.final_url
    out.print(Panel(rows, title=title, title_align="left"), soft_wrap=False)


def _listed(file: str) -> Iterable[str]:
    if not file:
        return []
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: cannot be read: {error}") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _age(text: str) -> timedelta:
    """``1d12h`` as a span of time."""
    if not re.fullmatch(rf"(?:{_SPAN.pattern}\s*)+", text.strip()):
        raise BadInput(f"--if-older-than {text}: not an age such as 30m, 12h or 1d")
    return timedelta(
        seconds=sum(int(number) * _UNITS[unit] for number, unit in _SPAN.findall(text))
    )


def _spare(here: Context, urls: list[str], age: timedelta, results: Results) -> list[str]:
    """Addresses without a capture of that age; the others get the capture there is."""
    todo = []
    with here.catalog() as catalog:
        for url in urls:
            recent = [
                capture
                for capture in catalog.captures.of(url)
                if datetime.now(UTC) - capture.ref.captured_at < age and capture.status
            ]
            if not recent:
                todo.append(url)
                continue
            result, newest = results.of(url), recent[-1]
            result.capture, result.final_url = newest.ref, newest.url
            result.status, result.outcome = newest.status, "spared"
            stored = catalog.article(url)
            result.article = stored.article if stored is not None else None
    return todo


def _wait_for_store(here: Context) -> None:
    """Ship until nothing is left in the spool."""
    store, pause = here.store(), 1.0
    while waiting(here.places.spool):
        try:
            for _ in ship(here.places.spool, store):
                pause = 1.0
        except StoreUnavailable as error:
            here.err.print(f"newscrawl: {error}; trying again", markup=False, soft_wrap=True)
            time.sleep(pause)
            pause = min(pause * 2, 60)

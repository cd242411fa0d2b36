"""``newscrawl extract``: read pages from files, one or many."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newscrawl.cli.common import context
from newscrawl.errors import BadInput, NewscrawlError
from newscrawl.extract import explain_page
from newscrawl.model import Page, to_json
from newscrawl.outlets import Outlet, choose
from newscrawl.reading import read
from newscrawl.run.moments import begin
from newscrawl.urls import is_http

_SHOWN = 160
MAX_BYTES = 50_000_000
"""A page larger than this, unpacked, is refused."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract")(extract)


def extract(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="HTML, plain or gzip.")] = "-",
    url: Annotated[str, typer.Option(help="Address that the page was captured from.")] = "",
    captured_at: Annotated[
        str, typer.Option(metavar="TIME", help="When: picks the outlet's layout of that time.")
    ] = "",
    outlet: Annotated[str, typer.Option(help="Read it as a page of this outlet.")] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each field's candidates, and why one won.")
    ] = False,
    batch: Annotated[
        bool,
        typer.Option(
            "--batch",
            help='Read JSON Lines of {"url", "path", "captured_at"?} and write an article a line.',
        ),
    ] = False,
) -> None:
    """Print the article of a page as JSON.

    With `--batch` the input names files, and each line of output answers the line of input: an
    article, or an object with `error`. The exit code is 1 where any line has an error.
    """
    chosen: Outlet | None = None
    if outlet:
        outlets = context(ctx).outlets()
        chosen = choose([outlet], outlets, context(ctx).places.outlets)[0]
    if batch:
        for name, given in (
            ("--explain", explain),
            ("--url", url),
            ("--captured-at", captured_at),
        ):
            if given:
                raise BadInput(f"{name} is of one page, and --batch of many: choose one")
        failed = 0
        for line in _batch(file, chosen):
            failed += "error" in line
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        if failed:
            raise typer.Exit(1)
        return
    if not is_http(url):
        what = f"--url {url}: not an http address" if url else "--url is needed"
        raise BadInput(f"{what}: links and dates are read relative to it")
    page = Page(url, _load(file), captured_at=begin(captured_at, "--captured-at"))
    if explain:
        _explain(page, chosen, context(ctx).out)
        return
    text = json.dumps(to_json(read(page, chosen)), indent=2, ensure_ascii=False)
    sys.stdout.write(text + "\n")


def _explain(page: Page, outlet: Outlet | None, out: Console) -> None:
    """For each field: what it could have been, where that stood, and why one was taken."""
    layout = outlet.layout_for(page.url, page.captured_at) if outlet is not None else None
    reading = explain_page(page, layout)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=out.is_terminal)
    for name in ("field", ""):
        table.add_column(name, no_wrap=True)
    for name, ratio in (("value", 6), ("where", 4), ("why", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    last = ""
    for candidate in sorted(reading.candidates, key=lambda one: (one.field, not one.chosen)):
        value = " ".join(candidate.value.split())
        short = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        table.add_row(
            candidate.field if candidate.field != last else "",
            "✓" if candidate.chosen else "",
            Text(short),
            Text(candidate.source),
            Text(candidate.reason),
            style="bold" if candidate.chosen else "dim",
        )
        last = candidate.field
    out.print(table)
    article = reading.article
    out.print(
        f"kind {article.kind.value}, confidence {article.confidence:.2f}, "
        f"charset {article.charset}; {article.extractor}",
        markup=False,
    )


def _batch(file: str, outlet: Outlet | None) -> Iterator[dict[str, Any]]:
    base = Path() if file == "-" else Path(file).parent
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            yield _one(line, base, outlet)
        except (NewscrawlError, ValueError) as error:
            # A path with NUL, an address with half a character: Python's own words are clear.
            yield {"error": str(error), "line": number}


def _one(line: bytes, base: Path, outlet: Outlet | None) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise BadInput(f"not JSON: {error}") from error
    if not isinstance(asked, dict):
        raise BadInput("not a JSON object")
    for key in ("url", "path"):
        if not isinstance(asked.get(key), str) or not asked[key]:
            raise BadInput(f"no {key!r}")
    path = Path(asked["path"])
    body = _load(str(path if path.is_absolute() else _beside(base, path)))
    when = begin(str(asked.get("captured_at") or ""), "captured_at")
    page = Page(asked["url"], body, captured_at=when)
    result = to_json(read(page, outlet))
    assert isinstance(result, dict)
    return result


def _beside(base: Path, path: Path) -> Path:
    """A relative path as seen from here, else from the folder of the list that names it."""
    return path if path.exists() else base / path


def _lines(file: str) -> Iterator[bytes]:
    if file == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as lines:
            yield from lines
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from error


def _load(file: str) -> bytes:
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from error
    if body[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(body)) as unpacked:
                body = unpacked.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise BadInput(f"{file}: not a whole gzip file") from error
    if len(body) > MAX_BYTES:
        raise BadInput(f"{file}: larger than {MAX_BYTES:,} bytes")
    return body

"""``newscrawl archive``: these addresses, now."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.archive.shipper import ship, waiting
from newscrawl.cli.archive_shown import as_object, card, why
from newscrawl.cli.common import Context, context
from newscrawl.cli.consoles import STANDARD_OUTPUT, tell
from newscrawl.cli.helptext import Command
from newscrawl.cli.running import run_settings, run_spider
from newscrawl.errors import BadInput, StoreUnavailable, Unbalanced
from newscrawl.spiders.addresses import check_address
from newscrawl.spiders.url import Results, UrlSpider
from newscrawl.text import counted

_FEW = 8
"""Up to so many pages are read in this process: starting another would take longer."""
_SPAN = re.compile(r"(\d+)\s*([smhdw])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("archive", cls=Command)(archive)


def archive(
    ctx: typer.Context,
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL", help="Addresses to archive.")
    ] = None,
    file: Annotated[
        str,
        typer.Option(
            metavar="LIST", help="Also the addresses in this file, one a line; - is standard input."
        ),
    ] = "",
    if_older_than: Annotated[
        str, typer.Option(metavar="AGE", help="Spare what was captured more recently: 1d, 12h.")
    ] = "",
    requisites: Annotated[
        bool,
        typer.Option(
            "--requisites", help="Also what the pages need to be seen: styles, pictures, scripts."
        ),
    ] = False,
    wacz: Annotated[
        Path | None,
        typer.Option(
            "--wacz", metavar="OUT", help="Also write this run's captures to a WACZ file."
        ),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Stay until the store holds every capture.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    allow_address: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK", help="Let requests reach a private network, such as 127.0.0.0/8."
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to the terminal.")] = False,
) -> None:
    """Archive addresses now, whatever the outlet, and say where each lies.

    Every hop is archived; the article is extracted and stored. What robots.txt says is noted,
    and binds only with the setting `NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS`.

    Exit code 0: every page was captured. 1: some gave an error page, a wall or a response that
    was cut, which was captured. 7: some gave nothing, or were refused.
    """
    here = context(ctx)
    wanted = list(dict.fromkeys([*(urls or ()), *_listed(file)]))
    if not wanted:
        raise BadInput("name an address, or a file of addresses with --file")
    for url in wanted:
        check_address(url)
    if wacz == STANDARD_OUTPUT:
        raise BadInput("--wacz -: standard output says where each capture lies; name a file")
    if wacz is not None and not wacz.absolute().parent.is_dir():
        raise BadInput(f"{wacz}: no such folder")
    if wacz is not None and wacz.exists() and not wacz.is_file():
        raise BadInput(f"{wacz}: not a file that can be replaced")
    results = Results()
    files: Sequence[str] = ()
    todo = _spare(here, wanted, _age(if_older_than), results) if if_older_than else wanted
    code, balanced = 0, True
    if todo:
        settings = run_settings(here, allow_address or [], verbose=verbose)
        if len(todo) <= _FEW:
            settings.set("NEWSCRAWL_EXTRACT_WORKERS", 0, priority="cmdline")
        # The others take their time to import.
        settings.set("SPIDER_MODULES", [UrlSpider.__module__], priority="cmdline")
        report = run_spider(settings, UrlSpider, urls=todo, results=results, requisites=requisites)
        if wait:
            _wait_for_store(here)
        for problem in report.problems:
            _complain(here, problem)
        code = report.exit_code or (130 if report.reason == "shutdown" else 0)
        files, balanced = report.files, report.balanced
    found = [results.of(url) for url in wanted]
    for result in found:
        if as_json:
            sys.stdout.write(json.dumps(as_object(result), ensure_ascii=False) + "\n")
        elif result.capture is None:
            _complain(here, f"{result.url}: {why(result)}")
        else:
            here.out.print(card(result), soft_wrap=False)
    if wacz is not None:
        _write_wacz(here, wacz, files)
    if not code and not balanced:
        raise Unbalanced("the run's counts do not add up; see the report")
    sys.exit(code or max((result.exit_code for result in found), default=0))


def _complain(here: Context, line: str) -> None:
    tell(here.err, f"newscrawl: {line}")


def _write_wacz(here: Context, path: Path, files: Sequence[str]) -> None:
    """Put the captures of a run's WARC files into one WACZ; where there are none, say so."""
    if not files:
        _complain(here, f"{path}: not written: nothing was captured now")
        return
    # Only here: a person who wants none should not wait for these.
    from newscrawl.archive.export import export
    from newscrawl.cli.archives import finders, reader
    from newscrawl.version import VERSION

    with here.catalog() as catalog:
        over = reader(here, finders(here, catalog))
        done = export(
            path,
            [over.source(key) for key in files],
            over,
            now=datetime.now(UTC),
            software=f"newscrawl/{VERSION}",
        )
    for damage in done.damages:
        _complain(here, str(damage))
    tell(
        here.err,
        f"{path}: {counted(done.captures, 'capture')}, {counted(done.pages, 'page')}, "
        f"{counted(done.size, 'byte')}",
    )


def _listed(file: str) -> Iterable[str]:
    if not file:
        return []
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: byte {error.start}: not UTF-8") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _age(text: str) -> timedelta:
    """``1d12h`` as a span of time."""
    if not re.fullmatch(rf"(?:{_SPAN.pattern}\s*)+", text.strip()):
        raise BadInput(f"--if-older-than {text}: not an age such as 30m, 12h or 1d")
    seconds = sum(int(number) * _UNITS[unit] for number, unit in _SPAN.findall(text))
    try:
        datetime.now(UTC) - (age := timedelta(seconds=seconds))
    except OverflowError:
        raise BadInput(f"--if-older-than {text}: older than any page") from None
    return age


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
        shipped = 0
        try:
            shipped = sum(1 for _ in ship(here.places.spool, store))
        except StoreUnavailable as error:
            _complain(here, f"{error}; trying again")
        # Where nothing was shipped the store is away, or another process has the files.
        if shipped:
            pause = 1.0
        elif waiting(here.places.spool):
            time.sleep(pause)
            pause = min(pause * 2, 60)

"""``newscrawl extract --batch``: many pages, a line of JSON each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from newscrawl.cli.page_files import load_page, shown
from newscrawl.errors import BadInput, NewscrawlError
from newscrawl.model import Page, to_json
from newscrawl.outlets import Outlet
from newscrawl.reading import read
from newscrawl.run.moments import begin
from newscrawl.urls import is_http

Named = Callable[[str], Outlet]
"""Gives an outlet by its name; raises UnknownOutlet."""


def read_batch(file: str, named: Named, outlet: Outlet | None) -> Iterator[dict[str, Any]]:
    """An article for each line of ``file``, or an object with ``error`` and the ``line``'s number.

    A line is an object with ``url`` and ``path``, and perhaps ``captured_at`` and ``outlet``, a
    name; ``outlet`` is that of lines that name none. ``-`` is standard input. Raises BadInput
    where the file cannot be read.
    """
    base = Path() if file == "-" else Path(file).parent
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            yield _one(line, base, named, outlet)
        except (NewscrawlError, ValueError) as error:
            # A path with NUL, an address with half a character: Python's own words are clear.
            yield {"error": f"{shown(file)}:{number}: {error}", "line": number}


def _one(line: bytes, base: Path, named: Named, outlet: Outlet | None) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise BadInput(f"not JSON: {error}") from error
    if not isinstance(asked, dict):
        raise BadInput("not a JSON object")
    for key in ("url", "path"):
        if not isinstance(asked.get(key), str) or not asked[key]:
            raise BadInput(f"no {key!r}")
    if not is_http(asked["url"]):
        raise BadInput(f"url {asked['url']}: not an http address")
    name = asked.get("outlet")
    if name is not None:
        if not isinstance(name, str):
            raise BadInput(f"outlet {json.dumps(name)}: not a name")
        outlet = named(name)
    path = Path(asked["path"])
    body = load_page(str(path if path.is_absolute() else _beside(base, path)))
    when = begin(str(asked.get("captured_at") or ""), "captured_at")
    result = to_json(read(Page(asked["url"], body, captured_at=when), outlet))
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

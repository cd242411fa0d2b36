"""Patterns from examples: what the addresses of an outlet's articles have in common."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 4
"""Most patterns for one outlet."""
_COVERED = 0.95
_LEAST = 2


def patterns_of(urls: Iterable[str]) -> list[str]:
    """Regular expressions that together match at least 95 % of the URLs; none if there are none.

    Folders that all examples of a shape share stay as they are; numbers become any number, other
    parts anything but a slash.
    """
    paths = [unquote(urlsplit(url).path) for url in urls]
    shapes: dict[tuple[str, ...], list[str]] = {}
    for path in paths:
        shapes.setdefault(tuple(map(_kind, path.strip("/").split("/"))), []).append(path)
    chosen: list[str] = []
    covered = 0
    for _, examples in sorted(shapes.items(), key=lambda item: -len(item[1]))[:MOST]:
        if len(examples) < _LEAST:
            break
        chosen.append(_pattern(examples))
        covered += len(examples)
        if covered >= _COVERED * len(paths):
            return list(dict.fromkeys(chosen))
    return []


def _kind(segment: str) -> str:
    """Tell a number, a slug with a number in it, and words apart."""
    if segment.isdigit():
        return f"number{min(len(segment), 5)}"
    return "key" if re.search(r"\d{3,}", segment) else "words"


def _pattern(examples: list[str]) -> str:
    columns = list(zip(*(path.strip("/").split("/") for path in examples), strict=True))
    parts = [_part(column, last=at == len(columns) - 1) for at, column in enumerate(columns)]
    end = "/" if all(path.endswith("/") for path in examples) else ""
    return "^https?://[^/]+/" + "/".join(parts) + end + "$"


def _part(column: tuple[str, ...], *, last: bool) -> str:
    values = Counter(column)
    if len(values) == 1 and not last:
        return re.escape(column[0]) if column[0].isascii() else "[^/]+"
    if all(value.isdigit() for value in values):
        return r"\d+"
    ends = {value.rpartition(".")[2] if "." in value else "" for value in values}
    end = ends.pop() if len(ends) == 1 else ""
    tail = rf"\.{end}" if end.isalpha() and last else ""
    number = r"\d[^/]*" if all(re.search(r"\d{3,}", value) for value in values) else ""
    return f"[^/]*{number}{tail}" if number else f"[^/]+{tail}"

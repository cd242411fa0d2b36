"""JSON-LD as pages carry it: every object in it, however it is nested."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 8


def json_nodes(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects in a JSON-LD script, outer ones first; none where it is no JSON."""
    try:
        value = json.loads(text, strict=False)
    except (json.JSONDecodeError, RecursionError):
        return
    yield from _nodes(value, 0)


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner, depth + 1)

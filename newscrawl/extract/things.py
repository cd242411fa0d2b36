"""Objects that a page describes itself with, from JSON-LD, microdata and RDFa alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.text import plain, squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 12
MAX_VALUE = 4000
"""Characters of one metadata value that are read."""


@dataclass(slots=True)
class Thing:
    """An object of one of the three syntaxes; ``data`` holds values, lists and further dicts."""

    syntax: str
    """``json-ld``, ``microdata`` or ``rdfa``."""
    types: tuple[str, ...]
    """Type names without vocabulary, ``NewsArticle``."""
    data: Mapping[str, Any]
    depth: int = 0

    def text(self, *names: str) -> str:
        """The first of these properties that has a text, as plain text."""
        return next((text for name in names if (text := text_of(self.data.get(name)))), "")


def text_of(value: Any) -> str:
    """A structured value as plain text: the first of a list, the name of an object."""
    for _ in range(4):
        if isinstance(value, list | tuple):
            value = next((item for item in value if item), "")
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("headline") or ""
        else:
            break
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    return plain(value[:MAX_VALUE]) if isinstance(value, str) else ""


def types_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Type names of a JSON-LD object, without vocabulary."""
    kinds = value.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return tuple(
        kind if kind.isalnum() else re.split(r"[/#:]", kind)[-1]
        for kind in kinds[:8]
        if isinstance(kind, str)
    )


def flatten(value: Any, room: int) -> Iterator[Thing]:
    """All objects of a JSON-LD value, outer before inner."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack and room > 0:
        item, depth = stack.pop()
        if isinstance(item, dict):
            room -= 1
            yield Thing("json-ld", types_of(item), item, depth)
            if depth < MAX_DEPTH:
                inner = [v for v in item.values() if isinstance(v, (dict, list))]
                stack.extend((v, depth + 1) for v in reversed(inner))
        elif isinstance(item, list) and depth <= MAX_DEPTH:
            # A list within a list is a level too, or a thousand brackets would cost a thousand.
            nested = depth + any(isinstance(v, list) for v in item)
            stack.extend((v, nested) for v in reversed(item[:500]))


def scoped(
    nodes: Iterable[LexborNode], scope: str, prop: str, kind: str, syntax: str
) -> Iterator[Thing]:
    """Microdata or RDFa items (HTML, section 5.5; RDFa Lite 1.1) from their nodes in order."""
    found: dict[int, dict[str, Any]] = {}
    loose: dict[str, Any] = {}
    for node in nodes:
        attrs = node.attributes
        names = (attrs.get(prop) or "").split()
        value: Any
        if scope in attrs:
            value = {"@type": (attrs.get(kind) or "").split()[:4]}
            found[node.mem_id] = value
        elif names:
            value = _value(node, attrs)
        else:
            continue
        if not names:
            continue
        owner = _owner(node, found)
        for name in names[:6]:
            held = (loose if owner is None else owner).setdefault(name.split(":")[-1], [])
            if len(held) < 60:
                held.append(value)
        if scope in attrs and not value.get("name") and value["@type"]:
            text = squeeze((node.text(separator=" ") or "")[:300])
            value["text"] = text
    for data in found.values():
        yield Thing(syntax, types_of(data), data, 0)
    if loose:
        yield Thing(syntax, (), loose, 0)


def _owner(node: LexborNode, found: Mapping[int, dict[str, Any]]) -> dict[str, Any] | None:
    parent = node.parent
    for _ in range(40):
        if parent is None or not found:
            return None
        if parent.mem_id in found:
            return found[parent.mem_id]
        parent = parent.parent
    return None


def _value(node: LexborNode, attrs: Mapping[str, str | None]) -> str:
    for name in ("content", "datetime"):
        if attrs.get(name):
            return str(attrs[name])[:MAX_VALUE]
    if node.tag in {"img", "link", "source", "video", "iframe", "embed"}:
        return str(attrs.get("src") or attrs.get("href") or "")[:MAX_VALUE]
    # The standard says that a link's value is its address; what people mark up is its text.
    return squeeze((node.text(separator=" ") or "")[:MAX_VALUE])

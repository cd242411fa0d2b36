"""What a style sheet asks for: imported sheets, fonts, pictures (CSS Syntax 3, CSS Values 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinycss2 import parse_component_value_list  # type: ignore[import-untyped]
from tinycss2.bytes import decode_stylesheet_bytes  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL_FUNCTIONS = frozenset({"url", "src"})
_SET_FUNCTIONS = frozenset({"image-set", "-webkit-image-set"})


def decode_css(body: bytes, charset: str = "") -> str:
    """The text of a style sheet: by byte order mark, ``charset`` of HTTP, ``@charset``, UTF-8."""
    text, _ = decode_stylesheet_bytes(body, protocol_encoding=charset or None)
    return str(text)


def css_references(css: str) -> Iterator[tuple[str, bool]]:
    """Every reference as it is written, and whether it is an ``@import``; in order.

    ``css`` may be a sheet or the value of a ``style`` attribute. What is broken is passed over,
    as a browser does.
    """
    stack: list[tuple[Iterator[Any], str]] = [(_nodes(css), "")]
    # The at-rule whose address is still to come.
    rule = ""
    while stack:
        nodes, function = stack[-1]
        node = next(nodes, None)
        if node is None:
            stack.pop()
            continue
        kind = node.type
        if kind == "at-keyword":
            rule = node.lower_value if node.lower_value in ("import", "namespace") else ""
        elif kind in ("literal", "{} block") and getattr(node, "value", ";") == ";":
            rule = ""
        reference = _reference(node, function, rule)
        if reference is not None:
            if rule != "namespace":
                yield reference, rule == "import"
            rule = ""
        elif kind == "function":
            stack.append((iter(node.arguments), node.lower_name))
        elif kind in ("{} block", "[] block", "() block"):
            # A set's strings may stand in no further block.
            stack.append((iter(node.content), ""))


def _reference(node: Any, function: str, rule: str) -> str | None:
    """The address that a token is; None where it is none."""
    if node.type == "url":
        return str(node.value)
    if node.type == "string" and (rule or function in _SET_FUNCTIONS):
        return str(node.value)
    if node.type == "function" and node.lower_name in _URL_FUNCTIONS:
        first = next((one for one in node.arguments if one.type != "whitespace"), None)
        return str(first.value) if first is not None and first.type == "string" else None
    return None


def _nodes(css: str) -> Iterator[Any]:
    return iter(parse_component_value_list(css, skip_comments=True))

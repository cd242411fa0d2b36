"""XPath over a page, for layouts that need it; apart, since lxml takes a while to import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree, html

from newscrawl.errors import BadInput


def find(page: bytes, path: str) -> list[tuple[str, bytes]]:
    """Return text and HTML of what ``path`` selects in a UTF-8 page; HTML is empty for strings.

    Raises :class:`BadInput` for what is no XPath.
    """
    out = []
    for value in _evaluate(_tree(page), path):
        if isinstance(value, html.HtmlElement):
            markup = html.tostring(value, encoding="utf-8", with_tail=False)
            out.append((" ".join((value.text_content() or "").split()), markup))
        elif isinstance(value, str) and value.strip():
            out.append((" ".join(value.split()), b""))
    return out


def without(page: bytes, paths: Sequence[str]) -> bytes:
    """Return the page without the elements that ``paths`` select."""
    root = _tree(page)
    for path in paths:
        for node in _evaluate(root, path):
            if isinstance(node, html.HtmlElement) and node.getparent() is not None:
                node.drop_tree()
    return bytes(html.tostring(root, encoding="utf-8"))


def _tree(page: bytes) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return html.document_fromstring(page, parser=parser)
    except etree.ParserError:  # nothing there
        return html.document_fromstring(b"<html></html>", parser=parser)


def _evaluate(root: html.HtmlElement, path: str) -> list[Any]:
    try:
        found = root.xpath(path.removeprefix("xpath:"))
    except etree.XPathError:
        raise BadInput(f"{path!r} is not XPath") from None
    return found if isinstance(found, list) else [found]

"""Checks the selectors of layouts, so that a misspelt one is found when the file is read."""

from __future__ import annotations

import re

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

_PSEUDO = re.compile(r"::(?:text|attr\([\w:.-]+\))$")
_EMPTY = LexborHTMLParser("<p>")


def is_xpath(selector: str) -> bool:
    """Whether a selector is XPath: it starts with ``/``, ``./`` or ``xpath:``."""
    return selector.startswith(("/", "./", "xpath:"))


def selector_fault(selector: str) -> str:
    """Say in a few words what is wrong with a selector; empty for a good one."""
    if not selector.strip():
        return "an empty selector"
    if is_xpath(selector):
        try:
            etree.XPath(selector.removeprefix("xpath:"))
        except etree.XPathError as error:
            return f"not XPath ({error})"
        return ""
    try:
        _EMPTY.css(_PSEUDO.sub("", selector))
    except SelectolaxError:
        return "not a CSS selector"
    return ""

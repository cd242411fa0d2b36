"""Makes XML of what feeds send: entities, stray ampersands, forbidden characters, junk in front.

No entity is expanded by an XML parser: those that a document may use are replaced here, with a
limit, so that an XML bomb (billion laughs, quadratic blow-up) costs nothing and gets a name.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DTD = 256_000
"""Most characters of a document type declaration."""
MAX_ENTITY = 4_000
"""Most characters of one declared entity."""
MAX_EXPANSION = 100_000
"""Most characters that all declared entities of a document may add together."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_XML_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,400}>")
_REFERENCE = re.compile(r"&(?:#(?:\d{1,8}|[xX][0-9a-fA-F]{1,7});|[A-Za-z_][\w.-]{0,80};)?")
_DTD_TOKEN = re.compile(r""""[^"]*"|'[^']*'|[\[\]>]""")
_ENTITY = re.compile(
    r"""<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s%"'<>]{1,80})\s+"""
    r"""(?:(?P<external>SYSTEM|PUBLIC)\s+(?P<id>"[^"]*"|'[^']*')|"(?P<a>[^"]*)"|'(?P<b>[^']*)')"""
)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


def repaired(text: str) -> tuple[str, list[str]]:
    """``text`` as XML that a parser can take without a document type, and what was refused."""
    problems: list[str] = []
    start = text.find("<")
    text = text[max(start, 0) :]
    if declaration := _XML_DECLARATION.match(text):
        text = text[declaration.end() :]
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    text, subset = _without_doctype(text, problems)
    entities = _declared(subset, problems)
    if "&" in text:
        text = _Expander(entities, problems).expand(text)
    return text, problems


def _without_doctype(text: str, problems: list[str]) -> tuple[str, str]:
    """Give the text without its document type declaration, and the internal subset of that."""
    head = text[:4_000].upper().find("<!DOCTYPE")
    if head < 0:
        return text, ""
    window = "".join(
        piece for piece, kind in _pieces(text[head : head + MAX_DTD]) if kind != "comment"
    )
    opened = None
    for token in _DTD_TOKEN.finditer(window):
        if token[0] == "[" and opened is None:
            opened = token.end()
        elif token[0] == ">" and opened is None:
            return text[:head] + window[token.end() :] + text[head + MAX_DTD :], ""
        elif token[0] == "]" and opened is not None:
            rest = window[token.end() :].lstrip()
            if rest.startswith(">"):
                return text[:head] + rest[1:] + text[head + MAX_DTD :], window[
                    opened : token.start()
                ]
    problems.append("document type declaration does not end, or is too large: left out")
    return text[:head] + text[head + len("<!DOCTYPE") :].partition(">")[2], ""


def _declared(subset: str, problems: list[str]) -> dict[str, str]:
    """Give the plain internal entities of a subset; any other kind is a problem."""
    entities: dict[str, str] = {}
    refused: dict[str, str] = {}
    for found in _ENTITY.finditer(subset):
        name, value = found["name"], found["a"] or found["b"] or ""
        if found["external"]:
            if not (found["parameter"] and "ENTITIES" in found["id"].upper()):
                refused.setdefault("external", name)
        elif found["parameter"]:
            refused.setdefault("parameter", name)
        elif _REFERENCE.fullmatch(value) is None and _names(value) - _PREDEFINED - html5_names():
            refused.setdefault("nested", name)
        elif len(value) > MAX_ENTITY:
            refused.setdefault("oversized", name)
        else:
            entities.setdefault(name, html.unescape(value))
    for kind, name in refused.items():
        problems.append(f"possible XML bomb: {kind} entity {name!r} was not expanded")
        entities[name] = ""
    for found in _ENTITY.finditer(subset):
        entities.setdefault(found["name"], "")
    return entities


def html5_names() -> frozenset[str]:
    """Names of HTML's entities, without ampersand and semicolon."""
    return _HTML_NAMES


_HTML_NAMES = frozenset(name[:-1] for name in html5 if name.endswith(";"))


def _names(value: str) -> set[str]:
    return {ref[1:-1] for ref in _REFERENCE.findall(value) if len(ref) > 1 and ref[1] != "#"}


class _Expander:
    """Replaces references outside CDATA and comments by characters; counts what that adds."""

    def __init__(self, entities: dict[str, str], problems: list[str]) -> None:
        self.entities = entities
        self.problems = problems
        self.left = MAX_EXPANSION

    def expand(self, text: str) -> str:
        return "".join(
            _REFERENCE.sub(self._one, piece) if kind == "markup" else piece
            for piece, kind in _pieces(text)
        )

    def _one(self, found: re.Match[str]) -> str:
        reference = found[0]
        name = reference[1:-1]
        if len(reference) == 1:
            return "&amp;"
        if name[0] == "#":
            return _escaped(_FORBIDDEN.sub("", html.unescape(reference)))
        if name in _PREDEFINED:
            return reference
        if name in self.entities:
            return _escaped(self._counted(self.entities[name]))
        return _escaped(html5[name + ";"]) if name + ";" in html5 else f"&amp;{name};"

    def _counted(self, value: str) -> str:
        if len(value) > self.left:
            if self.left >= 0:
                self.problems.append(
                    "XML bomb: entities expand beyond the limit, left out the rest"
                )
            self.left = -1
            return ""
        self.left -= len(value)
        return value


def _escaped(text: str) -> str:
    return html.escape(text) if set(text) & set("<>&\"'") else text


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Cut text into ``markup``, ``cdata`` and ``comment``, in one pass; an open end is markup."""
    at = 0
    while True:
        opening = text.find("<!", at)
        while opening >= 0 and not text.startswith(("<![CDATA[", "<!--"), opening):
            opening = text.find("<!", opening + 2)
        if opening < 0:
            break
        cdata = text[opening + 2] == "["
        closing = text.find("]]>" if cdata else "-->", opening + 4)
        if closing < 0:
            break
        yield text[at:opening], "markup"
        yield text[opening : closing + 3], "cdata" if cdata else "comment"
        at = closing + 3
    yield text[at:], "markup"

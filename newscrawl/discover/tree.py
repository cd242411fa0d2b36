"""A source's bytes to an XML tree, well-formed or not; never over the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from lxml import etree

from newscrawl.discover.charset import decode_xml
from newscrawl.discover.markup import repaired

if TYPE_CHECKING:
    from collections.abc import Iterator

XML_NS = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(slots=True)
class Tree:
    """The root of a document, if there is one, and what was wrong with it."""

    root: etree._Element | None = None
    problems: list[str] = field(default_factory=list)


def parse_xml(body: bytes, content_type: str = "", language: str = "") -> Tree:
    """Parse a document, mending what can be mended; faults are in ``problems``, none is raised."""
    text, charset = decode_xml(body, content_type, language)
    text, problems = repaired(text)
    if charset.endswith("damaged"):
        problems.append(f"bytes that do not fit the charset ({charset})")
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root: Any = etree.fromstring(text.encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError as error:
        problems.append(f"not XML: {_one_line(error.msg)}")
        return Tree(None, problems)
    faults = [
        entry for entry in parser.error_log if entry.level >= etree.ErrorLevels.ERROR
        and entry.type != etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
    ]  # fmt: skip
    if faults:
        first = faults[0]
        problems.append(f"not well-formed XML, line {first.line}: {_one_line(first.message)}")
    if root is None and not problems:
        problems.append("not XML: no element")
    return Tree(root, problems)


def name_of(element: etree._Element) -> tuple[str, str]:
    """Namespace (or an undeclared prefix with colon, or "") and local name in lower case."""
    tag: object = element.tag
    if not isinstance(tag, str):
        return "", ""
    if tag[0] == "{":
        space, _, local = tag[1:].partition("}")
        return space, local.lower()
    prefix, colon, local = tag.rpartition(":")
    return prefix.lower() + colon, local.lower()


def children(element: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield namespace, local name and element of each child element."""
    for child in element:
        space, local = name_of(child)
        if local:
            yield space, local, child


def text_of(element: etree._Element) -> str:
    """All text in an element, as it stands."""
    if len(element) == 0:
        return element.text or ""
    return "".join(str(piece) for piece in element.itertext())


def base_of(element: etree._Element, url: str) -> str:
    """Base address at an element: ``xml:base`` of it and its ancestors, on the document's own."""
    bases = [
        base
        for each in (element, *element.iterancestors())
        if (base := each.get(f"{XML_NS}base") or each.get("xml:base"))
    ]
    for base in reversed(bases):
        try:
            joined = urljoin(url, base.strip())
        except ValueError:
            continue
        if joined.startswith(("http://", "https://")):
            url = joined
    return url


def language_of(element: etree._Element) -> str:
    """``xml:lang`` that holds at an element; empty if none does."""
    for each in (element, *element.iterancestors()):
        tag = each.get(f"{XML_NS}lang") or each.get("xml:lang")
        if tag is not None:
            return str(tag).strip()
    return ""


def _one_line(message: str | None) -> str:
    return " ".join((message or "no message").split())[:200]

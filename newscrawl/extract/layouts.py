"""What an outlet's file says about its pages: selectors for fields, and furniture to drop."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from newscrawl.errors import BadInput
from newscrawl.extract.dates import parse_date
from newscrawl.extract.document import Candidate
from newscrawl.extract.render import absolute, body_blocks, plain_block
from newscrawl.extract.walk import outline
from newscrawl.model import Image
from newscrawl.names import people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from selectolax.lexbor import LexborNode

    from newscrawl.extract.document import BodyBlock, Document
    from newscrawl.extract.metadata import Metadata
    from newscrawl.outlets import Layout

_PSEUDO = re.compile(r"::(text|attr\(([\w:.-]+)\))$")
_TEXTS = (
    "headline",
    "alternative_headline",
    "description",
    "section",
    "language",
    "agency",
    "dateline",
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a selector found: an element, or a string where it asks for one."""

    text: str
    node: LexborNode | None = None


def is_xpath(selector: str) -> bool:
    """Tell whether a selector is XPath: it starts with ``/``, ``./`` or ``xpath:``."""
    return selector.startswith(("/", "./", "xpath:"))


def select(document: Document, selector: str) -> list[Match]:
    """Return what ``selector`` finds on the page, in order.

    CSS may end in ``::text`` or ``::attr(name)``. Raises :class:`BadInput` for what is neither
    CSS nor XPath.
    """
    return _by_xpath(document, selector) if is_xpath(selector) else _by_css(document, selector)


def drop(document: Document, selectors: Sequence[str]) -> None:
    """Take what the selectors find off the page, before its blocks are first read."""
    paths = [selector for selector in selectors if is_xpath(selector)]
    if paths:
        from newscrawl.extract import xpath  # seldom needed, slow to import

        document.replace(xpath.without(document.html, paths))
    for selector in selectors:
        if not is_xpath(selector):
            for node in _css(document, selector):
                node.decompose()


def layout_body(document: Document, layout: Layout) -> list[BodyBlock]:
    """Return all text in what the layout calls the body; nothing where it does not match."""
    selector = layout.fields.get("body") or layout.fields.get("body_text") or ""
    if not selector:
        return []
    places: dict[str, int] = {}
    for index, text in enumerate(document.blocks.texts):
        places.setdefault(text, index)
    out: list[BodyBlock] = []
    for match in select(document, selector):
        if match.node is None:
            out += [plain_block(line) for line in match.text.split("\n") if line.strip()]
            continue
        page = outline(match.node)
        for block in body_blocks(page, range(len(page.text)), document.base):
            out.append(replace(block, index=places.get(block.text, -1)))
    return out


def override(document: Document, metadata: Metadata, layout: Layout) -> Metadata:
    """Return ``metadata`` with the fields that the layout's selectors find."""
    changes: dict[str, Any] = {}
    found: list[Candidate] = []
    for name, selector in layout.fields.items():
        if name in {"body", "body_text"}:
            continue
        values = [text for match in select(document, selector) if (text := match.text)]
        if not values:
            continue
        made = _field(name, values, document, metadata)
        if made:
            changes |= made
            found.append(Candidate(name, _said(made[name]), "layout", selector, True, values[0]))
    if not changes:
        return metadata
    kept = [
        replace(one, chosen=False, reason=f"{one.reason}; the layout overrides it")
        if one.chosen and one.field in changes
        else one
        for one in metadata.candidates
    ]
    return replace(
        metadata,
        **changes,
        provenance={**metadata.provenance, **dict.fromkeys((c.field for c in found), "layout")},
        candidates=(*found, *kept),
    )


def _field(name: str, values: list[str], document: Document, metadata: Metadata) -> dict[str, Any]:
    if name in _TEXTS:
        return {name: values[0]}
    if name == "authors":
        names = [person for value in values for person in people(value)]
        return {name: tuple(dict.fromkeys(names)), "authors_raw": tuple(values)} if names else {}
    if name in {"date_published", "date_modified"}:
        moment = _moment(values[0], document, metadata)
        return {name: moment, f"{name}_raw": values[0]} if moment else {}
    if name == "keywords":
        return {name: tuple(dict.fromkeys(values))}
    if name == "canonical_url":
        url = absolute(document.base, values[0])
        return {name: url} if url else {}
    if name == "images":
        urls = [url for value in values if (url := absolute(document.base, value))]
        return {name: tuple(Image(url) for url in dict.fromkeys(urls))} if urls else {}
    if name == "is_paywalled":
        return {name: True}
    return {}


def _moment(raw: str, document: Document, metadata: Metadata) -> datetime | None:
    moment = parse_date(
        raw,
        language=metadata.language,
        month_first=metadata.language == "en",
        near=document.page.captured_at,
    )
    return moment.value if moment is not None else None


def _said(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _css(document: Document, selector: str) -> list[LexborNode]:
    try:
        return document.tree.css(selector)
    except SelectolaxError:
        raise BadInput(f"{selector!r} is not a CSS selector") from None


def _by_css(document: Document, selector: str) -> list[Match]:
    pseudo = _PSEUDO.search(selector)
    nodes = _css(document, _PSEUDO.sub("", selector))
    if pseudo is None:
        return [Match(_text(node), node) for node in nodes]
    attribute = pseudo.group(2)
    if attribute is None:
        return [Match(text) for node in nodes if (text := _text(node))]
    values = [node.attributes.get(attribute) or "" for node in nodes]
    return [Match(value) for value in values if value]


def _text(node: LexborNode) -> str:
    if node.tag in {"img", "source"}:
        return node.attributes.get("src") or ""
    return " ".join((node.text() or "").split())


def _by_xpath(document: Document, path: str) -> list[Match]:
    from newscrawl.extract import xpath  # seldom needed, slow to import

    return [
        Match(text, LexborHTMLParser(markup).body if markup else None)
        for text, markup in xpath.find(document.html, path)
    ]

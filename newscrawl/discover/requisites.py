"""What a page needs to be seen as it was: style sheets, fonts, pictures, scripts, frames.

From bytes to addresses, without I/O. What only a running script asks for is not found here,
except what pages commonly leave in attributes for a script that loads pictures late.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from newscrawl.discover.addresses import absolute
from newscrawl.discover.hypertext import Hypertext
from newscrawl.discover.srcset import srcset
from newscrawl.discover.stylesheets import css_references, decode_css

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from newscrawl.model import Page


class Reads(StrEnum):
    """What a requisite's own response may ask for further things as."""

    STYLE = "style"
    MODULE = "module"
    DOCUMENT = "document"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Requisite:
    """One address that a page needs."""

    url: str
    reads: Reads = Reads.NOTHING


_ADDRESSES = {
    "img": ("src", "lowsrc"),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "body": ("background",),
    "table": ("background",),
    "td": ("background",),
    "th": ("background",),
}
_MEDIA = frozenset({"img", "source", "video", "audio", "track", "embed", "script"})
_FRAMES = frozenset({"iframe", "frame"})
_ICONS = frozenset(
    {
        "icon",
        "apple-touch-icon",
        "apple-touch-icon-precomposed",
        "apple-touch-startup-image",
        "mask-icon",
        "fluid-icon",
    }
)
_LATE = re.compile(
    r"data-(?:[a-z0-9]+-)*?"
    r"(?:src|lazy|lazyload|original|bg|background|image|img|poster|hires|thumb|thumbnail)"
    r"(?:-[a-z0-9]+)*"
)
_LATE_SET = re.compile(r"data-[a-z0-9-]*(?:srcset|src-set|bgset|original-set)")
_LATE_MEDIA = re.compile(r"data-[a-z0-9-]*(?:src|lazy|original|href)[a-z0-9-]*")
_PICTURE = re.compile(r"[^\s{}]+\.(?:jpe?g|png|gif|webp|avif|svg|bmp|ico)(?:[?#][^\s{}]*)?", re.I)
_PLACE = re.compile(r"(?:https?:)?/[^\s{}]+|[^\s{}:]+/[^\s{}]+", re.I)
_IMPORT = re.compile(
    r"""\b(?:from|import)\s*\(?\s*(["'])((?:\.{0,2}/|https?://)[^"'\s\\]+)\1""", re.ASCII
)
_SHADOW = re.compile(r"<template\b[^>]*>(.*)</template>\s*$", re.DOTALL | re.IGNORECASE)
_DEEPEST = 8


def requisites(
    page: Page, reads: Reads = Reads.DOCUMENT, *, frames: bool = True
) -> list[Requisite]:
    """What ``page`` asks for, each address once, in its order.

    ``reads`` says what the page's bytes are; with ``frames`` the documents in a document's
    frames are among them. A document that names no icon asks for ``/favicon.ico``, as browsers
    do, unless it stands in a frame. Broken bytes give what can be read of them.
    """
    if reads is Reads.STYLE:
        found = _of_css(decode_css(page.body, _charset(page)), page.url)
    elif reads is Reads.MODULE:
        found = _of_module(page.body.decode("utf-8", "replace"), page.url)
    elif reads is Reads.DOCUMENT:
        hypertext = Hypertext(page)
        found = _Document(hypertext.base, page.url, frames=frames).read(hypertext.tree)
    else:
        return []
    each: dict[str, Reads] = {}
    for one in found:
        known = each.get(one.url)
        if one.url != page.url and known in (None, Reads.NOTHING):
            each[one.url] = one.reads
    return [Requisite(url, kind) for url, kind in each.items()]


def _charset(page: Page) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", page.header("Content-Type"), re.IGNORECASE)
    return found.group(1) if found else ""


def _of_css(css: str, base: str) -> Iterator[Requisite]:
    for reference, imported in css_references(css):
        url = absolute(reference, base)
        if url:
            yield Requisite(url, Reads.STYLE if imported else Reads.NOTHING)


def _of_module(script: str, base: str) -> Iterator[Requisite]:
    """Modules that a module imports by address, in its head or on the way."""
    for _, reference in _IMPORT.findall(script):
        url = absolute(reference, base)
        if url:
            yield Requisite(url, Reads.MODULE)


class _Document:
    """Reads one document; ``base`` is that of its references."""

    def __init__(self, base: str, url: str, *, frames: bool, depth: int = 0) -> None:
        self._base = base
        self._url = url
        self._frames = frames
        self._depth = depth
        self._icon = False

    def read(self, tree: LexborHTMLParser) -> Iterator[Requisite]:
        """Everything the document asks for, in its order."""
        for node in tree.root.traverse() if tree.root is not None else ():
            yield from self._element((node.tag or "").lower(), node)
        if self._frames and not self._icon and not self._depth:
            yield from self._one(urljoin(self._url, "/favicon.ico"))

    def _element(self, tag: str, node: LexborNode) -> Iterator[Requisite]:
        attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
        if tag == "link":
            yield from self._link(attributes)
        elif tag == "script":
            yield from self._script(attributes, node)
        elif tag == "style":
            yield from _of_css(node.text(), self._base)
        elif tag == "template" and "shadowrootmode" in attributes:
            inside = _SHADOW.search(node.html or "")
            yield from self._within(inside.group(1) if inside else "", frames=self._frames)
        elif tag in _FRAMES:
            yield from self._frame(attributes)
        for name in _ADDRESSES.get(tag, ()):
            if name in attributes:
                yield from self._one(attributes[name])
        if "srcset" in attributes and tag in ("img", "source"):
            yield from self._set(attributes["srcset"])
        if "style" in attributes:
            yield from _of_css(attributes["style"], self._base)
        if tag not in ("a", "link", *_FRAMES):
            yield from self._late(attributes, media=tag in _MEDIA)

    def _link(self, attributes: dict[str, str]) -> Iterator[Requisite]:
        relations = frozenset(attributes.get("rel", "").lower().split())
        href = attributes.get("href") or attributes.get("data-href", "")
        wanted = attributes.get("as", "").lower()
        if relations & _ICONS:
            self._icon = True
            yield from self._one(href)
        elif "stylesheet" in relations or ("preload" in relations and wanted == "style"):
            yield from self._one(href, Reads.STYLE)
        elif "modulepreload" in relations:
            yield from self._one(href, Reads.MODULE)
        elif "manifest" in relations:
            yield from self._one(href)
        elif "preload" in relations and wanted != "document":
            yield from self._one(href)
            yield from self._set(attributes.get("imagesrcset", ""))

    def _script(self, attributes: dict[str, str], node: LexborNode) -> Iterator[Requisite]:
        kind = attributes.get("type", "").strip().lower()
        source = attributes.get("src") or attributes.get("href") or attributes.get("xlink:href")
        if source:
            yield from self._one(source, Reads.MODULE if kind == "module" else Reads.NOTHING)
        elif kind == "module":
            yield from _of_module(node.text(), self._base)
        elif kind == "importmap":
            for address in _importmap(node.text()):
                yield from self._one(address, Reads.MODULE)

    def _frame(self, attributes: dict[str, str]) -> Iterator[Requisite]:
        if not self._frames:
            return
        if "srcdoc" in attributes:
            yield from self._within(attributes["srcdoc"], frames=False)
            return
        named = [attributes.get("src", "")]
        named += [value for name, value in attributes.items() if _LATE_MEDIA.fullmatch(name)]
        for reference in named:
            if _PLACE.fullmatch(reference) or reference == named[0]:
                yield from self._one(reference, Reads.DOCUMENT)

    def _late(self, attributes: dict[str, str], *, media: bool) -> Iterator[Requisite]:
        """What a script is to load when it comes into sight; outside media, pictures only."""
        for name, value in attributes.items():
            value = value.strip()
            if _LATE_SET.fullmatch(name):
                yield from self._set(value)
            elif not _LATE.fullmatch(name):
                continue
            elif value[:4].lower() == "url(":
                yield from _of_css(value, self._base)
            elif _PICTURE.fullmatch(value) or (media and "src" in name and _PLACE.fullmatch(value)):
                yield from self._one(value)

    def _within(self, markup: str, *, frames: bool) -> Iterator[Requisite]:
        """A document in an attribute, or a shadow tree."""
        if markup.strip() and self._depth < _DEEPEST:
            inner = _Document(self._base, self._url, frames=frames, depth=self._depth + 1)
            yield from inner.read(LexborHTMLParser(markup))

    def _set(self, value: str) -> Iterator[Requisite]:
        for address in srcset(value):
            if "{" not in address:
                yield from self._one(address)

    def _one(self, reference: str, reads: Reads = Reads.NOTHING) -> Iterator[Requisite]:
        url = absolute(reference, self._base)
        if url:
            yield Requisite(url, reads)


def _importmap(text: str) -> Iterator[str]:
    """Addresses that an import map gives to names; those of whole folders are none."""
    try:
        stated = json.loads(text)
    except ValueError:
        return
    tables = [stated.get("imports")] if isinstance(stated, dict) else []
    for table in tables:
        for address in table.values() if isinstance(table, dict) else ():
            if isinstance(address, str) and not address.endswith("/"):
                yield address

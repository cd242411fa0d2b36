"""What a page says of itself to machines: meta tags, JSON-LD, microdata and RDFa.

:func:`read_structured` asks the tree once for every node that any metadata reader wants and sorts
the answers, since each question walks the whole tree. The readers beside it only choose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newscrawl.extract import jsonld
from newscrawl.extract.spots import Spots, each, find_spots
from newscrawl.extract.things import MAX_VALUE, Thing, flatten, scoped, text_of
from newscrawl.extract.unseen import seen
from newscrawl.names import brand_keys
from newscrawl.text import key, likeness, plain, split_address, squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_THINGS = 2000
MAX_MARKS = 1500
MAX_SCRIPTS = 40
_ITEM_DEPTH = 20
_QUERY = (
    'meta, title, link[rel=canonical], h1, script[type*="ld+json" i], [itemprop], [itemscope],'
    " [typeof], a[rel~=tag]"
)
_WHOLE = ("CreativeWork", "WebPage")
"""Kinds that a page's article may be declared as where nothing closer is said."""
_ARTICLE = tuple("Article BlogPosting Report Review Posting Story Recipe Interview Opinion".split())


@dataclass(slots=True)
class Marks:
    """Nodes that several readers look at, in document order."""

    h1: list[LexborNode] = field(default_factory=list)
    """Those that a reader sees, where there are any."""
    tags: list[LexborNode] = field(default_factory=list)
    """Links to what the page says it is about (``rel=tag``)."""


@dataclass
class Structured:
    """Everything that the page says to machines, sorted."""

    title: str = ""
    """Text of ``<title>``."""
    canonical: str = ""
    """``rel=canonical`` as written."""
    html_lang: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents by lower-cased ``property``, ``name``, ``itemprop`` or ``http-equiv``."""
    things: list[Thing] = field(default_factory=list)
    articles: list[Thing] = field(default_factory=list)
    """The object about this page's article, at most one a syntax, the most telling first."""
    marks: Marks = field(default_factory=Marks)
    tree: LexborHTMLParser | None = None
    host: str = ""
    """Name part of the page's host: ``lemonde`` of ``www.lemonde.fr``; empty where unknown."""
    by_id: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """JSON-LD objects by ``@id``, for references."""
    said: dict[str, str] = field(default_factory=dict, repr=False)
    """What :meth:`first` made of meta tags so far."""

    def first(self, *names: str) -> tuple[str, str]:
        """Value and name of the first of these meta tags that says something."""
        for name in names:
            if name in self.meta and (value := self._said(name)):
                return value, name
        return "", ""

    def _said(self, name: str) -> str:
        value = self.said.get(name)
        if value is None:
            told = (plain(content[:MAX_VALUE]) for content in self.meta[name])
            value = self.said[name] = next(filter(None, told), "")
        return value

    @cached_property
    def spots(self) -> Spots:
        """Where a byline or a date may stand; asked for only where nothing states them."""
        return find_spots(self.tree) if self.tree is not None else Spots()

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """What the outlet calls itself: ``og:site_name``, publishers, web sites, each once."""
        names = [
            self.first(name)[0]
            for name in ("og:site_name", "application-name", "dc.publisher", "al:ios:app_name")
        ]
        for thing in self.things:
            if "publisher" in thing.data:
                names.append(text_of(self.resolve(thing.data["publisher"])))
            if "WebSite" in thing.types or "NewsMediaOrganization" in thing.types:
                names.append(thing.text("name"))
        return tuple(dict.fromkeys(name for name in names if name))

    @cached_property
    def brands(self) -> set[str]:
        """Forms of the outlet's names and of its host, for comparing."""
        return brand_keys([*self.site_names, self.host])

    def resolve(self, value: Any) -> Any:
        """``value``, or what its bare ``@id`` refers to."""
        if isinstance(value, list):
            return [self.resolve(item) for item in value[:60]]
        if isinstance(value, Mapping) and "name" not in value:
            return self.by_id.get(str(value.get("@id")), value)
        return value


def read_structured(tree: LexborHTMLParser, url: str = "") -> Structured:
    """All machine-readable statements of a parsed page; never raises on what they contain."""
    out = Structured(host=_host(url), tree=tree)
    scripts: list[LexborNode] = []
    items: list[LexborNode] = []
    rdfa: list[LexborNode] = []
    for node in each(tree, _QUERY, MAX_MARKS * 4):
        tag = node.tag
        if tag == "meta":
            _meta(out, node, items, rdfa)
        elif tag == "script":
            scripts.append(node)
        elif tag == "title":
            # <title> also names SVG drawings; the first one is the page's.
            out.title = out.title or squeeze((node.text() or "")[:MAX_VALUE])
        elif tag == "link":
            _link(out, node, items)
        else:
            _sort(out, tag or "", node, items, rdfa)
    if len(out.marks.h1) > 1:
        out.marks.h1 = seen(out.marks.h1)
    root = tree.root
    attrs = root.attributes if root is not None else {}
    out.html_lang = (attrs.get("lang") or attrs.get("xml:lang") or "").strip()[:40]
    for script in scripts[:MAX_SCRIPTS]:
        for value in jsonld.load(script.text() or ""):
            out.things.extend(flatten(value, MAX_THINGS - len(out.things)))
    out.things.extend(scoped(items, "itemscope", "itemprop", "itemtype", "microdata"))
    if rdfa:
        rdfa = list(each(tree, "[typeof], [property]", MAX_MARKS))
    out.things.extend(scoped(rdfa, "typeof", "property", "typeof", "rdfa"))
    for thing in out.things:
        name = thing.data.get("@id")
        if isinstance(name, str) and "name" in thing.data:
            out.by_id.setdefault(name, thing.data)
    out.articles = _articles(out, url)
    return out


def _meta(
    out: Structured, node: LexborNode, items: list[LexborNode], rdfa: list[LexborNode]
) -> None:
    attrs = node.attributes
    # Some generators write value= for content=.
    content = attrs.get("content") or attrs.get("value")
    if not content:
        return
    for name in ("property", "name", "itemprop", "http-equiv"):
        named = attrs.get(name)
        if named and not (name == "itemprop" and _is_of_an_item(node)):
            values = out.meta.setdefault(named.strip().lower()[:100], [])
            if len(values) < 100:
                values.append(content)
    if "itemprop" in attrs:
        items.append(node)
    elif ":" in (attrs.get("property") or "") and (attrs.get("property") or "").startswith(
        "schema"
    ):
        rdfa.append(node)


def _is_of_an_item(node: LexborNode) -> bool:
    """Whether a ``<meta itemprop>`` speaks of a part of the page: a film, a teaser, a comment."""
    at = node.parent
    for _ in range(_ITEM_DEPTH):
        if at is None or at.tag in {"head", "body", "html"}:
            return False
        kind = (at.attributes.get("itemtype") or "").rstrip("/")
        if kind and "itemscope" in at.attributes:
            # An article's own are the page's, as ever.
            return not kind.endswith(_ARTICLE) and kind.rsplit("/", 1)[-1] not in _WHOLE
        at = at.parent
    return False


def _link(out: Structured, node: LexborNode, items: list[LexborNode]) -> None:
    attrs = node.attributes
    if (attrs.get("rel") or "").lower().split() == ["canonical"]:
        out.canonical = out.canonical or (attrs.get("href") or "").strip()[:2000]
    if "itemprop" in attrs:
        items.append(node)


def _sort(
    out: Structured, tag: str, node: LexborNode, items: list[LexborNode], rdfa: list[LexborNode]
) -> None:
    if tag == "h1" and len(out.marks.h1) < 40:
        out.marks.h1.append(node)
    attrs = node.attributes
    if (
        tag == "a"
        and "tag" in (attrs.get("rel") or "").lower().split()
        and len(out.marks.tags) < 40
    ):
        out.marks.tags.append(node)
    if ("itemprop" in attrs or "itemscope" in attrs) and len(items) < MAX_MARKS:
        items.append(node)
    if ("typeof" in attrs or "property" in attrs) and len(rdfa) < MAX_MARKS:
        rdfa.append(node)


def _articles(out: Structured, url: str) -> list[Thing]:
    """The article object of each syntax that is about this page, if any."""
    wanted = [key(text) for text in (out.title, out.first("og:title")[0]) if text]
    page = _path(url)
    best: dict[str, tuple[tuple[Any, ...], Thing]] = {}
    for order, thing in enumerate(out.things):
        loose = thing.syntax != "json-ld" and not thing.types and "headline" in thing.data
        if not loose and not any(kind.endswith(_ARTICLE) for kind in thing.types):
            continue
        head = key(thing.text("headline", "name"))
        same = max((likeness(head, want) for want in wanted), default=0.0)
        here = bool(page) and any(
            _path(_address(thing.data.get(name))) == page
            for name in ("url", "@id", "mainEntityOfPage")
        )
        rank = (
            same > 0.5 or here,
            "datePublished" in thing.data,
            same > 0.5,
            -thing.depth,
            "author" in thing.data,
            -order,
        )
        if thing.syntax not in best or rank > best[thing.syntax][0]:
            best[thing.syntax] = (rank, thing)
    ranked = sorted(best.values(), key=lambda pair: pair[0][:3], reverse=True)
    return [thing for _, thing in ranked]


def _address(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value[:2000] if isinstance(value, str) else ""


def _host(url: str) -> str:
    labels = (split_address(url).hostname or "").removeprefix("www.").split(".")
    return key(max(labels[:-1], key=len)) if len(labels) > 1 else ""


def _path(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[#?].*$|/+$", "", url.strip()) if url else ""

"""What a page says of itself to machines: meta tags, JSON-LD, microdata and RDFa.

:func:`read_structured` asks the tree once for every node that any metadata reader wants and sorts
the answers, since each question walks the whole tree. The readers beside it only choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newscrawl.extract import jsonld
from newscrawl.text import key, likeness, plain, split_address, squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_THINGS = 2000
MAX_DEPTH = 12
MAX_MARKS = 1500
MAX_SCRIPTS = 40
MAX_VALUE = 4000
"""Characters of one metadata value that are read."""

_QUERY = (
    'meta, title, link[rel=canonical], h1, script[type*="ld+json" i], [itemprop], [itemscope],'
    " [typeof]"
)
_SPOTS = (
    "h1, time, [itemprop], [rel~=author], [class*=author i], [class*=byline i], [class*=autor i],"
    " [class*=date i], [class*=time i], [class*=publish i], a[href*='/author' i],"
    " a[href*='/autor' i], a[href*='/people/' i], a[href*='/staff/' i], a[href*='/editors/' i],"
    " a[href*='/profile' i], a[href*='/journalist' i], a[href*='/contributor' i], a[href*='/by/' i]"
)
_ARTICLE = tuple("Article BlogPosting Report Review Posting Story Recipe Interview Opinion".split())
_BYLINE = re.compile(r"auth?or|byline", re.I)
_DATE = re.compile(r"date|time|publish", re.I)
PERSON_LINK = re.compile(
    r"/(?:auth?ors?|autor(?:en|es|in)?|people|staff|editors|profiles?|journalist\w*|"
    r"contributors?|by)"
    r"[/-][^/?#]{2,}",
    re.I,
)


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


@dataclass(slots=True)
class Marks:
    """Nodes that several readers look at, in document order."""

    h1: list[LexborNode] = field(default_factory=list)


@dataclass(slots=True)
class Spots:
    """Nodes of the tree that may hold a byline or a date; those behind the headline first."""

    times: list[LexborNode] = field(default_factory=list)
    bylines: list[LexborNode] = field(default_factory=list)
    links: list[LexborNode] = field(default_factory=list)
    """Links to pages about people."""
    dates: list[LexborNode] = field(default_factory=list)


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

    def first(self, *names: str) -> tuple[str, str]:
        """Value and name of the first of these meta tags that says something."""
        for name in names:
            for content in self.meta.get(name, ()):
                if value := plain(content[:MAX_VALUE]):
                    return value, name
        return "", ""

    @cached_property
    def spots(self) -> Spots:
        """Where a byline or a date may stand; asked for only where nothing states them."""
        return _spots(self.tree) if self.tree is not None else Spots()

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
    for node in _each(tree, _QUERY, MAX_MARKS * 4):
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
    root = tree.root
    attrs = root.attributes if root is not None else {}
    out.html_lang = (attrs.get("lang") or attrs.get("xml:lang") or "").strip()[:40]
    for script in scripts[:MAX_SCRIPTS]:
        for value in jsonld.load(script.text() or ""):
            out.things.extend(_flatten(value, MAX_THINGS - len(out.things)))
    out.things.extend(_scoped(items, "itemscope", "itemprop", "itemtype", "microdata"))
    if rdfa:
        rdfa = list(_each(tree, "[typeof], [property]", MAX_MARKS))
    out.things.extend(_scoped(rdfa, "typeof", "property", "typeof", "rdfa"))
    for thing in out.things:
        name = thing.data.get("@id")
        if isinstance(name, str) and "name" in thing.data:
            out.by_id.setdefault(name, thing.data)
    out.articles = _articles(out, url)
    return out


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
        if named:
            values = out.meta.setdefault(named.strip().lower()[:100], [])
            if len(values) < 100:
                values.append(content)
    if "itemprop" in attrs:
        items.append(node)
    elif ":" in (attrs.get("property") or "") and (attrs.get("property") or "").startswith(
        "schema"
    ):
        rdfa.append(node)


def _link(out: Structured, node: LexborNode, items: list[LexborNode]) -> None:
    attrs = node.attributes
    if (attrs.get("rel") or "").lower().split() == ["canonical"]:
        out.canonical = out.canonical or (attrs.get("href") or "").strip()[:2000]
    if "itemprop" in attrs:
        items.append(node)


def _each(tree: LexborHTMLParser, query: str, limit: int) -> Iterator[LexborNode]:
    """Nodes that match, each once: the parser answers once for each selector that matches."""
    last = -1
    for node in tree.css(query)[:limit]:
        if node.mem_id != last:
            last = node.mem_id
            yield node


def _sort(
    out: Structured, tag: str, node: LexborNode, items: list[LexborNode], rdfa: list[LexborNode]
) -> None:
    if tag == "h1" and len(out.marks.h1) < 40:
        out.marks.h1.append(node)
    attrs = node.attributes
    if ("itemprop" in attrs or "itemscope" in attrs) and len(items) < MAX_MARKS:
        items.append(node)
    if ("typeof" in attrs or "property" in attrs) and len(rdfa) < MAX_MARKS:
        rdfa.append(node)


def _spots(tree: LexborHTMLParser) -> Spots:
    """Nodes that may hold a byline or a date; those behind the headline come first."""
    before, after = Spots(), Spots()
    spots = before
    for node in _each(tree, _SPOTS, MAX_MARKS * 2):
        tag = node.tag
        if tag == "h1":
            spots = after
            continue
        attrs = node.attributes
        names = f"{attrs.get('class') or ''} {attrs.get('rel') or ''} {attrs.get('itemprop') or ''}"
        if tag == "time":
            spots.times.append(node)
        elif _DATE.search(names):
            spots.dates.append(node)
        if _BYLINE.search(names):
            spots.bylines.append(node)
        if tag == "a" and PERSON_LINK.search(attrs.get("href") or ""):
            spots.links.append(node)
    return Spots(
        (after.times + before.times)[:60],
        (after.bylines + before.bylines)[:60],
        (after.links + before.links)[:60],
        (after.dates + before.dates)[:120],
    )


def _flatten(value: Any, room: int) -> Iterator[Thing]:
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


def _scoped(
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

"""What kind of page this is: article, video, gallery, live blog, list, or a wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.extract.teasers import lists_others
from newscrawl.extract.walls import ENOUGH_BODY, SHORT_BODY, Signs, wall
from newscrawl.model import PageKind
from newscrawl.text import split_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extract.document import BodyBlock
    from newscrawl.extract.walk import Outline

SOME_BODY = 250
"""Characters of body that make an article of a page that does not call itself one."""
FEW_WORDS = 60
"""Characters of body that are enough where it does."""
CAPTIONS = 1200
"""Characters that the captions of a gallery may come to."""
_LISTED = 2
"""Depth in the data from which on an article without date and text is a teaser in a list."""
_GENERAL = ("", "website", "page", "blog")
"""``og:type`` of pages that may be a list; others say what one thing the page is about."""
_VIDEO_TYPES = ("video", "video.other", "video.movie", "video.episode")
_GALLERY_WORDS = re.compile(
    r"/(?:photos?|galler(?:y|ies)|pictures|fotos?|bilder|galerie|fotostrecke|diaporama|"
    r"photo-gallery|slideshow|گالری|aks)(?:[/-]|$)",
    re.I,
)
_VIDEO_WORDS = re.compile(r"/(?:videos?|watch|clip|film|mediathek|tv)(?:[/-]|$)", re.I)
_LIVE_WORDS = re.compile(
    r"/(?:live|liveblog|live-updates?|live-news|liveticker|ticker|en-direct|directo|"
    r"diretta)(?:[/-]|$)|-live-|live-?blog|liveticker",
    re.I,
)
_INDEX_URL = re.compile(
    r"^/?(?:index\.\w{2,5})?$|/(?:tag|tags|category|categories|topic|topics|author|authors|"
    r"search|archive|rubrik|thema|section|seccion|kategorie|service/[^/]+)/?[^/]{0,60}/?$|"
    r"^/[a-z]{2}/?$|[?&](?:s|q|query|page)=",
    re.I,
)


_ROOT = re.compile(r"/?(?:index\.\w{2,5})?$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:^|&)(?:p|id|node|nid|aid|oid|sid|(?:article|art|story|news|post|item)(?:_?id)?)=\d+/?(?:&|$)",
    re.IGNORECASE,
)
"""A query that names an article by its number, as ``?p=959``."""
_NUMBER = re.compile(r"\d")
_DOCUMENT = re.compile(r"\d{4}[^/]*\.\w{2,5}$")
"""A numbered file below a topic is an article of it."""


def page_kind(signs: Signs, outline: Outline, blocks: Sequence[BodyBlock]) -> tuple[PageKind, str]:
    """The kind of a page, and what spoke for it; ``blocks`` are the body found in it."""
    return wall(signs) or _other_medium(signs) or _text(signs, outline, blocks)


def _other_medium(signs: Signs) -> tuple[PageKind, str] | None:
    page, path = signs.page, split_address(signs.url).path
    types = {kind for thing in page.articles for kind in thing.types}
    og = page.first("og:type")[0].lower()
    if "LiveBlogPosting" in types:
        return PageKind.LIVE, "LiveBlogPosting"
    if _LIVE_WORDS.search(path) and any("liveBlogUpdate" in thing.data for thing in page.things):
        return PageKind.LIVE, "address and updates of a live blog"
    if signs.size >= CAPTIONS or _is_index(signs):
        return None
    things = types | {kind for thing in page.things if thing.depth < 3 for kind in thing.types}
    film = "VideoObject" in things or og in _VIDEO_TYPES or "og:video" in page.meta
    told = _VIDEO_WORDS.search(path) or og in _VIDEO_TYPES or not page.articles
    if signs.size < SHORT_BODY and film and told:
        return PageKind.VIDEO, "a video and little text"
    if "ImageGallery" in things or _GALLERY_WORDS.search(path):
        return PageKind.GALLERY, "a gallery and little text"
    return None


def _is_index(signs: Signs) -> bool:
    """Whether the address is one of a list and nothing contradicts it."""
    address = split_address(signs.url)
    path = address.path
    if not _INDEX_URL.search(path) or _DOCUMENT.search(path) or signs.is_stated:
        return False
    if _ROOT.match(path) and _NUMBERED.search(address.query):
        return False
    if signs.page.first("og:type")[0].lower() == "article":
        return False
    return signs.size < ENOUGH_BODY or not path.strip("/")


def _text(signs: Signs, outline: Outline, blocks: Sequence[BodyBlock]) -> tuple[PageKind, str]:
    page = signs.page
    if _is_index(signs):
        return PageKind.INDEX, "address of a list"
    og = page.first("og:type")[0].lower()
    stated = _is_described(signs) or og == "article" or "article:published_time" in page.meta
    if stated and signs.size >= FEW_WORDS:
        return PageKind.ARTICLE, "stated to be an article"
    if not stated and og in _GENERAL and (why := lists_others(outline, blocks)):
        return PageKind.INDEX, why
    things = {kind for thing in page.things if thing.depth < 3 for kind in thing.types}
    listed = og == "website" or bool({"CollectionPage", "SearchResultsPage"} & things)
    if listed and not stated and _names_a_section(signs.url):
        return PageKind.INDEX, "not stated to be an article, at the address of a section"
    if signs.size >= SOME_BODY:
        if _mostly_links(blocks, signs.size):
            return PageKind.INDEX, "a list of links"
        return PageKind.ARTICLE, "article text"
    if {"CollectionPage", "SearchResultsPage"} & things:
        return PageKind.INDEX, "stated to be a list"
    if og == "website" and signs.visible > SOME_BODY:
        return PageKind.INDEX, "og:type website and no article text"
    if page.articles:
        return PageKind.ARTICLE, "stated to be an article; its text was not found"
    return PageKind.OTHER, "no article text was found"


def _is_described(signs: Signs) -> bool:
    """Whether the page's data describe it as an article; items of a list are others."""
    return signs.is_stated or any(thing.depth < _LISTED for thing in signs.page.articles)


def _names_a_section(url: str) -> bool:
    """Whether an address is made of a word or two, as sections' are, without number or file."""
    address = split_address(url)
    last = address.path.rstrip("/").rsplit("/", 1)[-1]
    numbered = _NUMBER.search(address.path + address.query)
    return len(last) < 25 and last.count("-") < 3 and "." not in last and not numbered


def _mostly_links(blocks: Sequence[BodyBlock], size: int) -> bool:
    linked = sum(len(run.text) for block in blocks for run in block.runs if run.href)
    return linked > 0.6 * max(size, 1)

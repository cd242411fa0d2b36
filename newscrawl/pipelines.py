"""Item pipelines: each an adapter over one pure stage or over the catalog.

They speak through itemadapter, so that a dict, a dataclass or an attrs item of a user's own
spider passes through them as well as our own :class:`~newscrawl.model.Article`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

from newscrawl.catalog import OutcomeKind
from newscrawl.model import Article, PageKind
from newscrawl.reading import finish, normalised
from newscrawl.run.comparison import Standing
from newscrawl.run.coverage import present
from newscrawl.run.session import Session
from newscrawl.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

_FIELDS = frozenset(field.name for field in fields(Article))
_PLURAL = {
    OutcomeKind.STORED: "articles",
    OutcomeKind.VERSION: "versions",
    OutcomeKind.DUPLICATE: "duplicates",
    OutcomeKind.UNCHANGED: "unchanged",
}
_TUPLES = frozenset({"authors", "authors_raw", "keywords", "images", "links"})


def as_article(item: Any) -> Article:
    """An item of any kind as an :class:`Article`; fields that we do not know are left out.

    Raises :class:`~scrapy.exceptions.DropItem` where it has no ``url``.
    """
    if isinstance(item, Article):
        return item
    values = {name: value for name, value in ItemAdapter(item).items() if name in _FIELDS}
    if not values.get("url"):
        raise DropItem(f"item of type {type(item).__name__} has no url")
    for name in _TUPLES & values.keys():
        value = values[name]
        values[name] = (value,) if isinstance(value, str) else tuple(value or ())
    if "kind" in values:
        values["kind"] = PageKind(values["kind"])
    return Article(**values)


def give_back(item: Any, article: Article) -> Any:
    """The item with the article's values in the fields that it has."""
    if isinstance(item, Article):
        return article
    adapter = ItemAdapter(item)
    known = _FIELDS if isinstance(item, Mapping) else _FIELDS & set(adapter.field_names())
    for name in known:
        adapter[name] = getattr(article, name)
    return item


class _Pipeline:
    """A pipeline with the session of its crawl."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Pipeline:
        """Take the session that the crawl's extension opened."""
        return cls(Session.of(crawler))


class NormalisePipeline(_Pipeline):
    """Normalise items of other spiders; our own were normalised where they were read."""

    counts = False
    """Whether an item is the first that the run hears of its page."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NormalisePipeline:
        """Our spiders count a page when they ask for it; others know of no such thing."""
        pipeline = cls(Session.of(crawler))
        pipeline.counts = not getattr(crawler.spider, "counts_pages", False)
        return pipeline

    def process_item(self, item: Any) -> Any:
        """Give the item with normalised values and a fingerprint."""
        article = as_article(item)
        if self.counts:
            self.session.tally.page(article.outlet)
        if article.fingerprint:
            return item
        outlet = self.session.outlets.get(article.outlet)
        return give_back(item, finish(normalised(article, outlet)))


class KindPipeline(_Pipeline):
    """Drop what is no article: walls, error pages, indexes, pages without text."""

    KEPT = frozenset({PageKind.ARTICLE, PageKind.VIDEO, PageKind.GALLERY, PageKind.LIVE})

    def process_item(self, item: Any) -> Any:
        """Let articles through; count and drop the rest as ``extract/KIND``."""
        article = as_article(item)
        if article.kind not in self.KEPT:
            reason = "no-article" if article.kind is PageKind.OTHER else article.kind.value
        elif not article.headline:
            reason = "no-headline"
        elif not article.body_text and article.kind is PageKind.ARTICLE:
            reason = "no-text"
        else:
            return item
        self.session.dropped(article.url, article.outlet, "extract", reason)
        raise DropItem(f"{article.url}: {reason}")


class StorePipeline(_Pipeline):
    """Store in the catalog, which tells new, duplicate, unchanged and changed apart."""

    async def process_item(self, item: Any) -> Any:
        """Return the item once its article is committed; drop what the catalog had."""
        article = as_article(item)
        if self._is_taken_down(article):
            self.session.dropped(article.url, article.outlet, "store", "taken-down")
            raise DropItem(f"{article.url}: taken down")
        outcome = await self.session.writer.store(article)
        self.session.tally.fields(article.outlet, present(article))
        self.session.kept(article.url, article.outlet, _PLURAL[outcome.kind])
        if outcome.reread:
            self.session.tally.reread(article.outlet)
        if outcome.kind is OutcomeKind.UNCHANGED:
            raise DropItem(f"{article.url}: unchanged")
        return item

    def _is_taken_down(self, article: Article) -> bool:
        taken_down = self.session.taken_down
        return bool(taken_down) and not taken_down.isdisjoint(
            (url_key(article.url), url_key(article.canonical_url or article.url))
        )


class ComparePipeline(_Pipeline):
    """In the place of StorePipeline: compares with what is stored, and stores nothing.

    Counts what would become of each article as far as that can be told without storing it: a
    capture that is held is ``unchanged``, a new one of a known article counts as a version.
    """

    COUNTED = MappingProxyType(
        {
            Standing.NEW: "articles",
            Standing.KNOWN: "versions",
            Standing.SAME: "unchanged",
            Standing.DIFFERENT: "unchanged",
        }
    )

    async def process_item(self, item: Any) -> Any:
        """Return the item, compared."""
        article = as_article(item)
        session = self.session
        standing = await asyncio.to_thread(session.comparison.judge, session.catalog, article)
        session.tally.outcome(article.outlet, self.COUNTED[standing])
        if standing is Standing.DIFFERENT:
            session.tally.reread(article.outlet)
        return item


class PassedPipeline:
    """The last of all: tells its spider of each item that came through the others.

    A signal would do the same for the price of a task for each listener and item.
    """

    def __init__(self, passed: Callable[[Any], None]) -> None:
        self._passed = passed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PassedPipeline:
        """Tell the spider's ``item_passed``; raises NotConfigured where it has none."""
        passed = getattr(crawler.spider, "item_passed", None)
        if passed is None:
            raise NotConfigured
        return cls(passed)

    def process_item(self, item: Any) -> Any:
        """Give the item as it is."""
        self._passed(item)
        return item

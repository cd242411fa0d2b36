"""The catalog as the rest of newscrawl sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.catalog.captures import Captures, Warcs
from newscrawl.catalog.database import Database
from newscrawl.catalog.links import Links
from newscrawl.catalog.near import ShingleCache
from newscrawl.catalog.prepared import prepare
from newscrawl.catalog.reading import (
    ArticleFilter,
    get_article,
    has_outlet,
    list_articles,
    list_outlets,
    list_readings,
    list_versions,
)
from newscrawl.catalog.replays import Replays
from newscrawl.catalog.sources import Runs, Sources
from newscrawl.catalog.store import store
from newscrawl.catalog.takedowns import Takedowns
from newscrawl.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from newscrawl.catalog.captures import ArchivedLike
    from newscrawl.catalog.nouns import (
        Known,
        Outcome,
        StoredArticle,
        Texts,
        Version,
    )
    from newscrawl.model import Article, Held


class Catalog:
    """Articles, versions, captures, links, sources and runs in one database.

    Thread-safe; any number of processes may share a database. ``texts`` says how texts are
    compared (:mod:`newscrawl.dedupe`); without it the catalog reads but stores no articles.
    """

    def __init__(self, database: Database, texts: Texts | None = None) -> None:
        self._database = database
        self._texts = texts
        self._cache = ShingleCache()
        self.captures = Captures(database)
        self.warcs = Warcs(database)
        self.links = Links(database)
        self.sources = Sources(database)
        self.runs = Runs(database)
        self.replays = Replays(database)
        self.takedowns = Takedowns(database, texts, self._cache)

    @classmethod
    def open(
        cls, url: str, texts: Texts | None = None, *, schema: str = "", reading: bool = False
    ) -> Catalog:
        """Open the catalog at a SQLAlchemy URL; make or migrate it where needed.

        ``schema`` names a PostgreSQL schema to live in. ``reading``: nothing will be written, so
        that a catalog in a place that cannot be written to can be opened, and one that is not
        there is not made. Raises :class:`CatalogError` or :class:`BadInput` with one line.
        """
        return cls(Database(url, schema=schema, reading=reading), texts)

    def check(self, seconds: float) -> None:
        """Raise :class:`CatalogError` where damage is found within so many seconds."""
        self._database.check(seconds)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- articles --------------------------------------------------------------------------

    def store(self, article: Article) -> Outcome:
        """Store one article. Many at once are far cheaper: see :class:`CatalogWriter`."""
        return self.store_many([article])[0]

    def store_many(self, articles: Sequence[Article]) -> list[Outcome]:
        """Store articles in one transaction; outcomes in the same order."""
        texts = self._texts
        if texts is None:
            raise CatalogError(
                f"{self._database.name}: opened without texts (newscrawl.dedupe), for reading only"
            )
        batch = [prepare(article, texts) for article in articles]
        return store(self._database, texts, batch, self._cache)

    def articles(
        self,
        *,
        outlets: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        languages: Sequence[str] = (),
        text: str = "",
        limit: int | None = None,
        duplicates: bool = True,
    ) -> Iterator[StoredArticle]:
        """Articles by date, newest first; see :class:`ArticleFilter`."""
        chosen = ArticleFilter(outlets, since, until, languages, text, limit, duplicates)
        return list_articles(self._database, chosen)

    def article(self, url: str) -> StoredArticle | None:
        """The article held under an address, in any of its spellings."""
        return get_article(self._database, url)

    def history(self, url: str) -> list[Version]:
        """The versions of the article at an address, oldest first; empty where unknown."""
        return list_versions(self._database, url)

    def readings(self, version_id: int) -> list[Article]:
        """What older extractors had made of a version's capture."""
        return list_readings(self._database, version_id)

    def outlets(self) -> list[str]:
        """Names of the outlets that articles, links or sources are held of."""
        return list_outlets(self._database)

    def has_outlet(self, name: str) -> bool:
        """Whether anything is held of an outlet; far cheaper than the list."""
        return has_outlet(self._database, name)

    # -- short ways ------------------------------------------------------------------------

    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """What is known of each address; see :meth:`Links.known`."""
        return self.links.known(urls)

    def add_captures(
        self, archived: Sequence[ArchivedLike], *, outlet: str = "", safe: bool = True
    ) -> None:
        """Note captures; see :meth:`Captures.add`."""
        self.captures.add(archived, outlet=outlet, safe=safe)

    def find(self, payload_digest: str, url: str) -> Held | None:
        """A safe response with this payload; see :meth:`Captures.find`."""
        return self.captures.find(payload_digest, url)

    def held(self, url: str) -> Held | None:
        """The newest safe response of an address; see :meth:`Captures.held`."""
        return self.captures.held(url)

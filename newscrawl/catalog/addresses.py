"""Which captures are of one article, and what article an address leads to.

Two captures are of one article if they name the same canonical address, or if they have the same
text and an address in common, be it fetched or named. So an article may go by several canonical
addresses; it is listed under that of its newest capture. Nothing of this depends on the order in
which captures are stored: one that connects two articles makes them one.

Each row of the table says that an address with a text leads to an article.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from newscrawl.catalog.keys import key_of
from newscrawl.catalog.schema import addresses, links

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

    from newscrawl.catalog.database import Database
    from newscrawl.catalog.loading import Entry
    from newscrawl.catalog.prepared import Prepared

_OF_KEYS = select(addresses).where(addresses.c.key.in_(bindparam("keys", expanding=True)))
_LOOKED_AT = 8
"""Articles that are looked through for a capture read anew, of an address that leads to many."""


@dataclass(slots=True)
class Row:
    """What an address with a text leads to."""

    article_id: int
    named: bool
    """Whether a capture of that text names the address as its canonical one."""
    captured_at: datetime | None
    """The newest capture of that text fetched from it; not kept while the article goes by it."""


class Addresses:
    """The rows of all addresses that a batch may touch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, dict[str, Row]] = {}
        self._changed: set[tuple[str, str]] = set()
        self._joined: list[tuple[Collection[str], int, int]] = []
        self.touched: dict[str, tuple[str, Prepared]] = {}
        """Addresses that may lead elsewhere now, as written, by key."""

    def load(self, keys: Collection[str]) -> None:
        """Read what is known of addresses."""
        missing = [key for key in keys if key not in self._rows]
        if not missing:
            return
        self._rows |= {key: {} for key in missing}
        for row in self._connection.execute(_OF_KEYS, {"keys": missing}):
            self._rows[row.key][row.text] = Row(row.article_id, row.named, row.captured_at)

    def touching(self, item: Prepared) -> set[int]:
        """Ids of all articles that a capture may have to do with."""
        if item.alias == item.key and len(self._rows[item.key]) <= _LOOKED_AT:
            return {row.article_id for row in self._rows[item.key].values()}
        return {*self.leads_to(item), *self.may_hold(item)}

    def leads_to(self, item: Prepared) -> Iterator[int]:
        """Ids of the articles that a capture is of, by its addresses and its text."""
        named = self._rows[item.key]
        yield from (row.article_id for row in named.values() if row.named)
        if item.text:
            for found in (named, self._rows[item.alias]):
                if item.text in found:
                    yield found[item.text].article_id

    def may_hold(self, item: Prepared) -> Iterator[int]:
        """Ids of articles that the very capture may be of, whatever it was read as before."""
        found = self._rows[item.alias]
        yield from (row.article_id for row in found.values() if row.named)
        later = sorted(
            (row.captured_at, text)
            for text, row in found.items()
            if row.captured_at and row.captured_at >= item.captured_at
        )
        yield from (found[text].article_id for _, text in later[:_LOOKED_AT])

    def note(self, item: Prepared, entry: Entry) -> None:
        """A capture is of an article."""
        row = self._row(item.key, item.text, entry.id)
        if not row.named:
            row.named = True
            self._changed.add((item.key, item.text))
        if len(self._rows[item.key]) > 1 or item.key != entry.row["key"]:
            self.touched.setdefault(item.key, (item.canonical, item))
        if item.alias != item.key:
            self._row(item.alias, _text(item.text, item.key), entry.id)
            self.touched.setdefault(item.alias, (item.article.url, item))
        if item.alias != entry.row["key"]:
            self._fetched(item.alias, _text(item.text, item.key), entry.id, item.captured_at)

    def renamed(self, entry: Entry, former: str, url: str, item: Prepared) -> None:
        """An article goes by another canonical address than before."""
        self.load([former])
        self.touched[former] = url, item
        for one in entry.timeline.tell():
            if key_of(one.url) == former:
                text = _text(one.told().text_key, former)
                self._fetched(former, text, entry.id, one.moment)

    def joined(self, keys: Collection[str], gone: int, article_id: int) -> None:
        """What led to the one article leads to the other."""
        self.load(keys)
        self._joined.append((keys, gone, article_id))
        for key in keys:
            for text, row in self._rows[key].items():
                if row.article_id == gone:
                    row.article_id = article_id
                    self._changed.add((key, text))

    def forget(self, keys: Collection[str], article_id: int) -> None:
        """An article is taken out; links that led to it lead to what is left of their address."""
        execute = self._connection.execute
        mine = (addresses.c.key.in_(keys), addresses.c.article_id == article_id)
        execute(addresses.delete().where(*mine))
        leading = select(links.c.key).where(links.c.article_id == article_id)
        led = execute(leading).scalars().all()
        self.load(led)
        for key in led:
            chosen = links.c.key == key
            if self._rows[key]:
                execute(links.update().where(chosen).values(article_id=self.lead(key)))
            else:
                execute(links.delete().where(chosen))

    def lead(self, key: str) -> int:
        """Id of the article that an address leads to by what was fetched from it last.

        Of an address that was only ever named, by what names it; 0 where nothing is known.
        """
        found = self._rows[key]
        fetched = [(row.captured_at, text) for text, row in found.items() if row.captured_at]
        if fetched:
            return found[max(fetched)[1]].article_id
        rows = sorted(found.values(), key=lambda row: row.named)
        return rows[-1].article_id if rows else 0

    def only(self, key: str, article_id: int) -> bool:
        """Whether an address leads to no other article."""
        return all(row.article_id == article_id for row in self._rows[key].values())

    def write(self, database: Database) -> None:
        """Write what has changed, and let links go with articles that are part of others now."""
        for keys, gone, article_id in self._joined:
            mine = (links.c.key.in_(keys), links.c.article_id == gone)
            self._connection.execute(update(links).where(*mine).values(article_id=article_id))
        rows: list[dict[str, Any]] = []
        for key, text in sorted(self._changed):
            row = self._rows[key][text]
            rows.append(
                {
                    "key": key,
                    "text": text,
                    "article_id": row.article_id,
                    "named": row.named,
                    "captured_at": row.captured_at,
                }
            )
        if rows:
            insert = database.insert(addresses)
            names = ("article_id", "named", "captured_at")
            changes = {name: insert.excluded[name] for name in names}
            self._connection.execute(
                insert.on_conflict_do_update(index_elements=["key", "text"], set_=changes), rows
            )

    def _row(self, key: str, text: str, article_id: int) -> Row:
        row = self._rows[key].get(text)
        if row is None:
            row = self._rows[key][text] = Row(article_id, named=False, captured_at=None)
            self._changed.add((key, text))
        return row

    def _fetched(self, key: str, text: str, article_id: int, moment: datetime) -> None:
        row = self._row(key, text, article_id)
        if row.captured_at is None or row.captured_at < moment:
            row.captured_at = moment
            self._changed.add((key, text))


def _text(text: str, key: str) -> str:
    """What an address without a text is told by: the canonical address that the page names."""
    return text or f" {key}"

"""Who had a text first: by the time of capture, since archives are replayed in any order.

Worked out once a batch has its place in time, from what the catalog then holds: nothing depends
on the order in which its articles came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from newscrawl.catalog.loading import enter
from newscrawl.catalog.schema import articles, versions
from newscrawl.catalog.timeline import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from newscrawl.catalog.loading import Entry, Past
    from newscrawl.catalog.pending import Pending


class _Holder(NamedTuple):
    """An article that has or had a text; the least is the original."""

    captured_at: datetime
    key: str
    """Decides between captures of one moment: ids depend on the order of storing."""
    id: int


def _first_holders(*parts: ColumnElement[str]) -> Select[Any]:
    """First holders among all articles but ``ids``, of the texts that ``parts`` tell apart."""
    place = func.row_number().over(
        partition_by=parts, order_by=(versions.c.captured_at, articles.c.key)
    )
    chosen = [
        part.in_(bindparam(name, expanding=True))
        for part, name in zip(parts, ("fingerprints", "headlines"), strict=False)
    ]
    columns = (versions.c.captured_at, articles.c.key, versions.c.article_id)
    listed = (
        select(*columns, *parts, place.label("place"))
        .join(articles, articles.c.id == versions.c.article_id)
        .where(*chosen, versions.c.article_id.not_in(bindparam("ids", expanding=True)))
        .subquery()
    )
    return select(listed).where(listed.c.place == 1)


_HOLDERS = _first_holders(versions.c.fingerprint)
_SHORT_HOLDERS = _first_holders(versions.c.fingerprint, versions.c.headline)


class Originals:
    """Links articles that repeat a text to the one that had it first."""

    def __init__(self, connection: Connection, past: Past, pending: Pending) -> None:
        self._connection = connection
        self._past = past
        self._pending = pending

    def settle(self, also: Iterable[Text] = ()) -> None:
        """Decide, for every text that the batch brought or took away, whose it is."""
        wanted: set[Text] = set(also)
        for entry in self._past.by_id.values():
            wanted |= entry.texts_changed()
        if not wanted:
            return
        outside = self._outside(wanted)
        before, after = dict(outside), dict(outside)
        for entry in self._past.by_id.values():
            _claim(before, entry, entry.texts_before, wanted)
            _claim(after, entry, entry.timeline.texts(), wanted)
        moved = {text for text in wanted if _id(before, text) != _id(after, text)}
        # Who was or becomes the original of a text is to be looked at again, wherever it is.
        ids = {_id(found, text) for text in moved for found in (before, after)}
        enter(self._past, self._connection, ids - self._past.by_id.keys() - {0})
        for entry in self._past.by_id.values():
            shown = entry.shown
            if shown in wanted:
                original = _id(after, shown)
                entry.repeat(original if original != entry.id else None)
            elif not shown.fingerprint:
                entry.repeat(None)
        for text in moved:
            if text in before and text in after:
                self._pending.repoint(_id(before, text), _id(after, text), text)

    def _outside(self, wanted: Iterable[Text]) -> dict[Text, _Holder]:
        """The first holders among the articles that the batch does not hold."""
        ids = list(self._past.by_id)
        long = [text.fingerprint for text in wanted if text.headline is None]
        short = [text for text in wanted if text.headline is not None]
        found: dict[Text, _Holder] = {}
        if long:
            values = {"fingerprints": long, "ids": ids}
            for row in self._connection.execute(_HOLDERS, values):
                found[Text(row.fingerprint)] = _Holder(row.captured_at, row.key, row.article_id)
        if short:
            prints, headlines = ([text[part] for text in short] for part in (0, 1))
            values = {"fingerprints": prints, "headlines": headlines, "ids": ids}
            for row in self._connection.execute(_SHORT_HOLDERS, values):
                text = Text(row.fingerprint, row.headline)
                found[text] = _Holder(row.captured_at, row.key, row.article_id)
        return found


def _claim(
    holders: dict[Text, _Holder], entry: Entry, held: dict[Text, datetime], wanted: set[Text]
) -> None:
    for text in held.keys() & wanted:
        own = _Holder(held[text], entry.row["key"], entry.id)
        holders[text] = min(own, holders.get(text, own))


def _id(holders: dict[Text, _Holder], text: Text) -> int:
    return holders[text].id if text in holders else 0

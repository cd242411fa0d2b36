"""Whose a text is: by the time of capture, since archives are replayed in any order.

Worked out once a batch has its place in time, from what the catalog then holds: nothing depends
on the order in which its articles came.

An article repeats the one that had its text first, even where that one has changed its text
since, if it is older than all that show the text. If it is not, it took over another text in
exchange: then they repeat the one that had the text first of those that show it still. So what
is repeated is either an original, or the older article: no article repeats itself by way of
others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select

from newscrawl.catalog.loading import Rank, enter
from newscrawl.catalog.readings import Text
from newscrawl.catalog.schema import articles, versions
from newscrawl.catalog.timeline import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Select

    from newscrawl.catalog.loading import Past
    from newscrawl.catalog.writing import Writing


class _Holder(NamedTuple):
    """An article that has or had a text; the least had it first."""

    had: Rank
    """When it had the text first, and its key: ids depend on the order of storing."""
    id: int
    rank: Rank
    shows: bool
    """Whether it shows the text now."""


def _holders(*parts: ColumnElement[str]) -> Select[Any]:
    """Who holds the texts that ``parts`` tell apart, among all articles but ``ids``.

    Of each text the first holder, and of those that show it the first and the oldest.
    """
    shows = and_(*(articles.c[part.name] == part for part in parts))
    rank = func.row_number().over(
        partition_by=(*parts, case((shows, 1), else_=0)),
        order_by=(articles.c.first_captured_at, articles.c.key),
    )
    had = (versions.c.captured_at, articles.c.key)
    chosen = [
        part.in_(bindparam(name, expanding=True))
        for part, name in zip(parts, ("fingerprints", "headlines"), strict=False)
    ]
    listed = (
        select(
            versions.c.captured_at,
            articles.c.key,
            articles.c.id,
            articles.c.first_captured_at,
            articles.c.duplicate_of,
            case((shows, 1), else_=0).label("shows"),
            *parts,
            func.row_number().over(partition_by=parts, order_by=had).label("first"),
            func.row_number()
            .over(partition_by=(*parts, case((shows, 1), else_=0)), order_by=had)
            .label("first_of_those"),
            rank.label("rank"),
        )
        .join(articles, articles.c.id == versions.c.article_id)
        .where(*chosen, versions.c.article_id.not_in(bindparam("ids", expanding=True)))
        .subquery()
    )
    found = listed.c
    of_those = and_(found.shows == 1, or_(found.first_of_those == 1, found.rank == 1))
    return select(listed).where(or_(found.first == 1, of_those))


_HOLDERS = _holders(versions.c.fingerprint)
_SHORT_HOLDERS = _holders(versions.c.fingerprint, versions.c.headline)


class Originals:
    """Links articles that repeat a text to the one whose it is."""

    def __init__(self, connection: Connection, past: Past, writing: Writing) -> None:
        self._connection = connection
        self._past = past
        self._writing = writing
        self._pointing: dict[Text, int] = {}
        """What the articles outside the batch repeat by a text that they show."""

    def settle(self) -> None:
        """Decide, for every text that the batch brought or took away, whose it is."""
        past = self._past
        wanted: set[Text] = set()
        for entry in past.by_id.values():
            wanted |= entry.texts_changed()
        for entry, _ in past.gone.values():
            wanted |= texts_of(entry.marks_before).keys()
        if not wanted:
            return
        holders = self._outside(wanted)
        for entry in past.by_id.values():
            held, shown = texts_of(entry.timeline.marks), entry.shown
            for text in held.keys() & wanted:
                had = (held[text], entry.row["key"])
                holders.setdefault(text, []).append(
                    _Holder(had, entry.id, entry.rank, text == shown)
                )
        whose = {text: original for text in wanted if (original := _original(holders.get(text)))}
        moved = {
            text: before
            for text, before in self._pointing.items()
            if before != whose.get(text, before)
        }
        ids = {*moved.values(), *(whose[text] for text in moved)}
        enter(past, self._connection, ids - past.by_id.keys() - past.gone.keys())
        for entry in past.by_id.values():
            shown = entry.shown
            if shown in whose:
                entry.repeat(whose[shown] if whose[shown] != entry.id else None)
            elif not shown.fingerprint:
                entry.repeat(None)
        for text, before in moved.items():
            self._writing.repoint(before, whose[text], text)

    def _outside(self, wanted: Iterable[Text]) -> dict[Text, list[_Holder]]:
        """The holders among the articles that the batch does not hold, as far as they count."""
        ids = [*self._past.by_id, *self._past.gone]
        long = [text.fingerprint for text in wanted if text.headline is None]
        short = [text for text in wanted if text.headline is not None]
        rows: list[tuple[Text, Any]] = []
        if long:
            values = {"fingerprints": long, "ids": ids}
            found = self._connection.execute(_HOLDERS, values)
            rows += [(Text(row.fingerprint), row) for row in found]
        if short:
            prints, headlines = ([text[part] for text in short] for part in (0, 1))
            values = {"fingerprints": prints, "headlines": headlines, "ids": ids}
            found = self._connection.execute(_SHORT_HOLDERS, values)
            rows += [(Text(row.fingerprint, row.headline), row) for row in found]
        holders: dict[Text, list[_Holder]] = {}
        for text, row in rows:
            holders.setdefault(text, []).append(
                _Holder(
                    (row.captured_at, row.key),
                    row.id,
                    (row.first_captured_at, row.key),
                    bool(row.shows),
                )
            )
            if row.shows:
                self._pointing[text] = row.duplicate_of or row.id
        return holders


def _original(holders: list[_Holder] | None) -> int:
    """Id of the article that those who show a text repeat; 0 where nobody shows it."""
    showing = [holder for holder in holders or () if holder.shows]
    if not showing:
        return 0
    first = min(holders or ())
    if first.shows or first.rank < min(holder.rank for holder in showing):
        return first.id
    return min(showing).id

"""Who had a text first: by the time of capture, since archives are replayed in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.catalog.loading import Entry, Past
    from newscrawl.catalog.near import NearBatch
    from newscrawl.catalog.nouns import Texts
    from newscrawl.catalog.pending import Pending
    from newscrawl.catalog.prepared import Prepared

_SHORT = 200
"""Texts below this many characters repeat one another by chance: their headlines must agree."""


class Originals:
    """Links articles that repeat a text to the one that had it first."""

    def __init__(self, past: Past, near: NearBatch, texts: Texts, pending: Pending) -> None:
        self._past = past
        self._near = near
        self._texts = texts
        self._pending = pending

    def claim(self, item: Prepared, entry: Entry, captured_at: datetime) -> int | None:
        """The article that had the item's text first; ``None`` where it is this one."""
        holders, fingerprint = self._past.holders, item.fingerprint
        if not fingerprint:
            return None
        own = captured_at, entry.id
        holder = holders.get(fingerprint)
        if holder is None or holder[1] == entry.id:
            holders[fingerprint] = own if holder is None else min(own, holder)
            return None
        found = self._past.by_id[holder[1]]
        if len(item.article.body_text) < _SHORT and not _same_headline(found, item):
            return None
        if holder <= own:
            return holder[1]
        holders[fingerprint] = own
        self._take_over(found.id, entry.id, fingerprint)
        return None

    def _take_over(self, former: int, article_id: int, fingerprint: str) -> None:
        self._pending.repoint(former, article_id, fingerprint)
        for other, entry in self._past.by_id.items():
            row = entry.row
            if other == article_id or row.get("fingerprint") != fingerprint:
                continue
            if other == former or row["duplicate_of"] == former:
                if row["duplicate_of"] is None and row["signature"]:
                    self._near.remove(other, self._texts.bands(row["signature"]))
                row |= {"duplicate_of": article_id, "similarity": None}
                entry.changed = True


def _same_headline(entry: Entry, item: Prepared) -> bool:
    return bool(entry.row["headline"].casefold() == item.article.headline.casefold())

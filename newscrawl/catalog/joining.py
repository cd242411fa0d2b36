"""Captures joining their article: after what is known of it, among it, or known themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.catalog.keys import key_of
from newscrawl.catalog.loading import Entry
from newscrawl.catalog.nouns import OutcomeKind
from newscrawl.catalog.readings import differing
from newscrawl.catalog.rows import article_of
from newscrawl.catalog.timeline import Mark, Seen, Timeline
from newscrawl.urls import canonical_url

if TYPE_CHECKING:
    from newscrawl.catalog.loading import Past
    from newscrawl.catalog.nouns import Texts
    from newscrawl.catalog.prepared import Prepared
    from newscrawl.catalog.readings import Reading
    from newscrawl.catalog.writing import Writing


_OUTLET = '"outlet":'


class Joining:
    """Puts captures where they belong, in memory."""

    def __init__(self, past: Past, texts: Texts, writing: Writing) -> None:
        self._past = past
        self._texts = texts
        self._writing = writing

    def join(self, item: Prepared) -> tuple[OutcomeKind, int, Seen, bool]:
        """Put a capture where it belongs; gives what it is there, and whether it was read anew."""
        past = self._past
        entry = self._found(item)
        if entry is None:
            entry = self._new(item)
            past.addresses.note(item, entry)
            return OutcomeKind.STORED, entry.id, entry.timeline.seen[item.moment], False
        known = entry.timeline.seen.get(item.moment)
        reread = known is not None and self._again(entry, item, known)
        kind = self._more(entry, item) if known is None else OutcomeKind.UNCHANGED
        seen = entry.timeline.seen[item.moment]
        if max(entry.timeline.seen) == item.moment:
            self._rename(entry, item.key, item.canonical, item)
        self._show(entry, item)
        past.addresses.note(item, entry)
        return kind, entry.id, seen, reread

    def _found(self, item: Prepared) -> Entry | None:
        """The article that a capture is of; those that it connects are one from here on."""
        past = self._past
        ids = set(past.addresses.leads_to(item))
        found = {entry.id: entry for one in ids if (entry := past.entry(one))}
        if len(ids) == 1 and found and past.addresses.only(item.alias, *ids):
            return found.popitem()[1]
        if not any(item.moment in entry.timeline.seen for entry in found.values()):
            held = (past.entry(article_id) for article_id in past.addresses.may_hold(item))
            same = next((one for one in held if one and item.moment in one.timeline.seen), None)
            if same is not None:
                found[same.id] = same
        if not found:
            return past.by_key.get(item.key)
        first, *others = (found[article_id] for article_id in sorted(found))
        for other in others:
            self._merge(first, other, item)
        return first

    def _merge(self, entry: Entry, other: Entry, item: Prepared) -> None:
        """Make two articles one."""
        past, mine, its = self._past, entry.timeline, other.timeline
        keys = keys_of(other)
        newer = max(its.seen) > max(mine.seen)
        if not entry.row["outlet"] and other.row["outlet"]:
            entry.row["outlet"], entry.changed = other.row["outlet"], True
        mine.tell()
        mine.seen |= its.seen
        mine.marks += its.marks
        mine.fold(self._same, past.next_version)
        past.drop(other, into=entry.id)
        entry.moved = True
        past.addresses.joined(keys, other.id, entry.id)
        names = (entry.row, other.row) if newer else (other.row, entry.row)
        former, kept = ((row["key"], row["canonical_url"]) for row in names)
        self._rename(entry, *kept, item)
        past.addresses.renamed(entry, *former, item)

    def _new(self, item: Prepared) -> Entry:
        past, reading = self._past, item.reading
        row = {
            "id": past.next_article(),
            "key": item.key,
            "canonical_url": item.canonical,
            "first_captured_at": item.captured_at,
            "duplicate_of": None,
            "cluster_id": None,
            "similarity": None,
            "outlet": "",
        }
        seen = item.seen()
        seen.version_id = past.next_version()
        mark = Mark(seen.version_id, seen.captured_at, reading, item.digest)
        entry = Entry(row, Timeline([mark], {seen.key: seen}), new=True, moved=True)
        self._show(entry, item)
        past.add(entry)
        return entry

    def _more(self, entry: Entry, item: Prepared) -> OutcomeKind:
        """Take in a capture that was not known."""
        timeline, seen = entry.timeline, item.seen()
        entry.moved = True
        last = timeline.last()
        if last is not None and item.captured_at <= last:
            timeline.add(seen)
            timeline.fold(self._same, self._past.next_version)
            alone = timeline.alone(seen)
            return OutcomeKind.VERSION if alone else OutcomeKind.UNCHANGED
        mark = timeline.marks[-1]
        digest = item.digest
        if (digest and mark.digest == digest) or self._same(mark.reading, item.reading):
            seen.version_id, seen.said = mark.id, differing(mark.reading, item.reading)
            timeline.add(seen)
            return OutcomeKind.UNCHANGED
        seen.version_id = self._past.next_version()
        timeline.marks.append(Mark(seen.version_id, seen.captured_at, item.reading, digest))
        timeline.add(seen)
        return OutcomeKind.VERSION

    def _again(self, entry: Entry, item: Prepared, seen: Seen) -> bool:
        """Another reading of a known capture; an older one that a version shows is kept.

        Gives whether a version is read anew.
        """
        timeline, reading = entry.timeline, item.reading
        mark = timeline.mark(seen.version_id)
        if not timeline.begins(seen):
            said = differing(mark.reading, reading)
            entry.moved = entry.moved or said != seen.said
            seen.said, seen.reading = said, reading
            return False
        was = mark.reading
        if was.extractor != reading.extractor:
            self._writing.keep_reading(mark.id, was)
        elif (was.fingerprint, was.headline, was.fields) == (
            reading.fingerprint,
            reading.headline,
            # Another layout or time zone in the outlet's file shows in other fields alone.
            reading.fields,
        ):
            return False
        timeline.reread(mark, reading)
        entry.moved = True
        return True

    def _same(self, one: Reading, other: Reading) -> bool:
        significant = self._texts.significant
        if one.fingerprint != other.fingerprint and significant(one.body_text, other.body_text):
            return False
        return one.headline == other.headline or not significant(one.headline, other.headline)

    def _rename(self, entry: Entry, key: str, url: str, item: Prepared) -> None:
        """Let an article go by a canonical address: it is that of its newest capture."""
        row, past = entry.row, self._past
        former, former_url = row["key"], row["canonical_url"]
        if (former, former_url) == (key, url):
            return
        row |= {"key": key, "canonical_url": url}
        entry.changed = True
        if former != key:
            past.by_key[key] = past.by_key.pop(former)
            past.addresses.renamed(entry, former, former_url, item)

    def _show(self, entry: Entry, item: Prepared) -> None:
        """Let an article's row say what its newest version says."""
        row, marks = entry.row, entry.timeline.marks
        mark, first = marks[-1], marks[0].captured_at
        values: dict[str, Any] = {"version_id": mark.id, "first_captured_at": first}
        published = row.get("date_published")
        if mark.reading != entry.showing:
            entry.showing = reading = mark.reading
            mine = reading == item.reading
            article = item.article if mine else article_of(reading._asdict())
            published = article.date_published
            values |= {
                "language": article.language,
                "headline": article.headline,
                "date_published": published,
                "fingerprint": reading.fingerprint,
                "signature": item.signature if mine else self._texts.signature(reading.body_text),
                "outlet": article.outlet or _outlet(entry),
            }
        elif entry.moved and _OUTLET not in mark.reading.fields:
            values["outlet"] = _outlet(entry)
        values["listed_at"] = published or first
        if any(row.get(name) != value for name, value in values.items()):
            row |= values
            entry.changed = True


def _outlet(entry: Entry) -> str:
    """The outlet that a capture was read as one of last, else the one whose sources listed it."""
    fields = {mark.id: mark.reading.fields for mark in entry.timeline.marks}
    for one in sorted(entry.timeline.seen.values(), key=lambda one: one.key, reverse=True):
        for told in (one.said or "", fields[one.version_id]):
            # What a capture says otherwise than its version stands first; null: it names none.
            if _OUTLET in told:
                if outlet := json.loads(told)["outlet"]:
                    return str(outlet)
                break
    return str(entry.row["outlet"])


def keys_of(entry: Entry) -> set[str]:
    """Keys of all addresses that an article was fetched from, and of those it goes or went by."""
    keys = {entry.row["key"]}
    for one in entry.timeline.tell():
        named = article_of(one.told()._asdict()).canonical_url
        keys |= {key_of(one.url), key_of(named or canonical_url(one.url))}
    return keys

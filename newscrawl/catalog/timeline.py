"""Where a capture falls among the versions of its article. Pure.

A version is a run of captures in time order that gave the same text. Captures may come in any
order, twice, and from several archives; the runs come out the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.catalog.readings import Reading, Text, applied, differing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A version; ``captured_at`` is the time of its first capture, which it is read from."""

    id: int
    captured_at: datetime
    reading: Reading
    digest: str
    """Payload digest of that capture; may be empty."""


@dataclass(slots=True)
class Seen:
    """A capture of an article."""

    captured_at: datetime
    """Its place: its moment, or the ticks after it that other captures of that moment leave."""
    moment: datetime
    record_id: str
    digest: str
    url: str
    capture: str
    version_id: int = 0
    said: str | None = None
    """What its reading says otherwise than its version's; see :func:`differing`."""
    reading: Reading | None = None
    """Its whole reading, where that was asked for."""

    @property
    def key(self) -> tuple[datetime, str]:
        """What tells captures of an article apart, and their order."""
        return self.moment, self.record_id

    def told(self) -> Reading:
        """Its whole reading, once :meth:`Timeline.tell` has made it known."""
        if self.reading is None:
            raise AssertionError(self.record_id)
        return self.reading


@dataclass(slots=True)
class Timeline:
    """The versions of one article in time order, and the captures seen of it."""

    marks: list[Mark] = field(default_factory=list)
    seen: dict[tuple[datetime, str], Seen] = field(default_factory=dict)

    def add(self, one: Seen) -> None:
        """Take in a capture whose version is known."""
        self.seen[one.key] = one

    def last(self) -> datetime | None:
        """The place of the newest capture."""
        return max((one.captured_at for one in self.seen.values()), default=None)

    def mark(self, version_id: int) -> Mark:
        """A version."""
        return next(mark for mark in self.marks if mark.id == version_id)

    def begins(self, one: Seen) -> bool:
        """Whether a capture is the one that its version is read from."""
        return self.mark(one.version_id).captured_at == one.captured_at

    def alone(self, one: Seen) -> bool:
        """Whether its version was seen in no other capture."""
        return sum(other.version_id == one.version_id for other in self.seen.values()) == 1

    def tell(self) -> Iterable[Seen]:
        """All captures, with their whole readings."""
        marks = {mark.id: mark for mark in self.marks}
        for one in self.seen.values():
            if one.reading is None:
                base = marks[one.version_id].reading
                one.reading = applied(base, one.said, one.url, one.capture)
        return self.seen.values()

    def reread(self, mark: Mark, reading: Reading) -> None:
        """Replace what a version's first capture was read as; other captures keep their own."""
        mine = [one for one in self.tell() if one.version_id == mark.id]
        now = Mark(mark.id, mark.captured_at, reading, mark.digest)
        self.marks[self.marks.index(mark)] = now
        for one in mine:
            if one.captured_at == mark.captured_at:
                one.reading = reading
            _compare(one, reading)

    def fold(self, same: Callable[[Reading, Reading], bool], fresh: Callable[[], int]) -> None:
        """Make the versions anew from all captures, in the order of time.

        ``fresh`` gives ids for versions that were none before. A version that goes on keeps
        its id, and captures that were one version stay one where no other text comes between.
        """
        began = {one.key: one.version_id for one in self.tell() if self._began(one)}
        runs = _runs(sorted(self.seen.values(), key=lambda one: one.key), same)
        self.marks = []
        place: datetime | None = None
        for run in runs:
            ids = (began[one.key] for one in run if one.key in began)
            version_id = next(ids, 0) or fresh()
            for one in run:
                place = one.moment if place is None else max(one.moment, place + _TICK)
                one.captured_at, one.version_id = place, version_id
            first = run[0]
            reading = first.told()
            self.marks.append(Mark(version_id, first.captured_at, reading, first.digest))
            for one in run:
                _compare(one, reading)

    def _began(self, one: Seen) -> bool:
        return bool(one.version_id) and self.begins(one)


def _runs(seen: Iterable[Seen], same: Callable[[Reading, Reading], bool]) -> list[list[Seen]]:
    runs: list[list[Seen]] = []
    ids: set[int] = set()
    for one in seen:
        if runs and _goes_on(runs[-1][0], ids, one, same):
            runs[-1].append(one)
        else:
            runs.append([one])
            ids = set()
        if one.version_id:
            ids.add(one.version_id)
    return runs


def _goes_on(
    first: Seen, ids: set[int], one: Seen, same: Callable[[Reading, Reading], bool]
) -> bool:
    # The same bytes are never another version, whatever two extractors made of them; nor is
    # what was one, before a newer extractor read some of its captures.
    if one.version_id in ids or (one.digest and one.digest == first.digest):
        return True
    return same(first.told(), one.told())


def _compare(one: Seen, reading: Reading) -> None:
    one.said = differing(reading, one.told())


def texts_of(marks: Iterable[Mark]) -> dict[Text, datetime]:
    """Every text among versions, with the time that it was first captured."""
    found: dict[Text, datetime] = {}
    for mark in marks:
        text = mark.reading.text
        if text.fingerprint:
            found[text] = min(mark.captured_at, found.get(text, mark.captured_at))
    return found

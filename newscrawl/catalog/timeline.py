"""Where a capture falls among the versions of its article. Pure.

A version is a run of captures in time order that gave the same text. Captures may come in any
order, twice, and from several archives; the runs come out the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_TICK = timedelta(microseconds=1)
_SHORT = 200
"""Texts below this many characters repeat one another by chance: their headlines must agree."""


class Text(NamedTuple):
    """What makes two articles repeat one another."""

    fingerprint: str
    """Empty for a text without characters, which repeats none."""
    headline: str | None = None
    """Of short texts alone."""


@dataclass(slots=True)
class Mark:
    """A version as placing needs it; ``captured_at`` is its first capture's time."""

    id: int
    captured_at: datetime
    fingerprint: str
    extractor: str
    headline: str
    body_text: str
    digest: str
    fields: str | None = None
    """All other fields as the catalog keeps them; None where they were not loaded."""

    @property
    def text(self) -> Text:
        """What it is known by elsewhere."""
        short = len(self.body_text) < _SHORT
        return Text(self.fingerprint, self.headline if short else None)

    def begun(self, version_id: int, captured_at: datetime) -> Mark:
        """The same text as another version, from another time on."""
        return replace(self, id=version_id, captured_at=captured_at)


@dataclass(slots=True)
class Timeline:
    """The versions of one article in time order, and the captures seen of it."""

    marks: list[Mark] = field(default_factory=list)
    sightings: dict[datetime, tuple[int, str]] = field(default_factory=dict)
    """Time of each capture to version id and record id."""

    def texts(self) -> dict[Text, datetime]:
        """Every text that the article had, with the time that it was first captured."""
        found: dict[Text, datetime] = {}
        for mark in self.marks:
            if mark.fingerprint:
                found[mark.text] = min(mark.captured_at, found.get(mark.text, mark.captured_at))
        return found


class Place(Enum):
    """What a capture is to a timeline."""

    REREAD = "reread"
    """The very capture that a version was read from."""
    SEEN = "seen"
    """A capture that was counted to a version before."""
    SAME = "same"
    """A new capture of a version's text, after its first."""
    EARLIER = "earlier"
    """A new capture of a version's text, before its first."""
    NEW = "new"
    """A text of its own."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The place of a capture."""

    place: Place
    captured_at: datetime
    mark: Mark | None = None
    """The version that it belongs to, for all places but ``NEW``."""
    split: Mark | None = None
    """For ``NEW``: the version that goes on after it, and so becomes two."""


def place(
    timeline: Timeline,
    captured_at: datetime,
    record_id: str,
    digest: str,
    same_text: Callable[[Mark], bool],
) -> Placement:
    """Where the capture made at ``captured_at`` belongs.

    ``digest`` is its payload digest: the same bytes are never another version, whatever two
    extractors made of them.
    """
    marks = {mark.id: mark for mark in timeline.marks}
    while (sighting := timeline.sightings.get(captured_at)) is not None:
        if sighting[1] == record_id:
            mark = marks[sighting[0]]
            first = mark.captured_at == captured_at
            return Placement(Place.REREAD if first else Place.SEEN, captured_at, mark)
        captured_at += _TICK  # another capture within the clock's tick
    before = [mark for mark in timeline.marks if mark.captured_at <= captured_at]
    after = [mark for mark in timeline.marks if mark.captured_at > captured_at]

    def same(mark: Mark) -> bool:
        return bool(digest and mark.digest == digest) or same_text(mark)

    if before and same(before[-1]):
        return Placement(Place.SAME, captured_at, before[-1])
    goes_on = before and any(
        time > captured_at and version == before[-1].id
        for time, (version, _) in timeline.sightings.items()
    )
    if goes_on:
        return Placement(Place.NEW, captured_at, split=before[-1])
    if after and same(after[0]):
        return Placement(Place.EARLIER, captured_at, after[0])
    return Placement(Place.NEW, captured_at)

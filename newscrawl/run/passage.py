"""How far the ranges of a replay have come, within one process and over all of them."""

from __future__ import annotations

import multiprocessing
import sys
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.catalog.replays import Range
    from newscrawl.model import CaptureRef


@dataclass(slots=True)
class Passage:
    """How far one range is: what was read of it, and which of its pages are not stored yet."""

    claimed: Range
    position: int
    """Everything before this offset was read."""
    pages: int = 0
    problems: list[str] = field(default_factory=list)
    whole: bool = False
    """Whether it was read to its end."""
    _waiting: dict[CaptureRef, int] = field(default_factory=dict)
    _stuck: int = sys.maxsize

    @classmethod
    def of(cls, claimed: Range) -> Passage:
        """Go on where the range was left."""
        told = claimed.problem.splitlines()
        return cls(claimed, claimed.position, claimed.records, told)

    def begin(self, ref: CaptureRef, offset: int) -> None:
        """A page that lies at ``offset`` of the file is on its way to the catalog."""
        self._waiting[ref] = offset

    def done(self, ref: CaptureRef) -> bool:
        """It has come there; False where it is not of this range."""
        return self._waiting.pop(ref, None) is not None

    def failed(self, ref: CaptureRef) -> None:
        """It could not be stored: the range can come no further than this."""
        if ref in self._waiting:
            self._stuck = min(self._stuck, self._waiting.pop(ref))

    @property
    def stored(self) -> int:
        """Everything before this offset is stored."""
        return min(self.position, self._stuck, *self._waiting.values())

    @property
    def settled(self) -> bool:
        """Whether every page that was read of it has come to its end."""
        return not self._waiting

    @property
    def finished(self) -> bool:
        """Whether all of it is read and stored."""
        return self.whole and self.settled and self._stuck == sys.maxsize

    @property
    def problem(self) -> str:
        """What was skipped, a line each."""
        return "\n".join(self.problems)


class Meter:
    """What all processes of one replay share: bytes and pages passed, and whether to go on.

    Each process counts in a place of its own (:meth:`of`), without a lock: one that is killed
    would take a lock with it, and the others would wait for ever.
    """

    def __init__(self, processes: int = 1) -> None:
        context = multiprocessing.get_context("spawn")
        self._bytes = context.RawArray("q", processes)
        self._pages = context.RawArray("q", processes)
        self._stopped = context.RawValue("b", 0)
        self._own = 0

    def of(self, process: int) -> Meter:
        """The same, counted in another process's place."""
        other = copy(self)
        other._own = process
        return other

    def add(self, passed: int, pages: int) -> None:
        """So much more."""
        self._bytes[self._own] += passed
        self._pages[self._own] += pages

    def stop(self) -> None:
        """Ask every process to come to its end."""
        self._stopped.value = 1

    @property
    def stopped(self) -> bool:
        """Whether they are to."""
        return bool(self._stopped.value)

    @property
    def bytes(self) -> int:
        """Bytes of archives passed."""
        return sum(self._bytes)

    @property
    def pages(self) -> int:
        """Pages read."""
        return sum(self._pages)

"""The work of a replay: archive files cut into ranges, how far each has come, and who is at it.

A range is the unit that a process works on; its progress lies in the catalog, so that processes
and machines share one replay, and one that was killed goes on where it was.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import socket
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from newscrawl.archive.pages import ranges
from newscrawl.catalog.replays import Range
from newscrawl.extract import EXTRACTOR
from newscrawl.run.comparison import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from newscrawl.archive.damage import Damage
    from newscrawl.archive.sources import Source
    from newscrawl.catalog.replays import Replays
    from newscrawl.run.archives import Archives, Wanted
    from newscrawl.run.places import Places

_PIECES = 64
"""Ranges of a file, where they are neither too small nor too large: the last of several processes
is alone at work for no longer than one takes."""
_SMALLEST, _LARGEST = 1 << 20, 64 << 20
"""Bytes of a range; beginning one costs about as much as ten pages."""


@dataclass(frozen=True, slots=True)
class Input:
    """One archive file as it was when the replay was planned."""

    name: str
    size: int

    @property
    def key(self) -> str:
        """How the catalog calls it: a file that has grown or changed is another."""
        return f"{self.size}@{self.name}"

    @classmethod
    def of_key(cls, key: str) -> Input:
        """Take a key apart."""
        size, _, name = key.partition("@")
        return cls(name, int(size))

    def spans(self) -> list[tuple[int, int]]:
        """Its ranges. A file that is not compressed stays whole.

        It may hold another archive as a payload, and a range that began in there would take
        that one's records for its own.
        """
        if not self.size:
            return []
        packed = self.name.endswith((".gz", ".gz.open"))
        piece = min(max(self.size // _PIECES, _SMALLEST), _LARGEST)
        found = ranges(self.size, self.size // piece if packed else 1, piece)
        return [(start, self.size if end is None else end) for start, end in found]


def inputs(sources: Iterable[Source]) -> list[Input]:
    """Each source with its size, each once."""
    return list(dict.fromkeys(Input(source.name, source.size()) for source in sources))


def find_inputs(archives: Archives, named: Iterable[str]) -> list[Input]:
    """The archives that are named, or the project's own; raises BadInput."""
    given = list(named)
    return inputs(archives.named(given) if given else archives.own())


def job_name(wanted: Wanted, sources: Sequence[str], outlets: Path, *readers: str) -> str:
    """One name for equal work: the same sources as named, filters, outlet files and extractor.

    ``readers`` name what reads pages, with versions.
    """
    digest = hashlib.sha256(repr((wanted, tuple(sources), readers)).encode())
    for path in sorted(outlets.glob("*.toml")) if outlets.is_dir() else ():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"replay-{digest.hexdigest()[:16]}"


def job_of(wanted: Wanted, sources: Sequence[str], places: Places, settings: BaseSettings) -> str:
    """The name of a replay's work by what its settings name; see :func:`job_name`."""
    reader = str(settings.get("NEWSCRAWL_READER"))
    return job_name(wanted, sources, places.outlets, EXTRACTOR, reader)


@dataclass
class Replayed:
    """What a replay found beside articles; filled in as it goes on."""

    damage: list[Damage] = field(default_factory=list)
    """The first so many; all are counted."""
    comparison: Comparison = field(default_factory=Comparison)
    """Of a replay that stores nothing."""


class Owner:
    """Stands for this process as the owner of ranges, for as long as it lives.

    It holds a lock on a file in ``folder``: another process of this machine that can take the
    lock knows that the owner has gone, however it went, and need not wait for a lease to end.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        home = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
        self._prefix = f"{socket.gethostname()}-{home}-"
        self.name = f"{self._prefix}{os.getpid()}-{secrets.token_hex(4)}"
        self._path = folder / self.name
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def has_gone(self, owner: str) -> bool:
        """Whether another owner is known to live no more."""
        owner = owner.partition("/")[0]
        if owner == self.name or not owner.startswith(self._prefix):
            return False
        path = self._folder / owner
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)
        path.unlink(missing_ok=True)
        return True

    def close(self) -> None:
        """Own nothing any more."""
        self._path.unlink(missing_ok=True)
        os.close(self._file)


class Work(Protocol):
    """Where ranges come from, and where it is noted how far they are."""

    def next(self) -> Range | None:
        """A range to work on; None where there is none."""

    def advance(self, claimed: Range, position: int, pages: int, problem: str) -> bool:
        """Note progress; False where another has taken the range over."""

    def finish(self, claimed: Range, pages: int, problem: str) -> None:
        """Note the end of a range."""

    def release(self, claimed: Range) -> None:
        """Give a range back unfinished."""


class SharedWork:
    """Ranges claimed from the catalog."""

    def __init__(self, replays: Replays, job: str, owner: Owner) -> None:
        self._replays = replays
        self._job = job
        self._owner = owner
        self._names: dict[int, str] = {}

    def plan(self, wanted: Iterable[Input]) -> None:
        """Note all ranges; those that are known stay as they are."""
        for one in wanted:
            self._replays.plan(self._job, one.key, one.spans())
        self._replays.reclaim(self._job, self._owner.has_gone)

    def next(self) -> Range | None:
        """A range that nobody works on, this process neither."""
        name = f"{self._owner.name}/{len(self._names)}"
        claimed = self._replays.claim(self._job, name)
        if claimed is not None:
            self._names[claimed.id] = name
        return claimed

    def advance(self, claimed: Range, position: int, pages: int, problem: str) -> bool:
        """Note progress in the catalog."""
        name = self._names[claimed.id]
        return self._replays.advance(claimed, name, position, pages, problem=problem)

    def finish(self, claimed: Range, pages: int, problem: str) -> None:
        """Note the end of a range in the catalog."""
        self._replays.finish(claimed, self._names[claimed.id], pages, problem=problem)

    def release(self, claimed: Range) -> None:
        """Let another have it."""
        self._replays.release(claimed, self._names[claimed.id])


class ListedWork:
    """Ranges of this process alone: for a replay that notes nothing."""

    def __init__(self, listed: Iterable[Range]) -> None:
        self._left = deque(listed)

    def next(self) -> Range | None:
        """The next in the list."""
        return self._left.popleft() if self._left else None

    def advance(self, claimed: Range, position: int, pages: int, problem: str) -> bool:  # noqa: ARG002
        """Nothing to note."""
        return True

    def finish(self, claimed: Range, pages: int, problem: str) -> None:
        """Nothing to note."""

    def release(self, claimed: Range) -> None:
        """Nothing to note."""


def listed(wanted: Iterable[Input]) -> list[Range]:
    """All ranges of these files, for :class:`ListedWork`."""
    spans = [(one.key, start, end) for one in wanted for start, end in one.spans()]
    return [
        Range(number, "", key, start, end, start, 0, "open")
        for number, (key, start, end) in enumerate(spans)
    ]

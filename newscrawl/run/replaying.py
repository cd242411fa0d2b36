"""The work of a replay: archive files cut into ranges, how far each has come, and who is at it.

A range is the unit that a process works on; its progress lies in the catalog, so that processes
and machines share one replay, and one that was killed goes on where it was.
"""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
import secrets
import socket
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from newscrawl.archive.captureindex import CaptureIndex
from newscrawl.archive.pages import ranges
from newscrawl.catalog.replays import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from newscrawl.archive.page import Refers
    from newscrawl.archive.sources import Source
    from newscrawl.catalog.replays import Replays
    from newscrawl.model import CaptureRef
    from newscrawl.run.archives import Archives, Wanted
    from newscrawl.run.places import Places

_PIECE = 64 << 20


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
        found = ranges(self.size, self.size // _PIECE if packed else 1, _PIECE)
        return [(start, self.size if end is None else end) for start, end in found]


def inputs(sources: Iterable[Source]) -> list[Input]:
    """Each source with its size, each once."""
    return list(dict.fromkeys(Input(source.name, source.size()) for source in sources))


def job_name(wanted: Wanted, sources: Sequence[str], outlets: Path, *readers: str) -> str:
    """One name for equal work: the same sources as named, filters, outlet files and extractor.

    ``readers`` name what reads pages, with versions.
    """
    digest = hashlib.sha256(repr((wanted, tuple(sources), readers)).encode())
    for path in sorted(outlets.glob("*.toml")) if outlets.is_dir() else ():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"replay-{digest.hexdigest()[:16]}"


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
    """What all processes of one replay share: bytes and pages passed, and whether to go on."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._bytes, self._pages = context.Value("q", 0), context.Value("q", 0)
        self._stopped = context.Value("b", 0)

    def add(self, passed: int, pages: int) -> None:
        """So much more."""
        for value, more in ((self._bytes, passed), (self._pages, pages)):
            with value.get_lock():
                value.value += more

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
        return int(self._bytes.value)

    @property
    def pages(self) -> int:
        """Pages read."""
        return int(self._pages.value)


class SharedIndex:
    """Finds what revisits repeat among the inputs; the first process that asks makes the index."""

    def __init__(self, places: Places, archives: Archives, found: Sequence[Input]) -> None:
        names = "\n".join(one.key for one in found)
        digest = hashlib.sha256(names.encode()).hexdigest()[:16]
        self._folder = places.data / "replay"
        self._path = self._folder / f"index-{digest}.sqlite"
        self._archives = archives
        self._inputs = found
        self._index: CaptureIndex | None = None

    def __call__(self, wanted: Refers) -> CaptureRef | None:
        """The capture that a revisit repeats; None where none of the inputs holds it."""
        if self._index is None:
            self._index = self._built()
        return self._index(wanted)

    def _built(self) -> CaptureIndex:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            index = CaptureIndex(
                [self._archives.open(one.name) for one in self._inputs], self._path
            )
            index.build()
        finally:
            os.close(lock)
        return index

    def remove(self) -> None:
        """Take the files away: the replay is at its end."""
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(".lock").unlink(missing_ok=True)

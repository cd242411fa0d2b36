"""The report at the end of a run: what was asked for, what was kept, and whether it adds up.

These must hold (:mod:`newscrawl.fetch.counts` says what is counted)::

    requests          = answered + unanswered
    requests + resent = exchanges + unsent
    captures          = records (responses, revisits, and requests that nothing answered)
    pages             = articles + versions + duplicates + unchanged + dropped
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newscrawl.model import to_json
from newscrawl.run.coverage import shares
from newscrawl.run.tally import KEPT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Equation:
    """Two counts that must be equal."""

    left: str
    right: str
    left_count: int
    right_count: int

    @property
    def holds(self) -> bool:
        """Whether both sides are equal."""
        return self.left_count == self.right_count


@dataclass(frozen=True)
class Report:
    """One run in numbers. ``counts`` are the run's stats without their prefix."""

    run: str
    started: datetime
    finished: datetime
    reason: str
    """Why it ended: ``finished``, ``shutdown`` (Ctrl-C), ``archive-failed`` ..."""
    counts: Mapping[str, int] = field(default_factory=dict)
    archive: str = ""
    catalog: str = ""
    """A path, or an address without its password."""
    problems: tuple[str, ...] = ()
    """One line each: broken sources and whatever else a person should look at."""
    files: tuple[str, ...] = ()
    """Keys of the WARC files that the run wrote."""
    exit_code: int = 0
    """Of the failure that ended the run, if one did; see :mod:`newscrawl.errors`."""

    @property
    def spider(self) -> str:
        """Which spider ran: the end of the run's name."""
        return self.run.partition("-")[2]

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return max((self.finished - self.started).total_seconds(), 0.001)

    def count(self, name: str) -> int:
        """One count, 0 where nothing was counted."""
        return int(self.counts.get(name, 0))

    def total(self, prefix: str) -> int:
        """Sum of all counts below a prefix."""
        return sum(int(v) for k, v in self.counts.items() if k.startswith(prefix))

    def below(self, prefix: str) -> dict[str, int]:
        """Counts below a prefix, without it, the largest first."""
        found = {k.removeprefix(prefix): int(v) for k, v in self.counts.items()}
        found = {k: v for k, v in found.items() if prefix + k in self.counts}
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def outlets(self) -> tuple[str, ...]:
        """Names of the outlets that the run touched."""
        return tuple(sorted({key.split("/")[1] for key in self.counts if key[:7] == "outlet/"}))

    @property
    def coverage(self) -> dict[str, dict[str, float]]:
        """For each outlet with enough articles, the share of them that has each field."""
        found = {name: shares(self.below(f"outlet/{name}/")) for name in self.outlets}
        return {name: known for name, known in found.items() if known}

    @property
    def equations(self) -> tuple[Equation, ...]:
        """What must add up."""
        kept = sum(self.count(name) for name in KEPT)
        found = [
            Equation(
                "requests",
                "answered + unanswered",
                self.count("requests"),
                self.count("answered") + self.total("unanswered/"),
            ),
            Equation(
                "requests + resent",
                "exchanges + unsent",
                self.count("requests") + self.count("resent"),
                self.count("exchanges") + self.count("unsent"),
            ),
            Equation("captures", "records", self.count("captured"), self.total("records/")),
            Equation(
                "pages",
                "articles + versions + duplicates + unchanged + dropped",
                self.count("pages"),
                kept + self.total("dropped/"),
            ),
        ]
        return tuple(found)

    @property
    def balanced(self) -> bool:
        """Whether every equation holds."""
        return all(equation.holds for equation in self.equations)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON data."""
        return {
            "run": self.run,
            "started": to_json(self.started),
            "finished": to_json(self.finished),
            "seconds": round(self.seconds, 3),
            "reason": self.reason,
            "exit_code": self.exit_code,
            "balanced": self.balanced,
            "equations": [
                {
                    "left": e.left,
                    "right": e.right,
                    "left_count": e.left_count,
                    "right_count": e.right_count,
                    "holds": e.holds,
                }
                for e in self.equations
            ],
            "requests": {
                "sent": self.count("requests"),
                "answered": self.count("answered"),
                "unanswered": self.below("unanswered/"),
            },
            "captures": self.count("captured"),
            "records": self.below("records/"),
            "bytes": {"wire": self.count("bytes/wire"), "archive": self.count("bytes/archive")},
            "sources": self.below("sources/"),
            "requisites": self.below("requisites/"),
            "pages": {
                "total": self.count("pages"),
                **{name: self.count(name) for name in KEPT},
                "dropped": self.below("dropped/"),
                "per_second": round(self.count("pages") / self.seconds, 2),
            },
            "outlets": {name: self.below(f"outlet/{name}/") for name in self.outlets},
            "coverage": self.coverage,
            "archive": self.archive,
            "catalog": self.catalog,
            "files": list(self.files),
            "problems": list(self.problems),
        }

    def write(self, folder: Path) -> Path:
        """Write ``report.json`` (the newest) and a copy under the run's name."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.as_json(), indent=2, ensure_ascii=False) + "\n"
        path = folder / f"{self.run}.json"
        for target in (path, folder / "report.json"):
            # Several processes may end at once in one folder.
            draft = target.with_suffix(f".{os.getpid()}.draft")
            draft.write_text(text, encoding="utf-8")
            draft.replace(target)
        return path


def merged(reports: Sequence[Report]) -> Report:
    """The sum of the reports of one crawl's processes (at least one)."""
    counts: dict[str, int] = {}
    for report in reports:
        for name, number in report.counts.items():
            counts[name] = counts.get(name, 0) + int(number)
    first = min(reports, key=lambda report: report.started)
    ends = [report.reason for report in reports if report.reason != "finished"]
    return replace(
        first,
        finished=max(report.finished for report in reports),
        reason=ends[0] if ends else "finished",
        counts=counts,
        problems=tuple(line for report in reports for line in report.problems),
        files=tuple(key for report in reports for key in report.files),
        exit_code=next((one.exit_code for one in reports if one.exit_code), 0),
    )

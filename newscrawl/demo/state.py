"""What the demo remembers between two runs in the same data folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.demo.newsroom import CORRECTED_AT
from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

_LAST_GENERATION = 2


@dataclass(frozen=True, slots=True)
class DemoState:
    """Where the sample web listened, for its articles' addresses must stay what they were."""

    port: int = 0
    """0 before the first run."""
    one_address: bool = False
    crawled: int = 0
    """The youngest generation that was crawled to the end."""
    corrected_at: str = ""
    """ISO 8601: when the outlets corrected themselves, that is after the first crawl."""

    @property
    def generation(self) -> int:
        """The generation to serve now."""
        return min(self.crawled + 1, _LAST_GENERATION)

    @property
    def corrected(self) -> datetime:
        """When the outlets correct themselves."""
        text = self.corrected_at
        return datetime.fromisoformat(text) if text else CORRECTED_AT

    def begun(self, now: datetime) -> DemoState:
        """The state as a run begins: corrections are made once, after the first crawl."""
        if self.generation < _LAST_GENERATION or self.corrected_at:
            return self
        return replace(self, corrected_at=now.astimezone(UTC).replace(microsecond=0).isoformat())

    def at(self, port: int, *, one_address: bool) -> DemoState:
        """The state with the place where the sample web listens."""
        return replace(self, port=port, one_address=one_address)

    def finished(self) -> DemoState:
        """The state once this generation is crawled."""
        return replace(self, crawled=self.generation)

    def save(self, path: Path) -> None:
        """Write it; the folder is made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        draft.replace(path)


def load_state(path: Path) -> DemoState:
    """The state in ``path``; the first state where there is none. Raises :class:`BadInput`."""
    try:
        return DemoState(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return DemoState()
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(
            f"{path}: not the demo's notes ({error}): delete it to start anew"
        ) from error

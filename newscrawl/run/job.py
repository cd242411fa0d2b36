"""Pages that a stopped run left in the queue of its job folder (Scrapy's ``JOBDIR``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

_NAME = "newscrawl.json"


class Job:
    """A job folder, or none: then nothing is left and nothing is taken up."""

    def __init__(self, folder: str | None) -> None:
        self._file = Path(folder, _NAME) if folder else None

    def __bool__(self) -> bool:
        return self._file is not None

    def left(self) -> dict[str, int]:
        """How many pages of each outlet the last run left in the queue."""
        if self._file is None or not self._file.exists():
            return {}
        found: dict[str, int] = json.loads(self._file.read_text())
        self._file.unlink()
        return found

    def leave(self, pages: Mapping[str, int]) -> None:
        """Note how many pages of each outlet stay in the queue."""
        if self._file is not None:
            self._file.write_text(json.dumps(dict(pages)))

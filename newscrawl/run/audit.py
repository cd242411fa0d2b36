"""The audit log: every address that the guard refused, in a file of its own."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

NAME = "audit.log"
"""File in the data folder; runs append to it."""
_LOGGER = "newscrawl.audit"


class AuditLog:
    """Appends what the guard says to a file, one line each: time (UTC), process, what, why.

    The file appears with its first line. Raises :class:`BadInput` where it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._handler = logging.FileHandler(path, encoding="utf-8", delay=True)
            if path.exists():
                path.open("ab").close()
        except OSError as error:
            raise BadInput(f"{path}: cannot be written: {error.strerror}") from error
        form = logging.Formatter("%(asctime)sZ [%(process)d] %(message)s", "%Y-%m-%dT%H:%M:%S")
        form.converter = time.gmtime
        self._handler.setFormatter(form)
        logger = logging.getLogger(_LOGGER)
        logger.addHandler(self._handler)
        # It is kept whatever level the run logs at.
        logger.setLevel(logging.INFO)

    def close(self) -> None:
        """Stop listening and close the file."""
        logging.getLogger(_LOGGER).removeHandler(self._handler)
        self._handler.close()

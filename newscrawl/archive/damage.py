"""What is wrong with an archive, as values: damage is reported, never fatal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """One fault of one archive file."""

    file: str
    """Path, key or URL of the file, as given."""
    offset: int
    """Byte offset in the file of the record or of the bytes at fault."""
    what: str
    """The fault in a line for a person."""
    skipped: int = 0
    """Bytes of the file that gave no sound record; 0 where the fault is of form only."""
    record_id: str = ""
    url: str = ""

    def __str__(self) -> str:
        tail = f"; {self.skipped} bytes skipped" if self.skipped else ""
        return f"{self.file}:{self.offset}: {self.what}{tail}"

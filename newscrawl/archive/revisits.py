"""What the writer asks before it writes a payload again: is it held already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Held:
    """An earlier capture that a revisit may refer to: a complete response, never a revisit."""

    record_id: str
    """``WARC-Record-ID`` as a bare URI."""
    url: str
    captured_at: datetime


class RevisitIndex(Protocol):
    """Captures that are safely stored; asked from a thread of the writer's."""

    def find(self, payload_digest: str, url: str) -> Held | None:
        """A response with this payload, one of the same URL first; None where there is none."""

    def held(self, url: str) -> Held | None:
        """The latest response with status 200 of exactly this URL: what a 304 confirms."""

"""What the writer asks before it writes a payload again: is it held already."""

from __future__ import annotations

from typing import Protocol

from newscrawl.model import Held


class RevisitIndex(Protocol):
    """Captures that are safely stored; asked from a thread of the writer's."""

    def find(self, payload_digest: str, url: str) -> Held | None:
        """A response with this payload, one of the same URL first; None where there is none."""

    def held(self, url: str) -> Held | None:
        """The latest response with status 200 of exactly this URL: what a 304 confirms."""

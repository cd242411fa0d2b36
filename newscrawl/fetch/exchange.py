"""One exchange on one connection: the bytes that went out and the bytes that came back."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.http import split_head
from newscrawl.model import Capture, Truncation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newscrawl.http import Head

SPOOL_BYTES = 1 << 20
"""Responses larger than this lie in a temporary file, not in memory."""
HEAD_LIMIT = 1 << 18
"""Most bytes of all heads of a response together, interim ones included."""
SURPLUS_LIMIT = 1 << 16
"""Most bytes kept of what came after the end of a message."""


class Exchange:
    """Collects one exchange while it happens; frozen once it has ended or was cut.

    ``limit`` is the most bytes that the whole response may have on the wire (0: no limit).
    ``started`` is called when the first byte of the request goes out.
    """

    def __init__(self, *, limit: int = 0, started: Callable[[], None] | None = None) -> None:
        self.request = bytearray()
        self.response = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
        self.size = 0
        self.surplus = b""
        self.ip = ""
        self.tls_version = ""
        self.tls_cipher = ""
        self.began = datetime.now(UTC)
        self.timings: dict[str, float] = {}
        self.sent = False
        """Whether a byte of the request was on the wire: never true before a TLS handshake."""
        self.complete = False
        """Whether the message ended as HTTP says it should."""
        self.fault: OSError | None = None
        """Why the bytes could not be kept."""
        self.over_limit = False
        self.frozen = False
        self.head_seen = False
        self._limit = limit
        self._started = started
        self._clock = time.monotonic()

    def on_the_wire(self) -> None:
        """The first byte of the request goes out now."""
        if not self.sent:
            self.sent = True
            self.began = datetime.now(UTC)
            self._clock = time.monotonic()
            if self._started is not None:
                self._started()

    def wrote(self, data: bytes) -> None:
        """Bytes were handed to the connection."""
        if not self.frozen:
            self.request += data

    def read(self, data: bytes) -> bool:
        """Bytes arrived; False when no more are wanted (over a limit, or they cannot be kept)."""
        if self.frozen:
            return True
        if not self.size:
            self.timings["first_byte"] = time.monotonic() - self._clock
        try:
            self.response.write(data)
        except OSError as error:
            self.fault = error
            self._freeze()
            return False
        self.size += len(data)
        head_too_large = not self.head_seen and self.size > HEAD_LIMIT
        if head_too_large or (self._limit and self.size > self._limit):
            self.over_limit = True
            self._freeze()
            return False
        return True

    def end(self, rest: bytes) -> None:
        """The message is whole; ``rest`` arrived with it and is not part of it."""
        if self.frozen:
            return
        if rest:
            self.size -= len(rest)
            self.response.seek(self.size)
            self.response.truncate()
            self.surplus = bytes(rest[:SURPLUS_LIMIT])
        self.complete = True
        self._freeze()

    def cut(self) -> None:
        """The exchange ended before its message did; without effect on one that has ended."""
        if not self.frozen:
            self._freeze()

    def _freeze(self) -> None:
        self.frozen = True
        self.timings["ended"] = time.monotonic() - self._clock

    def heads(self) -> tuple[tuple[tuple[int, int], ...], Head | None]:
        """Find the spans of the interim heads, and the final head (None where none is whole).

        Raises OSError where not all bytes could be kept.
        """
        if self.fault is not None:
            raise self.fault
        self.response.seek(0)
        opening = self.response.read(min(self.size, HEAD_LIMIT))
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(opening):
            head = split_head(opening, at)
            if not head.whole:
                break
            if not 100 <= head.status < 200 or head.status == 101:
                return tuple(spans), head
            spans.append((at, head.end))
            at = head.end
        return tuple(spans), None

    def capture(
        self,
        url: str,
        method: str,
        *,
        truncated: Truncation | None,
        interim: tuple[tuple[int, int], ...],
        notes: Mapping[str, str],
    ) -> Capture:
        """The exchange as a value; whoever gets it closes the file."""
        self.response.seek(0)
        return Capture(
            url=url,
            method=method,
            began=self.began,
            request=bytes(self.request),
            response=self.response,
            size=self.size,
            interim=interim,
            surplus=self.surplus,
            ip=self.ip,
            tls_version=self.tls_version,
            tls_cipher=self.tls_cipher,
            truncated=None if self.complete else truncated,
            timings={name: round(value, 6) for name, value in self.timings.items()},
            notes=dict(notes),
        )

    def discard(self) -> None:
        """Close the file of an exchange that never was."""
        self.response.close()

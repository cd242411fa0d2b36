"""Heads of requests and responses, read as leniently as browsers read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(r"\r?\n")
_OPENING_LINE_ENDS = re.compile(rb"[\r\n]*")


@dataclass(frozen=True, slots=True)
class Head:
    """Start line and headers of a request or response, in wire order, decoded as Latin-1."""

    start: str
    """Request line or status line, without its line end."""
    headers: tuple[tuple[str, str], ...]
    """Names in their own case, values without surrounding space; folds are one space."""
    end: int
    """Offset in the message at which the body begins."""
    whole: bool = True
    """Whether the blank line that ends a head came; without it the head reaches to the end."""

    @property
    def is_response(self) -> bool:
        """Whether the start line is a status line."""
        return self.start[:5].upper() == "HTTP/"

    @property
    def version(self) -> str:
        """As the start line gives it, ``HTTP/1.1``; empty when it gives none."""
        parts = self.start.split()
        found = parts[:1] if self.is_response else parts[2:3]
        return found[0] if found else ""

    @property
    def status(self) -> int:
        """Status code, 0 for requests and for heads without one."""
        parts = self.start.split(None, 2)
        if not self.is_response or len(parts) < 2 or not re.fullmatch("[0-9]{1,3}", parts[1]):
            return 0
        return int(parts[1])

    @property
    def reason(self) -> str:
        """Reason phrase of a response; often empty."""
        parts = self.start.split(None, 2)
        return parts[2].strip() if self.is_response and len(parts) > 2 else ""

    @property
    def method(self) -> str:
        """Method of a request; empty for responses."""
        return "" if self.is_response else (self.start.split() or [""])[0]

    @property
    def target(self) -> str:
        """Request target of a request; empty for responses."""
        parts = self.start.split()
        return "" if self.is_response or len(parts) < 2 else parts[1]

    def all(self, name: str) -> list[str]:
        """Every value of a header, by name in any case, in wire order."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    def header(self, name: str) -> str:
        """All values of a header joined by ``", "`` (RFC 9110, section 5.3); empty when absent."""
        return ", ".join(self.all(name))


def split_head(message: bytes, start: int = 0) -> Head:
    """Read the head that begins at ``start``; a head without its blank line reaches to the end.

    Line ends before the start line are skipped (RFC 9112, section 2.2). Lines without a colon
    are no headers and are left out. Never raises.
    """
    opening = _OPENING_LINE_ENDS.match(message, start)
    start = opening.end() if opening else start
    blank = _BLANK_LINE.search(message, start)
    stop, end = (blank.start(), blank.end()) if blank else (len(message), len(message))
    first, *lines = _LINE_END.split(message[start:stop].decode("latin-1"))
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t"):
            if headers:
                name, value = headers[-1]
                headers[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        name, colon, value = line.partition(":")
        if colon and name.strip():
            headers.append((name.strip(), value.strip(" \t\r")))
    return Head(first.rstrip("\r"), tuple(headers), end, blank is not None)


def final_head(message: bytes) -> Head:
    """Head of the final response in ``message``: interim (1xx) heads before it are skipped.

    101 is final: what follows it is another protocol. Where only interim heads came, the last.
    """
    head = split_head(message)
    while 100 <= head.status < 200 and head.status != 101 and head.end < len(message):
        head = split_head(message, head.end)
    return head

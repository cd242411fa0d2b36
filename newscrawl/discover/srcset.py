"""The addresses in a ``srcset`` attribute (HTML, section 4.8.4.2.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = " \t\n\r\f"
_ADDRESS = re.compile(rf"[{_SPACE},]*([^{_SPACE}]+)")
_DESCRIPTORS = re.compile(r"(?:[^,()]|\([^)]*\)?|\))*,?")
_DESCRIPTOR = re.compile(r"\d+(?:\.\d+)?[wxh]", re.ASCII)


def srcset(value: str) -> Iterator[str]:
    """Each candidate's address as it is written, in order."""
    at = 0
    while (found := _ADDRESS.match(value, at)) is not None:
        address = found.group(1)
        at = found.end()
        if address.endswith(","):
            address = address.rstrip(",")
        else:
            rest = _DESCRIPTORS.match(value, at)
            at = rest.end() if rest is not None else len(value)
        # Where a comma stands too many, a descriptor is left alone.
        if address and not _DESCRIPTOR.fullmatch(address):
            yield address

"""Digests as WARC writes them: ``algorithm:value`` (WARC 1.1, sections 5.8 and 5.9).

Ours are SHA-256 in hexadecimal: the value is a ``token`` as the grammar asks (padded base32 is
none), and it is what ``sha256sum`` prints. Others' are read in hexadecimal, base32 and base64.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ALGORITHM = "sha256"
_ALIASES = {"sha-1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}
_SIZES = {"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
"""Bytes of a value."""


class Hash(Protocol):
    """A running hash, as :mod:`hashlib` gives it."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take more bytes."""

    def digest(self) -> bytes:
        """The value so far."""


def new(algorithm: str = ALGORITHM) -> Hash:
    """A running hash; ``md5`` and the SHA-1 and SHA-2 families, else ValueError."""
    name = _ALIASES.get(algorithm.lower(), algorithm.lower())
    if name not in _SIZES:
        raise ValueError(f"unknown digest algorithm {algorithm!r}")
    return hashlib.new(name, usedforsecurity=False)


def label(value: Hash, algorithm: str = ALGORITHM) -> str:
    """``algorithm:hexadecimal``."""
    return f"{algorithm}:{value.digest().hex()}"


def of(data: bytes | memoryview | Iterable[bytes]) -> str:
    """Labelled digest of ``data``."""
    running = new()
    for part in (data,) if isinstance(data, bytes | memoryview) else data:
        running.update(part)
    return label(running)


def parse(labelled: str) -> tuple[str, bytes] | None:
    """Algorithm and value of a labelled digest; None where it cannot be read.

    The encoding is told by the length of the value: hexadecimal, else base32, else base64.
    """
    algorithm, colon, text = labelled.strip().partition(":")
    if not colon:
        return None
    lower = algorithm.lower()
    name = _ALIASES.get(lower, lower)
    size = _SIZES.get(name)
    if size is None:
        return None
    for value in _decodings(text.strip(), size):
        if len(value) == size:
            return name, value
    return None


def _decodings(text: str, size: int) -> Iterator[bytes]:
    bare = text.rstrip("=")
    if len(text) == 2 * size:
        with suppress(ValueError):
            yield bytes.fromhex(text)
    for decode, width in ((_base32, 8), (base64.b64decode, 4), (base64.urlsafe_b64decode, 4)):
        with suppress(ValueError):
            yield decode(bare + "=" * (-len(bare) % width))


def _base32(text: str) -> bytes:
    return base64.b32decode(text, casefold=True)


def same(one: str, other: str) -> bool:
    """Whether two labelled digests have the same algorithm and value, however encoded."""
    first = parse(one)
    return first is not None and first == parse(other)


def matches(labelled: str, data: bytes | Iterable[bytes]) -> bool | None:
    """Whether ``data`` has this digest; None where the digest cannot be read."""
    wanted = parse(labelled)
    if wanted is None:
        return None
    running = new(wanted[0])
    for part in (data,) if isinstance(data, bytes) else data:
        running.update(part)
    return running.digest() == wanted[1]

"""Addresses as the catalog's indexes hold them."""

from __future__ import annotations

from hashlib import blake2b

from newscrawl.catalog.rows import clean
from newscrawl.urls import surt, url_key

_LONGEST = 900
"""Characters; PostgreSQL refuses index entries of more than about 2,700 bytes."""


def key_of(url: str) -> str:
    """The key under which an address is unique."""
    return _bounded(clean(url_key(url)))


def surt_of(url: str) -> str:
    """The SURT key of an address."""
    return _bounded(surt(clean(url)))


def _bounded(key: str) -> str:
    if len(key) <= _LONGEST and (key.isascii() or len(key.encode()) <= _LONGEST):
        return key
    digest = blake2b(key.encode(), digest_size=16).hexdigest()
    return f"{key[: _LONGEST // 4]}#{digest}"

"""Whether what a person gives is an address at all."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request

from newscrawl.errors import BadInput

_BARE_SCHEMES = ("about", "data")
"""Of addresses without ``//`` that are addresses to Scrapy: the guard refuses them."""


def check_address(url: str) -> None:
    """Raise BadInput where ``url`` is no address at all; whether it may be asked is the guard's."""
    shown = url if url.isprintable() else repr(url)
    if not url.isprintable() or any(sign.isspace() for sign in url):
        raise BadInput(f"{shown}: not an address: it holds blanks or control characters")
    scheme = url.partition(":")[0].lower()
    if not scheme or ("://" not in url and scheme not in _BARE_SCHEMES):
        raise BadInput(f"{shown}: not an address; it begins with http:// or https://")
    try:
        # The port is read only when it is asked for.
        urlsplit(url).port  # noqa: B018
        Request(url)
    except ValueError as error:
        raise BadInput(f"{shown}: not an address: {error}") from error

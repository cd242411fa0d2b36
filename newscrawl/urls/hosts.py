"""The host of an address: its normal form, and the site it belongs to."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import idna

_HTTP = re.compile(r"https?://[^/?#\s\\]", re.IGNORECASE)

# Second-level labels under which countries register names, as in ``bbc.co.uk``.
# fmt: off
_PUBLIC_SECOND_LEVEL = frozenset((
    "ac", "asn", "biz", "co", "com", "edu", "firm", "gen", "go", "gob", "gouv", "gov", "govt",
    "gub", "gv", "id", "in", "info", "int", "lg", "ltd", "me", "mil", "mod", "my", "ne", "net",
    "nhs", "nic", "nom", "or", "org", "plc", "press", "pro", "sch", "tv", "web",
))
# fmt: on
_TWO_LABELS = 2


def is_http(url: str) -> bool:
    """Whether ``url`` is an absolute http or https address with a host."""
    return _HTTP.match(url) is not None


def host(url: str) -> str:
    """The host of ``url`` in lower case and punycode, without port; empty where there is none."""
    try:
        found = urlsplit(url.strip()).hostname
    except ValueError:
        return ""
    return normal_host(found) if found else ""


@lru_cache(maxsize=4096)
def normal_host(name: str) -> str:
    """``name`` percent-decoded, in lower case, as punycode (IDNA 2008 with UTS 46 mapping)."""
    if "%" in name:
        name = unquote(name)
    name = name.strip().rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


@lru_cache(maxsize=4096)
def site(host_name: str) -> str:
    """The registrable domain of a normal host, judged without a public suffix list.

    ``news.bbc.co.uk`` gives ``bbc.co.uk``, ``en.abna24.com`` gives ``abna24.com``. An IP address
    is its own site.
    """
    if is_address(host_name):
        return host_name
    labels = host_name.split(".")
    keep = _TWO_LABELS
    if (
        len(labels) > _TWO_LABELS
        and len(labels[-1]) == _TWO_LABELS
        and labels[-2] in _PUBLIC_SECOND_LEVEL
    ):
        keep += 1
    return ".".join(labels[-keep:])


def is_address(host_name: str) -> bool:
    """Whether a host is an IP address, with or without brackets."""
    if not host_name or not (host_name[-1].isdigit() or host_name[-1] == "]" or ":" in host_name):
        return False
    try:
        ipaddress.ip_address(host_name.strip("[]"))
    except ValueError:
        return False
    return True

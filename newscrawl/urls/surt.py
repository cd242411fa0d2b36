"""SURT keys: the form in which archive indexes (CDX, CDXJ) sort addresses.

``https://www.Example.com/A?b=2&a=1`` becomes ``com,example)/a?a=1&b=2``. The rules are those of
the Internet Archive's Wayback Machine, so that pywb and others find what we index.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from newscrawl.urls.hosts import normal_host

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"(?:(https?|ftp|wss?|rtsp)://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.I)
_DOUBLED = re.compile(r"^(?:https?:/+)+(?=https?:/+)", re.I)
_OPAQUE = re.compile(r"(?:dns|warcinfo|filedesc|metadata|urn|mailto|whois|screenshot|data):", re.I)
_DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21"}
_WWW = re.compile(rb"www\d*\.")
_SLASHES = re.compile(rb"/{2,}")
_KEEP = bytes(c for c in range(0x21, 0x7F) if c not in b"#%")
_PATH_SESSION = (
    re.compile(rb"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$"),
    re.compile(rb"^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$"),
)
_QUERY_SESSION = (
    re.compile(rb"^(.*)(?:jsessionid=[0-9a-z]{32})(?:&(.*))?$"),
    re.compile(rb"^(.*)(?:phpsessid=[0-9a-z]{32})(?:&(.*))?$"),
    re.compile(rb"^(.*)(?:sid=[0-9a-z]{32})(?:&(.*))?$"),
    re.compile(rb"^(.*)(?:aspsessionid[a-z]{8}=[a-z]{24})(?:&(.*))?$"),
    re.compile(rb"^(.*)(?:cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?$"),
)


@lru_cache(maxsize=4096)
def surt(url: str) -> str:
    """The SURT key of ``url``: ASCII, in lower case, without scheme, user, ``www.`` or fragment.

    Addresses without a host (``urn:``, ``dns:``, ``warcinfo:``) stay as they are.
    """
    url = url.strip()
    if _OPAQUE.match(url):
        return url
    url = _DOUBLED.sub("", re.sub(r"[\t\r\n]", "", url))
    match = _AUTHORITY.match(url)
    if match is None:
        return url
    scheme, authority, path, query = match.groups()
    name, port = _host(authority, (scheme or "http").lower())
    key = _reversed(name) + (f":{port}" if port else "") + ")" + _path(path)
    if query:
        query = _query(query)
    return f"{key}?{query}" if query else key


def _host(authority: str, scheme: str) -> tuple[str, str]:
    authority = authority.rpartition("@")[2]
    name, colon, port = authority.rpartition(":")
    if not colon or not (port.isdigit() or not port):
        name, port = authority, ""
    name = name.strip("[]")
    if not name.isascii():
        name = _idna_2003(name)
    raw = _escaped(_decoded(normal_host(name).encode())).lower()
    raw = _WWW.sub(b"", raw, count=1) if _WWW.match(raw) else raw
    text = re.sub(r"\.{2,}", ".", raw.decode("ascii")).strip(".")
    if text.isdigit() and int(text) < 1 << 32:
        number = int(text)
        text = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    port = port.lstrip("0")
    return text, "" if port == _DEFAULT_PORTS.get(scheme) else port


def _idna_2003(name: str) -> str:
    """Punycode as the Wayback Machine has it: the older IDNA, in which ß is ss."""
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _reversed(name: str) -> str:
    return name if ":" in name else ",".join(reversed(name.split(".")))


def _path(path: str) -> str:
    raw = _decoded(path.encode())
    raw = _escaped(_without_dots(raw)).lower()
    for pattern in _PATH_SESSION:
        if match := pattern.match(raw):
            raw = match[1] + match[2]
    if len(raw) > 1 and raw.endswith(b"/"):
        raw = raw[:-1]
    return raw.decode("ascii") or "/"


def _without_dots(path: bytes) -> bytes:
    """Dot segments resolved, then runs of slashes folded: an empty segment takes a ``..`` too."""
    kept: list[bytes] = []
    for segment in path.split(b"/")[1:]:
        if segment == b".":
            continue
        if segment == b".." and kept:
            kept.pop()
        else:
            kept.append(segment)
    return _SLASHES.sub(b"/", b"/" + b"/".join(kept))


def _query(query: str) -> str:
    raw = _escaped(_decoded(query.encode())).lower()
    for pattern in _QUERY_SESSION:
        if match := pattern.match(raw):
            raw = match[1] + (match[2] or b"")
    parts = [part.split(b"=", 1) for part in raw.split(b"&")]
    parts.sort()
    return b"&".join(b"=".join(part) for part in parts).decode("ascii")


def _decoded(raw: bytes) -> bytes:
    while b"%" in raw and (decoded := unquote_to_bytes(raw)) != raw:
        raw = decoded
    return raw


def _escaped(raw: bytes) -> bytes:
    if all(byte in _KEEP for byte in raw):
        return raw
    return b"".join(bytes((b,)) if b in _KEEP else b"%%%02x" % b for b in raw)

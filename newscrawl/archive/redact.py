"""Credentials in requests, masked before they are archived.

The form stays: as many bytes as were sent, so that offsets and lengths in the request stand.
"""

from __future__ import annotations

import re

SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})

_MASKED = re.compile(rb"[^\s;=,]")
_SCHEME = re.compile(rb"(?i)\s*(?:basic|bearer|digest|negotiate|ntlm)(?=\s)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


def redact(request: bytes) -> tuple[bytes, tuple[str, ...]]:
    """``request`` with the values of secret headers masked, and the names of those headers.

    Every byte of such a value but white space and ``;``, ``=``, ``,`` becomes ``*``; the scheme
    of an Authorization header stays. Folded lines belong to the header above them.
    """
    end = _HEAD_END.search(request)
    stop = end.start() if end else len(request)
    lines = request[:stop].split(b"\n")
    names: list[str] = []
    secret = False
    for at, line in enumerate(lines[1:], 1):
        name, colon, value = line.partition(b":")
        folded = line[:1] in (b" ", b"\t")
        if not folded:
            secret = name.strip().lower().decode("latin-1") in SECRET_HEADERS
            if secret:
                names.append(name.strip().decode("latin-1"))
        if secret:
            lines[at] = _mask(line) if folded else name + colon + _mask(value)
    return b"\n".join(lines) + request[stop:], tuple(names)


def _mask(value: bytes) -> bytes:
    scheme = _SCHEME.match(value)
    kept = scheme.end() if scheme else 0
    return value[:kept] + _MASKED.sub(b"*", value[kept:])

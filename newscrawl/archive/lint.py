"""Faults of form in a WARC record's header (WARC 1.1, section 5): the record can still be read."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter

from newscrawl.archive import digest
from newscrawl.archive.warcparse import Headers, parse_date

_TYPES = frozenset(
    [
        "warcinfo",
        "response",
        "resource",
        "request",
        "metadata",
        "revisit",
        "conversion",
        "continuation",
    ]
)
_MANDATORY = ("warc-type", "warc-record-id", "warc-date", "content-length")
_REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol", "warc-cipher-suite"})
_NEEDS_TARGET = frozenset(
    ["response", "resource", "request", "revisit", "conversion", "continuation"]
)
_URI = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*:[^<>]+>?$")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - RFC 9110's token, no secret
_MEDIA = re.compile(rf"{_TOKEN}/{_TOKEN}\s*(;.*)?$")
_VERSIONS = ("WARC/0.16", "WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1")


def lint(version: str, headers: Headers) -> list[str]:
    """What is wrong with the form of a record header, a phrase each."""
    values = {name.lower(): value for name, value in reversed(headers)}
    kind = values.get("warc-type", "").lower()
    faults = [f"no {_proper(name)}" for name in _MANDATORY if not values.get(name)]
    if version not in _VERSIONS:
        faults.append(f"unknown version {version[:20]!r}")
    if kind and kind not in _TYPES:
        faults.append(f"unknown WARC-Type {kind[:40]!r}")
    if kind in _NEEDS_TARGET and not values.get("warc-target-uri"):
        faults.append(f"{kind} record has no WARC-Target-URI")
    if kind == "revisit" and not values.get("warc-profile"):
        faults.append("revisit record has no WARC-Profile")
    if kind == "continuation":
        faults += [
            f"continuation record has no {name}"
            for name in ("WARC-Segment-Origin-ID", "WARC-Segment-Number")
            if not values.get(name.lower())
        ]
    if len(values) < len(headers):
        faults += _repeated(headers)
    faults += [f"empty {name}" for name, value in headers if not value and _ours(name)]
    return faults + _values(kind, values)


def _values(kind: str, values: dict[str, str]) -> list[str]:
    faults = []
    date = values.get("warc-date", "")
    if date and parse_date(date) is None:
        faults.append(f"unreadable WARC-Date {date[:40]!r}")
    for name in ("warc-record-id", "warc-target-uri", "warc-refers-to", "warc-concurrent-to"):
        value = values.get(name, "")
        if value and not _URI.match(value):
            faults.append(f"{_proper(name)} is no URI: {value[:80]!r}")
    for name in ("warc-block-digest", "warc-payload-digest"):
        value = values.get(name, "")
        if value and digest.parse(value) is None:
            faults.append(f"unreadable {_proper(name)} {value[:80]!r}")
    address = values.get("warc-ip-address", "")
    if address:
        try:
            ipaddress.ip_address(address)
        except ValueError:
            faults.append(f"WARC-IP-Address is no address: {address[:60]!r}")
    media = values.get("content-type", "")
    if media and not _MEDIA.match(media):
        faults.append(f"unreadable Content-Type {media[:60]!r}")
    elif kind == "warcinfo" and media and not media.startswith("application/warc-fields"):
        faults.append(f"warcinfo record has Content-Type {media[:60]!r}")
    elif not media and kind != "continuation" and values.get("content-length", "0") != "0":
        faults.append("no Content-Type")
    segment = values.get("warc-segment-number", "")
    if segment:
        first = "1" if kind != "continuation" else None
        good = segment.isdecimal() and (segment == first if first else int(segment) > 1)
        if not good:
            faults.append(f"WARC-Segment-Number {segment[:20]!r} in a {kind} record")
        if kind != "continuation" and good:
            faults.append("the record is the first segment of a larger one")
    return faults


def _repeated(headers: Headers) -> list[str]:
    counts = Counter(name.lower() for name, _ in headers)
    return [
        f"{_proper(name)} stands {count} times"
        for name, count in counts.items()
        if count > 1 and name not in _REPEATABLE and _ours(name)
    ]


def _ours(name: str) -> bool:
    lower = name.lower()
    return lower.startswith("warc-") or lower in ("content-length", "content-type")


def _proper(name: str) -> str:
    words = {"id": "ID", "uri": "URI", "ip": "IP", "warc": "WARC"}
    return "-".join(words.get(word, word.capitalize()) for word in name.split("-"))

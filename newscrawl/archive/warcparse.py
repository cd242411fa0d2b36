"""WARC record headers, read leniently (WARC 0.9 to 1.1, section 4 of the standard)."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

Headers = tuple[tuple[str, str], ...]

STARTS = (rb"WARC/\d+\.\d+[ \t\r]{0,9}\n", rb"warc/\d+\.\d+[ \t\r]{0,9}\n")
START = re.compile(b"|".join(STARTS))
"""How a record begins."""
NEXT = re.compile(rb"(?:\r{0,2}\n){1,2}(?=" + START.pattern + rb")")
"""The end of one record and, behind it, the start of the next."""
HEADER_END = re.compile(rb"\n\r{0,2}\n")

_PLAIN = re.compile(r"\n([^\s:]+):([^\r\n]*)(?=\r?(?:\n|$))")
"""A field on a line of its own: no folds, no space around its name."""
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?)?"
    r"\s*(Z|[+-]\d\d:?\d\d)?)?)?)?$",
    re.IGNORECASE,
)
_USUAL = len("2026-11-22T10:45:12Z")
_DATE14 = re.compile(r"\d{4,17}$")


def text(raw: bytes) -> str:
    """Header bytes as text: UTF-8, or Latin-1 where they are none."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def parse_headers(lines: bytes) -> tuple[str, Headers, list[str]]:
    """Version, headers in order and faults of a record header without its closing empty line."""
    if lines.isascii():
        quick = _PLAIN.findall(lines.decode("ascii"))
        # Each line is one field, or the version: nothing else stands there.
        if len(quick) == lines.count(b"\n"):
            first = lines.partition(b"\n")[0]
            head = [(name, value.strip(" \t")) for name, value in quick]
            return first.strip().decode("ascii").upper(), tuple(head), []
    faults: list[str] = []
    head = []
    rows = lines.split(b"\n")
    version = rows[0].strip().decode("latin-1").upper()
    for row in rows[1:]:
        row = row.rstrip(b"\r")
        if row[:1] in (b" ", b"\t") and head:
            name, value = head[-1]
            head[-1] = (name, f"{value} {text(row.strip())}".strip())
            continue
        raw_name, colon, raw_value = row.partition(b":")
        if not colon or not raw_name.strip():
            faults.append(f"header line without a name: {text(row[:60])!r}")
            continue
        head.append((text(raw_name.strip()), text(raw_value.strip())))
    return version, tuple(head), faults


def parse_date(value: str) -> datetime | None:
    """``WARC-Date``: W3C date-time of any precision, or 14 digits; aware, UTC; None if neither.

    Fractions beyond microseconds are cut off.
    """
    value = value.strip()
    if len(value) == _USUAL and value[7] + value[10] + value[13] + value[-1] == "-T:Z":
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    if _DATE14.match(value):
        return parse_date14(value)
    found = _DATE.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        moment = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            min(59, int(second or 0)),
            micro,
            tzinfo=UTC,
        )
        if zone and zone not in "Zz":
            shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            moment = moment - shift if zone[0] == "+" else moment + shift
    except (ValueError, OverflowError):
        return None
    return moment


def parse_date14(value: str) -> datetime | None:
    """A time of 4 to 17 digits, ``YYYYMMDDhhmmssfff`` cut anywhere, as ARC and CDX write it."""
    if not _DATE14.match(value):
        return None
    filled = value + "00000101000000000"[len(value) :]
    try:
        return datetime(
            int(filled[:4]),
            int(filled[4:6]),
            int(filled[6:8]),
            int(filled[8:10]),
            int(filled[10:12]),
            min(59, int(filled[12:14])),
            int(filled[14:17]) * 1000,
            tzinfo=UTC,
        )
    except ValueError:
        return None

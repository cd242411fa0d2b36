"""Bytes to text: the one place where a page's charset is chosen, live and in replay.

Charsets are tried in the order declared (``Content-Type``), byte order mark, ``<meta>``, guessed.
One that the bytes contradict is passed over: servers and templates lie. Labels mean what the
Encoding Standard says (``latin1`` is windows-1252, ``gb2312`` is gb18030).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

SAMPLE = 60_000
"""Bytes that a guess looks at."""
FEW = 6
"""Bytes above ASCII below which a guess would be a throw of dice: then it is windows-1252."""
_PIECE = 16_384
_NAMES = {
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "big5hkscs": "big5",
    "cp874": "windows-874",
} | {f"cp125{n}": f"windows-125{n}" for n in range(9)}
_GUESSES = [
    "cp1251",
    "cp1252",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "koi8_r",
    "cp874",
    "gb18030",
    "big5",
    "cp932",
    "euc_jp",
    "cp949",
]
_SEVEN_BIT = frozenset(("iso2022_jp", "iso-2022-jp"))
_TAGS = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)|<[^>]*>|\s+", re.S | re.I)
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[^ ]*[\x80-\xff][^ ]*(?: [^ ]+){0,2}")
_LANGUAGE = re.compile(rb"<html[^>]{0,300}?\slang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_LATIN = frozenset(("cp1250", "cp1252", "cp1254", "cp1257", "cp1258"))
_BY_LANGUAGE = dict.fromkeys(("cs", "hu", "pl", "sk", "sl", "hr", "ro"), "cp1250")
_BY_LANGUAGE |= dict.fromkeys(
    ("de", "en", "es", "fr", "it", "nl", "pt", "sv", "no", "da"), "cp1252"
)
_BY_LANGUAGE |= {"tr": "cp1254", "az": "cp1254", "vi": "cp1258"}
_BY_LANGUAGE |= dict.fromkeys(("et", "lt", "lv"), "cp1257")
"""Which of the Latin charsets, that look alike, a language uses (Encoding Standard, locales)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page in UTF-8, and which charset it was read in and why."""

    utf8: bytes
    """The page's text in UTF-8, without byte order mark and NULs."""
    charset: str
    """``utf-8 (declared)``; the word is ``declared``, ``bom``, ``meta`` or ``guessed``."""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return ``body`` as UTF-8. Any bytes will do; ``content_type`` is the HTTP header's value."""
    valid = _is_utf8(body)
    wide = not valid or b"\x00" in body[:400]
    for label, why in _labels(body, content_type):
        codec = resolve_encoding(label) or ""
        if why == "meta" and codec.startswith("utf-16"):
            codec = "utf-8"  # what can be read up to its meta tag is not UTF-16
        if codec and _believable(body, codec, valid, wide):
            return _decoded(body, codec, why, valid)
    return _decoded(body, _guess(body, valid), "guessed", valid)


def _labels(body: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    declared = http_content_type_encoding(content_type) if content_type else None
    if declared:
        yield declared, "declared"
    bom, _ = read_bom(body)
    if bom:
        yield bom, "bom"
    meta = html_body_declared_encoding(body[:4096])
    if meta:
        yield meta, "meta"


def _is_utf8(body: bytes) -> bool:
    # Piece by piece, since the text itself is not wanted and a large one is dear to make.
    at, size = 0, len(body)
    while at < size:
        piece = body[at : at + _PIECE]
        if piece.isascii():
            at += _PIECE
            continue
        try:
            _, read = codecs.utf_8_decode(piece, "strict", False)
        except UnicodeDecodeError:
            return False
        if at + len(piece) == size:
            break  # a page that was cut within a character is UTF-8 all the same
        at += read
    return True


def _believable(body: bytes, codec: str, valid: bool, wide: bool) -> bool:
    """Tell whether the bytes may be in this charset."""
    if codec == "utf-8":
        return valid or _nearly_utf8(body)
    if codec.startswith(("utf-16", "utf-32")):
        return wide
    if codec in _SEVEN_BIT:
        return True
    if valid:
        # Legacy text is hardly ever valid UTF-8 by chance.
        return body.isascii()
    try:
        text = body[:SAMPLE].decode(codec, "replace")
    except LookupError:
        return False
    return text.count("\ufffd") <= 0.01 * max(100, len(_HIGH.findall(body[:SAMPLE])))


def _nearly_utf8(body: bytes) -> bool:
    """Tell whether only a few characters are broken, against many that are whole."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    whole = sum(map(text.count, set(text))) - sum(1 for char in text if char < "\x80") - broken
    return broken <= 0.1 * whole


def _guess(body: bytes, valid: bool) -> str:
    start = body[:400]
    if start.count(b"\x00") > 0.3 * len(start):
        return "utf-16-be" if start[:1] == b"\x00" else "utf-16-le"
    if valid or _nearly_utf8(body):
        return "utf-8"
    if len(_HIGH.findall(body[: 4 * SAMPLE])) < FEW:
        return "cp1252"
    from charset_normalizer import from_bytes  # seldom needed, slow to import

    # Markup is ASCII in every charset and would drown the text.
    text = b" ".join(_HIGH_RUN.findall(_TAGS.sub(b" ", body[: 4 * SAMPLE])))[:SAMPLE]
    best = from_bytes(text, cp_isolation=_GUESSES, explain=False).best()
    codec = best.encoding if best is not None else "cp1252"
    if codec in _LATIN:
        language = _LANGUAGE.search(body[:4096])
        return _BY_LANGUAGE.get(language.group(1).lower().decode(), codec) if language else codec
    return codec


def _decoded(body: bytes, codec: str, why: str, valid: bool) -> Decoded:
    said = f"{_NAMES.get(codec, codec.replace('_', '-'))} ({why})"
    if codec == "utf-8":
        utf8 = body if valid else body.decode("utf-8", "replace").encode()
    else:
        utf8 = body.decode(codec, "replace").encode("utf-8", "replace")
    if b"\x00" in utf8:
        utf8 = utf8.replace(b"\x00", b"")
    return Decoded(utf8.removeprefix(codecs.BOM_UTF8), said)

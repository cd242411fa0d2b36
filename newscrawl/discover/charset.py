"""Bytes of an XML document to text: RFC 7303 and appendix F of XML 1.0, as far as servers do."""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_EBCDIC = b"\x4c\x6f\xa7\x94"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})""")
_BY_LANGUAGE = {
    "zh": ("gb18030", "big5"),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "ru": ("cp1251", "koi8_r"),
    "uk": ("cp1251",),
    "bg": ("cp1251",),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "fa": ("cp1256",),
    "th": ("cp874",),
    "pl": ("cp1250",),
    "cs": ("cp1250",),
    "hu": ("cp1250",),
}


def decode_xml(body: bytes, content_type: str = "", language: str = "") -> tuple[str, str]:
    """``body`` as text without byte order mark, and the name of the charset it was read in.

    The first of these that fits every byte: byte order mark, charset of the HTTP header,
    encoding of the XML declaration, UTF-8, what the language's old sites use. UTF-8 goes before
    any 8-bit charset, since bytes that happen to be UTF-8 are. Where nothing fits, the first is
    used and the name ends in ``, damaged``.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _decode(body[len(mark) :], [name])
    names = [_known(http_content_type_encoding(content_type) or "")]
    names += [name for start, name in _WIDE if body.startswith(start)][:1]
    if body.startswith(_EBCDIC):
        names.append("cp037")
    if found := _DECLARED.match(body):
        names.append(_known(found[1].decode("ascii")))
    names += ["utf-8", *_BY_LANGUAGE.get(language.partition("-")[0].lower(), ())]
    wide = body[:4].count(0) > 0
    fitting = [name for name in names if name and _is_wide(name) == wide]
    if not wide:
        fitting.sort(key=lambda name: name != "utf-8" and _is_single_byte(name))
    return _decode(body, fitting or ["utf-8"])


def _decode(body: bytes, names: list[str]) -> tuple[str, str]:
    for name in names:
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            continue
    return body.decode(names[0], "replace"), f"{names[0]}, damaged"


def _known(name: str) -> str:
    """Give the codec of a charset's name as browsers take it; empty for an unknown one."""
    resolved = resolve_encoding(name) or "" if name else ""
    return resolved.replace("_", "-")


def _is_wide(name: str) -> bool:
    return name.startswith(("utf-16", "utf-32"))


def _is_single_byte(name: str) -> bool:
    return name.startswith(("cp12", "iso", "ascii", "latin", "koi8", "mac", "cp874", "us-ascii"))

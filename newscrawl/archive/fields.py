"""Named fields as WARC writes them: record headers and ``application/warc-fields`` blocks.

No value can begin a new line: what would is escaped here, the one place where lines are made.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Field = tuple[str, str]

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\\\]")
_ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|(\\))")
_NOT_TOKEN = re.compile(r"[^A-Za-z0-9!#$%&'*+.^_`|~-]+")
_NOT_URI = re.compile(r'[^!-~]|[<>"\\]')


def escape(value: str) -> str:
    r"""``value`` on one line: control characters as ``\uXXXX``, a backslash doubled."""
    plain = value.isascii() and value.isprintable() and "\\" not in value
    safe = value if plain else _UNSAFE.sub(_escape_one, value)
    # Readers strip the space around a value: the outermost is escaped so that it is kept.
    if safe[:1] == " ":
        safe = "\\u0020" + safe[1:]
    return safe[:-1] + "\\u0020" if safe[-1:] == " " else safe


def unescape(value: str) -> str:
    """What :func:`escape` was given."""
    return _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)) if m.group(1) else "\\", value)


def uri(value: str) -> str:
    """``value`` on one line without spaces: what breaks a URI is percent-encoded.

    Characters that RFC 3986 forbids and servers see all the same (``|``, ``{``) stay as sent.
    """
    return _NOT_URI.sub(_percent, value)


@lru_cache(maxsize=1024)
def token(value: str) -> str:
    """``value`` as a field name (RFC 9110 ``token``); what may not stand in one is ``_``."""
    return _NOT_TOKEN.sub("_", value) or "_"


def lines(fields: Iterable[Field]) -> bytes:
    """``name: value`` and CRLF for each field, in UTF-8."""
    text = "".join(f"{token(name)}: {escape(value)}\r\n" for name, value in fields)
    return text.encode()


def parse(block: bytes) -> list[Field]:
    """Fields of an ``application/warc-fields`` block as written here, values unescaped."""
    found = []
    for line in block.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.append((name.strip(), unescape(value.strip(" \t"))))
    return found


def _escape_one(found: re.Match[str]) -> str:
    return "\\\\" if found.group() == "\\" else f"\\u{ord(found.group()):04x}"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8", "replace"))

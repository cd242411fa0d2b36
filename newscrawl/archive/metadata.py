"""The metadata record of a capture: ``application/warc-fields`` with what has no field elsewhere.

Of the standard (WARC 1.1, section 6.5): ``via`` (the source or page that led here) and
``fetchTimeMs``. Our own:

``outlet``, ``hop``, ``retry`` and every other note of the capture
    as the crawler gave them;
``firstByteMs``
    milliseconds from the request's first byte to the response's first;
``responseBytes``
    bytes that came for this exchange, interim heads included;
``redacted``
    name of a request header whose value is masked in the request record, one field each;
``interimHead``
    a 1xx head that came before the final one, base64, one field each, in order;
``surplus``
    bytes that came after the end of the message, base64;
``truncated``
    why the exchange ended early; said here also where there is no response record.

Values are escaped by :func:`newscrawl.archive.fields.escape`.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from newscrawl.archive import fields
from newscrawl.archive.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.model import Capture


def metadata_block(capture: Capture, redacted: tuple[str, ...]) -> bytes:
    """Block of the metadata record; ``redacted`` are the names of masked request headers."""
    return fields.lines(_fields(capture, redacted))


def _fields(capture: Capture, redacted: tuple[str, ...]) -> Iterator[fields.Field]:
    yield from capture.notes.items()
    for name, key in (("fetchTimeMs", "ended"), ("firstByteMs", "first_byte")):
        if key in capture.timings:
            yield name, str(round(capture.timings[key] * 1000))
    yield "responseBytes", str(capture.size)
    for name in redacted:
        yield "redacted", name
    for start, end in capture.interim:
        head = Span(capture.response, start, end).read()
        yield "interimHead", b64encode(head).decode()
    if capture.surplus:
        yield "surplus", b64encode(capture.surplus).decode()
    if capture.truncated is not None:
        yield "truncated", capture.truncated.value

"""Limits on hostile pages, put before the parser sees them.

The HTML parser is fast and safe, but some of its steps grow with the square of the input: an
element with very many attributes (each is compared with all before it), and very deep nesting
(each new block element looks up the stack of open ones). No limit here touches a page that a
newsroom would publish.
"""

from __future__ import annotations

import re
from collections import Counter

MAX_BYTES = 5_000_000
MAX_TAGS = 50_000
MAX_DEPTH = 400
"""Open elements; news pages have some 40."""
MAX_ATTRIBUTES = 300
"""Of one element, where its tag is longer than :data:`LONG_TAG`."""
LONG_TAG = 1_500
_SUSPECT = 15_000
"""Tags from which on the depth is looked at."""
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr "
    b"option optgroup rt rp tbody thead tfoot".split()
)
"""Elements that hold none, or that their next sibling closes."""
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_OPENING = re.compile(rb"<[a-zA-Z]")
_BREAKS = (b" ", b"=", b"/", b"\n", b"\t")


def bounded(html: bytes) -> bytes:
    """Return ``html``, cut or thinned where it would cost the parser more than a page may."""
    html = html[:MAX_BYTES]
    tags = html.count(b"<")
    if tags > MAX_TAGS:
        html = _fewer_tags(html)
    html = _fewer_attributes(html)
    return _shallower(html) if tags > _SUSPECT else html


def _fewer_tags(html: bytes) -> bytes:
    at = -1
    for _ in range(MAX_TAGS):
        at = html.find(b"<", at + 1)
    return html[:at]


def _fewer_attributes(html: bytes) -> bytes:
    """Cut very long tags off after some attributes, if they hold very many."""
    tags = _long_tags(html)
    if sum((end - start) ** 2 for start, end in tags) < _HARMLESS:
        return html  # even if every byte were an attribute
    cuts = [
        (start + LONG_TAG, end) for start, end in tags if _parts(html, start, end) > MAX_ATTRIBUTES
    ]
    if sum(_parts(html, *cut) ** 2 for cut in cuts) < _HARMLESS:
        return html
    out, at = [], 0
    for begin, end in cuts:
        out += [html[at:begin], b'">']
        at = end
    return b"".join([*out, html[at:]])


def _long_tags(html: bytes) -> list[tuple[int, int]]:
    """Where the opening tags that are longer than :data:`LONG_TAG` begin and end."""
    found = []
    start, size = 0, len(html)
    while start + LONG_TAG < size:
        last = html.rfind(b">", start, start + LONG_TAG)
        if last >= 0:
            start = last + 1
            continue
        end = html.find(b">", start + LONG_TAG)
        end = size if end < 0 else end
        opening = _OPENING.search(html, start, end)
        if opening is not None and end - opening.start() > LONG_TAG:
            found.append((opening.start(), end))
        start = end + 1
    return found


_HARMLESS = 30_000_000
"""Pairs of attributes that the parser may compare, over all long tags: some 50 ms."""


def _parts(html: bytes, start: int, end: int) -> int:
    return sum(html.count(sign, start, end) for sign in _BREAKS)


def _shallower(html: bytes) -> bytes:
    """Leave out opening tags below :data:`MAX_DEPTH`, by a count that errs on the deep side."""
    open_now: Counter[bytes] = Counter()
    depth = 0
    cuts = []
    for match in _TAG.finditer(html):
        name = match.group(2).lower()
        if name in _VOID:
            continue
        if match.group(1):
            if open_now[name]:
                open_now[name] -= 1
                depth -= 1
        elif depth >= MAX_DEPTH:
            cuts.append(match.start())
        else:
            open_now[name] += 1
            depth += 1
    if not cuts:
        return html
    out, at = [], 0
    for start in cuts:
        end = html.find(b">", start)
        out.append(html[at:start])
        at = len(html) if end < 0 else max(end + 1, at)
    return b"".join([*out, html[at:]])

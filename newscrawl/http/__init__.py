"""HTTP/1 messages as bytes: split the head off, take transfer and content codings away.

The one place where codings are removed, for live responses and for archived ones alike, so that
both give the same page. Lenient where real servers are wrong: bare line feeds, folded lines,
lines without a colon, missing reason phrases, bodies that are not coded as the head claims.
"""

from __future__ import annotations

from newscrawl.http.content import remove_content_coding
from newscrawl.http.head import Head, final_head, split_head
from newscrawl.http.transfer import remove_transfer_coding

__all__ = [
    "Head",
    "decode_body",
    "final_head",
    "remove_content_coding",
    "remove_transfer_coding",
    "split_head",
]


def decode_body(head: Head, body: bytes, *, limit: int) -> tuple[bytes, bool]:
    """``body`` without transfer and content codings, and whether the content codings went well.

    Raises BodyTooLarge as :func:`remove_content_coding` does.
    """
    plain = remove_transfer_coding(head, body)
    return remove_content_coding(plain, head.header("Content-Encoding"), limit=limit)

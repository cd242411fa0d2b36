"""Limits on hostile pages, put before the parser sees them."""

from __future__ import annotations

MAX_BYTES = 6_000_000


def bounded(html: bytes) -> bytes:
    """``html``, cut where it would cost the parser more than a page may."""
    return html[:MAX_BYTES]

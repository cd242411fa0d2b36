"""What fetching counts, as Scrapy stats, and the equations that must hold at the end of a run.

::

    requests            = answered + sum of unanswered/REASON
    requests + resent   = exchanges + unsent
    exchanges           = captured + unarchived

A *request* is one that reached the handler; it is *answered* when Scrapy got a response. An
*exchange* is a request that was on the wire, answered or not: a connection that was refused, a
name that did not resolve, a TLS handshake that failed make none (*unsent*). *resent* counts
exchanges beyond the first of one request (a kept-alive connection had gone stale). *captured* are
exchanges whose records are safe. What the guard or robots.txt stopped earlier is counted under
``refused/`` and is no request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from OpenSSL.SSL import Error as TLSError
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed
from twisted.web.http import _MalformedChunkedDataError

from newscrawl.errors import AddressRefused, ArchiveError, BodyTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS: Final = "newscrawl/requests"
ANSWERED: Final = "newscrawl/answered"
UNANSWERED: Final = "newscrawl/unanswered/"
"""Followed by a reason of :func:`reason_of`."""
EXCHANGES: Final = "newscrawl/exchanges"
RESENT: Final = "newscrawl/resent"
UNSENT: Final = "newscrawl/unsent"
CAPTURED: Final = "newscrawl/captured"
UNARCHIVED: Final = "newscrawl/unarchived"
TRUNCATED: Final = "newscrawl/truncated/"
"""Followed by ``length``, ``time`` or ``disconnect``; counts exchanges."""
REFUSED: Final = "newscrawl/refused/"
"""Followed by ``address`` or ``robots``."""
CLOSING: Final = "closing"
"""Reason of what the end of the crawl left unfetched: its pages were not come to."""
BYTES: Final = "newscrawl/bytes/wire"
"""Bytes of responses on the wire, TLS removed."""

_MALFORMED = (ParseError, _MalformedChunkedDataError, ValueError, KeyError)
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (AddressRefused, "address"),
    (ArchiveError, "archive"),
    (BodyTooLarge, "length"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "length"),
    (ResponseDataLossError, "disconnect"),
    (TunnelError, "tunnel"),
    (UnsupportedURLSchemeError, "scheme"),
    (NotSupported, "scheme"),
    (ConnectError, "connect"),
    (ConnectionLost, "disconnect"),
    (ResponseFailed, "disconnect"),
    # What Twisted and Scrapy raise for a URL, or a redirect to one, that is none.
    (ValueError, "url"),
)


def reason_of(error: BaseException) -> str:
    """Say in a word why a request gave no response: ``dns``, ``timeout``, ``robots`` ...

    For exceptions of Scrapy, Twisted and newscrawl, with their causes; ``other`` for the rest.
    """
    told = getattr(error, "reason", "")
    if isinstance(error, IgnoreRequest) and isinstance(told, str) and told:
        return told
    causes = list(_causes(error))
    if any(isinstance(cause, TLSError | VerificationError) for cause in causes):
        return "tls"
    # Twisted's parser raises its own and Python's for what is not HTTP as it knows it.
    if any(isinstance(cause, _MALFORMED) for cause in causes[1:]):
        return "malformed"
    for cause in causes:
        for kind, reason in _REASONS:
            if isinstance(cause, kind):
                return reason
    if isinstance(error, IgnoreRequest):
        return "redirects" if "redirection" in str(error) else "ignored"
    return "other"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error, what Twisted wraps in it, and what it was raised from."""
    yield error
    for failure in getattr(error, "reasons", None) or ():
        value = getattr(failure, "value", None)
        if isinstance(value, BaseException):
            yield from _causes(value)
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)

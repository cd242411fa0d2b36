"""What a response carries of its capture, and what a request says for its capture's notes.

The handler leaves a :class:`Captured` in ``request.meta`` when it returns the response, or raises
for one that was cut: meta is the one thing that reaches callback and errback whatever
middlewares replace on the way. A redirect or a retry copies meta; the handler takes the copy out
again before the next hop, and notes from it which record led there. So each hop has its own, the
response has the last hop's, and a request that never was on the wire has none. It pickles, as
JOBDIR needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urldefrag

from newscrawl.model import CaptureRef, Page, Truncation

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


BROKEN_CODING = "broken-coding"
"""Flag of a response whose coded body was cut, broken or of a coding that is not known."""


class META:
    """Keys of ``request.meta``; what is not set is not noted."""

    OUTLET: Final = "newscrawl_outlet"
    """Name of the outlet on whose behalf this is fetched."""
    VIA: Final = "newscrawl_via"
    """URL of the source or page that led here."""
    PAGE: Final = "newscrawl_page"
    """True where the request is for an article page that owes the run an outcome."""
    RUN: Final = "newscrawl_run"
    """The run that counted the page when it was asked for; a JOBDIR's queue outlives runs."""
    SOURCE: Final = "newscrawl_source"
    """A :class:`~newscrawl.model.SourceKind` value where the request is for a source."""
    ROLE: Final = "newscrawl_role"
    """``requisite`` where the request is for what a page needs to be seen; for the notes."""
    ROBOTS: Final = "newscrawl_robots"
    """What robots.txt says: ``allowed``, ``disallowed`` or ``unreachable``; set by newscrawl."""
    ROBOTS_ADVISORY: Final = "newscrawl_robots_advisory"
    """True where the verdict of robots.txt is noted and not obeyed (a person asked)."""
    CAPTURED: Final = "newscrawl_captured"
    """The :class:`Captured` of the last attempt; set by the handler."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What is known of a response beyond what Scrapy's class holds."""

    ref: CaptureRef
    url: str
    """The URL that was asked for, without fragment."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Headers of the final head as they were on the wire, in order, decoded as Latin-1."""
    truncated: Truncation | None = None


def captured(response: Response) -> Captured | None:
    """Return what the handler left for this response; None where it did not come from there."""
    found = None if response.request is None else attempt(response.request)
    return found if found is not None and found.status == response.status else None


def attempt(request: Request) -> Captured | None:
    """Return what was captured of a request's last attempt, whole or cut, for an errback."""
    return cast("Captured | None", request.meta.get(META.CAPTURED))


def capture_of(response: Response) -> CaptureRef | None:
    """Return where the response's record lies; None where it was not archived."""
    found = captured(response)
    return None if found is None else found.ref


def page_of(response: Response) -> Page:
    """Make a Page of a response, equal to the one that a replay of its record gives.

    The body is as :class:`~newscrawl.fetch.decode.DecodeMiddleware` left it: without content
    coding; where that was cut or broken the Page is truncated by ``disconnect``, as in replay.
    The headers are those of the wire. A response that no handler of ours made gives a
    Page of what Scrapy knows, without capture.
    """
    found = captured(response)
    if found is None:
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        )
        return Page(response.url, response.body, response.status, headers)
    cut = Truncation.DISCONNECT if BROKEN_CODING in response.flags else None
    return Page(
        url=found.url,
        body=response.body,
        status=found.status,
        headers=found.headers,
        captured_at=found.ref.captured_at,
        capture=found.ref,
        truncated=found.truncated or cut,
    )


def notes_of(request: Request, previous: Captured | None) -> dict[str, str]:
    """Gather what the metadata record says of a request, from its meta.

    ``outlet``, ``via``, ``robots`` as the meta keys say; ``role`` is ``page`` for an article page
    (and for what redirected to it), the kind of source, or what ``META.ROLE`` says; ``hop`` is the
    URL that redirected here and ``hop-record`` its record; ``retry`` counts attempts before this
    one; ``proxy`` names the proxy, without credentials.
    """
    meta = request.meta
    hops = meta.get("redirect_urls") or [""]
    proxy = str(meta.get("proxy") or "").rpartition("@")[2].rpartition("//")[2]
    again = previous is not None and meta.get("retry_times") and previous.url == _plain(request)
    notes = {
        "outlet": meta.get(META.OUTLET),
        "via": meta.get(META.VIA),
        "role": "page" if meta.get(META.PAGE) else meta.get(META.SOURCE) or meta.get(META.ROLE),
        "hop": hops[-1],
        "hop-record": previous.ref.record_id if previous and previous.url == hops[-1] else "",
        "retry": meta.get("retry_times"),
        "retry-record": previous.ref.record_id if previous and again else "",
        "robots": meta.get(META.ROBOTS),
        "proxy": proxy,
    }
    return {name: str(value) for name, value in notes.items() if value}


def _plain(request: Request) -> str:
    return urldefrag(request.url)[0]

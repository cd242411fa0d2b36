"""The address guard at work: before a request, at the resolver, and before a byte is sent."""

# Twisted is typed in part.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IResolutionReceiver
from twisted.python.failure import Failure
from zope.interface import (  # type: ignore[import-untyped]
    directlyProvides,
    implementer,
    providedBy,
)

from newscrawl.errors import AddressRefused
from newscrawl.fetch import counts
from newscrawl.fetch.guard import AddressPolicy

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from twisted.internet.interfaces import IHostResolution

audit = logging.getLogger("newscrawl.audit")


class Refused(AddressRefused, IgnoreRequest):
    """As AddressRefused; Scrapy takes it as a decision, not as a fault, and nothing retries it."""

    reason = "address"


def policy_of(crawler: Crawler) -> AddressPolicy:
    """Make the policy that ``NEWSCRAWL_ALLOW_ADDRESSES`` asks for."""
    return AddressPolicy(crawler.settings.getlist("NEWSCRAWL_ALLOW_ADDRESSES"))


def refuse(error: AddressRefused, request: Request, stats: StatsCollector | None) -> Refused:
    """Write the audit line, count, and give the exception that Scrapy takes as a decision."""
    hops = request.meta.get("redirect_urls")
    led = f" (redirected from {hops[-1]})" if hops else ""
    line = str(error) if error.url else f"{request.url}: {error}"
    audit.warning("refused: %s%s; nothing was sent", line, led)
    if stats is not None:
        stats.inc_value(counts.REFUSED + "address")
    return Refused(line, url=request.url)


class GuardMiddleware:
    """Refuses what the URL alone shows, before robots.txt is asked for."""

    def __init__(self, policy: AddressPolicy, stats: StatsCollector | None) -> None:
        self._policy = policy
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Read ``NEWSCRAWL_ALLOW_ADDRESSES``."""
        return cls(policy_of(crawler), crawler.stats)

    def process_request(self, request: Request) -> None:
        """Raise Refused for a URL that may not be fetched."""
        try:
            self._policy.check_url(request.url)
        except AddressRefused as error:
            raise refuse(error, request, self._stats) from None


class GuardedReactor:
    """A reactor that connects to allowed addresses only; the rest is the reactor's own.

    Every address that a name resolves to is checked before a connection to it is begun, and the
    peer once more when the connection stands, before anything is written, TLS included: what was
    resolved is not always what answers. The connection then fails with AddressRefused.
    """

    def __init__(self, reactor: Any, policy: AddressPolicy) -> None:
        self._reactor = reactor
        self._policy = policy
        directlyProvides(self, providedBy(reactor))

    def connectTCP(  # noqa: N802
        self, host: str, port: int, factory: Any, *rest: Any, **options: Any
    ) -> Any:
        """As the reactor's; raises AddressRefused."""
        self._policy.check_address(host)
        guarded = _GuardedFactory(factory, self._policy)
        return self._reactor.connectTCP(host, port, guarded, *rest, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


class _GuardedFactory:
    """Makes no protocol for a peer that is refused; Twisted then closes the connection."""

    def __init__(self, inner: Any, policy: AddressPolicy) -> None:
        self._inner = inner
        self._policy = policy

    def buildProtocol(self, address: Any) -> Any:  # noqa: N802
        try:
            self._policy.check_address(str(address.host))
        except AddressRefused as error:
            self._inner.clientConnectionFailed(None, Failure(error))
            return None
        return self._inner.buildProtocol(address)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@implementer(IResolutionReceiver)
class _Addresses:
    """Collects what a name resolves to."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.done: Deferred[list[str]] = Deferred()

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.found.append(str(address.host))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.done.callback(self.found)


async def check_name(reactor: Any, host: str, policy: AddressPolicy) -> None:
    """Raise AddressRefused where ``host`` resolves, here, to any address that is refused.

    For requests through a proxy, which resolves the name itself: a name that is not known here
    is left to the proxy.
    """
    receiver = _Addresses()
    reactor.nameResolver.resolveHostName(receiver, host)
    for address in await maybe_deferred_to_future(receiver.done):
        policy.check_address(address)

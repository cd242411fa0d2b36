"""One request's way from Scrapy to a connection, with what is to be kept of it."""

# Twisted is typed in part.
# mypy: disable-error-code="no-untyped-call, method-assign"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import _ScrapyAgent
from twisted.web.http_headers import Headers

from newscrawl.fetch.exchange import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from twisted.internet.defer import Deferred
    from twisted.web.client import Agent
    from twisted.web.iweb import IResponse


class Exchanges(list[Exchange]):
    """The exchanges of one request: more than one where it was sent again in silence."""

    def __init__(self, new: Callable[[], Exchange]) -> None:
        super().__init__()
        self._new = new

    def begin(self) -> Exchange:
        """Make an exchange and keep it."""
        self.append(self._new())
        return self[-1]


class WireHeaders(Headers):
    """Request headers that carry the request's exchanges down to the connection.

    They survive the copy that the agent makes, and the pool's silent second attempt; a request's
    ``meta`` would not do: it is copied on redirects and pickled to disk.
    """

    def __init__(self, headers: Headers, exchanges: Exchanges) -> None:
        super().__init__({name: list(values) for name, values in headers.getAllRawHeaders()})
        self.exchanges = exchanges

    def copy(self) -> WireHeaders:
        """As the base class, with the exchanges."""
        return WireHeaders(self, self.exchanges)


class _Endpoint:
    """An endpoint that is made when a connection is: most requests find one open."""

    def __init__(self, find: Callable[[Any], Any], uri: Any) -> None:
        self._find = find
        self._uri = uri

    def connect(self, factory: Any) -> Any:
        return self._find(self._uri).connect(factory)


class WireAgent(_ScrapyAgent):
    """Scrapy's agent for one request, its exchanges kept in ``exchanges``.

    ``guarded`` stands for the reactor where a connection goes straight to the named host; behind
    a proxy the connection goes to the proxy, which the operator chose.
    """

    exchanges: Exchanges
    guarded: Any = None

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        if self.guarded is not None and not request.meta.get("proxy"):
            agent._endpointFactory._reactor = self.guarded
            find = agent._getEndpoint
            agent._getEndpoint = lambda uri: _Endpoint(find, uri)
        ask = agent.request

        def ask_and_keep(
            method: bytes, uri: bytes, headers: Headers, body: Any = None
        ) -> Deferred[IResponse]:
            return ask(method, uri, WireHeaders(headers, self.exchanges), body)

        agent.request = ask_and_keep  # type: ignore[assignment]
        return agent

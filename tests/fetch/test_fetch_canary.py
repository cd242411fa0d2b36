"""The private names that the wire capture leans on are where they were, and do what they did.

When one of these fails after an upgrade, read ``newscrawl/fetch/wire.py`` against the new
source before anything else: captures may be wrong without any error.
"""

from __future__ import annotations

import inspect
from importlib.metadata import version
from typing import Any

import pytest
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import http11
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.utils import _download_handlers
from twisted.internet import endpoints, interfaces
from twisted.protocols import tls
from twisted.web import _newclient, client, http

from newscrawl.fetch.agent import WireAgent
from newscrawl.fetch.wire import WireFactory, WireProtocol
from tests.fetch.crawling import crawl
from tests.servers.odd import ODD, odd_server


def test_the_versions_are_those_it_was_written_for() -> None:
    assert version("scrapy").startswith("2.19.")
    assert version("twisted").startswith("26.10.")


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (http11.HTTP11DownloadHandler, ["download_request", "close"]),
        (http11._ScrapyAgent, ["_get_agent", "download_request", "_cb_timeout", "_cb_bodyready"]),
        (http11._LenientHTTP11ClientProtocol, ["request", "_finishResponse", "_parser", "state"]),
        (_newclient.HTTP11ClientProtocol, ["_finishResponse_WAITING", "_currentRequest", "state"]),
        (_newclient.HTTPClientParser, ["MAX_LENGTH", "connectionMade", "allHeadersReceived"]),
        (_newclient.Request, ["writeTo"]),
        (client.HTTPConnectionPool, ["_factory", "closeCachedConnections"]),
        (client.Agent, ["_getEndpoint", "request"]),
        (client._StandardEndpointFactory, ["endpointForURI"]),
        (client._RetryingHTTP11ClientProtocol, ["_shouldRetry"]),
        (http, ["_MalformedChunkedDataError", "_DataLoss", "PotentialDataLoss"]),
        (_newclient, ["STATUS", "HEADER", "ParseError", "RequestNotSent"]),
        (tls.TLSMemoryBIOProtocol, ["getHandle", "getPeerCertificate", "_checkHandshakeStatus"]),
        (endpoints._WrappingFactory, ["clientConnectionFailed", "buildProtocol"]),
        (interfaces, ["IHandshakeListener", "IHostnameResolver", "IResolutionReceiver"]),
        (_download_handlers, ["wrap_twisted_exceptions"]),
        (Downloader, ["DOWNLOAD_SLOT", "get_slot_key", "_process_queue"]),
        (Slot, ["download_delay", "free_transfer_slots"]),
        (DownloaderInterface, ["stats", "get_slot_key"]),
        (DownloaderAwarePriorityQueue, ["pop", "push"]),
        (RobotsTxtMiddleware, ["process_request", "robot_parser"]),
        (RetryMiddleware, ["process_response", "process_exception"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_name_is_where_it_was(owner: Any, names: list[str]) -> None:
    assert [name for name in names if not hasattr(owner, name)] == []


def test_the_agent_is_made_as_scrapy_makes_it() -> None:
    """``WireHTTPHandler._agent`` repeats this call."""
    taken = set(inspect.signature(http11._ScrapyAgent.__init__).parameters) - {"self"}
    given = {
        "contextFactory",
        "bindAddress",
        "pool",
        "maxsize",
        "warnsize",
        "fail_on_dataloss",
        "crawler",
        "tls_verbose_logging",
    }
    assert taken - given == {"connectTimeout"}
    assert given <= taken


def test_the_parser_is_given_our_end_of_message() -> None:
    """``HTTP11ClientProtocol.request`` hands ``self._finishResponse`` to the parser."""
    source = inspect.getsource(_newclient.HTTP11ClientProtocol.request)
    assert "HTTPClientParser(request, self._finishResponse)" in source
    assert "request.writeTo(self.transport)" in source


def test_a_close_delimited_body_ends_without_a_parser() -> None:
    """``_disconnectParser`` drops the parser before the decoder may call ``_finishResponse``."""
    source = inspect.getsource(_newclient.HTTP11ClientProtocol._disconnectParser)
    assert source.index("self._parser = None") < source.index("parser.connectionLost(reason)")


def test_the_pool_takes_our_connections() -> None:
    made = WireFactory(None, "").buildProtocol(None)
    assert isinstance(made, WireProtocol)
    assert made.state == "QUIESCENT"
    assert issubclass(WireAgent, http11._ScrapyAgent)


def test_one_exchange_is_kept_to_the_byte() -> None:
    """The whole seam once; ``test_fetch_wire.py`` goes through all odd exchanges."""
    with odd_server() as server:
        crawled = crawl([server.url("/chunked")])
    (kept,), (seen,) = crawled.kept, server.seen
    assert kept.request == seen.request
    assert (
        kept.response
        == bytes(seen.sent)
        == b"".join(step for step in ODD["/chunked"].steps if isinstance(step, bytes))
    )

"""Pages and outlets as the discovery tests need them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newscrawl.discover import Discovery, discover
from newscrawl.model import Page, SourceKind
from newscrawl.outlets import Outlet

Reading = Callable[..., Discovery]


@pytest.fixture
def outlet() -> Outlet:
    """An outlet in Tehran's time zone that judges articles by shape."""
    return Outlet("example", "https://news.example.org/", language="en", timezone="Asia/Tehran")


@pytest.fixture
def read(outlet: Outlet) -> Reading:
    """Discover from a body: ``read(body, kind, content_type, **page fields)``."""

    def reading(
        body: bytes | str,
        kind: SourceKind = SourceKind.FEED,
        content_type: str = "",
        **fields: object,
    ) -> Discovery:
        data = body.encode() if isinstance(body, str) else body
        headers = (("Content-Type", content_type),) if content_type else ()
        given = {"url": "https://news.example.org/source", **fields}
        since = given.pop("since", None)
        page = Page(body=data, headers=headers, **given)  # type: ignore[arg-type]
        return discover(page, kind, outlet, since=since)  # type: ignore[arg-type]

    return reading

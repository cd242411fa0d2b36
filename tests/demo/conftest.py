"""The sample web, running and at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.demo.process import Running, running
from newscrawl.demo.sites import SITES
from newscrawl.demo.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def bases() -> dict[str, str]:
    """Where the outlets would be; nothing listens there."""
    return {site.name: f"http://127.0.0.{number}:8642" for number, site in enumerate(SITES, 2)}


@pytest.fixture(scope="session")
def web(bases: dict[str, str]) -> Web:
    """Generation 1 without a server."""
    return Web(bases)


@pytest.fixture(scope="session")
def later(bases: dict[str, str]) -> Web:
    """Generation 2 without a server."""
    return Web(bases, generation=2)


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    """Generation 1 on free ports."""
    with running() as server:
        yield server

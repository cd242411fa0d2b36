"""What every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real pages, archives and feeds; skips where none is named."""
    named = os.environ.get("NEWSCRAWL_CORPUS", "")
    if not named:
        pytest.skip("NEWSCRAWL_CORPUS names no folder of real pages")
    return Path(named)

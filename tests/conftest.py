"""What every room's tests share."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

# What starts in the background of a shell is deaf to Ctrl-C, and so are its children: the tests
# that press it need commands that hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real pages, archives and feeds; skips where none is named."""
    named = os.environ.get("NEWSCRAWL_CORPUS", "")
    if not named:
        pytest.skip("NEWSCRAWL_CORPUS names no folder of real pages")
    return Path(named)

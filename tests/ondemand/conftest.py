"""What the tests of `newscrawl archive` share."""

from __future__ import annotations

from pathlib import Path

import pytest
from ondemand_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh project's folders."""
    return Desk(tmp_path)

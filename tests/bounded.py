"""A limit that only runaway work meets: hostile input must cost in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT = 20.0
"""CPU seconds: what is in proportion takes well under one, what grows with the square minutes."""


@contextmanager
def bounded() -> Iterator[None]:
    """Fail if the work inside costs more than ``LIMIT`` seconds of this process's CPU time."""
    began = time.process_time()
    yield
    assert time.process_time() - began < LIMIT

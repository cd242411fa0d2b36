"""The garbage collector during a run.

A page makes thousands of objects and few cycles. With Python's own threshold (700) the collector
looks at all that was loaded and all that waits several times a page: an eighth of a crawl's CPU.
"""

from __future__ import annotations

import gc

YOUNG = 20_000
"""Objects made before the collector looks for cycles among them: those of some pages."""


def settle() -> tuple[int, int, int]:
    """Leave what is loaded by now out of every later look; the thresholds that held before."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
    return before


def restore(before: tuple[int, int, int]) -> None:
    """Undo :func:`settle`: the process may have other work to do."""
    gc.set_threshold(*before)
    gc.unfreeze()

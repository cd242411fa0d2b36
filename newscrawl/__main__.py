"""``newscrawl`` and ``python -m newscrawl``."""

from __future__ import annotations

import gc
import sys

_FETCHING = {"crawl", "archive", "demo", "replay"}


def _make_haste() -> None:
    """Load sooner: half of what a short command takes is loading (``benchmarks.ondemand``)."""
    # Loading makes half a million objects, and hardly one of them is garbage.
    gc.set_threshold(100_000, 10, 10)
    if _FETCHING.intersection(sys.argv[1:]):
        # For each class that it renamed, Scrapy asks every module that is loaded by then, and every
        # caller, for its file: that takes a sixth of a second later, a thirtieth now.
        import scrapy.core.downloader.contextfactory  # noqa: F401


def main() -> None:
    """Run the command; an interrupt while it is still loading is no traceback either."""
    try:
        _make_haste()
        from newscrawl.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("newscrawl: stopped\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()

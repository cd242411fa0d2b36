"""``newscrawl`` and ``python -m newscrawl``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; an interrupt while it is still loading is no traceback either."""
    try:
        from newscrawl.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("newscrawl: stopped\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()

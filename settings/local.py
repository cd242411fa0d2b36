"""A laptop: SQLite and a local folder, nothing else needed."""

from pathlib import Path

from settings.base import *  # noqa: F403  (this module is base, changed)

NEWSCRAWL_DATA = str(Path(__file__).resolve().parent.parent / "data")

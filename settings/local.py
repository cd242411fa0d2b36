"""A laptop: SQLite and a local folder, nothing else needed."""

from pathlib import Path

from settings.base import *

NEWSCRAWL_DATA = str(Path(__file__).resolve().parent.parent / "data")

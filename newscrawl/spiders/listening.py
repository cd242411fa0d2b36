"""How a spider hears what became of its items, without a task for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings

_CHANGES: Mapping[str, Mapping[str, int | None]] = {
    # Behind every other pipeline, the project's own ones too.
    "ITEM_PIPELINES": {"newscrawl.pipelines.PassedPipeline": 1_000_000},
    # It listens for every item; what it counts, the run counts.
    "EXTENSIONS": {"scrapy.extensions.corestats.CoreStats": None},
}


def hear_from_last_pipeline(settings: BaseSettings) -> None:
    """Let the last pipeline tell the spider of each item, and nobody listen for its signal.

    Scrapy starts a task for every listener of every item. To be called in ``update_settings``.
    """
    for name, changes in _CHANGES.items():
        # Scrapy merges the process's settings in once more: at the same priority they win.
        priority = (settings.getpriority(name) or 0) + 1
        settings.set(name, {**settings.getdict(name), **changes}, priority)

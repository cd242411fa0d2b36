"""Whether what a setting was given can be its value: told in a line before anything is opened."""

from __future__ import annotations

import difflib
import json
import logging
import math
from typing import TYPE_CHECKING

from scrapy.settings import BaseSettings

from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from scrapy.settings import Settings

_SWITCHES = ("0", "1", "True", "False", "true", "false")
"""What Scrapy takes for a switch."""
_ABOVE_ZERO = frozenset(
    (
        "CONCURRENT_REQUESTS",
        "CONCURRENT_REQUESTS_PER_DOMAIN",
        "DOWNLOAD_TIMEOUT",
        "NEWSCRAWL_WARC_MAX_AGE",
        "NEWSCRAWL_WARC_MAX_BYTES",
    )
)
"""Settings that are more than nothing; of others 0 means none, or no limit."""
_SECONDS = ("_TIMEOUT", "_INTERVAL", "_DELAY")
"""How settings end that are seconds: they may have a fraction where their default has none."""


def check_setting(settings: Settings, name: str, value: str) -> None:
    """Raise :class:`BadInput` for a setting of ours that is none, and for a value of another kind.

    ``settings`` are those before the value is set: what stands there says what kind is meant.
    """
    known = name in settings
    if not known and name.startswith("NEWSCRAWL_"):
        near = difflib.get_close_matches(name, [str(one) for one in settings], 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise BadInput(f"-s {name}: no such setting{hint}")
    default = settings.get(name) if known else None
    if isinstance(default, bool):
        if value not in _SWITCHES:
            raise BadInput(f"-s {name}={value}: not True or False")
    elif isinstance(default, int | float):
        whole = isinstance(default, int) and not name.endswith(_SECONDS)
        try:
            int(value) if whole else float(value)
        except ValueError as error:
            kind = "whole number" if whole else "number"
            raise BadInput(f"-s {name}={value}: not a {kind}") from error
        _check_size(name, float(value), default)
    elif isinstance(default, dict | BaseSettings) and not _is_object(value):
        raise BadInput(f'-s {name}={value}: not a JSON object such as {{"name": 1}}')


def _check_size(name: str, value: float, default: float) -> None:
    """Refuse sizes and times that cannot be: negative, infinite, ``nan``, or nothing."""
    if not math.isfinite(value):
        raise BadInput(f"-s {name}={value:g}: not a number that ends")
    least = default if default < 0 else 0
    if "PRIORITY" not in name and value < least:
        raise BadInput(f"-s {name}={value:g}: less than {least:g}")
    if value == 0 and name in _ABOVE_ZERO:
        raise BadInput(f"-s {name}={value:g}: must be more than 0")


def check_level(settings: Settings) -> None:
    """Raise :class:`BadInput` for a ``LOG_LEVEL`` that is none, wherever it was set."""
    level, levels = settings.get("LOG_LEVEL"), logging.getLevelNamesMapping()
    # Python takes any number for a level, but only as a number.
    if not isinstance(level, int) and level not in levels:
        told = ", ".join(name for name in levels if name not in ("NOTSET", "WARN", "FATAL"))
        raise BadInput(f"LOG_LEVEL={level}: not one of {told}")


def _is_object(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except ValueError:
        return False

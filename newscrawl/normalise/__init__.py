"""The same article in one form: Unicode, white space, times, names, credit line, address."""

from __future__ import annotations

from newscrawl.normalise.article import normalise

__all__ = ["normalise"]

"""Page to Article: text, fields and where each was found."""

from __future__ import annotations

from newscrawl.extract.reading import EXTRACTOR, Reading, explain_page, extract_page

__all__ = ["EXTRACTOR", "Reading", "explain_page", "extract_page"]

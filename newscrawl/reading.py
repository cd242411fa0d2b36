"""The pure chain from a page to the article that is stored: live, on demand and in replay.

Extraction, normalisation and the fingerprint, put together in one place, so that the same page
gives the same article whichever way it came in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.dedupe import fingerprint
from newscrawl.extract import extract_page
from newscrawl.normalise import normalise

if TYPE_CHECKING:
    from newscrawl.model import Article, Page
    from newscrawl.outlets import Outlet


def read(page: Page, outlet: Outlet | None = None) -> Article:
    """Read one page as an article, with what the outlet's file says about its pages.

    The layout in force when the page was captured is used. Same page and outlet in, same
    article out; no I/O, no clock.
    """
    layout = outlet.layout_for(page.url, page.captured_at) if outlet is not None else None
    article = extract_page(page, layout)
    return finish(normalised(article, outlet))


def normalised(article: Article, outlet: Outlet | None) -> Article:
    """Normalise an article with what its outlet's file says; the outlet is set where known."""
    if outlet is None:
        return normalise(article, outlet=article.outlet)
    return normalise(
        article,
        timezone=outlet.timezone,
        language=outlet.language,
        outlet=outlet.name,
        also_known_as=(outlet.title,) if outlet.title else (),
    )


def finish(article: Article) -> Article:
    """Add the fingerprint of the normalised text."""
    return replace(article, fingerprint=fingerprint(article.body_text))

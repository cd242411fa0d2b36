"""A Scrapy crawling and archiving pipeline for news.

The small public API: :func:`extract` reads one page, and the nouns of :mod:`newscrawl.model`.
"""

from __future__ import annotations

import sys
from types import ModuleType

from newscrawl.model import Article, Capture, CaptureRef, Image, Link, Page, PageKind
from newscrawl.version import VERSION

__version__ = VERSION
__all__ = [
    "Article",
    "Capture",
    "CaptureRef",
    "Image",
    "Link",
    "Page",
    "PageKind",
    "extract",
]


def extract(html: bytes | str, url: str, *, content_type: str = "") -> Article:
    """Read one page as an :class:`Article`: extracted, normalised, fingerprinted.

    ``html`` as bytes is decoded as a browser would (``content_type`` is the header's value,
    where there was one); as text it is taken as it stands. Pure: no network, no clock.
    """
    # Here, so that the nouns import in milliseconds.
    from newscrawl.reading import read

    if isinstance(html, str):
        html, content_type = html.encode("utf-8", "surrogatepass"), "text/html; charset=utf-8"
    headers = (("Content-Type", content_type),) if content_type else ()
    return read(Page(url=url, body=html, headers=headers))


class _Package(ModuleType):
    """Keeps :func:`extract` a function when the subpackage of that name is imported.

    The import system would else bind the subpackage over it; ``from newscrawl.extract import …``
    finds the subpackage all the same.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name != "extract":
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

"""Small pages for the tests of metadata, and the reading of them."""

from __future__ import annotations

from datetime import datetime

from newscrawl.extract.body import read_body
from newscrawl.extract.document import Document
from newscrawl.extract.metadata import Metadata, read_metadata
from newscrawl.model import Page

FILLER = (
    "The council met on Tuesday evening and heard from residents who had come to speak about the "
    "old bridge, which has been closed to lorries since the spring. Engineers said that repairs "
    "would take most of the year and that a ferry could carry cars in the meantime. The mayor "
    "promised a decision before the end of the month and thanked everyone for their patience."
)


def page(
    body: str,
    head: str = "",
    url: str = "https://www.harbourpost.example/news/bridge",
    **options: object,
) -> Page:
    """A page with this head and body."""
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    status = options.pop("status", 200)
    captured = options.pop("captured_at", None)
    assert not options
    assert isinstance(status, int)
    assert captured is None or isinstance(captured, datetime)
    return Page(url=url, body=html.encode(), status=status, captured_at=captured)


def article(paragraphs: str = "", top: str = "<h1>Council to decide on bridge</h1>") -> str:
    """The body of an ordinary article page."""
    text = "".join(
        f"<p>{FILLER.replace('Tuesday', day)}</p>" for day in ("Monday", "Tuesday", "Friday")
    )
    return f"<main><article>{top}{paragraphs}{text}</article></main>"


def metadata(body: str, head: str = "", *, explain: bool = False, **options: object) -> Metadata:
    """The metadata of a page with this head and body."""
    return read(page(body, head, **options), explain=explain)  # type: ignore[arg-type]


def read(page: Page, *, explain: bool = False) -> Metadata:
    """The metadata of a page."""
    document = Document(page)
    return read_metadata(document, read_body(document), explain=explain)


def ld(text: str) -> str:
    """A JSON-LD script."""
    return f'<script type="application/ld+json">{text}</script>'

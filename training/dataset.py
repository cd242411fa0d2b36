"""Pages with truth, from the corpus folder, and the split that every figure keeps to."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from newscrawl.extract.walk import outline
from newscrawl.model import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECOND_LEVEL = frozenset("co com net org gov edu ac or ne go".split())


@dataclass(frozen=True)
class Sample:
    """One page whose article text is known, wholly or from its beginning on."""

    name: str
    origin: str
    """``articles``, or the folder below ``pages``."""
    group: str
    """The publisher; pages of one publisher are never on both sides of a split."""
    page: Page
    truth: tuple[str, ...]
    """Paragraphs of the article."""
    whole: bool
    """False where the truth is only the beginning of the text."""
    fields: dict[str, Any]

    @property
    def check(self) -> bool:
        """Tell whether the page is for checking only; about two in five publishers are."""
        return zlib.crc32(self.group.encode()) % 5 >= 3


def site(url: str) -> str:
    """Return the name that a host is registered under, without its ending: ``bbc``."""
    labels = (urlsplit(url).hostname or "").split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1] if labels else ""


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    told = json.loads(path.read_text("utf-8"))
    return told, gzip.decompress(path.with_name(path.stem + ".html.gz").read_bytes())


def articles(corpus: Path) -> Iterator[Sample]:
    """Yield the news articles; the group is the publisher that the file is named for."""
    for path in sorted((corpus / "articles").glob("*/*.json")):
        told, html = _read(path)
        truth = told["truth"]
        yield Sample(
            name=f"{path.parent.name}/{path.stem}",
            origin="articles",
            group=path.stem.split("_")[0],
            page=Page(told["url"], html),
            truth=tuple(truth["body"]),
            whole=True,
            fields=truth,
        )


def mixed(corpus: Path) -> Iterator[Sample]:
    """Yield pages of all kinds; some truths are only the beginning of the text."""
    for path in sorted((corpus / "pages").glob("*/*.json")):
        told, html = _read(path)
        truth, origin = told["truth"], path.parent.name
        url = told.get("url") or ""
        if "body_html" in truth:
            told_page = LexborHTMLParser(truth["body_html"])
            for caption in told_page.css("figcaption"):
                caption.decompose()  # no text of the article
            text, whole = tuple(outline(told_page.body).text), True
        else:
            start = truth.get("body_starts") or truth.get("first_words") or ""
            text = tuple(line for line in start.split("\n") if line.strip())
            whole = origin == "newspaper4k"
        stem = path.stem.removeprefix("test_").rstrip("0123456789-_").lower()
        yield Sample(
            name=f"{origin}/{path.stem}",
            origin=origin,
            group=(site(url) if url else "") or stem.split("-")[0],
            page=Page(url or "http://page.invalid/", html),
            truth=text,
            whole=whole,
            fields=truth,
        )


def samples(corpus: Path) -> list[Sample]:
    """Return all pages with truth below the corpus folder, in a fixed order."""
    news = list(articles(corpus))
    publishers = {sample.group.lower(): sample.group for sample in news}
    others = [
        replace(sample, group=publishers.get(sample.group, sample.group))
        for sample in mixed(corpus)
    ]
    return news + others

"""A made-up news site for benchmarks: as many pages as wanted, of real size, always the same.

About 55 kB a page (menus, teasers, inline scripts, JSON-LD, 12 to 20 paragraphs), no two pages
alike, served from memory by a small asyncio server in a process of its own.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import multiprocessing
import random
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "tr",
    "v",
    "w",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou", "io"]
_CODAS = ["n", "r", "s", "t", "l", "m", "nd", "rt", "st", "ck", "ng"]
_SECTIONS = ("politics", "world", "economy", "sport", "culture", "science")


def _word(make: random.Random) -> str:
    return "".join(
        make.choice(_ONSETS) + make.choice(_VOWELS) + make.choice(("", "", make.choice(_CODAS)))
        for _ in range(make.randint(1, 3))
    )


@cache
def _vocabulary() -> list[str]:
    make = random.Random(7)
    return sorted({_word(make) for _ in range(4000)})


class Writer:
    """Writes text in a vocabulary of its own; the seed decides every word."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._words = _vocabulary()

    def words(self, number: int) -> str:
        """So many words; common ones come more often, as in any language."""
        top = len(self._words)
        picks = (int(top * self._random.random() ** 2.5) for _ in range(number))
        return " ".join(self._words[pick] for pick in picks)

    def sentence(self) -> str:
        """One sentence of 8 to 26 words."""
        return self.words(self._random.randint(8, 26)).capitalize() + "."

    def paragraph(self) -> str:
        """Two to five sentences."""
        return " ".join(self.sentence() for _ in range(self._random.randint(2, 5)))

    def number(self, low: int, high: int) -> int:
        """A number from ``low`` to ``high``."""
        return self._random.randint(low, high)


@dataclass(frozen=True)
class Site:
    """Bodies by path, already gzipped."""

    bodies: dict[str, bytes]
    articles: tuple[str, ...]


def make_site(pages: int, feeds: int = 1) -> Site:
    """A site of so many articles, listed in sitemaps ``/sitemap-0.xml`` and on."""
    bodies: dict[str, bytes] = {"/robots.txt": gzip.compress(b"User-agent: *\nAllow: /\n")}
    articles = []
    for number in range(pages):
        writer = Writer(number)
        section = _SECTIONS[number % len(_SECTIONS)]
        slug = writer.words(5).replace(" ", "-")
        path = f"/{section}/2026/11/{1 + number % 28:02d}/{slug}-{number}.html"
        bodies[path] = gzip.compress(article(writer, path, section, number).encode(), 6, mtime=0)
        articles.append(path)
    for feed in range(feeds):
        bodies[f"/sitemap-{feed}.xml"] = gzip.compress(b"")
    return Site(bodies, tuple(articles))


def sitemap(base: str, paths: tuple[str, ...]) -> bytes:
    """A sitemap of these paths."""
    locations = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'
    ).encode()


def article(writer: Writer, path: str, section: str, number: int) -> str:
    """One page of about 55 kB."""
    headline = writer.words(9).capitalize()
    author = writer.words(2).title()
    published = f"2026-11-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:00Z"
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": headline,
            "datePublished": published,
            "author": {"@type": "Person", "name": author},
            "articleSection": section,
        }
    )
    menu = "".join(
        f'<li class="menu__item"><a class="menu__link" href="/{name}/{i}">'
        f"{name} {writer.words(2)}</a></li>"
        for name in _SECTIONS
        for i in range(8)
    )
    teasers = "".join(
        f'<article class="teaser teaser--small"><a href="/{section}/2026/11/01/x-{i}.html">'
        f'<img class="teaser__image" loading="lazy" src="/img/{i}.jpg" alt="{writer.words(4)}">'
        f'<h3 class="teaser__title">{writer.words(8).capitalize()}</h3></a>'
        f'<p class="teaser__intro">{writer.sentence()}</p></article>'
        for i in range(24)
    )
    body = "".join(f"<p>{writer.paragraph()}</p>\n" for _ in range(writer.number(12, 20)))
    script = "window.__state = " + json.dumps({f"key{i}": writer.words(6) for i in range(520)})
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{headline} | The Bench</title>
<meta property="og:title" content="{headline}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{published}">
<link rel="canonical" href="{path}"><script type="application/ld+json">{data}</script>
<script>{script};</script></head>
<body class="page page--article"><header class="header">
<nav class="menu"><ul>{menu}</ul></nav></header>
<main><article class="story"><h1 class="story__title">{headline}</h1>
<p class="story__byline">By <a rel="author" href="/authors/{number}">{author}</a></p>
<div class="story__body">{body}</div></article>
<aside class="related"><h2>More on this</h2>{teasers}</aside></main>
<footer class="footer"><p>{writer.sentence()}</p></footer></body></html>"""


class _Protocol(asyncio.Protocol):
    """Just enough HTTP/1.1: GET, keep-alive, pipelining not needed."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            self._transport.write(self._answers.get(path, missing))  # type: ignore[attr-defined]


def _serve(pages: int, hosts: int, pipe: Connection) -> None:
    site = make_site(pages, hosts)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        bases = []
        share = -(-len(site.articles) // hosts)
        for host in range(hosts):
            answers: dict[bytes, bytes] = {}
            server = await loop.create_server(lambda a=answers: _Protocol(a), "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            mine = site.articles[host * share : (host + 1) * share]
            # Two names for one machine: to a crawler they are two hosts.
            base = f"http://{('127.0.0.1', 'localhost')[host % 2]}:{port}"
            listing = sitemap(base, mine)
            for path in mine:
                answers[path.encode()] = _answer(site.bodies[path], "text/html; charset=utf-8")
            answers[b"/robots.txt"] = _answer(site.bodies["/robots.txt"], "text/plain")
            answers[b"/sitemap.xml"] = _answer(gzip.compress(listing), "application/xml")
            bases.append((base, [base + path for path in mine]))
        pipe.send(bases)
        await asyncio.Event().wait()

    asyncio.run(run())


def _answer(body: bytes, mime: str) -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


@contextmanager
def served(pages: int, hosts: int = 1) -> Iterator[list[tuple[str, list[str]]]]:
    """Serve a site from a process of its own: for each host its base URL and article URLs."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(pages, hosts, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()

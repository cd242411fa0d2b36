"""Small pages for crawls in tests: enough text to be an article, each in its own words."""

from __future__ import annotations

import random

_WORDS = (
    "council harbour bridge engineer budget winter river ferry market school train station "
    "farmer orchard weather minister report museum painter library teacher hospital nurse "
    "village mountain road tunnel festival theatre concert singer player match stadium season "
    "factory worker union contract price energy solar turbine forest fire rescue pilot airport "
    "court judge lawyer verdict police inquiry witness border treaty summit envoy election ballot"
).split()


def sentence(words: random.Random) -> str:
    """A sentence of ten to twenty words."""
    chosen = [words.choice(_WORDS) for _ in range(words.randint(10, 20))]
    return " ".join(chosen).capitalize() + "."


def article(seed: int, headline: str = "", extra: str = "") -> bytes:
    """An article page whose text the seed decides."""
    words = random.Random(seed)
    title = headline or sentence(words).rstrip(".")
    paragraphs = "".join(f"<p>{' '.join(sentence(words) for _ in range(4))}</p>" for _ in range(6))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:type" content="article"></head><body><header><nav><a href="/">Home</a></nav>
</header><main><article><h1>{title}</h1><time datetime="2026-11-20T08:00:00Z">20 November</time>
{paragraphs}{extra}</article></main><footer><p>About us</p></footer></body></html>""".encode()


def feed(urls: list[str]) -> bytes:
    """An RSS feed that lists these."""
    items = "".join(f"<item><title>t</title><link>{url}</link></item>" for url in urls)
    return f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def outlet(url: str, *, delay: float = 0.01, concurrency: int = 4, more: str = "") -> str:
    """An outlet file for a site on loopback with a feed at ``/feed``."""
    return f"""
title = "Test"
home = "{url}/"
timezone = "UTC"
feeds = ["{url}/feed"]
article_patterns = ['/a/']
{more}
[pace]
delay = {delay}
concurrency = {concurrency}
"""

"""The outlets of the sample web as files, as an operator would write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newscrawl.demo.web import Web

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newscrawl.demo.sites import Site

PACE = 0.05
"""Seconds between two requests to one outlet: brisk, for it is our own server."""

_FEEDS = {
    "harbour-courier": ("/feed/",),
    "northfield-tribune": ("/feed.json", "/feeds/legacy.xml"),
    "meridian-wire": ("/atom.xml",),
    "old-ferry-gazette": ("/rss.php",),
    "karaneh": ("/rss",),
}
_SITEMAPS = {
    "harbour-courier": ("/sitemap_index.xml", "/news-sitemap.xml"),
    "meridian-wire": ("/sitemap.xml",),
    "karaneh": ("/sitemap.xml",),
}
_PATTERNS = {
    "harbour-courier": r"/20\d\d/\d\d/\d\d/[^/]+/$",
    "northfield-tribune": r"/story/[a-z]+/20\d\d/\d\d/\d\d/[^/]+/\d+/$",
    "meridian-wire": r"/article/[^/]+-[0-9a-f]{7,8}$",
    "old-ferry-gazette": r"/show\.php\?id=\d+$",
    "karaneh": r"/news/\d+/",
}
_NOTES = {
    "harbour-courier": "JSON-LD on every article; RSS and sitemaps.",
    "northfield-tribune": "OpenGraph only; links of the JSON Feed carry campaign parameters. "
    "The legacy feed is hostile.",
    "meridian-wire": "A news agency: its reports reappear at the newspapers. Microdata, Atom.",
    "old-ferry-gazette": "Tables, Windows-1252, no machine-readable date. Its feed is no XML.",
    "karaneh": "Right to left; Jalali dates in Persian digits and no others.",
}
_LAYOUTS = {
    "old-ferry-gazette": """
[[layouts]]
match = '/show\\.php'

[layouts.fields]
headline = 'font[size="6"] > b'
body = 'font[size="3"]'
authors = '//hr[1]/preceding-sibling::font[1]/b[starts-with(., "By ")]'
agency = 'xpath:substring-after(//hr[1]/preceding-sibling::font[1]/b, "From ")'
date_published = '//hr[1]/preceding-sibling::font[1]/text()[normalize-space()]'
section = 'xpath:substring-after(//font[starts-with(., "Home >")], "> ")'
""",
}
"""Where the markup says nothing of what is what, an operator says it once."""
_BY_SECTION = ("northfield-tribune", "old-ferry-gazette")
"""Outlets whose lists of sections are the only way to everything."""


def write_outlets(folder: Path, bases: Mapping[str, str], *, pace: float = PACE) -> None:
    """Write one ``NAME.toml`` an outlet into ``folder``, for the addresses in ``bases``."""
    folder.mkdir(parents=True, exist_ok=True)
    web = Web(bases)
    for name, site in web.newsroom.sites.items():
        sections = web.section_paths(name) if name in _BY_SECTION else ()
        text = _toml(site, ("/", *sections) if sections else ("/",), pace)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def _toml(site: Site, sections: tuple[str, ...], pace: float) -> str:
    def urls(key: str, paths: tuple[str, ...]) -> str:
        listed = "\n".join(f"    {_string(site.base + path)}," for path in paths)
        return f"{key} = [\n{listed}\n]\n" if paths else ""

    return (
        f"name = {_string(site.name)}\n"
        f"title = {_string(site.title)}\n"
        f"home = {_string(site.base + '/')}\n"
        f"hosts = [{_string(site.base.partition('//')[2])}]\n"
        f"language = {_string(site.language)}\n"
        f"timezone = {_string(site.timezone)}\n"
        + urls("feeds", _FEEDS[site.name])
        + urls("sitemaps", _SITEMAPS.get(site.name, ()))
        + urls("sections", sections)
        + f"article_patterns = ['{_PATTERNS[site.name]}']\n"
        f"notes = {_string(_NOTES[site.name])}\n\n"
        f"[pace]\ndelay = {pace}\nconcurrency = 4\n" + _LAYOUTS.get(site.name, "")
    )


def _string(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)

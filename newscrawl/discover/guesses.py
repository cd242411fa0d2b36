"""What a site says, or lets be guessed, of itself: title, language, time zone, a short name."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from newscrawl.discover.linkeddata import json_nodes
from newscrawl.discover.zones import BY_COUNTRY, BY_LANGUAGE
from newscrawl.outlets.words import HOMES
from newscrawl.urls import host, site
from newscrawl.urls.hosts import is_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.discover.hypertext import Hypertext
    from newscrawl.model import Page

_ORGANISATIONS = ("NewsMediaOrganization", "Organization", "WebSite", "Corporation")
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}|[A-Za-z]{4}))?\b")
_OFFSET = re.compile(rb"\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*([+-]\d\d):?(\d\d)\b", re.IGNORECASE)
_SCRIPTS = (
    (re.compile(r"[پچژگ]"), "fa"), (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0590-\u05ff]"), "he"), (re.compile(r"[іїєґ]"), "uk"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"), (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u3040-\u30ff]"), "ja"), (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"), (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0900-\u097f]"), "hi"), (re.compile(r"[\u0980-\u09ff]"), "bn"),
)  # fmt: skip
_SEPARATOR = re.compile(r"\s[|–—:·•»-]+(?=\s)")
_COUNTRY_LANGUAGE = {
    "de": "de", "at": "de", "fr": "fr", "it": "it", "es": "es", "mx": "es", "ar": "es", "co": "es",
    "cl": "es", "pe": "es", "pt": "pt", "br": "pt", "nl": "nl", "pl": "pl", "cz": "cs", "sk": "sk",
    "hu": "hu", "ro": "ro", "tr": "tr", "se": "sv", "no": "no", "dk": "da", "fi": "fi", "uk": "en",
    "us": "en", "au": "en", "nz": "en", "ie": "en", "id": "id", "vn": "vi", "hr": "hr",
}  # fmt: skip
_MUCH = 0.2


def title_of(hypertext: Hypertext) -> str:
    """Name of the outlet: its publisher in JSON-LD, ``og:site_name``, or the page's title."""
    named = _publisher(hypertext)
    for selector in ('meta[property="og:site_name"]', 'meta[name="application-name"]'):
        element = hypertext.tree.css_first(selector)
        named = named or (element.attributes.get("content") or "" if element else "")
    pieces = [piece.strip() for piece in _SEPARATOR.split(f" {hypertext.title} ")]
    named = named or next((each for each in pieces if each and each.lower() not in HOMES), "")
    return " ".join(named.split())[:100]


def language_of_site(hypertext: Hypertext, listed: Iterable[str]) -> str:
    """Language tag: the page's own, what its feeds say most, what its script or country tells."""
    root = hypertext.tree.css_first("html[lang]")
    locale = hypertext.tree.css_first('meta[property="og:locale"]')
    told = Counter(filter(None, map(_tag, listed)))
    stated = (
        _tag(root.attributes.get("lang") or "" if root else ""),
        _tag(locale.attributes.get("content") or "" if locale else ""),
        told.most_common(1)[0][0] if told else "",
    )
    country = host(hypertext.page.url).rpartition(".")[2]
    guessed = _by_script(hypertext) or _COUNTRY_LANGUAGE.get(country, "")
    return next(filter(None, stated), "") or guessed


def zone_of_site(url: str, language: str, pages: Iterable[Page]) -> tuple[str, str]:
    """Time zone, and in a few words why: the country of the host, the language, dates' offsets.

    Offsets that the site's dates carry decide between candidates; without any candidate that
    fits, the zone is empty.
    """
    offsets = Counter(
        int(hours) * 60 + (-int(minutes) if hours.startswith(b"-") else int(minutes))
        for page in pages
        for hours, minutes in _OFFSET.findall(page.body[:500_000])
    )
    offsets.pop(0, None)
    country, spoken = host(url).rpartition(".")[2], language.partition("-")[0].lower()
    region = language.partition("-")[2].lower()
    candidates = [
        (BY_COUNTRY.get(country, ""), f"guessed from .{country}"),
        (BY_COUNTRY.get(region, ""), f"guessed from the language, {language}"),
        (BY_LANGUAGE.get(spoken, ""), f"guessed from the language, {language}"),
    ]
    candidates = [(zone, why) for zone, why in candidates if zone]
    if not offsets:
        return candidates[0] if candidates else ("", "")
    usual = offsets.most_common(1)[0][0]
    for zone, why in candidates:
        if usual in _offsets(zone):
            return zone, f"{why} and the offset of its dates"
    if usual % 60 == 0 and -12 * 60 <= usual <= 14 * 60:
        # The Etc zones count west of Greenwich.
        return f"Etc/GMT{-usual // 60:+d}", "the offset of its dates, without summer time: check it"
    return candidates[0] if candidates else ("", "")


def name_of_site(url: str) -> str:
    """Slug for the outlet's file: the site's own label, and its language where the host has one."""
    labels = host(url).split(".")
    own = host(url) if is_address(host(url)) else site(host(url)).partition(".")[0]
    before = labels[0] if len(labels) > 2 and re.fullmatch(r"[a-z]{2}", labels[0]) else ""
    name = re.sub(r"[^a-z0-9]+", "-", f"{own}-{before}".lower()).strip("-")
    return name or "outlet"


def _publisher(hypertext: Hypertext) -> str:
    scripts = hypertext.tree.css('script[type="application/ld+json"]')
    nodes = [node for script in scripts for node in json_nodes(script.text())]
    named = [node["publisher"] for node in nodes if isinstance(node.get("publisher"), dict)]
    for kind in _ORGANISATIONS:
        named += [node for node in nodes if kind in _types(node)]
    return next((node["name"] for node in named if isinstance(node.get("name"), str)), "")


def _types(node: dict[str, Any]) -> list[Any]:
    types = node.get("@type")
    return types if isinstance(types, list) else [types]


def _tag(text: str) -> str:
    found = _LANGUAGE.match(text.strip())
    if not found or found[1].lower() in ("und", "mul", "xx"):
        return ""
    region = found[2] or ""
    return found[1].lower() + (f"-{region.upper()}" if len(region) == 2 else "")


def _by_script(hypertext: Hypertext) -> str:
    body = hypertext.tree.body
    text = body.text(separator=" ")[:20_000] if body is not None else ""
    letters = sum(char.isalpha() for char in text)
    for script, language in _SCRIPTS:
        least = 0.01 if language in ("fa", "uk", "ja") else _MUCH
        if letters and len(script.findall(text)) > least * letters:
            return language
    return ""


def _offsets(zone: str) -> set[int]:
    """Minutes east of UTC that a zone has had in winter and summer of late."""
    found = set()
    for year in (2015, 2021, 2024):
        for month in (1, 7):
            moment = datetime(year, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone))
            found.add(int((moment.utcoffset() or timedelta(0)).total_seconds()) // 60)
    return found

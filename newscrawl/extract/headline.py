"""The headline as the reader sees it, and the other one that the metadata give.

The visible ``<h1>`` wins wherever the page's own metadata agree that it names this article: it
is often the only complete form, while ``og:title`` is cut, pepped up or carries the outlet's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.extract.details import read_section
from newscrawl.extract.document import Candidate
from newscrawl.extract.headings import (
    AGREES,
    LEAST,
    before_the_name,
    below_the_trail,
    visible_heading,
)
from newscrawl.extract.sitetitle import SEPARATOR, is_site, without_site
from newscrawl.extract.structured import Structured
from newscrawl.text import key, likeness

_SECTION = re.compile(r"\s?[-–|·]\s?([^-–|·\d]{2,14})$")
_SEEN = ("h1", "h2", "visible text")
_CUT_OFF = ("...", "…")


def read_headline(
    page: Structured, texts: Sequence[str] = (), *, every: bool = False
) -> list[Candidate]:
    """Candidates in order of preference; the first is the headline.

    Stops where headline and alternative are found, unless ``every`` asks for the rest too.

    ``texts`` are the visible texts of the page: where no ``<h1>`` names the article, a text that
    repeats its title does.
    """
    told = _told(page)
    sites = _site_keys(page)
    visible = visible_heading(page.marks.h1, [text for _, text in told], sites)
    out: list[Candidate] = []
    if visible and (second := before_the_name(page, visible[0], told, sites)):
        text, agreement = second
        out.append(_candidate(text, "h2", f"the h1 is the site's name; agrees {agreement:.2f}"))
        visible = None
    if visible and (set_apart := below_the_trail(page, visible[0], told, sites)):
        text, agreement = set_apart
        out.append(_candidate(text, "h2", f"the h1 is a step of a trail; agrees {agreement:.2f}"))
    if visible:
        text, agreement = visible
        if agreement > AGREES:
            out.append(_candidate(text, "h1", f"visible; agrees with the metadata {agreement:.2f}"))
    if not out:
        out.extend(_repeated(texts, told, sites))
    unseen = not out
    for source, text in told:
        if source != "title" and not text.endswith(_CUT_OFF):
            if not every and out and text == out[0].value:
                continue  # neither another headline nor an alternative
            stripped = without_site(text, sites)
            if unseen:
                stripped = (
                    _shown_part(text, texts) if stripped == text else _sectionless(stripped, texts)
                )
            stripped = _as_told_elsewhere(stripped, told, page)
            out.append(_candidate(stripped, source, "metadata", raw=text))
    if not every and out and out[0].source in _SEEN:
        mine = key(out[0].value)
        told_others = (one for one in out[1:] if one.source not in _SEEN)
        if any(one.value and key(one.value) != mine for one in told_others):
            return [one for one in out if one.value]
    for source, text in told:
        if not every and out and text == out[0].value:
            continue
        part = _shown_part(text, texts) if unseen else text
        if part == text and (part := without_site(text, sites, generous=True)) != text and unseen:
            part = _sectionless(part, texts)
        stripped = _as_told_elsewhere(part, told, page)
        out.append(_candidate(stripped, source, "cut off or general", raw=text))
    if visible and not any(one.source == "h1" for one in out):
        alone = _candidate(visible[0], "h1", "disagrees with all metadata")
        # A page whose metadata name the outlet alone says nothing against its heading.
        silent = not any(len(key(one.value)) > 10 and not is_site(one.value, sites) for one in out)
        out.insert(0 if silent and len(visible[0]) > 10 else len(out), alone)
    return [one for one in out if one.value]


def _repeated(
    texts: Sequence[str], told: Sequence[tuple[str, str]], sites: Sequence[str]
) -> list[Candidate]:
    """A short visible text that says what the metadata call the article."""
    wanted = [key(without_site(text, sites, generous=source == "title")) for source, text in told]
    best, found = 0.75, ""
    for text in texts[:120]:
        if 8 < len(text) < 300:
            agreement = max((likeness(key(text), one) for one in wanted), default=0.0)
            if agreement > best:
                # A kicker before the headline is no part of it where the metadata leave it out.
                inner = next((one for _, one in told if len(one) > 20 and one in text), text)
                best, found = agreement, inner
    return [_candidate(found, "visible text", f"repeats the title {best:.2f}")] if found else []


def _shown_part(title: str, texts: Sequence[str]) -> str:
    """``title`` up to a separator, where the page shows that much of it and nowhere the whole.

    What the page leaves out is the outlet's name, whatever that is.
    """
    ends = [match.start() for match in SEPARATOR.finditer(title) if match.start() >= LEAST]
    if not ends or any(title in text for text in texts):
        return title
    for end in reversed(ends):
        part = title[:end].rstrip()
        if any(part in text for text in texts[:400]):
            return part
    return title


def _sectionless(title: str, texts: Sequence[str]) -> str:
    """A title that had the outlet's name behind it, without the section's name behind it."""
    match = _SECTION.search(title)
    if match and match.start() >= LEAST and match.group(1) in texts[:400]:
        return title[: match.start()].rstrip()
    return title


def _as_told_elsewhere(title: str, told: Sequence[tuple[str, str]], page: Structured) -> str:
    """``title`` without a short word behind a dash that the metadata call the section.

    Or that they do without where they tell the title again.
    """
    match = _SECTION.search(title)
    rest = title[: match.start()].rstrip() if match and match.start() >= LEAST else ""
    if not match or not rest:
        return title
    section = key(match.group(1))
    is_section = any(key(one.value) == section for one in read_section(page))
    return rest if is_section or any(text == rest for _, text in told) else title


def alternative(chosen: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The metadata's headline where it differs: in its words if one does, else in its signs."""
    mine = key(chosen)
    others = [one for one in candidates if one.source not in _SEEN and not _decorated(one, chosen)]
    return next((one for one in others if key(one.value) != mine), others[0] if others else None)


def _decorated(one: Candidate, chosen: str) -> bool:
    """Whether a candidate is the chosen headline, or a page title that sets off more behind it."""
    return chosen in (one.value, one.raw) or (
        one.source == "title"
        and one.value.startswith(chosen)
        and SEPARATOR.match(one.value, len(chosen)) is not None
    )


def _site_keys(page: Structured) -> list[str]:
    names = [key(name) for name in page.site_names]
    return [name for name in names if 1 < len(name) < 50] + ([page.host] if page.host else [])


def _told(page: Structured) -> list[tuple[str, str]]:
    """What the metadata call the article, the most careful first."""
    out = []
    for thing in page.articles:
        text = thing.text("headline") or (thing.text("name") if thing.syntax != "json-ld" else "")
        if text and len(text) < 500:
            out.append((thing.syntax, text))
    for name in (
        "og:title",
        "twitter:title",
        "parsely-title",
        "sailthru.title",
        "dc.title",
        "dcterms.title",
        "citation_title",
        "headline",
        "title",
    ):
        text = page.first(name)[0]
        if text and len(text) < 500:
            out.append((f"meta {name}", text))
    if page.title and len(page.title) < 500:
        out.append(("title", page.title))
    return out


def _candidate(value: str, source: str, reason: str, raw: str = "") -> Candidate:
    return Candidate("headline", value, source, reason, raw=raw or value)

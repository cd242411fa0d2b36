"""The headline as the reader sees it, and the other one that the metadata give.

The visible ``<h1>`` wins wherever the page's own metadata agree that it names this article: it
is often the only complete form, while ``og:title`` is cut, pepped up or carries the outlet's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newscrawl.extract.document import Candidate
from newscrawl.extract.structured import Structured
from newscrawl.extract.things import MAX_VALUE
from newscrawl.text import key, likeness, squeeze

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

AGREES = 0.45
"""Likeness to the metadata from which on an ``<h1>`` is taken for the article's headline."""
_SEPARATOR = re.compile(r"\s+(?:[|–—\-·•»«:]|::|//|\|\|)\s+|\s*[|»_ㅣ｜│┃]\s*|-{2}")
_BY_TAIL = re.compile(r"by(?:\s[A-ZÀ-Þ][\w.'’-]+){1,4}$")
_COLONS = re.compile(r"(?::\s*){2,}(?=\s)")
_LOOSE_COLON = re.compile(r"\s+(?=[:,.?!])")
_LEAST = 12
"""Characters of a headline that is told from other text by its letters alone."""
_SECTION = re.compile(r"\s?[-–|·]\s?([^-–|·\d]{2,14})$")
_BETWEEN = re.compile(r"[\s:|–—/·-]+")
"""What stands between a kicker and a headline."""
_SEEN = ("h1", "visible text")
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
    visible = _visible(page.marks.h1, [text for _, text in told], sites)
    out: list[Candidate] = []
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
            out.append(_candidate(stripped, source, "metadata", raw=text))
    if not every and out and out[0].source in _SEEN:
        mine = key(out[0].value)
        if any(one.value and key(one.value) != mine for one in out[1:]):
            return [one for one in out if one.value]
    for source, text in told:
        if not every and out and text == out[0].value:
            continue
        part = _shown_part(text, texts) if unseen else text
        if part == text and (part := without_site(text, sites, generous=True)) != text and unseen:
            part = _sectionless(part, texts)
        stripped = part
        out.append(_candidate(stripped, source, "cut off or general", raw=text))
    if visible and not any(one.source == "h1" for one in out):
        alone = _candidate(visible[0], "h1", "disagrees with all metadata")
        # A page whose metadata name the outlet alone says nothing against its heading.
        silent = not any(len(key(one.value)) > 10 and not _is_site(one.value, sites) for one in out)
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
    ends = [match.start() for match in _SEPARATOR.finditer(title) if match.start() >= _LEAST]
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
    if match and match.start() >= _LEAST and match.group(1) in texts[:400]:
        return title[: match.start()].rstrip()
    return title


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
        and _SEPARATOR.match(one.value, len(chosen)) is not None
    )


def without_site(title: str, sites: Sequence[str], *, generous: bool = False) -> str:
    """``title`` without the outlet's name before or behind it.

    ``sites`` are :func:`key` forms of the outlet's names. ``generous`` also cuts a short last
    part that nothing proves to be the outlet's.
    """
    for _ in range(3):
        parts = [m for m in _SEPARATOR.finditer(title) if m.start() > 0]
        if not parts:
            return title
        tail, head = title[parts[-1].end() :], title[: parts[0].start()]
        if _is_site(tail, sites) or _BY_TAIL.match(tail):
            title = title[: parts[-1].start()].rstrip()
        elif _is_site(head, sites):
            title = title[parts[0].end() :].lstrip()
        elif generous and len(tail) < 0.25 * len(title):
            return title[: parts[-1].start()].rstrip()
        else:
            return title
    return title


def _is_site(text: str, sites: Sequence[str]) -> bool:
    mine = key(text)
    if not mine or len(mine) > 40:
        return False
    return any(
        mine == site
        or (len(mine) > 3 and len(site) > 3 and (mine in site or site in mine))
        or (len(site) > 2 and mine.startswith(site) and len(mine) <= len(site) + 10)
        for site in sites
        if site
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


def _visible(
    nodes: Sequence[LexborNode], told: Sequence[str], sites: Sequence[str]
) -> tuple[str, float] | None:
    """The ``<h1>`` that agrees best with what the metadata tell, and how well."""
    references = [key(without_site(text, sites)) for text in told]
    best: tuple[str, float] | None = None
    for node in nodes:
        text = _text(node, told)
        mine = key(text)
        if len(mine) < 3 or len(text) > 500 or mine in sites:
            continue
        if mine in references:
            return text, 1.0
        agreement = max((likeness(mine, one) for one in references), default=0.3)
        if best is None or agreement > best[1] + 0.05:
            best = (text, agreement)
    return best


def _text(node: LexborNode, told: Sequence[str]) -> str:
    """A heading's text. Its inline parts (kicker, headline) may or may not be set apart."""
    joined = squeeze((node.text() or "")[:MAX_VALUE])
    pieces = [squeeze(piece) for piece in (node.text(separator="\n") or "")[:MAX_VALUE].split("\n")]
    pieces = [piece for piece in pieces if piece]
    parted = " ".join(pieces)
    if joined in told or len(pieces) < 2:
        return joined
    letters = _BETWEEN.sub("", joined)
    # How the newsroom writes what the page sets apart by a line or a colour.
    spelt = next((one for one in told if letters == _BETWEEN.sub("", one)), "")
    if spelt and spelt != parted:
        return spelt
    for one in () if spelt else told:
        # The outlet's name may hang in the heading too.
        behind = parted.startswith(one) and 0 < len(parted) - len(one) < 40
        if len(one) > 20 and (behind or _is_rest(one, pieces)):
            return one
    if joined == parted:
        return joined
    # A space before the colon comes from the parting, not from the newsroom.
    tidy = _COLONS.sub(":", _LOOSE_COLON.sub("", parted))
    return parted if parted in told and tidy not in told else tidy


def _is_rest(title: str, pieces: Sequence[str]) -> bool:
    """Whether the metadata's title is the heading without a kicker that is an element apart."""
    return any(" ".join(pieces[start:]) == title for start in range(1, min(len(pieces), 4)))


def _candidate(value: str, source: str, reason: str, raw: str = "") -> Candidate:
    return Candidate("headline", value, source, reason, raw=raw or value)

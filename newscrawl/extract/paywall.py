"""Whether the page says that its article is behind a paywall."""

from __future__ import annotations

from collections.abc import Iterator

from newscrawl.extract.document import Candidate
from newscrawl.extract.structured import Structured

_FREE = frozenset(("true", "free", "open", "yes", "1", "public", "unlocked", "none"))
_CLOSED = frozenset(
    ("false", "locked", "premium", "metered", "paid", "subscription", "subscriber", "plus", "0")
)
_KNOWN = _FREE | _CLOSED


def read_paywall(page: Structured) -> Iterator[Candidate]:
    """Candidates ``true`` (paywalled) or ``false``; none where the page does not say.

    ``isAccessibleForFree`` is schema.org's; ``article:content_tier`` is Facebook's.
    """
    for thing in [*page.articles, *page.things]:
        value = thing.data.get("isAccessibleForFree")
        if isinstance(value, list):
            value = value[0] if value else None
        if value is None or isinstance(value, dict):
            continue
        said = str(value).strip().lower().rsplit("/", 1)[-1]
        if said in _KNOWN and (thing in page.articles or "hasPart" in thing.data):
            yield _candidate(said in _CLOSED, thing.syntax, f"isAccessibleForFree {said}")
    for name in ("article:content_tier", "content_tier", "lp.article:content_tier", "paywall"):
        said = page.first(name)[0].lower()
        if said in _KNOWN:
            closed = said in _CLOSED if name != "paywall" else said in {"true", "yes", "1"}
            yield _candidate(closed, f"meta {name}", said)


def _candidate(closed: bool, source: str, reason: str) -> Candidate:
    return Candidate("is_paywalled", "true" if closed else "false", source, reason)

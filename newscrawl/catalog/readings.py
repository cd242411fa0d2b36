"""What a capture was read as, and how that is kept beside what another capture was read as.

Most captures of one version read alike, so that a sighting keeps no more than what differs from
the reading of its version: nothing, as a rule, or the list of links.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from newscrawl.catalog.rows import article_of, fields_json

_SHORT = 200
"""Texts below this many characters repeat one another by chance: their headlines must agree."""
_LONGEST = 300
"""Characters of a headline that are part of an index entry; PostgreSQL bounds those."""
_COLUMNS = ("fingerprint", "extractor", "headline", "body_text")


class Text(NamedTuple):
    """What makes two articles repeat one another."""

    fingerprint: str
    """Empty for a text without characters, which repeats none."""
    headline: str | None = None
    """Of short texts alone."""


class Reading(NamedTuple):
    """One reading of one capture: the columns of a version that it fills."""

    url: str
    """The address that was fetched."""
    capture: str
    """Pointer to the capture, as rows hold it."""
    fingerprint: str
    extractor: str
    headline: str
    body_text: str
    fields: str
    """All other fields, as :func:`newscrawl.catalog.rows.fields_json` gives them."""

    @property
    def text(self) -> Text:
        """What it is known by elsewhere."""
        short = len(self.body_text) < _SHORT
        return Text(self.fingerprint, self.headline if short else None)

    @property
    def text_key(self) -> str:
        """The same as an index holds it; empty for a page without text and headline."""
        return text_key(self.fingerprint, self.headline, self.body_text)


def text_key(fingerprint: str, headline: str, body_text: str) -> str:
    """The fingerprint of a text; of a short one with the headline."""
    if len(body_text) >= _SHORT:
        return fingerprint
    return f"{fingerprint} {headline[:_LONGEST]}" if fingerprint or headline else ""


def differing(base: Reading, own: Reading) -> str | None:
    """What ``own`` says otherwise than ``base``, as JSON; None where both say the same.

    Where they were read from (``url`` and ``capture``) does not count.
    """
    if base[2:] == own[2:]:
        return None
    before, after = _flat(base), _flat(own)
    found = {name: value for name, value in after.items() if before.get(name) != value}
    found |= dict.fromkeys(before.keys() - after.keys())
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else None


def applied(base: Reading, said: str | None, url: str, capture: str) -> Reading:
    """The reading of which :func:`differing` gave ``said``."""
    if said is None:
        return base._replace(url=url, capture=capture)
    data = _flat(base) | json.loads(said)
    row: dict[str, Any] = {name: data.pop(name) or "" for name in _COLUMNS}
    data["headline"] = row["headline"]
    row |= {"url": url, "capture": ""}
    fields = json.dumps({name: value for name, value in data.items() if value is not None})
    # By way of the article, so that equal fields are equal texts.
    row["fields"] = fields_json(article_of(row | {"fields": fields}))
    return Reading(**row | {"capture": capture})


def _flat(reading: Reading) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(reading.fields)
    return data | {name: getattr(reading, name) for name in _COLUMNS}

"""Who the text is credited to: the credit line taken off its blocks, and credits about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.agencies import AMBIGUOUS, is_agency, names_one
from newscrawl.credits import CREDIT_LINE, Credit, agency_in, read_lead, read_tail
from newscrawl.extract.document import BodyBlock, Run
from newscrawl.names import is_brand, is_name, people
from newscrawl.text import squeeze

if TYPE_CHECKING:
    from newscrawl.extract.document import Blocks, Document
    from newscrawl.extract.near import Near

_LABEL = re.compile(
    r"^\W{0,2}(?:from|by|source|via|quelle|von|fuente|fonte|bron|kilde|källa|lähde|kaynak|zdroj|"
    r"źródło|forrás|sursa|источник|джерело|πηγή|منبع|المصدر|来源|來源|出典|출처)(?:\s?[:：]\s?|\s)",
    re.I,
)
_NAMED = "[class*=agenc i]"
_MARKED = 6
"""Blocks behind the headline in which an element named for agencies is looked for."""
_PICTURES = frozenset(("media", "caption", "comment", "rel", "nav"))


def credited(document: Document, near: Near) -> tuple[str, str]:
    """The agency that is credited about headline and body, and where; nothing where none is.

    A text counts that is an agency's name with a label or date at most, or an element named for
    agencies. The outlet's own name is no credit, nor is what stands with a picture.
    """
    blocks, own = document.blocks, document.structured.brands
    for line in near.lines:
        name = _agency_alone(line)
        if name and not is_brand(name, own):
            return name, "visible text"
    for rank, place in enumerate(near.places):
        text = blocks.texts[place] if place < len(blocks) else ""
        if not 1 < len(text) < 140:
            continue
        source = "visible text"
        name = _agency_alone(text)
        if not name and rank < _MARKED:
            name, source = _marked(blocks, place), "element named for agencies"
        if name and not is_brand(name, own) and not blocks[place].hints & _PICTURES:
            return name, source
    return "", ""


def _agency_alone(text: str) -> str:
    if len(text) > 80 or not names_one(text):
        return ""
    bare = text
    text = _LABEL.sub("", text)
    if is_agency(text):
        name = text.strip(" .:-–—/")
        return "" if text == bare and name.casefold() in AMBIGUOUS else name
    names = people(text, visible=True)
    return ", ".join(names) if names and all(map(is_agency, names)) else ""


def _marked(blocks: Blocks, place: int) -> str:
    page = blocks.outline
    found = page.node[page.box[place]].css_first(_NAMED)
    text = squeeze((found.text() or "")[:80]) if found is not None else ""
    # Bare text hangs in the element that holds the whole page.
    if not text or text not in blocks.texts[place]:
        return ""
    text = _LABEL.sub("", text)
    return text if 1 < len(text) <= 40 and is_name(text) and text[0] == text[0].upper() else ""


def apart(blocks: Sequence[BodyBlock]) -> tuple[tuple[BodyBlock, ...], Credit]:
    """Blocks without the credit line in front and the end mark behind, and what was there."""
    out = list(blocks)
    credit = Credit()
    for place, block in enumerate(out[:3]):
        if block.kind != "p":
            continue
        text = block.text
        named = agency_in(_LABEL.sub("", text).strip(" ()[]/-–—:")) if len(text) < 60 else ""
        if named and place + 1 < len(out):
            credit = Credit(named, "", text, len(text))
            del out[place]
            break
        found = read_lead(text)
        if found.raw:
            credit = found
            out[place] = replace(block, runs=_cut(block.runs, found.length, len(text)))
        # The standfirst may stand before the paragraph that carries the credit.
        if found.raw or len(text) > 300:
            break
    while out:
        text = out[-1].text
        end = read_tail(text)
        line = CREDIT_LINE.match(text) if len(text) < 100 else None
        if line and (named := agency_in(line.group("agency"))):
            credit = credit if credit.agency else replace(credit, agency=named, raw=text)
            break
        if end == len(text):
            break
        if not text[:end].strip():
            out.pop()
            continue
        out[-1] = replace(out[-1], runs=_cut(out[-1].runs, 0, end))
        break
    return tuple(out), credit


def _cut(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """The runs between two characters of their joined text."""
    out: list[Run] = []
    at = 0
    for run in runs:
        low, high = max(start - at, 0), min(end - at, len(run.text))
        if low < high:
            out.append(run._replace(text=run.text[low:high]))
        at += len(run.text)
    if out:
        out[0] = out[0]._replace(text=out[0].text.lstrip())
        out[-1] = out[-1]._replace(text=out[-1].text.rstrip())
    return tuple(run for run in out if run.text)

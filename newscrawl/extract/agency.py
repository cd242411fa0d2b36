"""The credit line taken off an article's blocks: agency and dateline in front, end mark behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newscrawl.credits import CREDIT_LINE, Credit, agency_in, read_lead, read_tail
from newscrawl.extract.document import BodyBlock, Run


def apart(blocks: Sequence[BodyBlock]) -> tuple[tuple[BodyBlock, ...], Credit]:
    """Blocks without the credit line in front and the end mark behind, and what was there."""
    out = list(blocks)
    credit = Credit()
    for place, block in enumerate(out[:3]):
        if block.kind != "p":
            continue
        text = block.text
        if place + 1 < len(out) and agency_in(text.strip(" ()[]/-–—:")) and len(text) < 60:
            credit = Credit(agency_in(text.strip(" ()[]/-–—:")), "", text, len(text))
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
            out.append(replace(run, text=run.text[low:high]))
        at += len(run.text)
    if out:
        out[0] = replace(out[0], text=out[0].text.lstrip())
        out[-1] = replace(out[-1], text=out[-1].text.rstrip())
    return tuple(run for run in out if run.text)

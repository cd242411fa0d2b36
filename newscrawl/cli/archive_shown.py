"""What came of an address, as a card, as a line and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from newscrawl.model import iso, to_json
from newscrawl.text import counted

if TYPE_CHECKING:
    from newscrawl.spiders.requisites import Gathered
    from newscrawl.spiders.url import Archived


def as_object(result: Archived) -> dict[str, Any]:
    """A result as JSON data."""
    return {
        "url": result.url,
        "final_url": result.final_url,
        "status": result.status,
        "truncated": result.truncated,
        "outcome": result.outcome,
        "robots": result.robots,
        "hops": list(result.hops),
        "error": result.error,
        "capture": to_json(result.capture),
        "article": to_json(result.article),
        "requisites": asdict(result.requisites) if result.requisites is not None else None,
    }


def card(result: Archived) -> Panel:
    """What was archived, for a person to read."""
    assert result.capture is not None
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")

    def row(name: str, value: str) -> None:
        rows.add_row(name, Text(value))

    for hop in result.hops:
        row("redirected by", hop)
    row("address", result.final_url)
    outcome = "" if result.outcome == f"http-{result.status}" else result.outcome
    row("status", ", ".join(filter(None, (str(result.status), outcome))))
    if result.truncated:
        row("cut", f"by {result.truncated}: {result.error or 'what came is archived'}")
    elif result.error:
        row("error", result.error)
    if result.robots not in ("", "allowed"):
        row("robots.txt", result.robots)
    article = result.article
    if article is not None:
        told = {
            "published": iso(article.date_published) if article.date_published else "",
            "authors": ", ".join(article.authors),
            "agency": article.agency,
            "language": article.language,
        }
        for name, value in told.items():
            if value:
                row(name, value)
    capture = result.capture
    row("captured", iso(capture.captured_at))
    row("archived in", capture.warc)
    row("at", f"byte {capture.offset:,}, {counted(capture.length, 'byte')} long")
    row("digest", capture.payload_digest)
    if result.requisites is not None:
        row("requisites", _counted(result.requisites))
    title = article.headline if article is not None else result.final_url
    return Panel(rows, title=Text(title), title_align="left", expand=False)


def why(result: Archived) -> str:
    """Why there is no response, in a line."""
    led = f"{result.final_url}: " if result.hops else ""
    if result.outcome == "address":
        # Such as one's own server. Where another page led there, nobody asked for it.
        asked = not result.hops and (result.error or "").startswith("address ")
        opened = "; --allow-address opens it" if asked else ""
        return f"refused, nothing was sent: {led}{result.error}{opened}"
    return f"no response: {led}{result.error or result.outcome or 'stopped before its turn'}"


def _counted(gathered: Gathered) -> str:
    """``12 captured, 1 failed``; what is zero is left out, but for the first."""
    told = [f"{gathered.captured} captured"]
    if gathered.failed:
        told.append(f"{len(gathered.failed)} failed")
    if gathered.left_out:
        told.append(f"{gathered.left_out} beyond the limits")
    return ", ".join(told)

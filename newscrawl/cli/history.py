"""``newscrawl history``: the versions of an article, and what changed from one to the next."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from newscrawl.cli.common import context
from newscrawl.cli.consoles import tell
from newscrawl.cli.helptext import Command
from newscrawl.cli.takendown import taken_down
from newscrawl.dedupe import diff_words
from newscrawl.errors import NotFound
from newscrawl.model import iso, to_json
from newscrawl.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from newscrawl.catalog import Version
    from newscrawl.dedupe import Change

_STYLES = {"added": "bold green", "removed": "red strike"}
_MARKS = {"added": ("{+", "+}"), "removed": ("[-", "-]")}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("history", cls=Command)(history)


def history(
    ctx: typer.Context,
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Address of the article, in any spelling.")
    ],
    diff: Annotated[
        bool, typer.Option("--diff", help="Show words added and removed by each version.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="A JSON object a version, a line each.")
    ] = False,
) -> None:
    """List the versions of an article, oldest first, each with its captures.

    What was taken down is not shown, and a line says so; the exit code is 3 where nothing is left.
    Where the output is no terminal, words added stand between {+ and +}, words removed between
    [- and -].
    """
    here = context(ctx)
    with here.reading(needed=True) as catalog:
        versions = catalog.history(url)
        gone = taken_down(catalog, url)
    if not versions:
        raise NotFound(gone[-1] if gone else f"{url}: no article is held under this address")
    for taken in gone:
        tell(here.err, taken)
    if as_json:
        for line in _lines(versions):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    for version in versions:
        here.out.print(_card(version), soft_wrap=True)
    if diff:
        for before, after in pairwise(versions):
            _show_diff(here.out, before, after)


def _card(version: Version) -> Text:
    article, ref = version.article, version.article.capture
    count = len(version.captures)
    text = Text(f"{version.number:>3}  {version.captured_at:%Y-%m-%d %H:%M:%S} UTC", style="bold")
    text.append(f"   {counted(len(article.body_text.split()), 'word')}", style="not bold")
    if count > 1:
        seen = f", seen {counted(count, 'time')} until {version.last_captured_at:%Y-%m-%d %H:%M:%S}"
        text.append(seen, style="not bold")
    text.append(f"\n     {article.headline or '(no headline)'}", style="not bold")
    if ref is not None:
        text.append(f"\n     {ref.warc}:{ref.offset}\n     {ref.record_id}", style="not bold dim")
    return text


def _lines(versions: Sequence[Version]) -> Iterator[dict[str, Any]]:
    before: Version | None = None
    for version in versions:
        line = {
            "version": version.number,
            "captured_at": iso(version.captured_at),
            "last_captured_at": iso(version.last_captured_at),
            "captures": to_json(version.captures),
            "article": to_json(version.article),
        }
        if before is not None:
            line["headline_diff"] = to_json(
                diff_words(before.article.headline, version.article.headline)
            )
            line["body_diff"] = to_json(
                diff_words(before.article.body_text, version.article.body_text)
            )
        yield line
        before = version


def _show_diff(out: Console, before: Version, after: Version) -> None:
    out.print()
    title = f"{before.number} → {after.number}   {after.captured_at:%Y-%m-%d %H:%M:%S} UTC"
    if out.is_terminal:
        out.rule(Text(title, style="bold"), style="dim")
    else:
        out.print(title)
    if before.article.headline != after.article.headline:
        changes = diff_words(before.article.headline, after.article.headline)
        out.print(_painted(changes, marked=not out.is_terminal), style="bold")
        out.print()
    changes = diff_words(before.article.body_text, after.article.body_text)
    for shown in _changed_paragraphs(changes, marked=not out.is_terminal):
        out.print(shown)
    added, removed = (_count(changes, kind) for kind in ("added", "removed"))
    out.print(Text(f"{counted(added, 'word')} added, {removed:,} removed", style="dim"))


def _changed_paragraphs(changes: Sequence[Change], *, marked: bool) -> Iterator[Text]:
    """Paragraphs that changed; runs of others as one line that counts them."""
    quiet = 0
    for line in _painted(changes, marked=marked).split("\n"):
        if not line.plain.strip():
            continue
        if not line.spans and not (marked and ("{+" in line.plain or "[-" in line.plain)):
            quiet += 1
            continue
        if quiet:
            yield Text(f"… {quiet} unchanged …", style="dim")
        quiet = 0
        line.append("\n")
        yield line
    if quiet:
        yield Text(f"… {quiet} unchanged …", style="dim")


def _painted(changes: Sequence[Change], *, marked: bool) -> Text:
    text = Text()
    for change in changes:
        if change.kind == "same":
            text.append(change.text)
            continue
        opening, closing = _MARKS[change.kind] if marked else ("", "")
        # A mark is closed before the end of a line, so that each paragraph stands for itself.
        for number, line in enumerate(change.text.split("\n")):
            if number:
                text.append("\n")
            if words := line.rstrip():
                text.append(f"{opening}{words}{closing}", style=_STYLES[change.kind])
                text.append(line[len(words) :])
    return text


def _count(changes: Sequence[Change], kind: str) -> int:
    return sum(len(change.text.split()) for change in changes if change.kind == kind)

"""``newscrawl demo``: the whole product at work on a sample web, without any network."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from newscrawl.catalog import StoredArticle
from newscrawl.cli.common import Context, context
from newscrawl.cli.helptext import Command
from newscrawl.demo.addresses import DEFAULT_PORT
from newscrawl.demo.process import Running, running
from newscrawl.demo.project import write_outlets
from newscrawl.demo.state import DemoState, load_state
from newscrawl.errors import BadInput
from newscrawl.model import Article, iso
from newscrawl.text import counted

_FIRST_WORDS = 300
_CARD_WIDTH = 100
_NOT_MODIFIED = 304
_EXAMPLES = (("northfield-tribune", "harbour-courier"), ("karaneh",))
"""An example is of the first of these outlets that has a changed article, or any."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", cls=Command)(demo)


def demo(
    ctx: typer.Context,
    port: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, max=65535, help="Port of the sample web; 0: the usual one."
        ),
    ] = 0,
) -> None:
    """Crawl a sample web of five outlets that comes with newscrawl, on this machine alone.

    About 300 articles in English and Persian, with the faults of the real web: redirects, walls,
    broken feeds, cut-off responses. Run it again: what is known is not fetched again, and four
    articles that were corrected meanwhile become new versions.
    """
    here = context(ctx)
    here.places.make()
    notes = here.data / "demo" / "demo.json"
    folder = here.data / "demo" / "outlets"
    # A terminal's Ctrl-C reaches us alone, for the crawl runs in a process group of its own:
    # SIGTERM and a lost terminal shall end in the same way.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    with ExitStack() as stack:
        state, web = _sample_web(stack, load_state(notes), port)
        state.save(notes)
        write_outlets(folder, web.bases)
        _announce(here, state, web)
        code = _crawl(here, folder)
        if code:
            sys.exit(code)
        asked = web.log()
    state.finished().save(notes)
    spared = sum(entry["status"] == _NOT_MODIFIED for entry in asked)
    here.out.print(
        f"The outlets themselves counted {counted(len(asked), 'request')}; {spared} of them they "
        "answered with “not modified”.\n"
    )
    chosen = _examples(here)
    for stored in chosen:
        here.out.print(_card(stored), width=min(here.out.width, _CARD_WIDTH))
    _print_next_steps(here, chosen, folder)


def _sample_web(stack: ExitStack, state: DemoState, port: int) -> tuple[DemoState, Running]:
    """Start the sample web where the articles of an earlier run came from, else on a free port."""
    if state.port and port not in (0, state.port):
        raise BadInput(
            f"--port {port}: the articles held came from port {state.port}; "
            "use another one with another --data folder"
        )
    begun = state.begun(datetime.now(UTC))

    def start(at: int) -> Running:
        return stack.enter_context(
            running(
                port=at,
                generation=begun.generation,
                one_address=begun.one_address,
                corrected_at=begun.corrected,
            )
        )

    try:
        web = start(state.port or port or DEFAULT_PORT)
    except BadInput:
        if state.port or port:
            raise
        web = start(0)
    first = urlsplit(next(iter(web.bases.values())))
    hosts = {urlsplit(base).hostname for base in web.bases.values()}
    return begun.at(first.port or 0, one_address=len(hosts) == 1), web


def _announce(here: Context, state: DemoState, web: Running) -> None:
    if state.generation == 1:
        news = "Five outlets, 300 articles, two languages, and the faults of the real web."
    elif state.crawled < state.generation:
        news = "Since the first crawl: 15 new articles, and four that were corrected."
    else:
        news = "Nothing has changed since the last crawl."
    here.out.print(f"[bold]The sample web listens.[/bold] {news}")
    for name, base in web.bases.items():
        here.out.print(f"  {name:<20} {base}/", highlight=False)
    here.out.print()


def _crawl(here: Context, outlets: Path) -> int:
    """Run the crawl as a user would; gives its exit code.

    Ctrl-C is passed on, each time once, so that the crawl can finish what is under way.
    """
    words = ["crawl", "--all", "--allow-address", "127.0.0.0/8", *_shared(here, outlets)]
    here.out.print(Text(f"$ newscrawl {shlex.join(words)}\n", style="dim"), soft_wrap=True)
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "newscrawl", *words], process_group=0
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)


def _shared(here: Context, outlets: Path) -> list[str]:
    """The options that make another command see what this one sees."""
    words = [f"--data={here.data}", f"--outlets={outlets}"]
    words += [f"--project={here.project_named}"] if here.project_named else []
    for name, value in here.options.items():
        words += ["-s", f"{name}={value}"]
    return words


def _examples(here: Context) -> list[StoredArticle]:
    """Two articles, in two languages; a corrected one where there is one."""
    chosen = []
    with here.catalog() as catalog:
        for names in _EXAMPLES:
            held = list(catalog.articles(outlets=names, duplicates=False))
            changed = [stored for stored in held if stored.versions > 1]
            chosen += (changed or held)[:1]
    return chosen


def _card(stored: StoredArticle) -> Panel:
    article = stored.article
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in _facts(article, stored):
        if value:
            facts.add_row(name, Text(value))
    words = article.body_text.replace("\n\n", " ¶ ")
    words = words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"
    return Panel(
        Group(Text(words), Text(), facts),
        title=Text(article.headline, style="bold"),
        title_align="left",
        padding=(1, 2),
    )


def _facts(article: Article, stored: StoredArticle) -> list[tuple[str, str]]:
    pairs = [
        ("outlet", article.outlet),
        ("published", iso(article.date_published) if article.date_published else ""),
        ("authors", ", ".join(article.authors)),
        ("agency", article.agency),
        ("language", article.language),
        ("versions", str(stored.versions) if stored.versions > 1 else ""),
        ("address", unquote(_address(article))),
    ]
    ref = article.capture
    if ref:
        pairs += [
            ("archived in", ref.warc),
            ("at", f"byte {ref.offset:,}, {ref.length:,} bytes long"),
            ("captured", iso(ref.captured_at)),
            ("digest", ref.payload_digest),
        ]
    return pairs


def _print_next_steps(here: Context, chosen: list[StoredArticle], outlets: Path) -> None:
    default = Path("data").absolute()
    data = [] if here.data == default else [f"--data={here.data}"]
    steps = [(["articles", *data], "everything that was stored, as a table")]
    for stored in chosen[:1]:
        url = _address(stored.article)
        steps.append((["show", url, *data], "this article, and the record it came from"))
        if stored.versions > 1:
            steps.append((["history", url, "--diff", *data], "what was corrected, word by word"))
    steps.append((["verify", *data], "prove that every record is whole"))
    steps.append((["outlets", "list", f"--outlets={outlets}"], "the five outlet files"))
    steps.append((["demo", *data], "a later crawl: only what is new or changed is fetched"))
    here.out.print("[bold]What to try next[/bold]")
    for words, what in steps:
        here.out.print(Text(f"  {what}", style="dim"))
        # A command is one line however narrow the terminal: it is there to be copied.
        here.out.print(Text(f"    newscrawl {shlex.join(words)}"), soft_wrap=True)


def _address(article: Article) -> str:
    return article.canonical_url or article.url
